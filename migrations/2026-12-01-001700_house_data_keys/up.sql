-- A data key per agency (and one of the platform's own), wrapped by the house's master
-- key, which is in no table. Deleted with its agency: what it sealed is noise then.
create table directory.data_keys (
  id uuid primary key default new_id(),
  tenant_id uuid references directory.tenants on delete cascade,
  master text not null,
  wrapped bytea not null,
  created_at timestamptz not null default clock_timestamp()
);
create unique index on directory.data_keys (tenant_id) nulls not distinct;
create index on directory.data_keys (master);
grant select, insert, update, delete on directory.data_keys to estrade_app, estrade_worker;
grant select on directory.data_keys to estrade_backup;
create trigger changed after delete on directory.data_keys
  for each row execute function directory.changed('tenant_id');

-- A sealed column is searched by its blind index, which stands in front of the ciphertext.
create procedure blind_index(name regclass, "column" name) language plpgsql as $$ begin
  execute format('alter table %s add column %I text generated always as (nullif(split_part(%I, ''.'', 2), '''')) stored', name, "column" || '_index', "column");
  execute format('create index on %s (tenant_id, %I) where %I is not null', name, "column" || '_index', "column" || '_index');
end $$;

-- The authenticator's own secret, sealed; those made before are derived from their nonce.
alter table directory.factors add column secret text, alter column nonce drop not null;
