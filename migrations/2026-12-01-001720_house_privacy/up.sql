-- What people ask about their own data, each with its deadline.
create table privacy_requests (
  name text not null,
  email text,
  phone text,
  kind text not null check (kind in ('access', 'rectification', 'erasure', 'restriction', 'portability', 'objection')),
  status text not null default 'received' check (status in ('received', 'identity', 'search', 'answered', 'refused')),
  channel text check (channel in ('email', 'letter', 'form', 'phone', 'in_person', 'other')),
  received_on date not null,
  -- A month after it came in, or three where it was extended.
  extended boolean not null default false,
  due_on date,
  identity_on date,
  about text,
  answered_on date,
  answer text,
  needle text generated always as (folded(name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, ''))) stored
);
call resource_table('privacy_requests');
call sorted_by('privacy_requests', 'name');
create index on privacy_requests (tenant_id, received_on, id) where deleted_at is null;
create index on privacy_requests (tenant_id, due_on, id) where deleted_at is null;
call reach_policies('privacy_requests');

-- What is kept about somebody, gathered for them: sealed, and gone a week later.
create table privacy_exports (
  request uuid,
  name text not null,
  picks jsonb not null,
  status text not null default 'waiting' check (status in ('waiting', 'ready', 'failed')),
  records integer not null default 0,
  content bytea,
  expires_at timestamptz not null default now() + interval '7 days'
);
call resource_table('privacy_exports');
create index on privacy_exports (tenant_id, expires_at);
