-- Back to how it was said first.
create or replace function street_lines_1(street text) returns text[] language sql immutable parallel safe strict as $$
  select coalesce(regexp_match(street,
    '^(.*?\S)\s*[,;\n]\s*((?:b[âa]t|b[âa]timent|appt?|appartement|[ée]tage|\d+(?:er|e|[èe]me|st|nd|rd|th)\s+(?:[ée]tage|floor)|esc|escalier|entr[ée]e|r[ée]sidence|b\.?p|cs|zi|za|zac|c/o|chez|unit|suite|floor|flat|building|po box)(?![[:alpha:]]).*)$',
    'i'), array[street, null])
$$;
