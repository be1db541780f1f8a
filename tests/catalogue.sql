-- The catalogue gate (reliability, A2): every row is something that must not be.
with ours as (
  select c.oid, n.nspname, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relowner, c.reloptions
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('public', 'directory', 'work') and c.relname <> '__diesel_schema_migrations'
), tables as (
  select * from ours where relkind in ('r', 'p')
), tenant_column as (
  select attrelid, attnum from pg_attribute where attname = 'tenant_id' and not attisdropped
), tenant_tables as (
  select t.*, a.attnum from tables t join tenant_column a on a.attrelid = t.oid where t.nspname = 'public'
)
select format('%s: a table of an agency without tenant_id', relname) as finding
  from tables where nspname = 'public' and oid not in (select oid from tenant_tables)
union all
select format('%s: row level security is not forced', relname)
  from tables where nspname in ('public', 'work') and relname not in ('turns', 'ticks') and not (relrowsecurity and relforcerowsecurity)
union all
select format('%s: no policy for everything, with check', relname) from tenant_tables t
  where not exists (select from pg_policy p where p.polrelid = t.oid and p.polcmd = '*' and p.polqual is not null and p.polwithcheck is not null)
union all
select format('%s: tenant_id may be null', relname) from tenant_tables t
  join pg_attribute a on a.attrelid = t.oid and a.attnum = t.attnum where not a.attnotnull
union all
select format('%s: the unique index %s does not lead with the tenant', t.relname, i.indexrelid::regclass)
  from pg_index i join tenant_tables t on t.oid = i.indrelid where i.indisunique and i.indkey[0] <> t.attnum
union all
select format('%s: no primary key', relname) from tables t
  where not exists (select from pg_index i where i.indrelid = t.oid and i.indisprimary)
union all
select format('%s: the reference %s could leave the agency', t.relname, k.conname)
  from pg_constraint k join tenant_tables t on t.oid = k.conrelid join tenant_tables target on target.oid = k.confrelid
  where k.contype = 'f' and not (t.attnum = any (k.conkey))
union all
select format('%s: a view that reads with its owner''s eyes', relname) from ours
  where relkind = 'v' and not coalesce('security_invoker=true' = any (reloptions), false)
union all
select format('%s: a materialised view sees every agency', relname) from ours where relkind = 'm'
union all
select format('%s: a function that runs with its owner''s rights', p.oid::regprocedure) from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('public', 'directory', 'work') and p.prosecdef
  -- Reviewed, word by word (commons_search, commons_near and commons_facts read what is every agency's, and name none): the agency stands in their conditions as the session says it, nothing in them is put together
  -- from what callers say, nobody signs in as their owner, their names lead nowhere else, and not everybody may call them.
  and not (pg_get_userbyid(p.proowner) = 'estrade_owner' and p.proconfig is not distinct from array['search_path=public, pg_temp']
    and not exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0 and a.privilege_type = 'EXECUTE')
    and (p.oid::regprocedure::text, md5(p.prosrc)) in (
      ('duplicate_holders(text,bigint[],integer)', 'e54e6bcbc51493dd96189dc3be9bd13b'),
      ('search_found(text,jsonb,text[],jsonb,jsonb,jsonb,integer)', 'beefce88a865a3db3f7c78ab300a2c1f'),
      ('search_narrowed(text,jsonb,text,integer)', '24df77cebcb25662c844c475a060c25c'),
      ('search_forget(text[])', 'fa1bdb4c016bd3acc5eb9cb1486b17b7'),
      ('directory.search_follows()', '648f23c969c4f5331de214d0066b81d2'),
      ('works_on(text,uuid[])', '72e077d61188e0e7311cd01f26272ea0'),
      ('wall_hands(text[])', '48d569503052eaf73812b66b0b14b13a'),
      ('archive_holding(bigint[])', 'bfbb12d3d775bcd7bd99655f1e4e3ad3'),
      ('commons_add(text,text,text,text,text)', '2c8cfd32ea2ca2aaf7eaf1735e0cb8bf'),
      ('commons_facts(uuid)', '3828da2f24533033647ece0568a10382'),
      ('commons_near(text,text)', '597679b938f2ac000833e8bf4c14583d'),
      ('commons_propose(uuid,text,text,text,text)', '2366dfab42c74d1bf5d6356c4820bd63'),
      ('commons_search(text,text,integer)', '1746848b14613be0ca20d42a69c04798'),
      ('commons_vote(uuid,boolean,text)', '6dd78c5b67f74fc05bbcd4e90f5e7ca9'),
      ('commons_withdraw(uuid)', 'be7919485d380f84527adaf565c17310'),
      ('take_document_number(uuid,date)', '49011b9ed47313f708ef7aa726040dc0')))
union all
select format('%s: a function that sets %s', p.oid::regprocedure, split_part(said, '=', 1)) from pg_proc p cross join unnest(p.proconfig) said
  where said like 'app.%'
union all
select format('%s: the owner''s policy %s leaves the agency', c.relname, y.polname) from pg_policy y join pg_class c on c.oid = y.polrelid
  where (select oid from pg_roles where rolname = 'estrade_owner') = any (y.polroles)
  and coalesce(pg_get_expr(y.polqual, y.polrelid), '') not like '%tenant_id = ( SELECT current_tenant()%'
  and c.relname not in ('duplicate_words', 'search_documents', 'search_words', 'changed')
union all
select format('%s: a policy asks the %s function %s', c.relname, case p.provolatile when 'i' then 'immutable' else 'volatile' end, p.proname)
  from pg_policy y join pg_class c on c.oid = y.polrelid
  join pg_depend d on d.classid = 'pg_policy'::regclass and d.objid = y.oid and d.refclassid = 'pg_proc'::regclass
  join pg_proc p on p.oid = d.refobjid where p.provolatile <> 's'
union all
select format('%s: a role that may sign in and sees everything', rolname) from pg_roles
  where rolname like 'estrade\_%' and rolcanlogin and (rolsuper or (rolbypassrls and rolname <> 'estrade_backup'))
union all
select format('%s: owned by %s, which may sign in', o.relname, r.rolname) from ours o join pg_roles r on r.oid = o.relowner
  where o.relkind in ('r', 'p', 'v', 'S') and r.rolcanlogin
union all
select format('%s: an index that was never finished', i.indexrelid::regclass) from pg_index i join tables t on t.oid = i.indrelid where not i.indisvalid
union all
select format('%s may %s on %s', g.grantee, g.privilege_type, g.table_name) from information_schema.role_table_grants g
  where g.grantee in ('estrade_app', 'estrade_worker', 'estrade_operator', 'estrade_backup', 'PUBLIC')
    and g.table_schema in ('public', 'directory', 'work')
    and (g.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER') or g.grantee = 'PUBLIC'
         or (g.grantee = 'estrade_backup' and g.privilege_type <> 'SELECT')
         or (g.table_name = 'journal' and g.privilege_type in ('UPDATE', 'DELETE')))
order by 1
