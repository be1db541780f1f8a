-- Files of records: a slot holds one document in all its versions, which are rows of `attachments`.
create table file_slots (
  resource text not null,
  record uuid not null,
  -- A place in the agency's order: '01_Booking', '03_Technique/Plans'; empty is the top.
  folder text not null default '' check (length(folder) <= 120),
  title text not null check (length(title) between 1 and 160),
  sort text not null default 'other' check (sort in ('image', 'audio', 'video', 'document', 'other')),
  -- The number of its newest version.
  latest integer not null default 0
);
call resource_table('file_slots');
create index on file_slots (tenant_id, resource, record, id);

alter table attachments add column slot_id uuid;
alter table attachments add column number integer;
call part_of('attachments', 'slot_id', 'file_slots');
create unique index attachments_number_key on attachments (tenant_id, slot_id, number) where slot_id is not null;

-- What is being brought: its room is taken before the first byte, and it can be gone on with for a day.
create table uploads (
  resource text not null,
  record uuid not null,
  slot_id uuid,
  folder text not null default '',
  name text not null,
  -- What it will weigh, and how much of it has come.
  bytes bigint not null check (bytes >= 0),
  received bigint not null default 0 check (received between 0 and bytes),
  -- Whoever puts it together holds it until then.
  busy_until timestamptz,
  -- It is kept: whoever did not hear that asks once more.
  done_at timestamptz
);
call resource_table('uploads');
call part_of('uploads', 'slot_id', 'file_slots');

-- Each piece as it came, from which byte on.
create table upload_parts (
  upload_id uuid not null,
  start bigint not null,
  bytes bigint not null,
  key text not null
);
call tenant_table('upload_parts');
alter table upload_parts add primary key (tenant_id, upload_id, start);
call part_of('upload_parts', 'upload_id', 'uploads');
drop index upload_parts_tenant_id_upload_id_idx;

-- Keys in the store that no row speaks of: not yet, or no longer. Written before a file is stored and when its row goes,
-- so that whoever is killed in between leaves nothing that nobody knows of.
create table loose_files (
  key text not null,
  since timestamptz not null default now()
);
call tenant_table('loose_files');
alter table loose_files add primary key (tenant_id, key);

-- A row that goes leaves its keys behind to be removed; a whole agency that goes takes its folder along by itself.
create function file_gone() returns trigger language plpgsql as $$
declare facts jsonb := coalesce(to_jsonb(old) -> 'facts', '{}'); begin
  insert into loose_files (tenant_id, key, since)
    select old.tenant_id, k, now() - interval '1 day'
    from (select old.key as k union select value from jsonb_each_text(facts) where value like old.tenant_id || '/%') gone
    where exists (select from directory.tenants t where t.id = old.tenant_id)
    on conflict (tenant_id, key) do update set since = excluded.since;
  return null;
end $$;
create trigger file_gone after delete on attachments for each row execute function file_gone();
create trigger file_gone after delete on upload_parts for each row execute function file_gone();
