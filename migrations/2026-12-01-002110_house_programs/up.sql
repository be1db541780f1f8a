-- A program that signed in for a member: a token of its own kind, whose hash is that of its refresh token of now.
alter table tokens
  add column kind text not null default 'key' check (kind in ('key', 'program')),
  add column parent_id uuid,
  add column agent text not null default '',
  add column address text not null default '',
  add foreign key (tenant_id, parent_id) references tokens (tenant_id, id) on delete cascade;
create index on tokens (tenant_id, parent_id);
create index on tokens (tenant_id, member_id);

-- Refresh tokens that were used: whoever shows one again holds a copy, or was copied.
create table token_refreshes (
  token_id uuid not null,
  hash bytea not null check (length(hash) = 32),
  used_at timestamptz not null default now()
);
call tenant_table('token_refreshes');
call part_of('token_refreshes', 'token_id', 'tokens');
alter table token_refreshes add primary key (tenant_id, hash);

-- What is remembered of a token changes when it ends, not each time it is used.
drop trigger changed on tokens;
create trigger changed after insert or delete or update of revoked_at, deleted_at, member_id on tokens
  for each row execute function directory.changed('tenant_id');

-- The keys that sign access tokens: nonces, from which and the house's secret each key is derived. A leaked dump
-- signs nothing. The newest one signs; an older one verifies what it has signed until that is over.
create table directory.signing_keys (
  id uuid primary key default new_id(),
  nonce bytea not null check (length(nonce) = 32),
  created_at timestamptz not null default now(),
  verifies_until timestamptz
);
grant select, insert, update, delete on directory.signing_keys to estrade_app, estrade_worker;
grant select on directory.signing_keys to estrade_backup;
create trigger changed after insert or update or delete on directory.signing_keys
  for each row execute function directory.changed('none');

-- Whatever programs signed in before this moment is over: a new password, the first second factor, "sign the others out".
alter table directory.accounts add column signed_out_at timestamptz not null default 'epoch';
create trigger changed_signed_out after update of signed_out_at on directory.accounts
  for each row execute function directory.changed('none');
