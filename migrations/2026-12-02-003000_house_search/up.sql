-- One index of everything an agency keeps: what is searched of each record, and the words in it.
-- Row security defeats GIN indexes (`@@` and `&&` are not leakproof), so one reviewed function reads the
-- index with its owner's eyes and the agency in its condition; what it names is read again by the asker.

create table search_documents (
  resource text not null,
  record uuid not null,
  -- Of the record when it was read: what differs is read again.
  version integer not null,
  title text not null,
  about text not null default '',
  facets jsonb not null default '{}',
  -- Every word begins with the mark of its agency, so that no search wades through another one's.
  words tsvector not null
);
call tenant_table('search_documents');
alter table search_documents add primary key (tenant_id, resource, record);
create index search_documents_words on search_documents using gin (words) with (fastupdate = off);

-- The words of an agency, each with marks of itself with a letter or two left out (two words that share one are
-- a slip of the pen apart) and of every three letters in a row.
create table search_words (
  word text collate "C" not null,
  near bigint[] not null
);
call tenant_table('search_words');
alter table search_words add primary key (tenant_id, word);
create index search_words_near on search_words using gin (near) with (fastupdate = off);

-- The owner's eyes, for the functions below.
create policy owner on search_documents to estrade_owner using (true) with check (true);
create policy owner on search_words to estrade_owner using (true) with check (true);

-- Records that changed and were not read for the index yet; noted by the transaction that changed them.
create table work.changed (
  tenant_id uuid not null default current_tenant() references directory.tenants on delete cascade,
  id bigint generated always as identity,
  -- A resource, or * for all there is.
  resource text not null,
  records uuid[] not null default '{}',
  primary key (tenant_id, id)
);
alter table work.changed enable row level security, force row level security;
create policy tenant on work.changed to estrade_app using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy to_copy on work.changed for insert to estrade_app with check (tenant_id = (select own_copy()));
create policy worker on work.changed to estrade_worker using (true) with check (true);
create policy owner on work.changed to estrade_owner using (true) with check (true);
grant select, insert, delete on work.changed to estrade_app, estrade_worker;
grant select on work.changed to estrade_operator, estrade_backup;

create function records_changed() returns trigger language plpgsql as $$ begin
  insert into work.changed (tenant_id, resource, records) select tenant_id, tg_table_name, array_agg(id) from rows_changed group by tenant_id;
  return null;
end $$;
-- What is removed is not found any more, from that moment on.
create function records_gone() returns trigger language plpgsql as $$ begin
  delete from search_documents d using rows_gone g where d.tenant_id = g.tenant_id and d.resource = tg_table_name and d.record = g.id;
  return null;
end $$;
-- Gives a table of records its place in the index.
create procedure indexed_table(name regclass) language plpgsql as $$ begin
  execute format('create trigger indexed_new after insert on %s referencing new table as rows_changed for each statement execute function records_changed()', name);
  execute format('create trigger indexed_changed after update on %s referencing new table as rows_changed for each statement execute function records_changed()', name);
  execute format('create trigger indexed_gone after delete on %s referencing old table as rows_gone for each statement execute function records_gone()', name);
end $$;
do $$ declare t record; begin
  for t in select p.polrelid::regclass as name from pg_policy p where p.polname = 'reach_read' loop
    call indexed_table(t.name);
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
  call indexed_table(name);
end $$;

-- Forgets those words of this agency that no document holds any more.
create function search_forget(lexemes text[]) returns void language sql security definer set search_path = public, pg_temp as $$
  delete from search_words w using unnest(lexemes) as l (lexeme)
  where w.tenant_id = current_tenant() and w.word = substr(l.lexeme, 9)
    and not exists (select from search_documents d where d.tenant_id = current_tenant() and d.words @@ quote_literal(l.lexeme)::tsquery)
$$;
create function search_lost() returns trigger language plpgsql as $$ begin
  if tg_op = 'DELETE' then
    perform search_forget(array(select distinct unnest(tsvector_to_array(words)) from rows_before where tenant_id = current_tenant()));
  else
    perform search_forget(array(select unnest(tsvector_to_array(words)) from rows_before where tenant_id = current_tenant()
      except select unnest(tsvector_to_array(words)) from rows_after));
  end if;
  return null;
end $$;
create trigger lost after delete on search_documents referencing old table as rows_before for each statement execute function search_lost();
create trigger lost_some after update on search_documents referencing old table as rows_before new table as rows_after
  for each statement execute function search_lost();

-- Writes documents, and the words that are new.
create function search_put(documents jsonb, vocabulary jsonb) returns bigint language sql as $$
  insert into search_words (word, near)
    select v ->> 0, array(select n::bigint from jsonb_array_elements_text(v -> 1) n) from jsonb_array_elements(vocabulary) v
    on conflict do nothing;
  with written as (
    insert into search_documents as d (resource, record, version, title, about, facets, words)
      select resource, record, version, title, about, facets, words::tsvector
      from jsonb_to_recordset(documents) as n (resource text, record uuid, version integer, title text, about text, facets jsonb, words text)
      on conflict (tenant_id, resource, record) do update
        set (version, title, about, facets, words) = (excluded.version, excluded.title, excluded.about, excluded.facets, excluded.words)
    returning 1)
  select count(*) from written
$$;

-- Whether values lie between bounds; what has none lies before everything.
create function search_within(facets jsonb, since jsonb, until jsonb) returns boolean language sql immutable parallel safe as $$
  select (since = '{}' or not exists (select from jsonb_each_text(since) s where coalesce(facets ->> s.key, '') < s.value))
    and (until = '{}' or not exists (select from jsonb_each_text(until) u where coalesce(facets ->> u.key, '') > u.value))
