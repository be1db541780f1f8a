-- What an erasure must reach beside the records: what was asked for about somebody, and work that never worked. That it was
-- asked, by whom, when, and what was decided stays, with the digest of what it was.
create or replace function approvals_kept() returns trigger language plpgsql as $$ begin
  if tg_op = 'INSERT' then
    if new.state <> 'waiting' or new.spent_at is not null or current_member() is null or new.asked_by <> current_member() then
      raise exception 'an approval is asked for by who acts, and waits' using errcode = 'check_violation', constraint = 'approvals_asked_check';
    end if;
    new.asked_as := current_actor();
    new.created_at := clock_timestamp();
    new.expires_at := new.created_at + interval '24 hours';
    new.digest := sha256(convert_to(new.act || E'\n' || new.params::text, 'UTF8'));
    return new;
  end if;
  -- Nothing is left that could be carried out, and it is over.
  if new.params = '{"erased": true}' and new.shown = '[]' and new.reason is null and new.note is null and new.expires_at <= old.expires_at
    and (new.tenant_id, new.id, new.act, new.digest, new.asked_by, new.asked_as, new.created_at, new.state)
      is not distinct from (old.tenant_id, old.id, old.act, old.digest, old.asked_by, old.asked_as, old.created_at, old.state)
    and (new.decided_by, new.decided_as, new.decided_at, new.decided_in, new.spent_at)
      is not distinct from (old.decided_by, old.decided_as, old.decided_at, old.decided_in, old.spent_at) then
    return new;
  end if;
  if (new.tenant_id, new.id, new.act, new.params, new.shown, new.digest, new.asked_by, new.asked_as, new.reason, new.created_at, new.expires_at)
    is distinct from (old.tenant_id, old.id, old.act, old.params, old.shown, old.digest, old.asked_by, old.asked_as, old.reason, old.created_at, old.expires_at) then
    raise exception 'what was asked does not change' using errcode = 'check_violation', constraint = 'approvals_kept_check';
  end if;
  if old.state = 'waiting' then
    -- A key of the asker's is the asker; a key of another is nobody who looked at it.
    if new.state = 'waiting' or new.spent_at is not null or new.decided_by is distinct from current_member()
      or (new.state = 'approved' and (old.expires_at <= clock_timestamp() or current_actor() <> 'member:' || current_member())) then
      raise exception 'decided by who acts, in person, in time' using errcode = 'check_violation', constraint = 'approvals_decided_check';
    end if;
    new.decided_as := current_actor();
    new.decided_at := clock_timestamp();
    new.decided_in := pg_current_xact_id()::text;
    return new;
  end if;
  if old.state <> 'approved' or old.spent_at is not null or new.spent_at is null or old.asked_by is distinct from current_member()
    or old.expires_at <= clock_timestamp()
    or (new.state, new.decided_by, new.decided_as, new.decided_at, new.decided_in, new.note)
       is distinct from (old.state, old.decided_by, old.decided_as, old.decided_at, old.decided_in, old.note) then
    raise exception 'a decision is final, and used once' using errcode = 'check_violation', constraint = 'approvals_final_check';
  end if;
  new.spent_at := clock_timestamp();
  return new;
end $$;

-- Who erases takes out of waiting work what it told, blotted, and out of dead work everything; nothing else of a job is rewritten.
grant update (payload, error) on work.jobs to estrade_app;
create function work.jobs_only_forget() returns trigger language plpgsql as $$ begin
  if not (old.state = 'dead' and new.payload = '{"erased": true}' and new.error is null)
    and not (old.state = 'paused' and new.error is not distinct from old.error and blotted(old.payload, new.payload)) then
    raise exception 'a job is not rewritten' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger only_forget before update of payload, error on work.jobs for each row
  when (current_user = 'estrade_app') execute function work.jobs_only_forget();

-- Whether two people here could see to what asks for this right.
create function two_could(may text) returns boolean language sql stable as $$
  select count(distinct m.id) > 1 from members m
    join member_roles r on r.tenant_id = m.tenant_id and r.member_id = m.id
    join grants g on g.tenant_id = r.tenant_id and g.role = r.role
  where m.status = 'active' and m.deleted_at is null and g.permission = may
$$;

-- Records leave for good by a run that two people saw, or by the night that two people let do it; whoever is alone acts alone.
create function retention_seen_twice() returns trigger language plpgsql as $$ begin
  if current_member() is not null and two_could('privacy.desk') and not approved_here(array['privacy.run']) then
    raise exception 'a second person approves this first' using errcode = 'check_violation', constraint = 'privacy_runs_approval_check';
  end if;
  return null;
end $$;
create constraint trigger seen_twice after update on privacy_runs deferrable initially deferred
  for each row when (old.status = 'planned' and new.status = 'running') execute function retention_seen_twice();
create function retention_night_seen_twice() returns trigger language plpgsql as $$ begin
  if current_member() is not null and two_could('privacy.desk') and not approved_here(array['privacy.automatic']) then
    raise exception 'a second person approves this first' using errcode = 'check_violation', constraint = 'settings_approval_check';
  end if;
  return null;
end $$;
create constraint trigger night_seen_twice after insert on settings deferrable initially deferred
  for each row when (new.name = 'privacy' and new.document -> 'automatic' = 'true') execute function retention_night_seen_twice();
create constraint trigger night_seen_twice_again after update on settings deferrable initially deferred
  for each row when (new.name = 'privacy' and new.document -> 'automatic' = 'true' and old.document -> 'automatic' is distinct from 'true')
  execute function retention_night_seen_twice();
