-- Labels, media and technicians have what is their own: a trade, specialities, styles, reach.
alter table people
  add column trade text check (trade in
    ('manager', 'booker', 'programmer', 'technician', 'broadcaster', 'journalist', 'press_officer',
     'label', 'publisher', 'producer', 'tour_manager', 'administrator', 'other')),
  add column specialities text,
  add column certificates text;
alter table organisations
  add column genres text,
  add column distributor text,
  add column label_code text,
  add column medium text check (medium in ('radio', 'television', 'press', 'online', 'podcast', 'social')),
  add column weekly_reach bigint check (weekly_reach >= 0);
