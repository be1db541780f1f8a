-- A second factor: a nonce from which, with the house's secret, the key of the
-- person's authenticator is derived. A leaked dump holds nothing that opens.
create table directory.factors (
  account_id uuid primary key references directory.accounts on delete cascade,
  nonce bytea not null check (length(nonce) = 32),
  confirmed_at timestamptz,
  last_step bigint not null default 0,
  created_at timestamptz not null default now()
);

create table directory.recovery_codes (
  account_id uuid not null references directory.accounts on delete cascade,
  hash bytea not null check (length(hash) = 32),
  used_at timestamptz,
  primary key (account_id, hash)
);

-- A session that waits for its second factor opens nothing. What is dangerous asks for a recent proof.
alter table directory.sessions
  add column waiting boolean not null default false,
  add column proven_at timestamptz not null default now();

-- From when on a person whose rights ask for a second factor cannot go on without one.
alter table directory.accounts add column factor_due_at timestamptz not null default now() + interval '14 days';

grant select, insert, update, delete on directory.factors, directory.recovery_codes to estrade_app, estrade_worker;
grant select on directory.factors, directory.recovery_codes to estrade_backup;

create trigger changed after insert or delete or update of confirmed_at on directory.factors
  for each row execute function directory.changed('none');
create trigger changed_factor after update of factor_due_at on directory.accounts
  for each row execute function directory.changed('none');
create trigger changed_proof after update of hash, waiting, proven_at on directory.sessions
  for each row execute function directory.changed('none');
