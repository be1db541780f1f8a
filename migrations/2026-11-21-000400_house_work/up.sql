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
  -- paused: its module is off or its agency suspended; dead: tried often enough.
  state text not null default 'ready' check (state in ('ready', 'paused', 'running', 'dead')),
  run_at timestamptz not null default now(),
  attempts integer not null default 0,
  fence bigint not null default 0,
  taken_until timestamptz,
  error text,
  created_at timestamptz not null default now(),
  -- Why it is paused: a module's name, or 'agency'.
  waits_for text,
  -- Who is served in turn: an agency, or the platform (all zeros).
  lane uuid not null generated always as (coalesce(tenant_id, '00000000-0000-0000-0000-000000000000'::uuid)) stored
) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
-- The same work asked twice while it waits is asked once.
create unique index jobs_key on work.jobs (tenant_id, name, key) nulls not distinct where key is not null and state in ('ready', 'paused');
create index jobs_ready on work.jobs (lane, urgency desc, run_at) where state = 'ready';
create index jobs_paused on work.jobs (lane, waits_for) where state = 'paused';
create index jobs_running on work.jobs (taken_until, lane) where state = 'running';
create index jobs_dead on work.jobs (created_at) where state = 'dead';
create sequence work.fences;

-- When each lane was last served: the least recently served goes first.
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
-- The app role ends the job it is running (`Tx::settle`), and removes no other.
create policy settled on work.jobs as restrictive for delete to estrade_app using (state = 'running');
create policy worker on work.jobs to estrade_worker using (true) with check (true);
create policy operator on work.jobs to estrade_operator using (true) with check (true);
create policy backup on work.jobs for select to estrade_backup using (true);

grant usage on schema work to estrade_app, estrade_worker, estrade_operator, estrade_backup;
-- The update right is for holding a row (select for key share), see `Fence`.
grant select, insert, update (taken_until), delete on work.jobs to estrade_app;
grant select, insert, update, delete on work.jobs to estrade_worker;
grant select, insert, update on work.turns to estrade_worker;
grant select, insert, delete on work.ticks to estrade_worker;
grant usage on sequence work.fences to estrade_worker;
grant select on work.jobs to estrade_operator, estrade_backup;
grant update (state, key, run_at, attempts), delete on work.jobs to estrade_operator;
