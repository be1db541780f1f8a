-- What a search engine beside the database was not told yet; noted by the transaction that wrote the document here.
create table work.unfed (
  tenant_id uuid not null default current_tenant() references directory.tenants on delete cascade,
  resource text not null,
  record uuid not null,
  -- Drawn anew by each change: what changed while it was being told is told again.
  mark bigint not null,
  primary key (tenant_id, resource, record)
);
create sequence work.unfed_mark as bigint;
alter table work.unfed alter column mark set default nextval('work.unfed_mark');
alter table work.unfed enable row level security, force row level security;
create policy tenant on work.unfed to estrade_app using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
grant select, insert, update, delete on work.unfed to estrade_app;
grant usage on sequence work.unfed_mark to estrade_app;
grant select on work.unfed to estrade_operator, estrade_backup;

-- What is removed is not found any more, from that moment on; an engine beside the database is told, too. Nobody is
-- told of an agency that goes as a whole: it is not this agency's transaction then.
create or replace function records_gone() returns trigger language plpgsql as $$ begin
  delete from search_documents d using rows_gone g where d.tenant_id = g.tenant_id and d.resource = tg_table_name and d.record = g.id;
  insert into work.changed (tenant_id, resource, records)
    select tenant_id, tg_table_name, array_agg(id) from rows_gone where tenant_id = current_tenant() group by tenant_id;
  return null;
end $$;
