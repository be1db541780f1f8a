-- What the releases of the address book speak of. The functions are frozen: another
-- meaning is another function, and another release.

-- 1.1.0: an artist is filed without the article: "Ogres, Les".
alter table artists add column filed_as text;
create function filed_as_1(name text) returns text language sql immutable parallel safe strict as $$
  select regexp_replace(regexp_replace(btrim(name), '^(les?|la|the)\s+(.+)$', '\2, \1', 'i'), '^(l[''’])\s*(.+)$', '\2, \1', 'i')
$$;
call sorted_by('artists', 'filed_as');
call released_table('artists', 'address_book');

-- 2.0.0: an address has a second line: building, floor, post box.
alter table organisations add column street_more text;
alter table venues add column street_more text;
create function street_lines_1(street text) returns text[] language sql immutable parallel safe strict as $$
  select coalesce(regexp_match(street,
    '^(.*?\S)\s*[,;\n]\s*((?:b[âa]t|b[âa]timent|appt?|appartement|[ée]tage|\d+(?:er|e|[èe]me|st|nd|rd|th)\s+(?:[ée]tage|floor)|esc|escalier|entr[ée]e|r[ée]sidence|b\.?p|cs|zi|za|zac|c/o|chez|unit|suite|floor|flat|building|po box)(?![[:alpha:]]).*)$',
    'i'), array[street, null])
$$;
call released_table('organisations', 'address_book');
call released_table('venues', 'address_book');
