-- Who is at which record, and in which field of its form: said by open tabs three times a minute, and true for little more
-- than one. Whoever has the record open is rung, whichever process they are at.
create table presences (
  tab uuid not null,
  member_id uuid not null,
  resource text not null,
  record uuid not null,
  editing boolean not null default false,
  field text not null default '' check (length(field) <= 100),
  since timestamptz not null default now(),
  seen_at timestamptz not null default now()
);
call tenant_table('presences');
alter table presences add primary key (tenant_id, member_id, tab);
alter table presences add foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade;
create index on presences (tenant_id, record);

-- A key and nothing else, as at the bells of notices: what changed is read by each with their own eyes.
create function presence_rings() returns trigger language plpgsql as $$ begin
  if tg_op = 'DELETE' then
    perform pg_notify('told', old.record::text);
  else
    perform pg_notify('told', new.record::text);
  end if;
  return null;
end $$;
create trigger rings after insert or delete on presences for each row execute function presence_rings();
-- That a tab is still there is no news.
create trigger rings_anew after update on presences for each row
  when ((old.editing, old.field) is distinct from (new.editing, new.field)) execute function presence_rings();

-- What happens to a record rings for those who have it open; where nobody is, the journal's lines are not gone through.
create function presences_hear() returns trigger language plpgsql as $$ begin
  if current_tenant() is null or not has_table_privilege(current_user, 'presences', 'select') then
    return null;
  end if;
  if not exists (select from presences p where p.tenant_id = current_tenant()) then
    return null;
  end if;
  perform pg_notify('told', met.record::text)
  from (select distinct p.record from lines l join presences p on p.tenant_id = l.tenant_id and p.record = l.subject) met;
  return null;
end $$;
create trigger presences_hear after insert on journal referencing new table as lines for each statement execute function presences_hear();
