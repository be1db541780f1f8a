-- Two records made one, kept so that the old address leads on and thirty days can take it back exactly.
create table merges (
  id uuid not null default new_id(),
  resource text not null,
  kept uuid not null,
  gone uuid not null check (gone <> kept),
  -- The line of the journal that says what the kept record had before; none if nothing of it changed.
  line bigint,
  merged_at timestamptz not null default now(),
  merged_by text not null default current_actor(),
  undone_at timestamptz
);
call tenant_table('merges');
alter table merges add primary key (tenant_id, id);
-- No record goes into two others, whoever merges at the same moment.
create unique index on merges (tenant_id, gone) where undone_at is null;
create index on merges (tenant_id, kept);

-- Every row that pointed at the one that went: where it stands, and which row it is.
create table merge_moves (
  merge_id uuid not null,
  number bigint generated always as identity,
  place text not null,
  field text not null,
  -- The rest of its primary key.
  key jsonb not null,
  -- The row itself, where it could not stand beside one of the kept record's and was removed.
  removed jsonb
);
call tenant_table('merge_moves');
alter table merge_moves add primary key (tenant_id, merge_id, number);
call part_of('merge_moves', 'merge_id', 'merges');
-- The primary key begins with these columns already.
drop index merge_moves_tenant_id_merge_id_idx;
