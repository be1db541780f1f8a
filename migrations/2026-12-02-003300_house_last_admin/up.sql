-- An agency keeps an administrator, whoever writes the statement and however many do at the same moment:
-- the check waits for the others at the row of the role, and looks once they are through.
create function admin_stays() returns trigger language plpgsql as $$ begin
  -- With the agency goes everybody.
  if not exists (select from directory.tenants where id = old.tenant_id) then
    return null;
  end if;
  perform from roles where tenant_id = old.tenant_id and name = 'admin' for update;
  if not exists (select from member_roles r join members m on m.tenant_id = r.tenant_id and m.id = r.member_id
      where r.tenant_id = old.tenant_id and r.role = 'admin' and m.status = 'active' and m.deleted_at is null and m.ends_at is null) then
    raise exception 'an agency keeps an administrator' using errcode = 'check_violation', constraint = 'last_admin';
  end if;
  return null;
end $$;
create constraint trigger admin_stays after update or delete on member_roles deferrable initially deferred
  for each row when (old.role = 'admin') execute function admin_stays();
create constraint trigger admin_stays after update on members deferrable initially deferred
  for each row when (old.status = 'active' and old.deleted_at is null and old.ends_at is null
    and (new.status <> 'active' or new.deleted_at is not null or new.ends_at is not null)) execute function admin_stays();

-- Who works in a team sees what the team sees: where roles need a second person, so does one more seat in a team.
create function team_seen_twice() returns trigger language plpgsql as $$ begin
  if unseen('roles', array['teams.seat', 'teams.restore']) then
    raise exception 'a second person approves this first' using errcode = 'check_violation', constraint = 'team_members_approval_check';
  end if;
  return null;
end $$;
create constraint trigger seen_twice after insert or update on team_members deferrable initially deferred
  for each row execute function team_seen_twice();
create constraint trigger seen_twice after update on teams deferrable initially deferred
  for each row when (old.deleted_at is not null and new.deleted_at is null) execute function team_seen_twice();
