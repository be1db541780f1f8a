-- What visitors write to an agency by its public site.

create table enquiries (
  name text not null,
  email text not null,
  subject text,
  message text not null,
  status text not null check (status in ('new', 'answered', 'archived')),
  artist_id uuid,
  language text not null default 'fr' check (language in ('fr', 'en')),
  notes text,
  needle text generated always as (folded(
    name || ' ' || email || ' ' || coalesce(subject, '') || ' ' || message)) stored
);
call resource_table('enquiries');
call link('enquiries', 'artist_id', 'artists');
call sorted_by('enquiries', 'name');
