-- An act on many records, kept so that it can be looked at, carried by a job and taken back exactly.
create table batches (
  resource text not null,
  action text not null check (action in ('set', 'tag', 'untag', 'delete', 'restore')),
  -- What is set, and to what; of a tag, its name.
  field text,
  value jsonb not null default 'null',
  status text not null default 'running' check (status in ('prepared', 'running', 'done', 'failed', 'undoing', 'undone')),
  reason text,
  total integer not null default 0,
  done integer not null default 0,
  changed integer not null default 0,
  refused integer not null default 0,
  -- Of the changed ones: those that somebody changed again before they were taken back.
  kept integer not null default 0
);
call resource_table('batches');

-- What became of each record of it, in their order.
create table batch_records (
  batch_id uuid not null,
  number integer not null,
  record uuid not null,
  state text not null default 'waiting' check (state in ('waiting', 'changed', 'same', 'refused', 'undone', 'kept')),
  -- As it was, the version it was left in, or what stood in the way.
  data jsonb not null default '{}'
);
call tenant_table('batch_records');
alter table batch_records add primary key (tenant_id, batch_id, number);
call part_of('batch_records', 'batch_id', 'batches');
-- The primary key begins with these columns already.
drop index batch_records_tenant_id_batch_id_idx;
