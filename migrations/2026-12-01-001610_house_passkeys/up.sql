-- Passkeys: public keys, one or more for an account, good at every agency of the house.
create table directory.passkeys (
  id uuid primary key default new_id(),
  account_id uuid not null references directory.accounts on delete cascade,
  credential bytea not null unique check (length(credential) between 1 and 1023),
  name text not null check (length(name) between 1 and 60),
  data jsonb not null,
  created_at timestamptz not null default now(),
  used_at timestamptz
);
create index on directory.passkeys (account_id);

grant select, insert, update, delete on directory.passkeys to estrade_app, estrade_worker;
grant select on directory.passkeys to estrade_backup;

-- An account with a passkey has a second factor: sessions that are remembered must hear of it.
create trigger changed after insert or delete on directory.passkeys
  for each row execute function directory.changed('none');
