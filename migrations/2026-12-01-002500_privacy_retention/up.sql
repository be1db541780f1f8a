-- What becomes of records that served their purpose: a run says beforehand what it would do with which,
-- does that, and proves it afterwards by a hash over what was done.
create table privacy_runs (
  status text not null default 'planned' check (status in ('planned', 'running', 'done', 'stopped', 'undoing', 'undone')),
  automatic boolean not null default false,
  total integer not null default 0,
  done integer not null default 0,
  counts jsonb not null default '{}',
  digest text,
  started_at timestamptz,
  ended_at timestamptz
);
call resource_table('privacy_runs');

-- One line per record of a run, in its order. Of what was archived it holds the sealed whole, until that day.
create table privacy_fates (
  run uuid,
  line integer not null default 0,
  resource text not null,
  record uuid not null,
  fate text not null check (fate in ('archive', 'anonymise', 'delete', 'keep')),
  why text,
  state text not null default 'planned' check (state in ('planned', 'done', 'skipped', 'restored', 'ended')),
  at timestamptz,
  until date,
  content bytea,
  check (content is null or fate = 'archive')
);
call resource_table('privacy_fates');
call part_of('privacy_fates', 'run', 'privacy_runs');
create index on privacy_fates (tenant_id, resource, record, at);
create index on privacy_fates (tenant_id, run, line);
create index on privacy_fates (tenant_id, until) where state = 'done' and content is not null;
