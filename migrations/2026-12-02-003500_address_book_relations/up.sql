-- How people, organisations, artists and venues stand to each other: since when, until when, and who says so.
create table relations (
  what text not null,
  kind text not null check (kind in
    ('works_with', 'manages', 'books', 'represents', 'member', 'performs_at', 'produces', 'releases', 'supports', 'partner', 'family', 'other')),
  one_person_id uuid,
  one_organisation_id uuid,
  one_artist_id uuid,
  one_venue_id uuid,
  other_person_id uuid,
  other_organisation_id uuid,
  other_artist_id uuid,
  other_venue_id uuid,
  since date,
  until date,
  source text check (source in ('told', 'contract', 'press', 'website', 'register', 'other')),
  source_note text,
  notes text,
  needle text generated always as (folded(what || ' ' || coalesce(notes, ''))) stored,
  constraint relations_one_person_id_check check (num_nonnulls(one_person_id, one_organisation_id, one_artist_id, one_venue_id) = 1),
  constraint relations_other_person_id_check check (num_nonnulls(other_person_id, other_organisation_id, other_artist_id, other_venue_id) = 1),
  -- Nobody stands in a relation to themselves: two who had one and are merged have none.
  check (one_person_id <> other_person_id),
  check (one_organisation_id <> other_organisation_id),
  check (one_artist_id <> other_artist_id),
  check (one_venue_id <> other_venue_id)
);
call resource_table('relations');
call part_of('relations', 'one_person_id', 'people');
call part_of('relations', 'one_organisation_id', 'organisations');
call part_of('relations', 'one_artist_id', 'artists');
call part_of('relations', 'one_venue_id', 'venues');
call part_of('relations', 'other_person_id', 'people');
call part_of('relations', 'other_organisation_id', 'organisations');
call part_of('relations', 'other_artist_id', 'artists');
call part_of('relations', 'other_venue_id', 'venues');
call sorted_by('relations', 'what');
call reach_policies('relations');
