-- What changes at interfaces of others (MH-12, MH-13): said by operators, read by every agency.
create table work.interface_changes (
  id uuid primary key default new_id(),
  interface text not null check (length(interface) between 1 and 60),
  what_fr text not null check (length(what_fr) between 1 and 500),
  what_en text not null check (length(what_en) between 1 and 500),
  severity text not null check (severity in ('notice', 'breaking', 'ends')),
  from_day date not null,
  -- What it is called from that day on, where it has a name.
  version text check (length(version) between 1 and 60),
  link text check (link ~ '^https://' and length(link) <= 500),
  said_by uuid references directory.accounts on delete set null,
  said_at timestamptz not null default clock_timestamp(),
  withdrawn_at timestamptz
);
create index on work.interface_changes (from_day) where withdrawn_at is null;

-- How often an agency used an interface in the last thirty days, as its own job counted it.
create table work.interface_uses (
  tenant_id uuid not null default current_tenant() references directory.tenants on delete cascade,
  interface text not null,
  uses bigint not null,
  counted_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, interface)
);

alter table work.interface_changes enable row level security, force row level security;
alter table work.interface_uses enable row level security, force row level security;
create policy operator on work.interface_changes to estrade_operator using (true) with check (true);
create policy reader on work.interface_changes for select to estrade_app using (true);
create policy operator on work.interface_uses for select to estrade_operator using (true);
create policy tenant on work.interface_uses to estrade_app
  using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy backup on work.interface_changes for select to estrade_backup using (true);
create policy backup on work.interface_uses for select to estrade_backup using (true);
grant select, insert, update (withdrawn_at) on work.interface_changes to estrade_operator;
grant select on work.interface_changes to estrade_app;
grant select on work.interface_uses to estrade_operator;
grant select, insert, update, delete on work.interface_uses to estrade_app;
grant select on work.interface_changes, work.interface_uses to estrade_backup;
