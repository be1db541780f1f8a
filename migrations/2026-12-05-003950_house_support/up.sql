-- An operator in an agency (reliability, O8): for a reason, an hour at most, reading alone unless the agency says otherwise.
-- Who may ask, allow, raise and end is kept to here, whoever writes the statement.

-- Whether operators ask first.
alter table directory.tenants add column support_asks boolean not null default false;

create table directory.accesses (
  id uuid primary key default new_id(),
  tenant_id uuid not null references directory.tenants on delete cascade,
  operator_id uuid not null references directory.accounts on delete cascade,
  -- As the agency reads it, whatever becomes of the account.
  name text not null,
  reason_fr text not null check (length(reason_fr) between 1 and 500),
  reason_en text not null check (length(reason_en) between 1 and 500),
  minutes smallint not null check (minutes between 5 and 60),
  asked_at timestamptz not null default clock_timestamp(),
  -- Empty while the agency was asked and has not answered.
  opened_at timestamptz,
  opened_by text,
  ends_at timestamptz,
  ended_at timestamptz,
  ended_by text,
  -- Since when it may change what members change, too.
  raised_at timestamptz,
  raised_by text,
  check (ends_at <= opened_at + interval '60 minutes'),
  check ((opened_at is null) = (ends_at is null)),
  check (raised_at is null or opened_at is not null)
);
create index on directory.accesses (tenant_id, asked_at);
create index on directory.accesses (operator_id);

create function directory.accesses_kept() returns trigger language plpgsql as $$
declare
  agency boolean := current_tenant() is not null;
  refused constant text := 'check_violation';
begin
  if tg_op = 'INSERT' then
    if agency or current_actor() <> 'operator:' || new.operator_id then
      raise exception 'an operator asks, and for themselves' using errcode = refused, constraint = 'accesses_asked_check';
    end if;
    if not exists (select from directory.tenants t where t.id = new.tenant_id and t.copy_of is null and t.status in ('active', 'closing')) then
      raise exception 'an agency that is served' using errcode = refused, constraint = 'accesses_asked_check';
    end if;
    new.asked_at := clock_timestamp();
    new.opened_at := null;
    new.opened_by := null;
    if not (select t.support_asks from directory.tenants t where t.id = new.tenant_id) then
      new.opened_at := new.asked_at;
      new.opened_by := current_actor();
    end if;
    new.ends_at := new.opened_at + make_interval(mins => new.minutes);
    new.ended_at := null;
    new.ended_by := null;
    new.raised_at := null;
    new.raised_by := null;
    return new;
  end if;
  if agency and new.tenant_id <> current_tenant() or not agency and current_actor() not like 'operator:%' then
    raise exception 'not one''s own' using errcode = refused, constraint = 'accesses_kept_check';
  end if;
  if old.ended_at is not null or old.ends_at <= clock_timestamp() or (new.id, new.tenant_id, new.operator_id, new.name, new.reason_fr, new.reason_en, new.minutes, new.asked_at)
    is distinct from (old.id, old.tenant_id, old.operator_id, old.name, old.reason_fr, old.reason_en, old.minutes, old.asked_at) then
    raise exception 'what is over, or was asked, does not change' using errcode = refused, constraint = 'accesses_kept_check';
  end if;
  if new.opened_at is distinct from old.opened_at then
    if not agency or current_actor() not like 'member:%' or old.opened_at is not null or old.asked_at < clock_timestamp() - interval '24 hours' then
      raise exception 'the agency answers, within a day' using errcode = refused, constraint = 'accesses_opened_check';
    end if;
    new.opened_at := clock_timestamp();
    new.opened_by := current_actor();
    new.ends_at := new.opened_at + make_interval(mins => new.minutes);
  elsif (new.opened_by, new.ends_at) is distinct from (old.opened_by, old.ends_at) then
    raise exception 'an access lasts as long as was asked' using errcode = refused, constraint = 'accesses_opened_check';
  end if;
  if new.raised_at is distinct from old.raised_at then
    if not agency or current_actor() not like 'member:%' or old.raised_at is not null or old.opened_at is null then
      raise exception 'the agency alone lets its records be changed' using errcode = refused, constraint = 'accesses_raised_check';
    end if;
    new.raised_at := clock_timestamp();
    new.raised_by := current_actor();
  elsif new.raised_by is distinct from old.raised_by then
    raise exception 'who raised it' using errcode = refused, constraint = 'accesses_raised_check';
  end if;
  if new.ended_at is not null then
    new.ended_at := clock_timestamp();
    new.ended_by := current_actor();
  end if;
  return new;
end $$;
create trigger kept before insert or update on directory.accesses for each row execute function directory.accesses_kept();
-- Every process forgets the agency, and every session, when one opens, is raised or ends.
create trigger changed after insert or update or delete on directory.accesses for each row execute function directory.changed('none');

alter table directory.accesses enable row level security;
create policy agency on directory.accesses to estrade_app, estrade_worker
  using (current_tenant() is null or tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy operator on directory.accesses to estrade_operator using (true) with check (true);
create policy backup on directory.accesses for select to estrade_backup using (true);
grant select, update (opened_at, raised_at, ended_at) on directory.accesses to estrade_app;
grant select on directory.accesses to estrade_worker, estrade_backup;
grant select, insert (tenant_id, operator_id, name, reason_fr, reason_en, minutes), update (ended_at) on directory.accesses to estrade_operator;

-- The session of an operator in an agency: good while its access is.
alter table directory.sessions add column access_id uuid references directory.accesses on delete cascade;
