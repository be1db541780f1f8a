-- The venue commons: public facts of venues that agencies share, each with where it comes from, who stands behind it in
-- number, and what was said before. No agency reads these tables: it asks the functions below, which never say who.

create table directory.common_venues (
  -- Keys that tell no time: the moment somebody spoke may say who it was.
  id uuid primary key default gen_random_uuid(),
  name text not null check (length(name) between 1 and 200),
  town text not null check (length(town) between 1 and 100),
  country text not null default '' check (length(country) <= 60),
  postcode text not null default '' check (length(postcode) <= 12),
  source text not null default '' check (length(source) <= 300),
  -- Under what licence it came, if by a file.
  licence text not null default '' check (length(licence) <= 200),
  -- Told to no agency.
  by_tenant uuid references directory.tenants on delete set null,
  merged_into uuid references directory.common_venues,
  created_at timestamptz not null default clock_timestamp()
);
create unique index common_venues_name_key on directory.common_venues (folded(name), folded(town), folded(country)) where merged_into is null;
create index on directory.common_venues (folded(town)) where merged_into is null;
create index on directory.common_venues (merged_into);
create index on directory.common_venues (by_tenant, created_at);

create table directory.venue_facts (
  id uuid primary key default gen_random_uuid(),
  venue_id uuid not null references directory.common_venues on delete cascade,
  -- Public facts of a house, and no others.
  field text not null check (field in ('street', 'postcode', 'website', 'capacity', 'capacity_seated', 'capacity_standing', 'stage_size',
    'accessible', 'accessibility', 'opening_months', 'phone', 'email', 'hosting')),
  value text not null check (length(value) between 1 and 500),
  kind text not null check (kind in ('official', 'own', 'other')),
  source text not null default '' check (length(source) <= 300),
  state text not null default 'current' check (state in ('current', 'superseded', 'withdrawn', 'refused')),
  by_tenant uuid references directory.tenants on delete set null,
  proposed_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  check ((state = 'current') = (ended_at is null))
);
create unique index venue_facts_value_key on directory.venue_facts (venue_id, field, folded(value)) where state = 'current';
create index on directory.venue_facts (venue_id, field, proposed_at);
create index on directory.venue_facts (by_tenant, proposed_at);

-- What an agency says of a fact: that it is so, or that it is not and why. One voice each.
create table directory.venue_votes (
  fact_id uuid not null references directory.venue_facts on delete cascade,
  by_tenant uuid not null references directory.tenants on delete cascade,
  agrees boolean not null,
  reason text not null default '',
  at timestamptz not null default clock_timestamp(),
  -- A dispute that an operator decided weighs no more.
  settled_at timestamptz,
  primary key (fact_id, by_tenant),
  constraint venue_votes_reason_check check (length(reason) <= 300 and (agrees or reason <> ''))
);
create index on directory.venue_votes (by_tenant, at);

-- What operators did.
create table directory.commons_acts (
  id uuid primary key default new_id(),
  at timestamptz not null default clock_timestamp(),
  actor text not null default current_actor(),
  what text not null check (what in ('kept', 'refused', 'merged', 'imported')),
  data jsonb not null
);

-- An agency that is served and is no staging copy may say something.
create function directory.commons_open() returns void language plpgsql stable set search_path = public, pg_temp as $$ begin
  if not exists (select from directory.tenants t where t.id = current_tenant() and t.status = 'active' and t.copy_of is null) then
    raise exception 'a staging copy reads alone' using errcode = 'check_violation', constraint = 'commons_copy_check';
  end if;
end $$;

-- What an agency says is its own, and two hundred things a day at most.
create function directory.commons_kept() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare said bigint; begin
  -- Operators, and a backup that comes back.
  if current_tenant() is null then
    return new;
  end if;
  perform directory.commons_open();
  if new.by_tenant is distinct from current_tenant() then
    raise exception 'in one''s own name' using errcode = 'check_violation', constraint = 'commons_own_check';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('commons ' || current_tenant(), 0));
  if tg_table_name = 'venue_votes' then
    select count(*) into said from directory.venue_votes v where v.by_tenant = current_tenant() and v.at > clock_timestamp() - interval '1 day';
  else
    select (select count(*) from directory.venue_facts f where f.by_tenant = current_tenant() and f.proposed_at > clock_timestamp() - interval '1 day')
      + (select count(*) from directory.common_venues v where v.by_tenant = current_tenant() and v.created_at > clock_timestamp() - interval '1 day') into said;
  end if;
  -- Each proposal is a voice, too.
  if said >= (case tg_table_name when 'venue_votes' then 500 else 200 end) then
    raise exception 'enough for a day' using errcode = 'check_violation', constraint = 'commons_limit_check';
  end if;
  return new;
