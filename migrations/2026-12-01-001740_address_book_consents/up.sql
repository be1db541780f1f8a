-- What somebody agreed to or took back, with what shows it: who noted it and when stand in every row.
create table consents (
  person_id uuid,
  purpose text not null check (purpose in ('news', 'picture', 'sharing', 'other')),
  given boolean not null default false,
  at timestamptz not null,
  how text not null check (how in ('form', 'paper', 'email', 'phone', 'in_person')),
  wording text not null,
  evidence text,
  needle text generated always as (folded(wording || ' ' || coalesce(evidence, ''))) stored
);
call resource_table('consents');
call link('consents', 'person_id', 'people');
create index on consents (tenant_id, at, id) where deleted_at is null;
call reach_policies('consents');
