-- The breach log counts every refusal (401, 403, 429, a wrong password): one line for a source and a minute, never one
-- for a request. Whoever is refused too often is kept out for a while, and an operator can let them in again.
alter table directory.refusals
  add column minute timestamptz not null default date_trunc('minute', now()),
  add column account_id uuid references directory.accounts on delete set null,
  add column unsigned integer not null default 0 check (unsigned >= 0),
  add column forbidden integer not null default 0 check (forbidden >= 0),
  add column too_many integer not null default 0 check (too_many >= 0),
  add column flagged boolean not null default false,
  add constraint refusals_of_a_minute unique nulls not distinct (source, minute, tenant_id);
create index on directory.refusals (minute);
create index on directory.refusals (id) where flagged;

-- An address, or the network of one (/64), that is kept out until then. Each line stays: what was done, by whom.
create table directory.bans (
  id uuid primary key default new_id(),
  source text not null check (length(source) between 1 and 120),
  at timestamptz not null default now(),
  until timestamptz not null check (until > at),
  refusals integer not null default 0,
  banned_by uuid references directory.accounts on delete set null,
  automatic boolean not null default true,
  lifted_at timestamptz,
  lifted_by uuid references directory.accounts on delete set null
);
create index on directory.bans (until);
create index on directory.bans (source, at);

grant update on directory.refusals to estrade_app, estrade_worker;
grant select, insert, delete on directory.bans to estrade_app, estrade_worker;
grant select, insert on directory.bans to estrade_operator;
grant update (lifted_at, lifted_by) on directory.bans to estrade_operator;
grant select on directory.bans to estrade_backup;

-- Every process knows who is kept out; the rest of what it remembers is not touched by it.
create function directory.banned() returns trigger language plpgsql as $$ begin
  perform pg_notify('house', 'bans');
  return null;
end $$;
create trigger banned after insert or update or delete on directory.bans for each statement execute function directory.banned();