end $$;
create trigger kept before insert on directory.common_venues for each row execute function directory.commons_kept();
create trigger kept before insert on directory.venue_facts for each row execute function directory.commons_kept();
create trigger kept before insert on directory.venue_votes for each row execute function directory.commons_kept();

alter table directory.common_venues enable row level security;
alter table directory.venue_facts enable row level security;
alter table directory.venue_votes enable row level security;
alter table directory.commons_acts enable row level security;
create policy operator on directory.common_venues to estrade_operator using (true) with check (true);
create policy operator on directory.venue_facts to estrade_operator using (true) with check (true);
create policy operator on directory.venue_votes to estrade_operator using (true) with check (true);
create policy operator on directory.commons_acts to estrade_operator using (true) with check (true);
create policy backup on directory.common_venues for select to estrade_backup using (true);
create policy backup on directory.venue_facts for select to estrade_backup using (true);
create policy backup on directory.venue_votes for select to estrade_backup using (true);
create policy backup on directory.commons_acts for select to estrade_backup using (true);
grant select, insert, update on directory.common_venues, directory.venue_facts to estrade_operator;
grant select, insert, update, delete on directory.venue_votes to estrade_operator;
grant select, insert on directory.commons_acts to estrade_operator;
grant select on directory.common_venues, directory.venue_facts, directory.venue_votes, directory.commons_acts to estrade_backup;

-- Venues whose name, town and postcode hold every one of these words.
create function commons_search(words text, of_country text, most integer) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'name', v.name, 'town', v.town, 'country', v.country, 'postcode', v.postcode, 'known', v.known)
    order by folded(v.name), v.id), '[]')
  from (
    select c.id, c.name, c.town, c.country, c.postcode,
      (select count(distinct f.field) from directory.venue_facts f where f.venue_id = c.id and f.state = 'current') as known
    from directory.common_venues c
    where c.merged_into is null and (coalesce(of_country, '') = '' or folded(c.country) = folded(of_country))
      and not exists (select from regexp_split_to_table(folded(words), '[^[:alnum:]]+') word
        where word <> '' and position(word in folded(c.name || ' ' || c.town || ' ' || c.postcode || ' ' || c.country)) = 0)
    order by folded(c.name), c.id limit least(greatest(most, 1), 200)
  ) v
$$;

-- Venues of a town, those that share a word with a name first: what a venue may be.
create function commons_near(of_name text, of_town text) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'name', v.name, 'town', v.town, 'country', v.country, 'postcode', v.postcode, 'known', v.known)), '[]')
  from (
    select c.id, c.name, c.town, c.country, c.postcode,
      (select count(distinct f.field) from directory.venue_facts f where f.venue_id = c.id and f.state = 'current') as known
    from directory.common_venues c
    where c.merged_into is null and folded(c.town) = folded(of_town)
    order by exists (select from regexp_split_to_table(folded(of_name), '[^[:alnum:]]+') word
      where length(word) > 2 and position(word in folded(c.name)) > 0) desc, c.id limit 200
  ) v
$$;

-- All that is and was said of a venue: how many stand behind it, never who; days, never hours; of what was taken back, not what it was.
create function commons_facts(of_venue uuid) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
  select jsonb_build_object('id', v.id, 'name', v.name, 'town', v.town, 'country', v.country, 'postcode', v.postcode, 'source', v.source, 'licence', v.licence,
    'facts', coalesce((
      select jsonb_agg(jsonb_build_object('id', f.id, 'field', f.field, 'value', case when f.state <> 'withdrawn' then f.value end, 'kind', f.kind,
        'source', case when f.state <> 'withdrawn' then f.source end, 'state', f.state, 'on', f.proposed_at::date, 'ended', f.ended_at::date,
        'confirms', (select count(*) from directory.venue_votes o where o.fact_id = f.id and o.agrees),
        'disputes', (select count(*) from directory.venue_votes o where o.fact_id = f.id and not o.agrees and o.settled_at is null),
        'reasons', coalesce((select jsonb_agg(o.reason order by o.reason) from directory.venue_votes o
          where o.fact_id = f.id and not o.agrees and o.settled_at is null), '[]'),
        'last', (select greatest(f.proposed_at, max(o.at))::date from directory.venue_votes o where o.fact_id = f.id and o.agrees),
        'mine', coalesce(f.by_tenant = current_tenant(), false),
        'voice', (select o.agrees from directory.venue_votes o where o.fact_id = f.id and o.by_tenant = current_tenant()))
        order by f.proposed_at desc, f.id desc)
      from (select * from directory.venue_facts a where a.venue_id = v.id order by a.proposed_at desc, a.id desc limit 500) f), '[]'))
  from directory.common_venues v
  where v.id = (select coalesce(c.merged_into, c.id) from directory.common_venues c where c.id = of_venue)
