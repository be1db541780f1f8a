-- Other programs that hear of what happens: where they are, what they want to hear, and the secret (sealed) that shows
-- them who speaks. For a while after it was changed the old secret signs, too.
create table webhooks (
  id uuid not null default new_id(),
  label text not null check (length(label) between 1 and 80),
  url text not null check (length(url) <= 2000),
  events text[] not null check (cardinality(events) between 1 and 200),
  active boolean not null default true,
  secret text not null,
  old_secret text,
  old_until timestamptz,
  failing_since timestamptz,
  last_ok_at timestamptz,
  last_error text,
  off_at timestamptz,
  created_at timestamptz not null default now(),
  created_by text not null default current_actor(),
  updated_at timestamptz not null default now()
);
call tenant_table('webhooks');
alter table webhooks add primary key (tenant_id, id);

-- What each of them is to be told, once: the key is the same at every attempt.
create table webhook_deliveries (
  id uuid not null default new_id(),
  webhook_id uuid not null,
  event text not null,
  subject uuid,
  actor text not null,
  data jsonb not null default '{}',
  happened_at timestamptz not null default now(),
  state text not null default 'waiting' check (state in ('waiting', 'done', 'failed')),
  attempts integer not null default 0,
  -- Each attempt: when, what was answered or went wrong, how long it took.
  tries jsonb not null default '[]',
  next_at timestamptz,
  done_at timestamptz,
  replayed_at timestamptz
);
call tenant_table('webhook_deliveries');
alter table webhook_deliveries add primary key (tenant_id, id);
alter table webhook_deliveries add foreign key (tenant_id, webhook_id) references webhooks (tenant_id, id) on delete cascade;
create index on webhook_deliveries (tenant_id, webhook_id, id desc);
create index on webhook_deliveries (tenant_id, happened_at);

-- The journal is the feed: whoever writes a line there owes it, in the same commit, to whoever wants to hear of it.
-- Lines that come back from a backup are no news.
create function webhooks_hear() returns trigger language plpgsql as $$ begin
  -- Who runs the platform, and who brings a backup back, owes nobody anything.
  if current_tenant() is null or not has_table_privilege(current_user, 'webhook_deliveries', 'insert') then
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
create trigger webhooks_hear after insert on journal referencing new table as lines for each statement execute function webhooks_hear();
