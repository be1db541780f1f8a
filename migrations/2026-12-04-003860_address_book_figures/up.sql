-- What is counted of an artist, where and on which day: followers, listeners, tickets. Written by hand or brought by a file.
create table figures (
  what text check (what is not null),
  artist_id uuid not null,
  source text not null check (source in
    ('spotify_listeners', 'spotify_followers', 'deezer_fans', 'apple_listeners', 'youtube_subscribers', 'youtube_views', 'soundcloud_followers',
     'bandcamp_supporters', 'instagram_followers', 'tiktok_followers', 'facebook_followers', 'bandsintown_trackers', 'newsletter', 'tickets')),
  day date not null,
  value bigint not null check (value >= 0),
  notes text,
  needle text generated always as (folded(coalesce(what, '') || ' ' || coalesce(notes, ''))) stored
);
call resource_table('figures');
call part_of('figures', 'artist_id', 'artists');
call sorted_by('figures', 'what');
create index on figures (tenant_id, day, id) where deleted_at is null;
create index on figures (tenant_id, value, id) where deleted_at is null;
call reach_policies('figures');
