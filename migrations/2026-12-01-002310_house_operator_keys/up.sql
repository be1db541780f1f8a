-- Keys of operators: for programs that do what the console can do.
create table directory.operator_keys (
  id uuid primary key default new_id(),
  account_id uuid not null references directory.accounts on delete cascade,
  label text not null check (length(label) between 1 and 60),
  prefix text not null,
  hash bytea not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index on directory.operator_keys (account_id);

grant select, insert, update, delete on directory.operator_keys to estrade_app, estrade_worker;
grant select on directory.operator_keys to estrade_backup;
