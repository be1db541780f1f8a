-- What the releases of the showcase speak of; the functions are frozen.

-- 1.1.0: whose address a visitor writes from.
alter table enquiries add column domain text;
create function mail_domain_1(email text) returns text language sql immutable parallel safe strict as
  $$ select nullif(lower(split_part(email, '@', 2)), '') $$;

-- 2.0.0: messages are of a kind, and can be sorted as they come.
alter table enquiries add column kind text check (kind in ('booking', 'press', 'other'));
create function enquiry_kind_1(subject text, message text) returns text language sql immutable parallel safe as $$
  select case
    when folded(concat_ws(' ', subject, message)) ~ '\m(concerts?|booking|gigs?|cachets?|devis|fees?|quotes?|programmation|festival|tournees?|tours?|disponible|available)\M' then 'booking'
    when folded(concat_ws(' ', subject, message)) ~ '\m(presse|press|interviews?|entretiens?|journalistes?|journalists?|emission|radio|programme|podcast|magazine)\M' then 'press'
    else 'other' end
$$;
call released_table('enquiries', 'showcase');