$$;

-- A venue that nobody named yet; the one there is if somebody did.
create function commons_add(of_name text, of_town text, of_country text, of_postcode text, of_source text) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare added uuid; begin
  perform directory.commons_open();
  insert into directory.common_venues (name, town, country, postcode, source, by_tenant)
    values (of_name, of_town, of_country, of_postcode, of_source, current_tenant()) on conflict do nothing returning id into added;
  return coalesce(added, (select c.id from directory.common_venues c where c.merged_into is null
    and folded(c.name) = folded(of_name) and folded(c.town) = folded(of_town) and folded(c.country) = folded(of_country)));
end $$;

-- A fact is said; one that stands already gains a voice. An agency says one thing of each field: what it said before it says no more.
create function commons_propose(of_venue uuid, of_field text, of_value text, of_kind text, of_source text) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare place uuid; fact uuid; begin
  perform directory.commons_open();
  select coalesce(c.merged_into, c.id) into place from directory.common_venues c where c.id = of_venue;
  if place is null then
    raise exception 'no such venue' using errcode = 'check_violation', constraint = 'commons_venue_check';
  end if;
  select f.id into fact from directory.venue_facts f
    where f.venue_id = place and f.field = of_field and f.state = 'current' and folded(f.value) = folded(of_value);
  if fact is null then
    insert into directory.venue_facts (venue_id, field, value, kind, source, by_tenant)
      values (place, of_field, of_value, of_kind, of_source, current_tenant()) on conflict do nothing returning id into fact;
  end if;
  if fact is null then
    select f.id into fact from directory.venue_facts f
      where f.venue_id = place and f.field = of_field and f.state = 'current' and folded(f.value) = folded(of_value);
  end if;
  delete from directory.venue_votes o using directory.venue_facts f
    where f.id = o.fact_id and f.venue_id = place and f.field = of_field and f.id <> fact and o.by_tenant = current_tenant() and o.agrees;
  update directory.venue_facts f set state = 'superseded', ended_at = clock_timestamp()
    where f.venue_id = place and f.field = of_field and f.id <> fact and f.state = 'current' and f.by_tenant = current_tenant()
      and not exists (select from directory.venue_votes o where o.fact_id = f.id and o.agrees);
  insert into directory.venue_votes as o (fact_id, by_tenant, agrees) values (fact, current_tenant(), true)
    on conflict (fact_id, by_tenant) do update set agrees = true, reason = '', at = clock_timestamp(), settled_at = null;
  return fact;
end $$;

