-- Which rows a member reaches. A permission says what may be done; a reach says
-- to which records, and the database itself keeps to it, whoever asks and how.

-- How far a role goes, and where one of its permissions goes less far.
alter table roles add column reach text not null default 'all'
  check (reach in ('all', 'department', 'team', 'own', 'shared'));
alter table grants add column reach text check (reach in ('all', 'department', 'team', 'own', 'shared'));
-- Conditions that must all hold for the record: [{"field", "op", "value"}], from a closed vocabulary.
alter table grants add column conditions jsonb not null default '[]' check (jsonb_typeof(conditions) = 'array');

-- People from outside have an end.
alter table members add column external boolean not null default false;
alter table members add column ends_at timestamptz;

-- People who work together, within the agency or for one project.
create table teams (
  name text not null,
  about text
);
call resource_table('teams');
call sorted_by('teams', 'name');
create unique index on teams (tenant_id, folded(name)) where deleted_at is null;

create table team_members (
  team_id uuid not null,
  member_id uuid not null
);
call tenant_table('team_members');
alter table team_members add primary key (tenant_id, team_id, member_id),
  add foreign key (tenant_id, team_id) references teams (tenant_id, id) on delete cascade,
  add foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade;
create index on team_members (tenant_id, member_id);
call watched_table('team_members');

-- One record opened to one member, and with it whatever is linked to it.
create table shares (
  resource text not null,
  record uuid not null,
  member_id uuid not null,
  reason text,
  ends_at timestamptz
);
call resource_table('shares');
alter table shares add unique (tenant_id, member_id, resource, record),
  add foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade;
create index on shares (tenant_id, resource, record);

-- Whoever works on one side of a wall does not see the other.
create table walls (
  resource text not null,
  record uuid not null,
  other uuid not null check (other <> record),
  reason text not null check (length(reason) between 1 and 500),
  state text not null default 'suspected' check (state in ('suspected', 'confirmed', 'dismissed'))
);
call resource_table('walls');
create index on walls (tenant_id, resource, record);
create index on walls (tenant_id, resource, other);
call watched_table('walls');

-- Who acts, as a member, when it is one.
create function current_member() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('app.member', true), '')::uuid $$;

-- How far this transaction reaches among the records of a resource: 'all',
-- 'plain' (by who made them, or shared), 'ruled' (conditions too) or 'none'.
-- app.reach is 'all', or {"people": {"r": ["plain", ["own"]], "w": [...]}}.
-- Nothing said is nothing reached.
create function reach(resource text, mode text) returns text language plpgsql stable parallel safe as $$
declare said text := coalesce(current_setting('app.reach', true), ''); begin
  if said = 'all' then return 'all'; end if;
  if said = '' then return 'none'; end if;
  if said::jsonb -> resource is null then return 'all'; end if;
  return coalesce(said::jsonb -> resource -> mode ->> 0, 'none');
end $$;

-- The members whose records these kinds of reach open.
create function reach_members(kinds jsonb) returns uuid[] language sql stable parallel safe as $$
  select array(
    select current_member() where kinds ?| array['own', 'team', 'department']
    union
    select mate.member_id from team_members mate
      join team_members me on me.tenant_id = mate.tenant_id and me.team_id = mate.team_id and me.member_id = current_member()
      join teams t on t.tenant_id = me.tenant_id and t.id = me.team_id and t.deleted_at is null
      where kinds ? 'team'
    union
    select mate.id from members mate join members me on me.tenant_id = mate.tenant_id and me.department = mate.department
      where kinds ? 'department' and me.id = current_member())
$$;

-- How the journal and `created_by` name them and their keys.
create function reach_actors(kinds jsonb) returns text[] language sql stable parallel safe as $$
  select array(
    select 'member:' || m from unnest(reach_members(kinds)) m
    union all
    select 'token:' || id from tokens where member_id = any (reach_members(kinds)))
$$;

create function reach_kinds(resource text, mode text) returns jsonb language sql stable parallel safe as
  $$ select current_setting('app.reach', true)::jsonb -> resource -> mode -> 1 $$;

-- Records opened to the acting member by hand, for as long as that lasts.
create function reach_shared(of text) returns uuid[] language sql stable parallel safe as $$
  select array(select record from shares where resource = of and member_id = current_member()
    and deleted_at is null and (ends_at is null or ends_at > now()))
$$;

-- Records on the far side of a confirmed wall from what the acting member works on.
create function walled() returns uuid[] language sql stable parallel safe as $$
  select array(
    select case when mine.record = w.record then w.other else w.record end
    from walls w join shares mine on mine.tenant_id = w.tenant_id and mine.resource = w.resource and mine.record in (w.record, w.other)
    where w.state = 'confirmed' and w.deleted_at is null and mine.member_id = current_member()
      and mine.deleted_at is null and (mine.ends_at is null or mine.ends_at > now()))
$$;

