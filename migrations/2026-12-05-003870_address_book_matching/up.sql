-- What an artist wants next and who listens: what proposals of collaborations are made from.
alter table artists
  add column goal text check (goal in ('record', 'tour', 'abroad', 'festivals', 'audience', 'residency', 'stage', 'featuring')),
  add column second_goal text check (second_goal in ('record', 'tour', 'abroad', 'festivals', 'audience', 'residency', 'stage', 'featuring')),
  add column audience text check (audience in ('children', 'under_25', '25_39', '40_59', '60_more', 'all'));
