-- An import may end early, and say why; it may be taken back.
alter table imports add column reason text,
  drop constraint imports_status_check,
  add constraint imports_status_check check (status in ('uploaded', 'running', 'done', 'failed', 'undone'));

-- What became of each line of an import, in the order in which it was done:
-- the report, and what taking it back needs.
create table import_lines (
  import_id uuid not null,
  number integer not null,
  line integer not null,
  kind text not null check (kind in ('created', 'updated', 'skipped', 'error', 'made', 'undone', 'kept')),
  record uuid,
  data jsonb not null default '{}'
);
call tenant_table('import_lines');
alter table import_lines add primary key (tenant_id, import_id, number);
call part_of('import_lines', 'import_id', 'imports');
-- The primary key begins with these columns already.
drop index import_lines_tenant_id_import_id_idx;
