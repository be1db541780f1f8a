-- Browsers that a person has signed in with before: from one of them the owner gets in while guessers keep the
-- account locked, and from any other one a mail tells of it. Only a hash of the browser's mark is kept.
create table directory.devices (
  account_id uuid not null references directory.accounts on delete cascade,
  hash bytea not null check (length(hash) = 32),
  first_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  primary key (account_id, hash)
);
create index on directory.devices (seen_at);

grant select, insert, update, delete on directory.devices to estrade_app, estrade_worker;
grant select on directory.devices to estrade_backup;
