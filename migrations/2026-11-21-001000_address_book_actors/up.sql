-- Whom an agency knows: people, organisations, who is what where, artists,
-- venues, and what was said last.

create table people (
  first_name text,
  last_name text not null,
  email text,
  phone text,
  mobile text,
  job text,
  organisation_id uuid,
  city text,
  country text,
  language text check (language in ('fr', 'en', 'de', 'es', 'it', 'nl', 'pt')),
  source text check (source in ('recommendation', 'festival', 'prospecting', 'website', 'press', 'other')),
  consent boolean not null default false,
  consent_on date,
  last_contact_on date,
  notes text,
  confidential_notes text,
  needle text generated always as (folded(
    coalesce(first_name, '') || ' ' || last_name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '') || ' ' ||
    coalesce(mobile, '') || ' ' || coalesce(job, '') || ' ' || coalesce(city, ''))) stored
);
call resource_table('people');

create table organisations (
  name text not null,
  kind text not null check (kind in
    ('label', 'venue_operator', 'festival', 'media', 'management', 'booking', 'institution', 'association', 'other')),
  siren text,
  siret text,
  vat_number text,
  website text,
  email text,
  phone text,
  street text,
  postcode text,
  city text,
  country text,
  notes text,
  needle text generated always as (folded(
    name || ' ' || coalesce(siren, '') || ' ' || coalesce(email, '') || ' ' || coalesce(city, ''))) stored
);
call resource_table('organisations');

-- A role of somebody somewhere: gone when either side is purged.
create table positions (
  person_id uuid not null,
  organisation_id uuid not null,
  role text not null,
  since date,
  until date,
  main boolean not null default false,
  needle text generated always as (folded(role)) stored
);
call resource_table('positions');

create table artists (
  name text not null,
  slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  status text not null check (status in ('prospect', 'active', 'paused', 'archived')),
  genre text,
  city text,
  region text,
  biography text,
  website text,
  photo text,
  manager_id uuid,
  booker_id uuid,
  on_site boolean not null default false,
  notes text,
  needle text generated always as (folded(
    name || ' ' || coalesce(genre, '') || ' ' || coalesce(city, '') || ' ' || coalesce(region, ''))) stored
);
call resource_table('artists');
alter table artists add unique (tenant_id, slug);
-- Public pages that were made from it must be forgotten.
call watched_table('artists');

create table venues (
  name text not null,
  organisation_id uuid,
  capacity bigint check (capacity >= 0),
  stage_size text,
  technical_sheet text,
  accessible boolean not null default false,
  street text,
  postcode text,
  city text,
  country text,
  website text,
  notes text,
  needle text generated always as (folded(
    name || ' ' || coalesce(postcode, '') || ' ' || coalesce(city, ''))) stored
);
call resource_table('venues');

create table interactions (
  kind text not null check (kind in ('call', 'email', 'meeting', 'message', 'other')),
  at timestamptz not null,
  subject text not null,
  person_id uuid,
  organisation_id uuid,
  artist_id uuid,
  notes text,
  next_step text,
  next_on date,
  needle text generated always as (folded(
    subject || ' ' || coalesce(notes, '') || ' ' || coalesce(next_step, ''))) stored
);
call resource_table('interactions');

call link('people', 'organisation_id', 'organisations');
call part_of('positions', 'person_id', 'people');
call part_of('positions', 'organisation_id', 'organisations');
call link('artists', 'manager_id', 'people');
call link('artists', 'booker_id', 'people');
call link('venues', 'organisation_id', 'organisations');
call link('interactions', 'person_id', 'people');
call link('interactions', 'organisation_id', 'organisations');
call link('interactions', 'artist_id', 'artists');

call sorted_by('people', 'last_name');
call sorted_by('people', 'city');
call sorted_by('organisations', 'name');
call sorted_by('organisations', 'city');
call sorted_by('positions', 'role');
call sorted_by('artists', 'name');
call sorted_by('artists', 'city');
call sorted_by('venues', 'name');
call sorted_by('venues', 'city');
-- Days, moments and numbers have one order, not people's.
create index on people (tenant_id, last_contact_on, id) where deleted_at is null;
create index on venues (tenant_id, capacity, id) where deleted_at is null;
create index on interactions (tenant_id, at, id) where deleted_at is null;
create index on interactions (tenant_id, next_on, id) where deleted_at is null;
