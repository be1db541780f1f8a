-- More ways to reach somebody than their sheet has room for: addresses, telephones, mail addresses, pages.
create table details (
  kind text not null check (kind in ('email', 'phone', 'link', 'address')),
  value text check (value is not null),
  used_for text check (used_for in ('work', 'home', 'touring', 'billing', 'press', 'technical', 'other')),
  main boolean not null default false,
  person_id uuid,
  organisation_id uuid,
  artist_id uuid,
  venue_id uuid,
  street text,
  postcode text,
  city text,
  country text,
  notes text,
  needle text generated always as (folded(coalesce(value, '') || ' ' || coalesce(notes, ''))) stored,
  constraint details_person_id_check check (num_nonnulls(person_id, organisation_id, artist_id, venue_id) = 1)
);
call resource_table('details');
call part_of('details', 'person_id', 'people');
call part_of('details', 'organisation_id', 'organisations');
call part_of('details', 'artist_id', 'artists');
call part_of('details', 'venue_id', 'venues');
call sorted_by('details', 'value');
call reach_policies('details');

-- How somebody likes to be reached, and in which other languages.
alter table people add column channel text check (channel in ('email', 'phone', 'message', 'post', 'none')),
  add column also_speaks text;
