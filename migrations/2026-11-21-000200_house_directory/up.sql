-- The directory: what must be known before a tenant is. Names, addresses,
-- hashed credentials; nothing that an agency keeps about its trade.

create table directory.tenants (
  id uuid primary key default new_id(),
  slug text not null unique check (slug ~ '^[a-z0-9]([a-z0-9-]{1,38}[a-z0-9])$'),
  name text not null check (length(name) between 1 and 120),
  kind text not null,
  plan text not null default 'trial',
  status text not null default 'active' check (status in ('active', 'suspended')),
  status_reason text,
  locale text not null default 'fr' check (locale in ('fr', 'en')),
  zone text not null default 'Europe/Paris',
  demo boolean not null default false,
  created_at timestamptz not null default now()
);

-- Addresses that were given up rest for thirty days before anyone may take them.
create table directory.domains (
  host text primary key check (host = lower(host)),
  tenant_id uuid not null references directory.tenants on delete cascade,
  challenge text not null,
  verified_at timestamptz,
  checked_at timestamptz,
  failing_since timestamptz,
  removed_at timestamptz,
  created_at timestamptz not null default now()
);
create index on directory.domains (tenant_id);

create table directory.accounts (
  id uuid primary key default new_id(),
  email text not null unique check (email = lower(email)),
  name text not null,
  password text not null,
  locale text not null default 'fr' check (locale in ('fr', 'en')),
  theme text not null default 'system' check (theme in ('light', 'dark', 'system')),
  operator boolean not null default false,
  failures integer not null default 0,
  locked_until timestamptz,
  must_change_password boolean not null default false,
  created_at timestamptz not null default now()
);

-- A session is good for one host: an agency's, or the platform's (no tenant).
create table directory.sessions (
  hash bytea primary key,
  account_id uuid not null references directory.accounts on delete cascade,
  tenant_id uuid references directory.tenants on delete cascade,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  agent text not null default '',
  address text not null default ''
);
create index on directory.sessions (account_id);

-- A ticket is an act waiting for one click in a mail: used once, hashed, dated.
create table directory.tickets (
  hash bytea primary key,
  purpose text not null check (purpose in ('sign_up', 'reset', 'unlock', 'invitation', 'hand_over')),
  tenant_id uuid references directory.tenants on delete cascade,
  account_id uuid references directory.accounts on delete cascade,
  email text,
  slug text,
  data jsonb not null default '{}',
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index on directory.tickets (slug) where used_at is null;
create index on directory.tickets (expires_at);

-- Attempts at something that is counted: signing in, signing up, asking for a mail.
create table directory.attempts (
  key text not null,
  at timestamptz not null default clock_timestamp(),
  id bigint generated always as identity,
  primary key (key, at, id)
);
create index on directory.attempts (at);

grant usage on schema directory to estrade_app, estrade_worker, estrade_operator, estrade_backup;
grant select, insert, update on directory.tenants, directory.accounts to estrade_app, estrade_worker;
grant select, insert, update, delete on directory.domains, directory.sessions, directory.tickets, directory.attempts to estrade_app, estrade_worker;
grant select on all tables in schema directory to estrade_backup;
grant select on directory.tenants, directory.domains to estrade_operator;
grant update (status, status_reason, plan) on directory.tenants to estrade_operator;

-- Every process keeps what it knows of an agency in memory; it must forget it
-- when it changes. A trigger cannot be forgotten by whoever writes the change.
create function directory.changed() returns trigger language plpgsql as $$
declare row jsonb;
begin
  row := to_jsonb(case when tg_op = 'DELETE' then old else new end);
  perform pg_notify('house', coalesce(row ->> tg_argv[0], '*'));
  return null;
end $$;
create trigger changed after insert or update or delete on directory.tenants
  for each row execute function directory.changed('id');
create trigger changed after insert or update or delete on directory.domains
  for each row execute function directory.changed('tenant_id');
create trigger changed after update of email, name, password, locale, theme, operator, must_change_password or delete on directory.accounts
  for each row execute function directory.changed('none');
create trigger changed after update of expires_at or delete on directory.sessions
  for each row execute function directory.changed('none');

create procedure watched_table(name regclass) language plpgsql as $$ begin
  execute format('create trigger changed after insert or update or delete on %s for each row execute function directory.changed(''tenant_id'')', name);
end $$;
