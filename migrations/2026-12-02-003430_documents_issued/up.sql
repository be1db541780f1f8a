-- How far each series has come. Nobody writes here but the function below.
create table document_counters (
  series_id uuid not null,
  -- 0 where numbers go on over the years.
  year integer not null,
  last bigint not null,
  last_on date not null
);
call tenant_table('document_counters');
alter table document_counters add primary key (tenant_id, series_id, year);
alter table document_counters add foreign key (tenant_id, series_id) references document_series (tenant_id, id);
revoke insert, update, delete on document_counters from estrade_app, estrade_worker;
grant delete on document_counters to estrade_app, estrade_worker;
create policy purged on document_counters as restrictive for delete to estrade_app, estrade_worker
  using (exists (select from module_purges p where p.module = 'documents' and p.state = 'running'));

-- A paper that was issued, as it was: added to, never changed.
create table issued_documents (
  id uuid not null default new_id(),
  -- The same key twice is one paper.
  key uuid not null,
  series_id uuid,
  year integer,
  number bigint,
  label text,
  kind text not null check (kind in ('letter', 'contract', 'invoice', 'credit_note', 'report', 'road_sheet')),
  language text not null check (language in ('fr', 'en')),
  title text not null,
  recipient text not null,
  entity_id uuid,
  template_id uuid,
  template_name text not null,
  -- 0: one of the shells' own wordings.
  template_version bigint not null,
  -- What was filled in, and everything that stands on it.
  given jsonb not null,
  sheet jsonb not null,
  issued_on date not null,
  created_at timestamptz not null default now(),
  created_by text not null default current_actor(),
  check ((series_id is null) = (number is null) and (number is null) = (label is null) and (number is null) = (year is null))
);
call tenant_table('issued_documents');
alter table issued_documents add primary key (tenant_id, id);
alter table issued_documents add constraint issued_documents_key_key unique (tenant_id, key);
alter table issued_documents add constraint issued_documents_number_key unique (tenant_id, series_id, year, number);
alter table issued_documents add foreign key (tenant_id, series_id) references document_series (tenant_id, id);
alter table issued_documents add foreign key (tenant_id, entity_id) references legal_entities (tenant_id, id);
create index on issued_documents (tenant_id, entity_id);
revoke update, delete on issued_documents from estrade_app, estrade_worker;
grant delete on issued_documents to estrade_app, estrade_worker;
create policy purged on issued_documents as restrictive for delete to estrade_app, estrade_worker
  using (exists (select from module_purges p where p.module = 'documents' and p.state = 'running'));

-- A paper that does not hold any more keeps its number, and says so.
create table document_voids (
  issued_id uuid not null,
  reason text not null check (length(reason) between 1 and 500),
  created_at timestamptz not null default now(),
  created_by text not null default current_actor()
);
call tenant_table('document_voids');
alter table document_voids add constraint document_voids_issued_id_key primary key (tenant_id, issued_id);
alter table document_voids add foreign key (tenant_id, issued_id) references issued_documents (tenant_id, id);
revoke update, delete on document_voids from estrade_app, estrade_worker;
grant delete on document_voids to estrade_app, estrade_worker;
create policy purged on document_voids as restrictive for delete to estrade_app, estrade_worker
  using (exists (select from module_purges p where p.module = 'documents' and p.state = 'running'));

-- Of which record it is, and which of its files it became: goes along where records are merged.
create table issued_places (
  issued_id uuid not null,
  resource text not null,
  record uuid not null,
  slot_id uuid,
  sha256 text,
  printed_at timestamptz
);
call tenant_table('issued_places');
alter table issued_places add primary key (tenant_id, issued_id);
alter table issued_places add foreign key (tenant_id, issued_id) references issued_documents (tenant_id, id) on delete cascade;
call link('issued_places', 'slot_id', 'file_slots');
create index on issued_places (tenant_id, resource, record);

-- The next number of a series. Whoever takes it holds the series until the transaction ends, so that whoever comes next waits:
-- rolled back, it was never taken.
create function take_document_number(of_series uuid, on_day date, out year integer, out number bigint, out label text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare series document_series; latest date; begin
  perform pg_advisory_xact_lock(hashtextextended(of_series::text, 0));
  select * into series from document_series s where s.tenant_id = current_tenant() and s.id = of_series and s.deleted_at is null;
  if not found then
    raise exception 'no such series' using errcode = 'check_violation', constraint = 'document_series_id_check';
  end if;
  if on_day not between (now() - interval '1 day')::date and (now() + interval '1 day')::date then
    raise exception 'not of today' using errcode = 'check_violation', constraint = 'issued_on_check';
  end if;
  -- Numbers follow the days.
  select max(c.last_on) into latest from document_counters c where c.tenant_id = current_tenant() and c.series_id = of_series;
  if latest > on_day then
    raise exception 'before the last one' using errcode = 'check_violation', constraint = 'issued_on_check';
  end if;
  year := case when series.yearly then extract(year from on_day)::integer else 0 end;
  insert into document_counters as c (tenant_id, series_id, year, last, last_on)
    values (current_tenant(), of_series, take_document_number.year, case when latest is null then series.first else 1 end, on_day)
    on conflict on constraint document_counters_pkey do update set last = c.last + 1, last_on = excluded.last_on
    returning c.last into number;
  label := series.prefix || case when series.yearly then year || '-' else '' end || lpad(number::text, greatest(series.digits::integer, length(number::text)), '0');
end $$;
revoke execute on function take_document_number from public;
grant execute on function take_document_number to estrade_app, estrade_worker;

-- A paper has the number that was taken for it, and no other.
create function issued_numbered() returns trigger language plpgsql as $$ begin
  new.created_at := now();
  new.created_by := current_actor();
  if new.series_id is not null and not exists (select from document_counters c
      where c.tenant_id = new.tenant_id and c.series_id = new.series_id and c.year = new.year and c.last = new.number and c.last_on = new.issued_on) then
    raise exception 'a number that was not taken' using errcode = 'check_violation', constraint = 'issued_documents_number_check';
  end if;
  return new;
end $$;
create trigger issued_numbered before insert on issued_documents for each row execute function issued_numbered();

-- A number that was taken is on a paper when the transaction ends.
create function number_issued() returns trigger language plpgsql as $$ begin
  if not exists (select from issued_documents i
      where i.tenant_id = new.tenant_id and i.series_id = new.series_id and i.year = new.year and i.number = new.last) then
    raise exception 'a number without a paper' using errcode = 'check_violation', constraint = 'issued_documents_number_check';
  end if;
  return null;
end $$;
create constraint trigger number_issued after insert or update on document_counters deferrable initially deferred
  for each row execute function number_issued();

-- What its numbers mean does not change once one was taken, and it does not go.
create function series_lasts() returns trigger language plpgsql as $$ begin
  perform pg_advisory_xact_lock(hashtextextended(old.id::text, 0));
  if (new.entity_id, new.kind, new.prefix, new.yearly, new.digits, new.first, new.deleted_at)
      is distinct from (old.entity_id, old.kind, old.prefix, old.yearly, old.digits, old.first, old.deleted_at)
    and exists (select from document_counters c where c.tenant_id = old.tenant_id and c.series_id = old.id) then
    raise exception 'numbers were taken' using errcode = 'check_violation', constraint = 'document_series_prefix_check';
  end if;
  return new;
end $$;
create trigger series_lasts before update on document_series for each row execute function series_lasts();
