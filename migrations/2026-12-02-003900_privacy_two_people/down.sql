drop trigger night_seen_twice_again on settings;
drop trigger night_seen_twice on settings;
drop trigger seen_twice on privacy_runs;
drop function retention_night_seen_twice;
drop function retention_seen_twice;
drop function two_could;
drop trigger only_forget on work.jobs;
drop function work.jobs_only_forget;
revoke update (payload, error) on work.jobs from estrade_app;
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
