-- Every insert asked first whether the agency has a copy that is being filled, 25 times for one new contact, each time with
-- a plan made anew: a tenth of a millisecond each. Policies are asked from the last name to the first, and no further than
-- to the first that holds; and a plan is kept where the question is asked from PL/pgSQL.
do $$ declare t record; begin
  for t in select p.polrelid::regclass as name from pg_policy p where p.polname = 'to_copy' loop
    execute format('alter policy to_copy on %s rename to a_copy', t.name);
  end loop;
end $$;
create or replace procedure tenant_table(name regclass) language plpgsql as $$ begin
  execute format('alter table %s add column tenant_id uuid not null default current_tenant() references directory.tenants on delete cascade', name);
  execute format('alter table %s enable row level security, force row level security', name);
  execute format('create policy tenant on %s using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()))', name);
  execute format('create policy a_copy on %s for insert to estrade_app with check (tenant_id = (select own_copy()))', name);
  execute format('grant select, insert, update, delete on %s to estrade_app, estrade_worker', name);
  execute format('grant select on %s to estrade_backup', name);
end $$;
create or replace function own_copy() returns uuid language plpgsql stable parallel safe as
  $$ begin return (select id from directory.tenants where copy_of = (select current_tenant()) and copy_state = 'filling'); end $$;

-- Where nobody listens, the journal's lines are not gone through.
create or replace function webhooks_hear() returns trigger language plpgsql as $$ begin
  -- Who runs the platform, and who brings a backup back, owes nobody anything.
  if current_tenant() is null or not has_table_privilege(current_user, 'webhook_deliveries', 'insert') then
    return null;
  end if;
  if not exists (select from webhooks w where w.tenant_id = current_tenant() and w.active) then
    return null;
  end if;
  with owed as (
    insert into webhook_deliveries (webhook_id, event, subject, actor, data, happened_at)
    select w.id, l.what, l.subject, l.actor, l.data, l.at
    from lines l join webhooks w on w.tenant_id = l.tenant_id
      and w.active and w.events && array['*', split_part(l.what, '.', 1) || '.*', l.what]
    where l.at > now() - interval '1 hour' and l.tenant_id = current_tenant()
    returning id
  )
  insert into work.jobs (name, payload, key)
  select 'house.deliver_webhook', jsonb_build_object('delivery', id), id::text from owed;
  return null;
end $$;
create or replace function workflows_hear() returns trigger language plpgsql as $$ begin
  if current_tenant() is null or not has_table_privilege(current_user, 'workflow_runs', 'insert') then
    return null;
  end if;
  if not exists (select from lines l join workflow_listeners h on h.tenant_id = l.tenant_id and h.what = l.what) then
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
