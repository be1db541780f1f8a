-- An agency that ends. Two people of it want it (or one operator, at its written wish), thirty days pass in which it sleeps
-- and one click undoes it, then a job destroys its data key first and everything else after it. The database itself keeps
-- to the order, whoever writes the statement; what was done is proven by a chain of seals.
alter table directory.tenants drop constraint tenants_status_check;
alter table directory.tenants add constraint tenants_status_check check (status in ('active', 'suspended', 'closing', 'shredding')) not valid;
alter table directory.tenants validate constraint tenants_status_check;
-- When an agency that is closing goes for good.
alter table directory.tenants add column closes_at timestamptz;

create table directory.closures (
  id uuid primary key default new_id(),
  -- No reference: this line outlives the agency.
  agency uuid not null,
  slug text not null,
  name text not null,
  locale text not null,
  -- waiting: in its thirty days; reopened: somebody undid it; running: being destroyed; done: nothing is left.
  state text not null default 'waiting' check (state in ('waiting', 'reopened', 'running', 'done')),
  -- How its doors stood before.
  was text not null default 'active',
  -- What would go, as it was shown, and why it closes.
  plan jsonb not null default '{}',
  why text not null default '' check (length(why) <= 1000),
  asked_at timestamptz not null default clock_timestamp(),
  asked_by text not null default current_actor(),
  due_at timestamptz not null default clock_timestamp(),
  -- The checkpoint: the step it is at, and what is gone so far.
  progress jsonb not null default '{}',
  -- Which letters left: asked, near, reopened.
  told jsonb not null default '{}',
  -- What proves it: the journal's last seal, how much went, when.
  proof jsonb,
  number bigint unique,
  seal bytea,
  changed_at timestamptz not null default clock_timestamp(),
  changed_by text not null default current_actor()
);
create unique index closures_open on directory.closures (agency) where state in ('waiting', 'running');
create index on directory.closures (agency, asked_at);
grant select, insert, update on directory.closures to estrade_app;
grant select on directory.closures to estrade_worker, estrade_backup;
grant select, insert (agency, slug, name, locale, plan, why), update (state, told) on directory.closures to estrade_operator;
grant update (closes_at) on directory.tenants to estrade_operator;

create function directory.closures_kept() returns trigger language plpgsql as $$
declare
  goes_on boolean;
  before bytea;
begin
  new.changed_at := clock_timestamp();
  new.changed_by := current_actor();
  if tg_op = 'INSERT' then
    new.asked_at := clock_timestamp();
    new.asked_by := current_actor();
    new.due_at := new.asked_at + interval '30 days';
    new.progress := '{}';
    new.told := '{}';
    new.proof := null;
    new.number := null;
    new.seal := null;
    select t.status into new.was from directory.tenants t where t.id = new.agency and t.copy_of is null and t.status in ('active', 'suspended') for update;
    if not found or new.state <> 'waiting' then
      raise exception 'an agency that is there, and does not close already' using errcode = 'check_violation', constraint = 'closures_asked_check';
    end if;
    -- An agency closes itself, and nobody else's doors.
    if current_tenant() is not null and new.agency <> current_tenant() then
      raise exception 'not one''s own' using errcode = 'check_violation', constraint = 'closures_asked_check';
    end if;
    return new;
  end if;
  if (new.id, new.agency, new.slug, new.name, new.locale, new.was, new.plan, new.why, new.asked_at, new.asked_by, new.due_at)
    is distinct from (old.id, old.agency, old.slug, old.name, old.locale, old.was, old.plan, old.why, old.asked_at, old.asked_by, old.due_at) then
    raise exception 'what was asked does not change' using errcode = 'check_violation', constraint = 'closures_kept_check';
  end if;
  if current_tenant() is not null and new.agency <> current_tenant() then
    raise exception 'not one''s own' using errcode = 'check_violation', constraint = 'closures_kept_check';
  end if;
  goes_on := case old.state
    when 'waiting' then new.state in ('waiting', 'reopened') or (new.state = 'running' and old.due_at <= clock_timestamp())
    when 'running' then new.state = 'running' or (new.state = 'done' and not exists (select from directory.tenants t where t.id = new.agency))
    when 'reopened' then new.state = 'reopened'
    else false end;
  if not goes_on then
    raise exception 'not yet, or not any more' using errcode = 'check_violation', constraint = 'closures_state_check';
  end if;
  if new.state = 'done' then
    -- One chain for the whole house: a proof that is changed, or taken out, shows in those after it.
    perform pg_advisory_xact_lock(hashtextextended('closures', 0));
    select coalesce(max(c.number), 0) + 1 into new.number from directory.closures c;
    select c.seal into before from directory.closures c where c.number = new.number - 1;
    new.seal := sha256(coalesce(before, '\x') || convert_to(jsonb_build_array(new.number, new.agency, new.slug, new.asked_by,
      extract(epoch from new.asked_at), extract(epoch from new.changed_at), new.proof)::text, 'UTF8'));
  elsif (new.proof, new.number, new.seal) is distinct from (old.proof, old.number, old.seal) then
    raise exception 'a proof stands at the end' using errcode = 'check_violation', constraint = 'closures_kept_check';
  end if;
  return new;
end $$;
create trigger kept before insert or update on directory.closures for each row execute function directory.closures_kept();

