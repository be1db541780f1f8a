-- A staging copy of an agency: an agency of its own, filled once from another, and gone after a while.
alter table directory.tenants
  add column copy_of uuid references directory.tenants on delete cascade,
  -- filling: its source may write into it, nobody else sees it; open; going: it is about to be removed.
  add column copy_state text check (copy_state in ('filling', 'open', 'going')),
  add column copy_until timestamptz,
  add constraint tenants_copy_check check ((copy_of is null) = (copy_state is null) and (copy_of is null) = (copy_until is null));
-- One at a time.
create unique index tenants_copy on directory.tenants (copy_of) where copy_of is not null;

-- Nothing but a copy that was given up is ever removed whole.
grant delete on directory.tenants to estrade_app;
grant select (tenant_id), delete on work.turns to estrade_app;
create function directory.only_copies_go() returns trigger language plpgsql as $$ begin
  if old.copy_state is distinct from 'going' then
    raise exception 'only a copy is removed' using errcode = 'check_violation', constraint = 'tenants_only_copies_go';
  end if;
  return old;
end $$;
create trigger only_copies_go before delete on directory.tenants for each row execute function directory.only_copies_go();
-- What an agency is a copy of is said when it is made.
create function directory.copy_stays() returns trigger language plpgsql as $$ begin
  if new.copy_of is distinct from old.copy_of then
    raise exception 'a copy stays one' using errcode = 'check_violation', constraint = 'tenants_copy_stays';
  end if;
  return new;
end $$;
create trigger copy_stays before update on directory.tenants for each row execute function directory.copy_stays();

-- The agency's own copy while it is being filled: the one other agency into which its transaction may write.
create function own_copy() returns uuid language sql stable parallel safe as
  $$ select id from directory.tenants where copy_of = (select current_tenant()) and copy_state = 'filling' $$;

do $$ declare t record; begin
  for t in select c.oid::regclass as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where n.nspname = 'public' and c.relkind in ('r', 'p') loop
    execute format('create policy to_copy on %s for insert to estrade_app with check (tenant_id = (select own_copy()))', t.name);
  end loop;
end $$;
create or replace procedure tenant_table(name regclass) language plpgsql as $$ begin
  execute format('alter table %s add column tenant_id uuid not null default current_tenant() references directory.tenants on delete cascade', name);
  execute format('alter table %s enable row level security, force row level security', name);
  execute format('create policy tenant on %s using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()))', name);
  execute format('create policy to_copy on %s for insert to estrade_app with check (tenant_id = (select own_copy()))', name);
  execute format('grant select, insert, update, delete on %s to estrade_app, estrade_worker', name);
  execute format('grant select on %s to estrade_backup', name);
end $$;

-- How far the agency's copy is, as its people see it.
create table copies (
  copy uuid not null,
  slug text not null,
  state text not null default 'asked' check (state in ('asked', 'filling', 'open', 'failed', 'going')),
  rows bigint not null default 0,
  why text,
  asked_by text not null default current_actor(),
  asked_at timestamptz not null default now(),
  open_at timestamptz,
  until timestamptz not null,
  -- The notice before its end was given for this end.
  warned_for timestamptz
);
call tenant_table('copies');
alter table copies add primary key (tenant_id);

-- Somebody else in the place of somebody: the same for the same, within one copy, and no way back without its salt.
create function pseudonym(kind text, salt text, said text) returns text language plpgsql immutable parallel safe strict as $$
declare
  mark text := md5(salt || kind || lower(said));
  n bigint := ('x' || substr(mark, 1, 8))::bit(32)::bigint;
  first text[] := '{Cèdre,Brume,Azur,Olivier,Prune,Lin,Ambre,Saule,Neige,Sable,Aube,Érable,Menthe,Jade,Orme,Perle,Roc,Tilleul,Nuit,Val}';
  last text[] := '{Galet,Rivage,Lanterne,Marée,Colline,Verrière,Passerelle,Falaise,Clairière,Comète,Boussole,Girouette,Estuaire,Marelle,Pavillon,Carillon,Embellie,Rotonde,Sentier,Voilure,Cascade,Horizon,Phare,Tourelle}';
begin
  return case
    when said = '' then said
    when kind = 'first' then first[1 + n % 20]
    when kind = 'last' then last[1 + n % 24]
    when kind = 'name' then first[1 + n % 20] || ' ' || last[1 + (n / 20) % 24] || ' ' || (n / 480) % 900 + 100
    when kind = 'email' then 'p' || substr(mark, 1, 10) || '@' || substr(md5(salt || 'domain' || lower(split_part(said, '@', 2))), 1, 8) || '.invalid'
    when kind = 'phone' then '+33 1 99 00 ' || to_char(n % 100, 'FM00') || ' ' || to_char((n / 100) % 100, 'FM00')
    when kind = 'url' then 'https://' || substr(mark, 1, 10) || '.invalid'
    when kind = 'slug' then 'copie-' || substr(mark, 1, 12)
    when kind = 'tag' then 'mot-' || substr(mark, 1, 6)
    when kind = 'postcode' then left(said, 2) || '000'
    -- Its shape alone: a letter is an x, a digit a nought.
    else regexp_replace(regexp_replace(said, '[0-9]', '0', 'g'), '[^[:space:][:punct:]0-9]', 'x', 'g')
  end;
end $$;
-- An agency's own fields: every text but those of the named ones keeps its shape alone.
create function pseudonyms(plain text[], salt text, said jsonb) returns jsonb language sql immutable parallel safe strict as $$
  select coalesce(jsonb_object_agg(key, case
    when key = any (plain) or jsonb_typeof(value) in ('number', 'boolean', 'null') then value
    when jsonb_typeof(value) = 'string' then to_jsonb(pseudonym('words', salt, value #>> '{}'))
    else 'null' end), '{}') from jsonb_each(said)
$$;
