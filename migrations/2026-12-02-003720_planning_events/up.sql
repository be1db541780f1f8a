-- What happens when, as the clocks of the place say: a day, an hour of that day (25:30 is half past one of the night after
-- it), a zone. When that is for the rest of the world is worked out anew each time, by the rules of the zone.
create table events (
  title text not null,
  kind text not null check (kind in ('concert', 'rehearsal', 'meeting', 'travel', 'promotion', 'release', 'other')),
  status text not null check (status in ('confirmed', 'option', 'cancelled')),
  all_day boolean not null default false,
  starts_on date not null,
  starts_at text check (starts_at ~ '^[0-2][0-9]:[0-5][0-9]$'),
  ends_on date,
  ends_at text check (ends_at ~ '^[0-2][0-9]:[0-5][0-9]$'),
  zone text,
  repeats text check (repeats in ('daily', 'weekdays', 'weekly', 'fortnightly', 'monthly', 'yearly')),
  rule text,
  repeats_until date,
  except_on text,
  artist_id uuid,
  venue_id uuid,
  project_id uuid,
  person_id uuid,
  organisation_id uuid,
  owner_id uuid,
  notes text,
  needle text generated always as (folded(title || ' ' || coalesce(notes, ''))) stored
);
call resource_table('events');
call link('events', 'artist_id', 'artists');
call link('events', 'venue_id', 'venues');
call link('events', 'project_id', 'projects');
call link('events', 'person_id', 'people');
call link('events', 'organisation_id', 'organisations');
call link('events', 'owner_id', 'members');
call sorted_by('events', 'title');
create index on events (tenant_id, starts_on, id) where deleted_at is null;
create index on events (tenant_id, repeats_until) where deleted_at is null and coalesce(repeats, rule) is not null;
call reach_policies('events');
