-- Addresses at which a calendar program reads somebody's dates. The address is the key: only its hash is kept.
create table calendar_feeds (
  id uuid not null default new_id(),
  member_id uuid not null,
  label text not null check (length(label) between 1 and 80),
  hash bytea not null,
  asked jsonb not null default '{}',
  created_at timestamptz not null default now(),
  read_at timestamptz,
  revoked_at timestamptz
);
call tenant_table('calendar_feeds');
alter table calendar_feeds add primary key (tenant_id, id), add unique (tenant_id, hash),
  add foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade;
create index on calendar_feeds (tenant_id, member_id, id);
