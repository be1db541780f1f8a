-- Papers as an agency words them: text with fields, never code.
create table document_templates (
  name text not null,
  shell text not null check (shell in ('letter', 'contract', 'invoice', 'report', 'road_sheet')),
  language text not null check (language in ('fr', 'en')),
  subject text not null,
  body text not null,
  active boolean not null default true,
  -- The number of its newest version.
  latest bigint,
  needle text generated always as (folded(name || ' ' || subject)) stored
);
call resource_table('document_templates');
call sorted_by('document_templates', 'name');
call reach_policies('document_templates');

-- Every wording there was: written by a trigger, never edited.
create table document_template_versions (
  template_id uuid not null,
  number bigint not null,
  subject text not null,
  body text not null,
  created_at timestamptz not null default now(),
  created_by text not null default current_actor()
);
call tenant_table('document_template_versions');
alter table document_template_versions add primary key (tenant_id, template_id, number);
alter table document_template_versions add foreign key (tenant_id, template_id) references document_templates (tenant_id, id) on delete cascade;
revoke update, delete on document_template_versions from estrade_app, estrade_worker;
grant delete on document_template_versions to estrade_app, estrade_worker;
create policy purged on document_template_versions as restrictive for delete to estrade_app, estrade_worker
  using (exists (select from module_purges p where p.module = 'documents' and p.state = 'running'));

-- Another wording is another version. The row itself is held by whoever writes it, so numbers follow each other.
create function document_template_counted() returns trigger language plpgsql as $$ begin
  if tg_op = 'INSERT' then
    new.latest := 1;
  else
    new.latest := coalesce(old.latest, 0) + case when (new.subject, new.body) is distinct from (old.subject, old.body) then 1 else 0 end;
  end if;
  return new;
end $$;
create trigger document_template_counted before insert or update on document_templates for each row execute function document_template_counted();
create function document_template_kept() returns trigger language plpgsql as $$ begin
  if tg_op = 'INSERT' or new.latest > coalesce(old.latest, 0) then
    insert into document_template_versions (tenant_id, template_id, number, subject, body)
      values (new.tenant_id, new.id, new.latest, new.subject, new.body);
  end if;
  return null;
end $$;
create trigger document_template_kept after insert or update on document_templates for each row execute function document_template_kept();
