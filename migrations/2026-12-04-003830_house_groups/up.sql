-- Where those who belong to a record talk among themselves: an artist's group, a project's room. One for a record; its address
-- (the chat, the group's key, the room's own address) is sealed, the code that links it is keyed and not told.
create table group_channels (
  id uuid not null default new_id(),
  resource text not null,
  record uuid not null,
  channel text not null check (channel in ('telegram', 'signal', 'chat')),
  address text,
  -- What the service calls it.
  name text not null default '' check (length(name) <= 120),
  state text not null default 'asked' check (state in ('asked', 'linked', 'lost')),
  code text,
  code_until timestamptz,
  linked_at timestamptz,
  lost_why text,
  created_by text not null default current_actor(),
  created_at timestamptz not null default now()
);
call tenant_table('group_channels');
alter table group_channels add primary key (tenant_id, id), add unique (tenant_id, resource, record);
create index on group_channels (tenant_id, channel, code) where code is not null;

-- What was said there, each once by its key: who dies in the middle of a call does not say it again.
create table group_messages (
  id uuid not null default new_id(),
  group_id uuid not null,
  key text not null check (length(key) between 1 and 200),
  body text not null check (length(body) between 1 and 2000),
  state text not null default 'waiting' check (state in ('waiting', 'calling', 'sent', 'failed')),
  attempts integer not null default 0,
  error text,
  -- Who is told if it does not arrive.
  member_id uuid,
  created_by text not null default current_actor(),
  created_at timestamptz not null default now(),
  sent_at timestamptz
);
call tenant_table('group_messages');
alter table group_messages add primary key (tenant_id, id), add unique (tenant_id, group_id, key),
  add foreign key (tenant_id, group_id) references group_channels (tenant_id, id) on delete cascade,
  add foreign key (tenant_id, member_id) references members (tenant_id, id) on delete set null (member_id);
create index on group_messages (tenant_id, group_id, id desc);
create index on group_messages (tenant_id, member_id);
create index on group_messages (tenant_id, created_at);
