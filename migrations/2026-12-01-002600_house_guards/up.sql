-- Four eyes on what roles may: where the agency wants two people for roles, the database itself
-- asks for the approval before a role may more, goes further or loses a condition, whoever writes
-- the statement; and the switches that say so cannot be slipped away under another name.

-- The transaction that made a role: a copy of a role, made and filled at once, is nobody's yet.
alter table roles add column made_in text;
create function role_made() returns trigger language plpgsql as $$ begin
  if tg_op = 'INSERT' then
    new.made_in := pg_current_xact_id()::text;
  elsif new.name <> old.name then
    raise exception 'a role keeps its name' using errcode = 'check_violation', constraint = 'roles_name_check';
  else
    new.made_in := old.made_in;
  end if;
  return new;
end $$;
create trigger made before insert or update on roles for each row execute function role_made();

-- How far a reach goes, nearest first.
create function reach_rank(reach text) returns integer language sql immutable parallel safe as
  $$ select array_position(array['shared', 'own', 'team', 'department', 'all'], reach) $$;

-- Whether a second person must have approved one of these acts, and has not.
create function unseen(switch text, acts text[]) returns boolean language sql stable as
  $$ select current_member() is not null and four_eyes(switch) and not approved_here(acts) $$;

-- A permission more, further, or under fewer conditions.
create function grant_seen_twice() returns trigger language plpgsql as $$
declare usual text; made text; begin
  select reach, made_in into usual, made from roles where tenant_id = new.tenant_id and name = new.role;
  if tg_op = 'UPDATE' and (new.role, new.permission) = (old.role, old.permission)
    and reach_rank(coalesce(new.reach, usual)) <= reach_rank(coalesce(old.reach, usual))
    and not exists (select from jsonb_array_elements(old.conditions) c
      where not exists (select from jsonb_array_elements(new.conditions) kept where kept = c)) then
    return null;
  end if;
  if made is distinct from pg_current_xact_id()::text and unseen('roles', array['roles.change', 'roles.limit', 'modules.bring']) then
    raise exception 'a second person approves this first' using errcode = 'check_violation', constraint = 'grants_approval_check';
  end if;
  return null;
end $$;
create constraint trigger seen_twice after insert or update on grants deferrable initially deferred
  for each row execute function grant_seen_twice();

-- A whole role further.
create function reach_seen_twice() returns trigger language plpgsql as $$ begin
  if reach_rank(new.reach) > reach_rank(old.reach) and unseen('roles', array['roles.change']) then
    raise exception 'a second person approves this first' using errcode = 'check_violation', constraint = 'roles_approval_check';
  end if;
  return null;
end $$;
create constraint trigger seen_twice after update on roles deferrable initially deferred
  for each row execute function reach_seen_twice();

-- A seat back, and its roles with it.
create function seat_seen_twice() returns trigger language plpgsql as $$ begin
  if unseen('roles', array['members.restore']) then
    raise exception 'a second person approves this first' using errcode = 'check_violation', constraint = 'members_approval_check';
  end if;
  return null;
end $$;
create constraint trigger seen_twice after update on members deferrable initially deferred
  for each row when (old.status <> 'active' and new.status = 'active') execute function seat_seen_twice();

-- The document of switches has one name, for good.
create function settings_named() returns trigger language plpgsql as $$ begin
  raise exception 'settings keep their name' using errcode = 'check_violation', constraint = 'settings_name_check';
end $$;
create trigger named before update on settings for each row when (new.name <> old.name or new.tenant_id <> old.tenant_id)
  execute function settings_named();
