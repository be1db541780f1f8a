-- Work to be done: written by the transaction that wants it, done by a worker.
-- A job of an agency carries its tenant in the row; the worker takes it from
-- there and nowhere else. A job of the platform has none.
create table work.jobs (
  id uuid primary key default new_id(),
  tenant_id uuid default current_tenant() references directory.tenants on delete cascade,
  name text not null,
  payload jsonb not null default '{}',
  key text,
  urgency integer not null default 0,
  state text not null default 'ready' check (state in ('ready', 'running', 'dead')),
  run_at timestamptz not null default now(),
  attempts integer not null default 0,
  fence bigint not null default 0,
  taken_until timestamptz,
  error text,
  created_at timestamptz not null default now()
);
-- The same work asked twice while it waits is asked once.
create unique index jobs_key on work.jobs (tenant_id, name, key) nulls not distinct where key is not null and state = 'ready';
create index on work.jobs (tenant_id, urgency desc, run_at) where state = 'ready';
create index on work.jobs (taken_until) where state = 'running';
create sequence work.fences;

-- When each agency was last served: the least recently served goes first.
create table work.turns (
  tenant_id uuid primary key,
  served_at timestamptz not null default clock_timestamp()
);

-- A scheduled job is enqueued once per due moment, whoever asks first.
create table work.ticks (
  name text not null,
  due timestamptz not null,
  primary key (name, due)
);

alter table work.jobs enable row level security, force row level security;
create policy tenant on work.jobs to estrade_app
  using (tenant_id is not distinct from (select current_tenant()))
  with check (tenant_id is not distinct from (select current_tenant()));
create policy worker on work.jobs to estrade_worker using (true) with check (true);
create policy operator on work.jobs to estrade_operator using (true) with check (true);
create policy backup on work.jobs for select to estrade_backup using (true);

grant usage on schema work to estrade_app, estrade_worker, estrade_operator, estrade_backup;
-- The update right is for holding a row (select for share), see `Fence`.
grant select, insert, update (taken_until) on work.jobs to estrade_app;
grant select, insert, update, delete on work.jobs, work.turns, work.ticks to estrade_worker;
grant usage on sequence work.fences to estrade_worker;
grant select on work.jobs to estrade_operator, estrade_backup;
grant update (state, run_at, attempts), delete on work.jobs to estrade_operator;
