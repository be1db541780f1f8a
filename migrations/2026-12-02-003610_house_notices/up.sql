-- How much a notice presses, until when it matters, and whether its reader put it away.
alter table notices
  add column urgency text not null default 'normal' check (urgency in ('low', 'normal', 'high', 'urgent')),
  add column expires_at timestamptz,
  add column archived_at timestamptz;

-- What a member wants to hear of, where it is not all of it.
create table notice_choices (
  member_id uuid not null,
  kind text not null,
  choice text not null check (choice in ('bell', 'off'))
);
call tenant_table('notice_choices');
alter table notice_choices add primary key (tenant_id, member_id, kind);
alter table notice_choices add foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade;

-- Every process rings the bells that its browsers wait at. A key and nothing else: anybody may listen.
create function notice_rings() returns trigger language plpgsql as $$ begin
  perform pg_notify('told', new.member_id::text);
  return null;
end $$;
create trigger rings after insert or update on notices for each row execute function notice_rings();
