-- Venues in full: whom to call for what, how one is received, when it is open, what it holds and what went wrong there.
alter table venues
  add column booking_contact_id uuid,
  add column technical_contact_id uuid,
  add column press_contact_id uuid,
  add column hosting text,
  add column season_from text check (season_from in
    ('january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december')),
  add column season_until text check (season_until in
    ('january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december')),
  add column technical_notes text,
  -- Worked out from planning: confirmed concerts of the agency in it.
  add column concerts bigint check (concerts > 0);
call link('venues', 'booking_contact_id', 'people');
call link('venues', 'technical_contact_id', 'people');
call link('venues', 'press_contact_id', 'people');
call reach_policies('venues');
create index on venues (tenant_id, concerts, id) where deleted_at is null;

-- How many people a venue holds when it is set up so.
create table capacities (
  what text not null,
  venue_id uuid not null,
  layout text not null check (layout in ('standing', 'seated', 'mixed', 'cabaret', 'open_air')),
  people bigint not null check (people >= 0),
  stage text,
  notes text,
  needle text generated always as (folded(what || ' ' || coalesce(notes, ''))) stored
);
call resource_table('capacities');
call part_of('capacities', 'venue_id', 'venues');
call sorted_by('capacities', 'what');
create index on capacities (tenant_id, people, id) where deleted_at is null;
call reach_policies('capacities');

-- What went wrong somewhere, so that it does not happen twice.
create table incidents (
  what text not null,
  venue_id uuid not null,
  artist_id uuid,
  kind text not null check (kind in ('safety', 'technical', 'hosting', 'payment', 'behaviour', 'audience', 'weather', 'other')),
  severity text not null check (severity in ('minor', 'serious', 'grave')),
  happened_on date not null,
  story text,
  solved_on date,
  needle text generated always as (folded(what || ' ' || coalesce(story, ''))) stored
);
call resource_table('incidents');
call part_of('incidents', 'venue_id', 'venues');
call link('incidents', 'artist_id', 'artists');
call sorted_by('incidents', 'what');
create index on incidents (tenant_id, happened_on, id) where deleted_at is null;
call reach_policies('incidents');

-- What an organisation entrusts the agency with.
create table mandates (
  number text not null,
  organisation_id uuid not null,
  artist_id uuid,
  kind text not null check (kind in ('booking', 'management', 'tour', 'business_finder', 'publishing', 'promotion', 'other')),
  status text not null check (status in ('draft', 'sent', 'signed', 'ended')),
  signed_on date,
  since date,
  until date,
  territory text,
  exclusive boolean not null default false,
  notes text,
  needle text generated always as (folded(number || ' ' || coalesce(territory, '') || ' ' || coalesce(notes, ''))) stored
);
call resource_table('mandates');
call part_of('mandates', 'organisation_id', 'organisations');
call link('mandates', 'artist_id', 'artists');
call sorted_by('mandates', 'number');
create unique index mandates_tenant_id_number_key on mandates (tenant_id, number) where deleted_at is null;
create index on mandates (tenant_id, until, id) where deleted_at is null;
call reach_policies('mandates');

-- Who plays what in a group, and what has to be known to receive them.
create table band_members (
  role text not null,
  artist_id uuid not null,
  person_id uuid not null,
  part text not null check (part in
    ('musician', 'singer', 'dancer', 'actor', 'technician', 'composer', 'lyricist', 'arranger', 'administrator', 'other')),
  main_contact boolean not null default false,
  -- What somebody does not eat or must not touch tells of their health.
  diet text check (diet like 's1.%'),
  since date,
  until date,
  notes text,
  needle text generated always as (folded(role || ' ' || coalesce(notes, ''))) stored
);
call resource_table('band_members');
call part_of('band_members', 'artist_id', 'artists');
call part_of('band_members', 'person_id', 'people');
call sorted_by('band_members', 'role');
call reach_policies('band_members');

-- Those who work in the agency: since when, until when, whom to call if something happens to them.
create table colleagues (
  name text not null,
  member_id uuid,
  job text,
  specialities text,
  entered_on date,
  left_on date,
  emergency_contact text check (emergency_contact like 's1.%'),
  emergency_phone text check (emergency_phone like 's1.%'),
  notes text,
  needle text generated always as (folded(name || ' ' || coalesce(job, '') || ' ' || coalesce(specialities, ''))) stored
);
call resource_table('colleagues');
call link('colleagues', 'member_id', 'members');
call sorted_by('colleagues', 'name');
create index on colleagues (tenant_id, entered_on, id) where deleted_at is null;
call reach_policies('colleagues');

-- Whether somebody answered.
alter table interactions add column answer text check (answer in ('waiting', 'answered', 'none'));
