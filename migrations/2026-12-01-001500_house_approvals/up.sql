-- Four eyes: a sensitive act waits here until a second person approves that very
-- act. The database itself keeps to it: who asked does not approve, what was asked
-- does not change, and it happens once, within a day.
create table approvals (
  id uuid not null default new_id(),
  act text not null check (length(act) between 1 and 60),
  -- Exactly what will be done, and what it would change as the asker saw it.
  params jsonb not null,
  shown jsonb not null,
  -- SHA-256 over act and params, made here.
  digest bytea not null,
  asked_by uuid not null,
  asked_as text not null,
  reason text check (length(reason) <= 500),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'approved', 'refused', 'withdrawn')),
  decided_by uuid,
  decided_as text,
  decided_at timestamptz,
  -- The transaction that approved: what the act writes must be written by the same one.
  decided_in text,
  note text check (length(note) <= 500),
  -- When the asker carried out an act that only the asker can carry out.
  spent_at timestamptz,
  constraint approvals_two_people check (state not in ('approved', 'refused') or decided_by <> asked_by),
  constraint approvals_own_withdrawal check (state <> 'withdrawn' or decided_by = asked_by),
  constraint approvals_decided check ((state = 'waiting') = (decided_by is null))
);
call tenant_table('approvals');
alter table approvals add primary key (tenant_id, id),
  add foreign key (tenant_id, asked_by) references members (tenant_id, id) on delete cascade;
create index on approvals (tenant_id, asked_by);
create index on approvals (tenant_id, state, created_at);
revoke delete on approvals from estrade_app, estrade_worker;

create function approvals_kept() returns trigger language plpgsql as $$ begin
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
create trigger kept before insert or update on approvals for each row execute function approvals_kept();

-- Whether the agency asks for a second person here.
create function four_eyes(switch text) returns boolean language sql stable parallel safe as
  $$ select coalesce((select document -> 'on' ? switch from settings where name = 'approvals'), false) $$;

-- Whether this very transaction approved something of these kinds.
create function approved_here(acts text[]) returns boolean language sql stable as
  $$ select exists (select from approvals where state = 'approved' and act = any (acts) and decided_in = pg_current_xact_id()::text) $$;

-- A role is given to somebody, by somebody, only with a second person, whoever writes the statement.
create function role_seen_twice() returns trigger language plpgsql as $$ begin
  if current_member() is not null and four_eyes('roles') and not approved_here(array['members.roles']) then
    raise exception 'a second person approves this first' using errcode = 'check_violation', constraint = 'member_roles_approval_check';
  end if;
  return null;
end $$;
create constraint trigger seen_twice after insert or update on member_roles deferrable initially deferred
  for each row execute function role_seen_twice();

-- Nobody alone gives up four eyes.
create function switches_seen_twice() returns trigger language plpgsql as $$ begin
  if current_member() is not null and not coalesce(new.document -> 'on', '[]') @> coalesce(old.document -> 'on', '[]')
    and not approved_here(array['approvals.relax']) then
    raise exception 'a second person approves this first' using errcode = 'check_violation', constraint = 'settings_approval_check';
  end if;
  return null;
end $$;
create constraint trigger seen_twice after update on settings deferrable initially deferred
  for each row when (old.name = 'approvals') execute function switches_seen_twice();
create function switches_stay() returns trigger language plpgsql as $$ begin
  if current_member() is not null then
    raise exception 'settings are not removed' using errcode = 'check_violation', constraint = 'settings_approval_check';
  end if;
  return old;
end $$;
create trigger stay before delete on settings for each row when (old.name = 'approvals') execute function switches_stay();
