-- A department opens what the department has, and a later end is more time: where roles need a second person, so do these.
create function standing_seen_twice() returns trigger language plpgsql as $$ begin
  if unseen('roles', array['members.standing']) then
    raise exception 'a second person approves this first' using errcode = 'check_violation', constraint = 'members_approval_check';
  end if;
  return null;
end $$;
create constraint trigger standing_seen_twice after update on members deferrable initially deferred
  for each row when ((new.department is not null and new.department is distinct from old.department)
    or (old.ends_at is not null and (new.ends_at is null or new.ends_at > old.ends_at)))
  execute function standing_seen_twice();
