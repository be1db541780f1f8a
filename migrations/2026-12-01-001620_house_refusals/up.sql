-- Who was sent away for asking too often, more than ten times in a minute: written when it is noticed, not for each refusal.
create table directory.refusals (
  id uuid primary key default new_id(),
  at timestamptz not null default now(),
  tenant_id uuid references directory.tenants on delete cascade,
  source text not null check (length(source) between 1 and 120),
  address text not null default '',
  route text not null default '',
  count integer not null check (count > 0)
);
create index on directory.refusals (at);

grant select, insert, delete on directory.refusals to estrade_app, estrade_worker;
grant select on directory.refusals to estrade_operator, estrade_backup;
