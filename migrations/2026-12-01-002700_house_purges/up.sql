-- A module that is to leave an agency for good. Two people want it, thirty days pass in which
-- anybody may stop it, then a job removes it, from checkpoint to checkpoint. The database itself
-- keeps to it, whoever writes the statement.
create table module_purges (
  id uuid not null default new_id(),
  module text not null,
  -- waiting: in its thirty days; running: being removed; stopped: somebody, or the law, said no.
  state text not null default 'waiting' check (state in ('waiting', 'running', 'stopped', 'done')),
  -- What was shown to both.
  plan jsonb not null,
  asked_at timestamptz not null default clock_timestamp(),
  due_at timestamptz not null default clock_timestamp(),
  -- The checkpoint: the step it is at, and what is gone so far.
  progress jsonb not null default '{}',
  why text check (length(why) <= 500),
  changed_at timestamptz not null default now(),
  changed_by text not null default current_actor()
);
call tenant_table('module_purges');
alter table module_purges add primary key (tenant_id, id);
create unique index on module_purges (tenant_id, module) where state in ('waiting', 'running');
revoke delete on module_purges from estrade_app, estrade_worker;

create function purges_kept() returns trigger language plpgsql as $$
declare
  goes_on boolean;
begin
  if tg_op = 'INSERT' then
    if new.state <> 'waiting' or not exists (select from modules m where m.name = new.module and m.state = 'off' and m.moving is null) then
      raise exception 'a module that is off, and stays where it is' using errcode = 'check_violation', constraint = 'module_purges_asked_check';
    end if;
    new.asked_at := clock_timestamp();
    new.due_at := new.asked_at + interval '30 days';
    return new;
  end if;
  if (new.tenant_id, new.id, new.module, new.plan, new.asked_at, new.due_at)
    is distinct from (old.tenant_id, old.id, old.module, old.plan, old.asked_at, old.due_at) then
    raise exception 'what was asked does not change' using errcode = 'check_violation', constraint = 'module_purges_kept_check';
  end if;
  goes_on := case old.state
    when 'waiting' then new.state = 'stopped' or (new.state = 'running' and old.due_at <= clock_timestamp()
      and exists (select from modules m where m.name = new.module and m.state = 'off' and m.moving is null))
    when 'running' then new.state in ('running', 'done')
    else false end;
  if not goes_on then
    raise exception 'not yet, or not any more' using errcode = 'check_violation', constraint = 'module_purges_state_check';
  end if;
  new.changed_at := clock_timestamp();
  new.changed_by := current_actor();
  return new;
end $$;
create trigger kept before insert or update on module_purges for each row execute function purges_kept();

create function purge_seen_twice() returns trigger language plpgsql as $$ begin
  if not approved_here(array['modules.purge']) then
    raise exception 'a second person approves this first' using errcode = 'check_violation', constraint = 'module_purges_approval_check';
  end if;
  return null;
end $$;
create constraint trigger seen_twice after insert on module_purges deferrable initially deferred
  for each row execute function purge_seen_twice();

-- What is being removed is neither used nor moved meanwhile.
create function purging_stays_off() returns trigger language plpgsql as $$ begin
  if exists (select from module_purges p where p.module = new.name and p.state = 'running') then
    raise exception 'it is being removed' using errcode = 'check_violation', constraint = 'modules_purging_check';
  end if;
  return new;
end $$;
create trigger purging before update on modules for each row
  when (new.state = 'on' or new.moving is not null or new.release <> old.release) execute function purging_stays_off();

-- The house removes the work of a module that is being removed; else only the job that runs ends itself.
alter policy settled on work.jobs using (state = 'running' or exists (select from module_purges p where p.state = 'running'));

-- Operators see what waits, and why.
grant select (tenant_id, id, module, state, asked_at, due_at, progress, why, changed_at, changed_by) on module_purges to estrade_operator;
create policy operator_sees on module_purges for select to estrade_operator using (true);
