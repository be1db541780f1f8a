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
drop index work.jobs_slow;
alter table work.jobs drop column slow;
