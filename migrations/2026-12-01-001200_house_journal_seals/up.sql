-- A seal per line of the journal: SHA-256 over the seal before it and the line.
-- Whoever changes, removes, adds or reorders lines behind the house's back
-- breaks the chain from there on. Written in batches by a job: no writer waits.
create table journal_seals (
  line bigint not null,
  seal bytea not null check (length(seal) = 32),
  sealed_at timestamptz not null default now()
);
call tenant_table('journal_seals');
alter table journal_seals add primary key (tenant_id, line);
revoke update, delete on journal_seals from estrade_app, estrade_worker;
