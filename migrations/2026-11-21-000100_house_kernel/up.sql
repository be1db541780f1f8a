-- What every table stands on: the tenant of this transaction, and the four
-- procedures that turn a plain table into an agency's table.

-- The tenant of this transaction, or null: no tenant, no rows. STABLE, never
-- IMMUTABLE: a generic plan would freeze one tenant's answer for all.
create function current_tenant() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('app.tenant', true), '')::uuid $$;

create function current_actor() returns text language sql stable parallel safe as
  $$ select coalesce(nullif(current_setting('app.actor', true), ''), 'unknown') $$;

-- A version 7 uuid: ordered by time, so that keys are created at the end of their index.
create function new_id() returns uuid language sql volatile parallel safe as $$
  select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
    from 1 for 6), 52, 1), 53, 1), 'hex')::uuid
$$;

-- The order people expect: accents and case after the letters, numbers by value.
do $$ begin
  create collation human (provider = icu, locale = 'fr-u-kn-true');
exception when others then
  create collation human from "C";
end $$;

-- Lower case without accents, for searching.
create function folded(words text) returns text language sql immutable parallel safe strict as
  $$ select lower(public.unaccent('public.unaccent', words)) $$;

-- One call makes a table an agency's: every row belongs to the tenant of the
-- transaction that wrote it, and no other tenant sees or writes it.
create procedure tenant_table(name regclass) language plpgsql as $$ begin
  execute format('alter table %s add column tenant_id uuid not null default current_tenant() references directory.tenants on delete cascade', name);
  execute format('alter table %s enable row level security, force row level security', name);
  execute format('create policy tenant on %s using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()))', name);
  execute format('grant select, insert, update, delete on %s to estrade_app, estrade_worker', name);
  execute format('grant select on %s to estrade_backup', name);
end $$;

-- What every record has: identity, version for If-Match, the agency's own
-- fields, and thirty days in the bin.
create procedure resource_table(name regclass) language plpgsql as $$ begin
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
end $$;

-- A reference that cannot leave the agency. What it points at may be purged:
-- the reference is then emptied, the row stays.
create procedure link(name regclass, "column" name, target regclass) language plpgsql as $$ begin
  execute format('alter table %s add foreign key (tenant_id, %I) references %s (tenant_id, id) on delete set null (%I)', name, "column", target, "column");
  execute format('create index on %s (tenant_id, %I)', name, "column");
end $$;

-- A part that does not outlive its whole.
create procedure part_of(name regclass, "column" name, target regclass) language plpgsql as $$ begin
  execute format('alter table %s add foreign key (tenant_id, %I) references %s (tenant_id, id) on delete cascade', name, "column", target);
  execute format('create index on %s (tenant_id, %I)', name, "column");
end $$;

-- Lists are ordered by this text column, in the order people expect.
create procedure sorted_by(name regclass, "column" name) language plpgsql as $$ begin
  execute format('create index on %s (tenant_id, %I collate human, id) where deleted_at is null', name, "column");
end $$;