$$;

-- What this agency's documents hold of some words, best first. Each is met by a word that begins with it, or is a slip
-- of the pen away: it comes with the marks of its neighbours, and how many letters may differ.
create function search_found(mark text, asked jsonb, resources text[], said jsonb, since jsonb, until jsonb, most integer)
returns table (resource text, record uuid, title text, about text, facets jsonb, score double precision)
language plpgsql stable security definer rows 40 set search_path = public, pg_temp as $$
declare
  weights constant real[] := '{0.1, 0.3, 0.6, 1}';
  w jsonb;
  near text;
  nearest text;
  every tsquery;
  titled tsquery;
  exact tsquery;
  closest tsquery;
  either tsquery;
  one tsquery;
begin
  for w in select * from jsonb_array_elements(asked) loop
    near := null;
    nearest := null;
    if jsonb_array_length(w -> 'near') > 0 then
      -- The nearest count most; what is much farther off than they are was not meant.
      select string_agg(quote_literal(mark || c.word), ' | '), string_agg(quote_literal(mark || c.word), ' | ') filter (where c.off = c.least)
        into near, nearest from (
        select v.word, levenshtein(v.word, w ->> 'word') as off, min(levenshtein(v.word, w ->> 'word')) over () as least from search_words v
        where v.tenant_id = current_tenant() and v.near && array(select n::bigint from jsonb_array_elements_text(w -> 'near') n)
          and v.word <> w ->> 'word'
          and levenshtein_less_equal(v.word, w ->> 'word', (w ->> 'slips')::integer) <= (w ->> 'slips')::integer
        order by 2, v.word limit 24) c where c.off <= c.least + 1;
    end if;
    one := (quote_literal(mark || (w ->> 'word')) || ':*' || coalesce(' | ' || near, ''))::tsquery;
    every := coalesce(every && one, one);
    either := coalesce(either || one, one);
    one := quote_literal(mark || (w ->> 'word'))::tsquery;
    exact := coalesce(exact || one, one);
    one := (quote_literal(mark || (w ->> 'word')) || coalesce(' | ' || nearest, ''))::tsquery;
    closest := coalesce(closest || one, one);
    one := (quote_literal(mark || (w ->> 'word')) || ':A')::tsquery;
    titled := coalesce(titled && one, one);
  end loop;
  -- Of a word that thousands hold, those whose name it is, and the first of the others, are weighed.
  return query with hits as (
      (select d.* from search_documents d
        where d.tenant_id = current_tenant() and d.words @@ titled and d.resource = any (resources)
          and (said = '{}' or d.facets @> said) and search_within(d.facets, since, until) limit greatest(most, 1000))
      union all
      (select d.* from search_documents d
        where d.tenant_id = current_tenant() and d.words @@ every and not d.words @@ titled and d.resource = any (resources)
          and (said = '{}' or d.facets @> said) and search_within(d.facets, since, until) limit greatest(most, 1000)))
    select h.resource, h.record, h.title, h.about, h.facets,
      3.0 * ts_rank(weights, h.words, exact) + 2.0 * ts_rank(weights, h.words, closest) + ts_rank(weights, h.words, either)
    from hits h order by 6 desc, h.title, h.record limit most;
end $$;
-- The records of a resource that may hold these parts of words, and those that changed and were not read yet; null where
-- that is more than a list should be narrowed down to.
create function search_narrowed(mark text, asked jsonb, of text, most integer) returns uuid[]
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  w jsonb;
  held text;
  n bigint;
  every tsquery;
  missing boolean := false;
  waiting uuid[];
  found uuid[] := '{}';
begin
  select array_agg(r) into waiting from (
    select unnest(c.records) as r from work.changed c where c.tenant_id = current_tenant() and c.resource = of limit most + 1) rs;
  if cardinality(waiting) > most or exists (select from work.changed c where c.tenant_id = current_tenant() and c.resource = '*') then
    return null;
  end if;
  for w in select * from jsonb_array_elements(asked) loop
    select string_agg(quote_literal(mark || c.word), ' | '), count(*) into held, n from (
      select v.word from search_words v
      where v.tenant_id = current_tenant() and v.near @> array(select m::bigint from jsonb_array_elements_text(w -> 'marks') m)
        and v.word like '%' || (w ->> 'word') || '%' limit 301) c;
    missing := missing or n = 0;
    if n between 1 and 300 then
      every := coalesce(every && held::tsquery, held::tsquery);
    end if;
  end loop;
  if not missing then
    if every is null then return null; end if;
    found := array(select d.record from search_documents d
      where d.tenant_id = current_tenant() and d.words @@ every and d.resource = of limit most + 1);
    if cardinality(found) > most then return null; end if;
  end if;
  return found || coalesce(waiting, '{}');
end $$;
revoke execute on function search_found, search_narrowed, search_forget from public;
grant execute on function search_found, search_narrowed, search_forget to estrade_app, estrade_worker;

-- Of an agency that is suspended nothing is kept in the index; it is made anew when its doors open again.
create function directory.search_follows() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$ begin
  if new.status = 'suspended' and old.status <> 'suspended' then
    delete from search_words where tenant_id = new.id;
    delete from search_documents where tenant_id = new.id;
    delete from work.changed where tenant_id = new.id;
  elsif new.status = 'active' and old.status <> 'active' then
    insert into work.changed (tenant_id, resource) values (new.id, '*');
  end if;
  return null;
end $$;
create trigger search_follows after update of status on directory.tenants for each row execute function directory.search_follows();

-- What is there already is read by the first worker that comes by.
insert into work.changed (tenant_id, resource) select id, '*' from directory.tenants;