-- A fact is so, or is not and why. Nobody disputes what they proposed: they take it back.
create function commons_vote(of_fact uuid, yes boolean, why text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare said directory.venue_facts; begin
  perform directory.commons_open();
  select * into said from directory.venue_facts f where f.id = of_fact and f.state = 'current' for share;
  if said.id is null or not yes and said.by_tenant = current_tenant() then
    return false;
  end if;
  if yes then
    delete from directory.venue_votes o using directory.venue_facts f
      where f.id = o.fact_id and f.venue_id = said.venue_id and f.field = said.field and f.id <> said.id and o.by_tenant = current_tenant() and o.agrees;
    update directory.venue_facts f set state = 'superseded', ended_at = clock_timestamp()
      where f.venue_id = said.venue_id and f.field = said.field and f.id <> said.id and f.state = 'current' and f.by_tenant = current_tenant()
        and not exists (select from directory.venue_votes o where o.fact_id = f.id and o.agrees);
  end if;
  insert into directory.venue_votes as o (fact_id, by_tenant, agrees, reason) values (of_fact, current_tenant(), yes, case when yes then '' else why end)
    on conflict (fact_id, by_tenant) do update set agrees = excluded.agrees, reason = excluded.reason, at = clock_timestamp(), settled_at = null;
  return true;
end $$;

-- What an agency said of a fact it says no more; what nobody stands behind any more, and was its own, goes.
create function commons_withdraw(of_fact uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare voices integer; begin
  perform directory.commons_open();
  perform from directory.venue_facts f where f.id = of_fact for update;
  delete from directory.venue_votes o where o.fact_id = of_fact and o.by_tenant = current_tenant();
  get diagnostics voices = row_count;
  update directory.venue_facts f set state = 'withdrawn', ended_at = clock_timestamp()
    where f.id = of_fact and f.state = 'current' and f.by_tenant = current_tenant()
      and not exists (select from directory.venue_votes o where o.fact_id = of_fact and o.agrees);
  return voices > 0 or found;
end $$;

revoke execute on function commons_search, commons_near, commons_facts, commons_add, commons_propose, commons_vote, commons_withdraw from public;
grant execute on function commons_search, commons_near, commons_facts, commons_add, commons_propose, commons_vote, commons_withdraw
  to estrade_app, estrade_worker;
grant execute on function commons_search to estrade_operator;

-- Facts in dispute, the most disputed first, and what operators did lately. With the operator's own rights.
create function commons_disputed() returns jsonb language sql stable set search_path = public, pg_temp as $$
  select coalesce(jsonb_agg(d.said order by d.disputes desc, d.at), '[]') from (
    select jsonb_build_object('id', f.id, 'venue', v.id, 'name', v.name, 'town', v.town, 'field', f.field, 'value', f.value, 'kind', f.kind, 'source', f.source,
        'on', f.proposed_at::date, 'confirms', count(*) filter (where o.agrees), 'disputes', count(*) filter (where not o.agrees and o.settled_at is null),
        'reasons', jsonb_agg(o.reason order by o.at) filter (where not o.agrees and o.settled_at is null)) as said,
      count(*) filter (where not o.agrees and o.settled_at is null) as disputes, min(f.proposed_at) as at
    from directory.venue_facts f join directory.common_venues v on v.id = f.venue_id join directory.venue_votes o on o.fact_id = f.id
    where f.state = 'current' group by f.id, v.id having bool_or(not o.agrees and o.settled_at is null)
    order by 2 desc, 3 limit 200
  ) d
$$;
create function commons_acted() returns jsonb language sql stable set search_path = public, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('at', a.at, 'what', a.what, 'data', a.data, 'by', c.name) order by a.at desc), '[]')
  from (select * from directory.commons_acts order by at desc limit 50) a
  left join directory.accounts c on 'operator:' || c.id = a.actor
$$;

-- A dispute is decided: the fact stays and the disputes weigh no more, or it goes.
create function commons_decide(of_fact uuid, keep boolean, why text) returns boolean
language plpgsql set search_path = public, pg_temp as $$
declare said directory.venue_facts; begin
  select * into said from directory.venue_facts f where f.id = of_fact and f.state = 'current' for update;
  if said.id is null then
    return false;
  end if;
  update directory.venue_votes o set settled_at = clock_timestamp() where o.fact_id = of_fact and not o.agrees and o.settled_at is null;
  if not keep then
    update directory.venue_facts f set state = 'refused', ended_at = clock_timestamp() where f.id = of_fact;
  end if;
  insert into directory.commons_acts (what, data) select case when keep then 'kept' else 'refused' end,
    jsonb_build_object('fact', of_fact, 'venue', v.name, 'town', v.town, 'field', said.field, 'value', said.value, 'why', why)
    from directory.common_venues v where v.id = said.venue_id;
  return true;
end $$;

