drop trigger search_follows on directory.tenants;
drop function directory.search_follows;
drop function search_found, search_narrowed, search_within, search_put;
drop table search_documents, search_words;
drop function search_lost, search_forget;
do $$ declare t record; begin
  for t in select distinct g.tgrelid::regclass as name from pg_trigger g where g.tgname = 'indexed_new' loop
    execute format('drop trigger indexed_new on %s', t.name);
    execute format('drop trigger indexed_changed on %s', t.name);
    execute format('drop trigger indexed_gone on %s', t.name);
  end loop;
end $$;
create or replace procedure resource_table(name regclass) language plpgsql as $$ begin
  call tenant_table(name);
  execute format($ddl$alter table %s
    add column id uuid not null default new_id(),
    add column version integer not null default 1,
    add column extra jsonb not null default '{}',
    add column created_at timestamptz not null default now(),
    add column created_by text not null default current_actor(),
    add column updated_at timestamptz not null default now(),
    add column deleted_at timestamptz,
    add primary key (tenant_id, id)$ddl$, name);
  execute format('create index on %s (tenant_id, deleted_at) where deleted_at is not null', name);
end $$;
drop procedure indexed_table;
drop function records_changed, records_gone;
drop table work.changed;
