-- Which values of an organisation's sheet were taken from a public register: what it said, under which number, when, by whom, and
-- what stood there before. A value that was changed since has no source any more.
create table organisation_sources (
  organisation_id uuid not null,
  field text not null,
  value text not null,
  was text,
  source text not null check (source in ('sirene')),
  reference text not null,
  taken_at timestamptz not null default now(),
  taken_by text not null
);
call tenant_table('organisation_sources');
alter table organisation_sources add primary key (tenant_id, organisation_id, field);
alter table organisation_sources add foreign key (tenant_id, organisation_id) references organisations (tenant_id, id) on delete cascade;
