-- What is known of a mail address: whether mail arrives there, why one thinks so, and who says it. A letter that was refused
-- for good is remembered until somebody says that the address works.
create table address_checks (
  address text not null check (address = lower(address)),
  verdict text not null check (verdict in ('ok', 'risky', 'bad', 'unknown')),
  reasons jsonb not null default '[]',
  suggestion text,
  checked_by text not null,
  checked_at timestamptz not null default now(),
  next_at timestamptz not null,
  bounced_at timestamptz,
  bounce_code integer,
  right_at timestamptz,
  right_by text
);
call tenant_table('address_checks');
alter table address_checks add primary key (tenant_id, address);
create index on address_checks (tenant_id, next_at);
create index on address_checks (tenant_id, checked_at) where verdict in ('bad', 'risky');
