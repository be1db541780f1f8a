-- What every agency has, whatever modules it uses.

-- The journal is the audit log, the timeline, the webhook feed and the outbox.
create table journal (
  id bigint generated always as identity,
  at timestamptz not null default clock_timestamp(),
  actor text not null default current_actor(),
  what text not null,
  subject uuid,
  data jsonb not null default '{}'
);
call tenant_table('journal');
alter table journal add primary key (tenant_id, id);
create index on journal (tenant_id, subject, id);
create index on journal (tenant_id, what, id);
revoke update, delete on journal from estrade_app, estrade_worker;

-- Modules that the agency switched on (or off again: the row remembers).
create table modules (
  name text not null,
  state text not null check (state in ('on', 'off')),
  changed_at timestamptz not null default now(),
  changed_by text not null default current_actor()
);
call tenant_table('modules');
alter table modules add primary key (tenant_id, name);
call watched_table('modules');

-- Settings are documents: one per module, and `agency` for the agency itself.
create table settings (
  name text not null,
  document jsonb not null default '{}',
  version integer not null default 1,
  changed_at timestamptz not null default now(),
  changed_by text not null default current_actor()
);
call tenant_table('settings');
alter table settings add primary key (tenant_id, name);
call watched_table('settings');

-- People of the agency: an account's seat in it.
create table members (
  account_id uuid not null references directory.accounts,
  name text not null,
  email text not null,
  job text,
  department text,
  status text not null default 'active' check (status in ('active', 'archived'))
);
call resource_table('members');
alter table members add unique (tenant_id, account_id);
call watched_table('members');

-- Where an account has a seat, readable before an agency is chosen.
create table directory.seats (
  account_id uuid not null references directory.accounts on delete cascade,
  tenant_id uuid not null references directory.tenants on delete cascade,
  primary key (account_id, tenant_id)
);
grant select, insert, delete on directory.seats to estrade_app, estrade_worker;
grant select on directory.seats to estrade_backup;
create function directory.seated() returns trigger language plpgsql as $$ begin
  if new.status = 'active' and new.deleted_at is null then
    insert into directory.seats values (new.account_id, new.tenant_id) on conflict do nothing;
  else
    delete from directory.seats where account_id = new.account_id and tenant_id = new.tenant_id;
  end if;
  return null;
end $$;
create trigger seated after insert or update on members for each row execute function directory.seated();

create table roles (
  name text not null check (name ~ '^[a-z][a-z0-9_]{1,40}$'),
  title text,
  level integer not null check (level between 0 and 3)
);
call tenant_table('roles');
alter table roles add primary key (tenant_id, name);
call watched_table('roles');

-- Exact permissions only: no patterns, so that nothing is granted by accident.
create table grants (
  role text not null,
  permission text not null check (permission ~ '^[a-z_]+(\.[a-z_]+){1,2}$')
);
call tenant_table('grants');
alter table grants add primary key (tenant_id, role, permission),
  add foreign key (tenant_id, role) references roles (tenant_id, name) on delete cascade;
call watched_table('grants');

create table member_roles (
  member_id uuid not null,
  role text not null
);
call tenant_table('member_roles');
alter table member_roles add primary key (tenant_id, member_id, role),
  add foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade,
  add foreign key (tenant_id, role) references roles (tenant_id, name);
call watched_table('member_roles');

-- Keys for programs: a prefix to recognise, a hash to compare, the member whose rights it borrows.
create table tokens (
  label text not null,
  prefix text not null,
  hash bytea not null,
  member_id uuid not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz
);
call resource_table('tokens');
alter table tokens add unique (tenant_id, hash),
  add foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade;
call watched_table('tokens');

-- What every record can carry.
create table taggings (
  resource text not null,
  record uuid not null,
  tag text not null check (length(tag) between 1 and 60)
);
call tenant_table('taggings');
alter table taggings add primary key (tenant_id, resource, record, tag);
create index on taggings (tenant_id, resource, tag, record);

create table comments (
  resource text not null,
  record uuid not null,
  body text not null check (length(body) between 1 and 10000),
  mentions uuid[] not null default '{}'
);
call resource_table('comments');
create index on comments (tenant_id, record, id);

create table attachments (
  resource text not null,
  record uuid not null,
  slot text not null default 'main',
  key text not null,
  name text not null,
  content_type text not null,
  bytes bigint not null,
  facts jsonb not null default '{}'
);
call resource_table('attachments');
create index on attachments (tenant_id, record, slot, id);
call watched_table('attachments');

create table saved_views (
  resource text not null,
  label text not null check (length(label) between 1 and 60),
  query text not null,
  owner uuid
);
call resource_table('saved_views');
create index on saved_views (tenant_id, resource);

create table custom_fields (
  resource text not null,
  name text not null check (name ~ '^x_[a-z0-9_]{1,40}$'),
  label text not null check (length(label) between 1 and 60),
  kind text not null check (kind in ('text', 'long', 'number', 'date', 'flag', 'choice', 'url', 'email')),
  options text[] not null default '{}',
  required boolean not null default false,
  listed boolean not null default false
);
call resource_table('custom_fields');
alter table custom_fields add unique (tenant_id, resource, name);
call watched_table('custom_fields');

create table notices (
  member_id uuid not null,
  kind text not null,
  who text not null default current_actor(),
  title text not null,
  href text not null,
  read_at timestamptz
);
call resource_table('notices');
alter table notices add foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade;
create index on notices (tenant_id, member_id, id);

-- An import goes through its steps in one row, and can be resumed from it.
create table imports (
  resource text not null,
  file_name text not null,
  content bytea not null,
  mapping jsonb not null default '{}',
  status text not null default 'uploaded' check (status in ('uploaded', 'running', 'done', 'failed')),
  done integer not null default 0,
  total integer not null default 0,
  created integer not null default 0,
  updated integer not null default 0,
  refused integer not null default 0,
  report jsonb not null default '[]'
);
call resource_table('imports');

-- An answer once given to an Idempotency-Key is given again, for a day.
create table idempotency (
  key text not null,
  actor text not null,
  fingerprint bytea not null,
  status integer not null,
  answer jsonb not null,
  created_at timestamptz not null default now()
);
call tenant_table('idempotency');
alter table idempotency add primary key (tenant_id, actor, key);
create index on idempotency (tenant_id, created_at);
