-- By what a record is found when it is typed again: words of the engine, told blindly by the agency's own key.
create table duplicate_keys (
  resource text not null,
  key text not null,
  record uuid not null
);
call tenant_table('duplicate_keys');
alter table duplicate_keys add primary key (tenant_id, resource, key, record);
create index on duplicate_keys (tenant_id, record);

-- Two records that may be one. Why is kept without the values: those are read from the records, by who may.
create table duplicate_pairs (
  resource text not null,
  one uuid not null,
  other uuid not null check (one < other),
  grade text not null check (grade in ('certain', 'suspected', 'potential')),
  -- In thousandths.
  score integer not null,
  reasons jsonb not null default '[]',
  found text not null check (found in ('entry', 'sweep')),
  found_at timestamptz not null default now(),
  -- Somebody said that they are not the same.
  apart_by text,
  apart_at timestamptz
);
call tenant_table('duplicate_pairs');
alter table duplicate_pairs add primary key (tenant_id, resource, one, other);
create index on duplicate_pairs (tenant_id, other);
create index on duplicate_pairs (tenant_id, score) where apart_at is null;

-- When each list was last looked through.
create table duplicate_sweeps (
  resource text not null,
  swept_at timestamptz not null default now(),
  records bigint not null,
  pairs bigint not null,
  -- The newest change that was seen: nothing newer, nothing to look for.
  upto timestamptz
);
call tenant_table('duplicate_sweeps');
alter table duplicate_sweeps add primary key (tenant_id, resource);