-- The rules of the acting member for a permission: [{"reach", "conditions"}], one of which must hold.
create function reach_rules(resource text, mode text) returns jsonb language sql stable parallel safe as $$
  select coalesce(jsonb_agg(jsonb_build_object(
      'reach', coalesce(g.reach, r.reach), 'conditions', g.conditions,
      'members', to_jsonb(reach_members(jsonb_build_array(coalesce(g.reach, r.reach)))),
      'actors', to_jsonb(reach_actors(jsonb_build_array(coalesce(g.reach, r.reach)))))), '[]')
  from member_roles mr
  join roles r on r.tenant_id = mr.tenant_id and r.name = mr.role
  join grants g on g.tenant_id = mr.tenant_id and g.role = mr.role
  where mr.member_id = current_member()
    and g.permission = current_setting('app.reach', true)::jsonb -> resource -> mode ->> 2
$$;

-- Whether one condition holds for a record. The vocabulary is closed: what it does not know is false.
create function condition_holds(condition jsonb, record jsonb) returns boolean language plpgsql stable parallel safe as $$
declare
  field text := condition ->> 'field';
  is_own boolean := left(field, 2) = 'x_';
  found text := case when is_own then record -> 'extra' ->> field else record ->> field end;
  wanted text := condition ->> 'value';
begin
  if wanted = '@me' then wanted := current_member()::text; end if;
  if wanted = '@department' then wanted := (select department from members where id = current_member()); end if;
  return coalesce(case condition ->> 'op'
    when 'is' then found = wanted
    when 'not' then found is distinct from wanted
    when 'in' then condition -> 'value' ? found
    when 'empty' then found is null or found = ''
    when 'filled' then found is not null and found <> ''
    when 'past' then found::timestamptz < now()
    when 'future' then found::timestamptz >= now()
    when 'within' then found::timestamptz between now() and now() + make_interval(days => wanted::integer)
  end, false);
exception when others then
  return false;
end $$;

-- Whether a record is reached by one of several rules.
create function reached(rules jsonb, record jsonb, shared boolean, linked_members uuid[]) returns boolean language plpgsql stable parallel safe as $$
declare rule jsonb; condition jsonb; holds boolean; begin
  for rule in select * from jsonb_array_elements(rules) loop
    holds := shared or rule ->> 'reach' = 'all'
      or rule -> 'actors' ? (record ->> 'created_by')
      or exists (select from unnest(linked_members) m where rule -> 'members' ? m::text);
    if holds then
      for condition in select * from jsonb_array_elements(rule -> 'conditions') loop
        holds := holds and condition_holds(condition, record);
      end loop;
    end if;
    if holds then return true; end if;
  end loop;
  return false;
end $$;

-- Gives a table of records its policies of reach, made from its links: a row is
-- its maker's, is the members' whom it names, and goes with whatever it belongs to.
create procedure reach_policies(name regclass) language plpgsql as $$
declare
  resource text := name::text;
  link record;
  shared text := format('id = any ((select reach_shared(%L))::uuid[])', resource);
  beyond text := 'id = any ((select walled())::uuid[])';
  mine text := '';
  named text := '';
  mode text;
  test text;
begin
  for link in
    select a.attname as "column", c.confrelid::regclass::text as target
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[2]
    where c.conrelid = name and c.contype = 'f' and array_length(c.conkey, 1) = 2
    order by a.attname
  loop
    if link.target = 'members' then
      mine := mine || format(' or %I = any ((select reach_members(reach_kinds(%%1$L, %%2$L)))::uuid[])', link."column");
      named := named || format(', %I', link."column");
    else
      shared := shared || format(' or %I = any ((select reach_shared(%L))::uuid[])', link."column", link.target);
      beyond := beyond || format(' or %I = any ((select walled())::uuid[])', link."column");
    end if;
  end loop;
  foreach mode in array array['r', 'w'] loop
    test := format($t$(select reach(%1$L, %2$L)) = 'all' or (case (select reach(%1$L, %2$L))
      when 'plain' then created_by = any ((select reach_actors(reach_kinds(%1$L, %2$L)))::text[])$t$ || mine || $t$ or $t$ || replace(shared, '%', '%%') || $t$
      when 'ruled' then reached((select reach_rules(%1$L, %2$L)), to_jsonb(%1$I.*), $t$ || replace(shared, '%', '%%') || $t$, array[null$t$ || named || $t$]::uuid[])
      else false end and ($t$ || replace(beyond, '%', '%%') || $t$) is not true)$t$, resource, mode);
    if mode = 'r' then
      execute format('drop policy if exists reach_read on %s', name);
      execute format('create policy reach_read on %s as restrictive for select to estrade_app, estrade_worker using (%s)', name, test);
    else
      execute format('drop policy if exists reach_change on %s', name);
      execute format('create policy reach_change on %s as restrictive for update to estrade_app, estrade_worker using (%s) with check (%s)', name, test, test);
      execute format('drop policy if exists reach_insert on %s', name);
      execute format('create policy reach_insert on %s as restrictive for insert to estrade_app, estrade_worker with check (%s)', name, test);
      execute format('drop policy if exists reach_remove on %s', name);
      execute format('create policy reach_remove on %s as restrictive for delete to estrade_app, estrade_worker using (%s)', name, test);
    end if;
  end loop;
end $$;

call reach_policies('people');
call reach_policies('organisations');
call reach_policies('positions');
call reach_policies('artists');
call reach_policies('venues');
call reach_policies('interactions');
call reach_policies('enquiries');
