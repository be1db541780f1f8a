drop function pseudonyms(text[], text, jsonb);
drop function pseudonym(text, text, text);
drop table copies;
create or replace procedure tenant_table(name regclass) language plpgsql as $$ begin
  execute format('alter table %s add column tenant_id uuid not null default current_tenant() references directory.tenants on delete cascade', name);
  execute format('alter table %s enable row level security, force row level security', name);
  execute format('create policy tenant on %s using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()))', name);
  execute format('grant select, insert, update, delete on %s to estrade_app, estrade_worker', name);
  execute format('grant select on %s to estrade_backup', name);
end $$;
do $$ declare t record; begin
  for t in select tablename from pg_policies where schemaname = 'public' and policyname = 'to_copy' loop
    execute format('drop policy to_copy on %I', t.tablename);
  end loop;
end $$;
drop function own_copy();
drop trigger copy_stays on directory.tenants;
drop function directory.copy_stays();
drop trigger only_copies_go on directory.tenants;
drop function directory.only_copies_go();
revoke select (tenant_id), delete on work.turns from estrade_app;
revoke delete on directory.tenants from estrade_app;
alter table directory.tenants drop constraint tenants_copy_check, drop column copy_until, drop column copy_state, drop column copy_of;