-- Two are one: what is said of the one that goes is said of the one that stays, with its voices.
create function commons_merge(keep uuid, gone uuid) returns boolean
language plpgsql set search_path = public, pg_temp as $$ begin
  perform from directory.common_venues v where v.id in (keep, gone) order by v.id for update;
  if keep = gone or (select count(*) from directory.common_venues v where v.id in (keep, gone) and v.merged_into is null) <> 2 then
    return false;
  end if;
  insert into directory.venue_votes as o (fact_id, by_tenant, agrees, reason, at, settled_at)
    select s.id, o.by_tenant, o.agrees, o.reason, o.at, o.settled_at
    from directory.venue_facts g join directory.venue_facts s on s.venue_id = keep and s.field = g.field and folded(s.value) = folded(g.value) and s.state = 'current'
    join directory.venue_votes o on o.fact_id = g.id where g.venue_id = gone and g.state = 'current'
    on conflict (fact_id, by_tenant) do update set agrees = excluded.agrees, reason = excluded.reason, at = excluded.at, settled_at = excluded.settled_at
    where excluded.at > o.at;
  update directory.venue_facts g set state = 'superseded', ended_at = clock_timestamp()
    where g.venue_id = gone and g.state = 'current' and exists (select from directory.venue_facts s
      where s.venue_id = keep and s.field = g.field and folded(s.value) = folded(g.value) and s.state = 'current');
  update directory.venue_facts g set venue_id = keep where g.venue_id = gone;
  -- An agency says one thing of each field, here too: what it said last.
  delete from directory.venue_votes o using directory.venue_facts f
    where f.id = o.fact_id and f.venue_id = keep and f.state = 'current' and o.agrees and exists (
      select from directory.venue_votes n join directory.venue_facts l on l.id = n.fact_id
      where l.venue_id = keep and l.field = f.field and l.state = 'current' and n.by_tenant = o.by_tenant and n.agrees and (n.at, l.id) > (o.at, f.id));
  update directory.venue_facts f set state = 'superseded', ended_at = clock_timestamp()
    where f.venue_id = keep and f.state = 'current' and f.by_tenant is not null
      and not exists (select from directory.venue_votes o where o.fact_id = f.id and o.agrees);
  update directory.common_venues v set merged_into = keep where v.id = gone or v.merged_into = gone;
  insert into directory.commons_acts (what, data) select 'merged',
    jsonb_build_object('venue', k.name, 'town', k.town, 'gone', g.name || ', ' || g.town, 'kept_id', keep, 'gone_id', gone)
    from directory.common_venues k, directory.common_venues g where k.id = keep and g.id = gone;
  return true;
end $$;

-- A file's venues and what it says of them: an official source that replaces what it said before, and nobody's voice.
create function commons_import(rows jsonb, of_source text, of_licence text) returns jsonb
language plpgsql set search_path = public, pg_temp as $$
declare line jsonb; said record; place uuid; venues integer := 0; facts integer := 0; more integer; begin
  for line in select * from jsonb_array_elements(rows) loop
    insert into directory.common_venues (name, town, country, postcode, source, licence)
      values (line->>'name', line->>'town', coalesce(line->>'country', ''), coalesce(line->>'postcode', ''), of_source, of_licence) on conflict do nothing;
    get diagnostics more = row_count;
    venues := venues + more;
    select c.id into place from directory.common_venues c where c.merged_into is null and folded(c.name) = folded(line->>'name')
      and folded(c.town) = folded(line->>'town') and folded(c.country) = folded(coalesce(line->>'country', ''));
    for said in select * from jsonb_each_text(coalesce(line->'facts', '{}')) loop
      update directory.venue_facts f set state = 'superseded', ended_at = clock_timestamp()
        where f.venue_id = place and f.field = said.key and f.state = 'current' and f.by_tenant is null and f.source = of_source
          and folded(f.value) <> folded(said.value) and not exists (select from directory.venue_votes o where o.fact_id = f.id and o.agrees);
      insert into directory.venue_facts (venue_id, field, value, kind, source) values (place, said.key, said.value, 'official', of_source) on conflict do nothing;
      get diagnostics more = row_count;
      facts := facts + more;
    end loop;
  end loop;
  insert into directory.commons_acts (what, data)
    values ('imported', jsonb_build_object('rows', jsonb_array_length(rows), 'venues', venues, 'facts', facts, 'source', of_source, 'licence', of_licence));
  return jsonb_build_object('venues', venues, 'facts', facts);
end $$;

revoke execute on function directory.commons_open, directory.commons_kept, commons_disputed, commons_acted, commons_decide,
  commons_merge, commons_import from public;
grant execute on function commons_disputed, commons_acted, commons_decide, commons_merge,
  commons_import to estrade_operator;

-- Which of the commons an agency's venue is; what it says itself of what its sheet has no room for; what it took over, and from where.
create table commons_links (
  venue_id uuid not null,
  common_id uuid not null,
  own jsonb not null default '{}',
  taken jsonb not null default '{}',
  linked_at timestamptz not null default now()
);
call tenant_table('commons_links');
alter table commons_links add primary key (tenant_id, venue_id);
alter table commons_links add foreign key (tenant_id, venue_id) references venues (tenant_id, id) on delete cascade;
create index on commons_links (tenant_id, common_id);
