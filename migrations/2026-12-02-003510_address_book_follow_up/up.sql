-- A next step is done at some time.
alter table interactions add column next_done boolean not null default false;
create index on interactions (tenant_id, next_on, id) where deleted_at is null and next_on is not null and not next_done;

-- How much of what one wants to know of a record is known, in hundredths; what counts is named in follow_up/complete.rs.
create function people_complete(first_name text, job text, organisation uuid, email text, phone text, mobile text, city text, language text, source text)
  returns smallint language sql immutable parallel safe as
  $$ select (100 * num_nonnulls(first_name, job, organisation, email, coalesce(phone, mobile), city, language, source) / 8)::smallint $$;
create function organisations_complete(email text, phone text, website text, street text, postcode text, city text, country text)
  returns smallint language sql immutable parallel safe as
  $$ select (100 * num_nonnulls(email, phone, website, street, postcode, city, country) / 7)::smallint $$;
create function artists_complete(genre text, city text, region text, manager uuid, booker uuid, photo text, biography text, website text)
  returns smallint language sql immutable parallel safe as
  $$ select (100 * num_nonnulls(genre, city, region, manager, booker, photo, biography, website) / 8)::smallint $$;
create function venues_complete(capacity bigint, organisation uuid, street text, postcode text, city text, country text, stage text, sheet text)
  returns smallint language sql immutable parallel safe as
  $$ select (100 * num_nonnulls(capacity, organisation, street, postcode, city, country, stage, sheet) / 8)::smallint $$;
