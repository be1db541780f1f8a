-- Each time a workflow was done, or should have been. Its key says what started it: the same start twice is one run.
create table workflow_runs (
  id uuid not null default new_id(),
  workflow_id uuid not null,
  key text not null,
  started text not null check (started in ('manual', 'event', 'schedule', 'webhook')),
  what text,
  resource text,
  record uuid,
  actor text not null default current_actor(),
  context jsonb not null default '{}',
  -- How many workflows stand between a person and this run.
  depth integer not null default 0,
  -- The rule as it was when the run began, and in whose name it is done.
  plan jsonb,
  author_id uuid,
  step integer not null default 0,
  attempts integer not null default 0,
  -- What became of each step.
  steps jsonb not null default '[]',
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'skipped')),
  severity text not null default 'info' check (severity in ('info', 'warning', 'error', 'critical')),
  error text,
  next_at timestamptz,
  task_id uuid,
  created_at timestamptz not null default now(),
  done_at timestamptz
);
call tenant_table('workflow_runs');
alter table workflow_runs add primary key (tenant_id, id);
alter table workflow_runs add unique (tenant_id, workflow_id, key);
alter table workflow_runs add foreign key (tenant_id, workflow_id) references workflows (tenant_id, id) on delete cascade;
alter table workflow_runs add foreign key (tenant_id, task_id) references tasks (tenant_id, id) on delete set null (task_id);
create index on workflow_runs (tenant_id, workflow_id, id desc);
create index on workflow_runs (tenant_id, state, id desc);
create index on workflow_runs (tenant_id, created_at);
create index on workflow_runs (tenant_id, task_id);

-- The journal starts workflows: whoever writes a line orders, in the same commit, the runs of those that wait for it. What a
-- run writes carries its key as the batch, so that a workflow started by a workflow knows how deep it is; too deep is not done.
-- Lines that come back from a backup are no news.
create function workflows_hear() returns trigger language plpgsql as $$ begin
  if current_tenant() is null or not has_table_privilege(current_user, 'workflow_runs', 'insert') then
    return null;
  end if;
  with begun as (
    insert into workflow_runs (workflow_id, key, started, what, resource, record, actor, depth, state, severity, error, done_at)
    select h.workflow_id, 'line ' || l.id, 'event', l.what, split_part(l.what, '.', 1), l.subject, l.actor, d.depth,
      case when d.depth > 3 then 'skipped' else 'waiting' end, case when d.depth > 3 then 'warning' else 'info' end,
      case when d.depth > 3 then 'loop' end, case when d.depth > 3 then now() end
    from lines l join workflow_listeners h on h.tenant_id = l.tenant_id and h.what = l.what
      and (h.field is null or l.data -> 'after' ->> h.field = h.value)
    cross join lateral (
      select coalesce((select r.depth + 1 from workflow_runs r
        where r.tenant_id = l.tenant_id and r.id = substring(l.data ->> 'batch' from '^[0-9a-f-]{36}$')::uuid), 0) as depth
    ) d
    where l.at > now() - interval '1 hour' and l.tenant_id = current_tenant()
    on conflict do nothing
    returning id, state
  )
  insert into work.jobs (name, payload, key)
  select 'workflows.run', jsonb_build_object('run', id), id::text from begun where state = 'waiting';
  return null;
end $$;
create trigger workflows_hear after insert on journal referencing new table as lines for each statement execute function workflows_hear();
