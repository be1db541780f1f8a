-- Work that may wait long for somebody who does not answer goes by a slow lane: half of a worker's hands and of an agency's
-- share at most, so that what answers at once is never behind it.
alter table work.jobs add column slow boolean not null default false;
create index jobs_slow on work.jobs (lane) where state = 'running' and slow;
grant insert (slow) on work.jobs to estrade_operator;

-- As before, and slow where nobody has answered yet, or not for a while.
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
    returning id, webhook_id
  )
  insert into work.jobs (name, payload, key, slow)
  select 'house.deliver_webhook', jsonb_build_object('delivery', o.id), o.id::text, w.failing_since is not null or w.last_ok_at is null
  from owed o join webhooks w on w.tenant_id = current_tenant() and w.id = o.webhook_id;
  return null;
end $$;
