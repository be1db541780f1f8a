create or replace function records_gone() returns trigger language plpgsql as $$ begin
  delete from search_documents d using rows_gone g where d.tenant_id = g.tenant_id and d.resource = tg_table_name and d.record = g.id;
  return null;
end $$;
drop table work.unfed;
drop sequence work.unfed_mark;
