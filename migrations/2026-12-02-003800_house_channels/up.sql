-- An agency's accounts at other services, one of a kind: where they are, the key (sealed), how they do, until when they run.
create table integrations (
  kind text not null check (kind ~ '^[a-z][a-z_]{1,39}$'),
  url text not null check (length(url) <= 500),
  -- What the service knows the agency by: a bot's name, the number that sends.
  sender text not null default '' check (length(sender) <= 80),
  secret text,
  active boolean not null default true,
  urgent_only boolean not null default false,
  renew_on date,
  -- The day of renewal of which its keepers were told.
  renewal_told date,
  last_used_at timestamptz,
  last_ok_at timestamptz,
  last_error text,
  last_error_at timestamptz,
  failing_since timestamptz,
  failures integer not null default 0,
  failing_told boolean not null default false,
  -- Until then it is not asked: what would go this way goes by mail.
  rests_until timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
call tenant_table('integrations');
alter table integrations add primary key (tenant_id, kind);

-- Where else a member is reached: the number or the chat (sealed), and the code that shows it is theirs (keyed, not told).
create table member_channels (
  member_id uuid not null,
  channel text not null check (channel in ('telegram', 'signal', 'sms')),
  address text,
  state text not null default 'asked' check (state in ('asked', 'linked', 'lost')),
  code text,
  code_until timestamptz,
  tries integer not null default 0,
  -- Codes sent within a day: each may cost money, and bothers whoever has the number.
  sends integer not null default 0,
  sends_since timestamptz not null default now(),
  linked_at timestamptz,
  lost_why text
);
call tenant_table('member_channels');
alter table member_channels add primary key (tenant_id, member_id, channel);
alter table member_channels add foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade;
create index on member_channels (tenant_id, channel, code) where code is not null;

-- The way a member prefers, where it is not a letter.
create table notice_ways (
  member_id uuid not null,
  way text not null check (way in ('auto', 'telegram', 'signal', 'sms'))
);
call tenant_table('notice_ways');
alter table notice_ways add primary key (tenant_id, member_id);
alter table notice_ways add foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade;

-- A notice on its way: once, by one channel, and by letter where that fails.
create table notice_messages (
  id uuid not null default new_id(),
  notice_id uuid not null,
  member_id uuid not null,
  channel text not null,
  state text not null default 'waiting' check (state in ('waiting', 'calling', 'sent', 'letter', 'dropped')),
  attempts integer not null default 0,
  -- Each attempt: when, by what, how it went, how long it took.
  tries jsonb not null default '[]',
  created_at timestamptz not null default now()
);
call tenant_table('notice_messages');
alter table notice_messages add primary key (tenant_id, id);
alter table notice_messages add unique (tenant_id, notice_id);
alter table notice_messages add foreign key (tenant_id, notice_id) references notices (tenant_id, id) on delete cascade;
create index on notice_messages (tenant_id, member_id, id desc);
