-- A release goes out ring by ring: the house's own agencies, volunteers, 5 %, 25 %, everybody.
create table work.rollouts (
  id uuid primary key default new_id(),
  module text not null,
  version text not null,
  -- window: in each agency's hours; now: at once; security: at once, and holds do not count.
  pace text not null check (pace in ('window', 'now', 'security')),
  state text not null default 'running' check (state in ('running', 'paused', 'halted', 'aborted', 'done')),
  -- Agencies were given their rings; from then on this one is under way.
  placed boolean not null default false,
  -- It was aborted, and every agency goes back.
  back boolean not null default false,
  ring integer not null default 0 check (ring between 0 and 4),
  -- Minutes a ring is watched before the next.
  bake integer not null check (bake between 0 and 10080),
  -- What is too much: {steps, errors (per cent), slow (per cent over a second), jobs}.
  gates jsonb not null,
  -- Who did what, when and why.
  events jsonb not null default '[]',
  created_at timestamptz not null default now()
);
-- One at a time for a module.
create unique index rollouts_under_way on work.rollouts (module) where state in ('running', 'paused');

create table work.rollout_agencies (
  rollout_id uuid not null references work.rollouts on delete cascade,
  tenant_id uuid not null default current_tenant() references directory.tenants on delete cascade,
  ring integer not null,
  -- The release it was on, and goes back to.
  came_from text not null,
  -- waiting, called, moving, arrived; failed: its move went back; returning, back: the ring was
  -- halted; stuck: it could not go back; left: its people went another way.
  state text not null default 'waiting'
    check (state in ('waiting', 'called', 'moving', 'arrived', 'failed', 'returning', 'back', 'stuck', 'left')),
  why text,
  changed_at timestamptz not null default now(),
  -- Since it arrived: answers of the module, those that failed, those over a second, jobs that failed.
  answers bigint not null default 0,
  failures bigint not null default 0,
  slow bigint not null default 0,
  jobs bigint not null default 0,
  primary key (tenant_id, rollout_id)
);
create index on work.rollout_agencies (rollout_id, ring);

alter table work.rollouts enable row level security, force row level security;
alter table work.rollout_agencies enable row level security, force row level security;
create policy operator on work.rollouts to estrade_operator using (true) with check (true);
create policy operator on work.rollout_agencies to estrade_operator using (true) with check (true);
create policy tenant on work.rollout_agencies to estrade_app
  using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy backup on work.rollouts for select to estrade_backup using (true);
create policy backup on work.rollout_agencies for select to estrade_backup using (true);
grant select, insert, update on work.rollouts, work.rollout_agencies to estrade_operator;
-- The agency's own transactions say how its move went.
grant select, update (state, why, changed_at, answers, failures, slow, jobs) on work.rollout_agencies to estrade_app;
grant select on work.rollouts, work.rollout_agencies to estrade_backup;

-- The roll-out that watches how a module does at an agency.
alter table modules add column rollout uuid;
grant select (rollout), update (rollout) on modules to estrade_operator;
-- The house's own agencies go first.
alter table directory.tenants add column internal boolean not null default false;
grant update (internal) on directory.tenants to estrade_operator;
-- The work of a roll-out is done in each agency's lane.
grant insert (tenant_id) on work.jobs to estrade_operator;