-- Its doors follow.
create function directory.doors_follow() returns trigger language plpgsql as $$ begin
  if tg_op = 'INSERT' then
    update directory.tenants set status = 'closing', closes_at = new.due_at where id = new.agency;
  elsif new.state = 'reopened' and old.state = 'waiting' then
    update directory.tenants set status = new.was, closes_at = null where id = new.agency and status = 'closing';
  elsif new.state = 'running' and old.state = 'waiting' then
    update directory.tenants set status = 'shredding' where id = new.agency and status = 'closing';
    if not found then
      raise exception 'it does not close any more' using errcode = 'check_violation', constraint = 'closures_state_check';
    end if;
  end if;
  return null;
end $$;
create trigger doors_follow after insert or update of state on directory.closures for each row execute function directory.doors_follow();
create function directory.closing_is_asked_for() returns trigger language plpgsql as $$
declare
  open text;
begin
  select case c.state when 'waiting' then 'closing' else 'shredding' end into open
    from directory.closures c where c.agency = new.id and c.state in ('waiting', 'running');
  if open is distinct from (case when new.status in ('closing', 'shredding') then new.status end)
    and exists (select from directory.tenants t where t.id = new.id and t.status = new.status) then
    raise exception 'doors follow a closure' using errcode = 'check_violation', constraint = 'tenants_closing_check';
  end if;
  return null;
end $$;
create constraint trigger closing_is_asked_for after update of status on directory.tenants deferrable initially deferred
  for each row when (old.status is distinct from new.status and (old.status in ('closing', 'shredding') or new.status in ('closing', 'shredding')))
  execute function directory.closing_is_asked_for();

-- Nobody who has a second closes an agency alone.
create function directory.closure_seen_twice() returns trigger language plpgsql as $$ begin
  if current_member() is not null and two_could('house.close') and not approved_here(array['agency.close']) then
    raise exception 'a second person approves this first' using errcode = 'check_violation', constraint = 'closures_approval_check';
  end if;
  return null;
end $$;
create constraint trigger seen_twice after insert on directory.closures deferrable initially deferred
  for each row execute function directory.closure_seen_twice();

-- What is removed whole: a copy that was given up, an agency whose thirty days are over.
create or replace function directory.only_copies_go() returns trigger language plpgsql as $$ begin
  if old.copy_state is distinct from 'going' and old.status <> 'shredding' then
    raise exception 'only a copy is removed' using errcode = 'check_violation', constraint = 'tenants_only_copies_go';
  end if;
  return old;
end $$;

-- Names that belonged to an agency that is gone: they rest before anybody may take them.
create table directory.resting_names (
  name text primary key,
  until timestamptz not null
);
grant select, insert, update, delete on directory.resting_names to estrade_app, estrade_worker;
grant select on directory.resting_names to estrade_backup;
create function directory.name_rests() returns trigger language plpgsql as $$ begin
  if exists (select from directory.resting_names r where r.name = to_jsonb(new) ->> tg_argv[0] and r.until > clock_timestamp()) then
    raise exception 'it rests' using errcode = 'unique_violation', constraint = tg_argv[0] || '_key';
  end if;
  return new;
end $$;
create trigger rests before insert on directory.domains for each row execute function directory.name_rests('host');
create trigger rests before insert on directory.tenants for each row execute function directory.name_rests('slug');

-- What the law keeps although the agency is gone: sealed under the house's own key, apart, until its day.
create table directory.kept_papers (
  id uuid primary key default new_id(),
  closure_id uuid not null references directory.closures,
  kind text not null,
  paper uuid not null,
  until date not null,
  sealed bytea not null,
  kept_at timestamptz not null default now(),
  unique (closure_id, kind, paper)
);
create index on directory.kept_papers (until);
grant select, insert, delete on directory.kept_papers to estrade_app;
grant select on directory.kept_papers to estrade_backup;
create function directory.papers_stay() returns trigger language plpgsql as $$ begin
  if old.until > current_date then
    raise exception 'the law keeps it' using errcode = 'check_violation', constraint = 'kept_papers_until_check';
  end if;
  return old;
end $$;
create trigger stay before delete on directory.kept_papers for each row execute function directory.papers_stay();

-- Somebody who had a seat in that agency alone goes with it; whoever sits elsewhere, or runs the platform, stays.
grant delete on directory.accounts to estrade_app;
create function directory.only_the_seatless_go() returns trigger language plpgsql as $$ begin
  if old.operator or exists (select from directory.seats s where s.account_id = old.id) then
    raise exception 'somebody sits there' using errcode = 'check_violation', constraint = 'accounts_seats_check';
  end if;
  return old;
end $$;
create trigger only_the_seatless_go before delete on directory.accounts for each row execute function directory.only_the_seatless_go();

-- A data key goes with its agency, first of all; no other ever.
create function directory.keys_stay() returns trigger language plpgsql as $$ begin
  if old.tenant_id is null or exists (select from directory.tenants t where t.id = old.tenant_id
      and t.status <> 'shredding' and t.copy_state is distinct from 'going') then
    raise exception 'a data key stays' using errcode = 'check_violation', constraint = 'data_keys_stay_check';
  end if;
  return old;
end $$;
create trigger stay before delete on directory.data_keys for each row
  when (current_user in ('estrade_app', 'estrade_worker')) execute function directory.keys_stay();
