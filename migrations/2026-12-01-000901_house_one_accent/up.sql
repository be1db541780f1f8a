-- The colour of an agency is kept once, in its own document: the one its site was given wins.
-- The owner looks past row security for this one statement: it runs for every agency.
alter table settings no force row level security;
update settings own
   set document = jsonb_set(own.document, '{accent}', site.document -> 'accent'), version = own.version + 1
  from settings site
 where site.tenant_id = own.tenant_id and site.name = 'showcase' and own.name = 'agency' and site.document ->> 'accent' <> '';
update settings set document = document - 'accent' where name = 'showcase' and document ? 'accent';
alter table settings force row level security;
