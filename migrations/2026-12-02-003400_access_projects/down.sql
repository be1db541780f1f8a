delete from shares where team_id is not null;
create or replace function reach_shared(of text) returns uuid[] language sql stable parallel safe as $$
  select array(select record from shares where resource = of and member_id = current_member()
    and deleted_at is null and (ends_at is null or ends_at > now()))
$$;
create or replace function works_on(of text, these uuid[]) returns table (record uuid, member_id uuid, why text)
language plpgsql stable parallel safe security definer set search_path = public, pg_temp as $$
declare
  asked regclass := to_regclass(format('public.%I', of));
  link record;
begin
  return query select s.record, s.member_id, 'opened' from shares s
    where s.tenant_id = current_tenant() and s.resource = of and s.record = any (these) and s.deleted_at is null and (s.ends_at is null or s.ends_at > now());
  if asked is null then return; end if;
  -- Links from it.
  for link in
    select a.attname as "column", c.confrelid::regclass as target
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[2]
    where c.conrelid = asked and c.contype = 'f' and array_length(c.conkey, 1) = 2
      and (c.confrelid = 'members'::regclass or exists (select from pg_attribute e where e.attrelid = c.confrelid and e.attname = 'email'))
  loop
    if link.target = 'members'::regclass then
      return query execute format('select r.id, r.%I, ''named'' from %s r where r.tenant_id = current_tenant() and r.id = any ($1) and r.%1$I is not null', link."column", asked) using these;
    else
      return query execute format(
        'select r.id, m.id, ''named'' from %s r join %s p on p.tenant_id = r.tenant_id and p.id = r.%I and p.deleted_at is null
           join members m on m.tenant_id = p.tenant_id and lower(m.email) = lower(p.email)
         where r.tenant_id = current_tenant() and r.id = any ($1)', asked, link.target, link."column") using these;
    end if;
  end loop;
  -- Links to it, from what has an address.
  for link in
    select a.attname as "column", c.conrelid::regclass as source
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[2]
    where c.confrelid = asked and c.contype = 'f' and array_length(c.conkey, 1) = 2 and c.conrelid <> 'members'::regclass
      and (select count(*) from pg_attribute e where e.attrelid = c.conrelid and e.attname in ('email', 'deleted_at')) = 2
  loop
    return query execute format(
      'select p.%I, m.id, ''of'' from %s p join members m on m.tenant_id = p.tenant_id and lower(m.email) = lower(p.email)
       where p.tenant_id = current_tenant() and p.%1$I = any ($1) and p.deleted_at is null', link."column", link.source) using these;
  end loop;
  -- Places in it: a row that goes with both sides.
  for link in
    select a.attname as "column", c.conrelid::regclass as source, b.attname as who, d.confrelid::regclass as target,
      exists (select from pg_attribute u where u.attrelid = c.conrelid and u.attname = 'until' and u.atttypid = 'date'::regtype) as ends
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[2]
    join pg_constraint d on d.conrelid = c.conrelid and d.oid <> c.oid and d.contype = 'f' and array_length(d.conkey, 1) = 2 and d.confdeltype = 'c'
    join pg_attribute b on b.attrelid = d.conrelid and b.attnum = d.conkey[2]
    where c.confrelid = asked and c.contype = 'f' and array_length(c.conkey, 1) = 2 and c.confdeltype = 'c' and d.confrelid <> 'members'::regclass
      and exists (select from pg_attribute e where e.attrelid = d.confrelid and e.attname = 'email')
      and exists (select from pg_attribute e where e.attrelid = c.conrelid and e.attname = 'deleted_at')
  loop
    return query execute format(
      'select l.%I, m.id, ''of'' from %s l join %s p on p.tenant_id = l.tenant_id and p.id = l.%I and p.deleted_at is null
         join members m on m.tenant_id = p.tenant_id and lower(m.email) = lower(p.email)
       where l.tenant_id = current_tenant() and l.%1$I = any ($1) and l.deleted_at is null ' || case when link.ends then 'and (l.until is null or l.until >= current_date)' else '' end,
      link."column", link.source, link.target, link.who) using these;
  end loop;
  return query execute format(
    'select r.id, m.id, ''made'' from %s r join members m on m.tenant_id = r.tenant_id and r.created_by = ''member:'' || m.id
     where r.tenant_id = current_tenant() and r.id = any ($1)',
    asked) using these;
end $$;

create or replace function wall_hands(states text[]) returns table (wall uuid, resource text, side uuid, other uuid, state text, member_id uuid, why text)
language sql stable parallel safe security definer set search_path = public, pg_temp as $$
  with standing as (
    select w.id, w.resource, w.record, w.other, w.state from walls w where w.tenant_id = current_tenant() and w.state = any (states) and w.deleted_at is null
  ), known as materialized (
    select s.resource, k.record, k.member_id, k.why from
      (select st.resource, array_agg(st.record) || array_agg(st.other) as records from standing st group by st.resource) s,
      works_on(s.resource, s.records) k
  ), tied as materialized (
    select * from known
    union
    select k.resource, k.record, mate.member_id, 'team' from known k
      join team_members me on me.tenant_id = current_tenant() and me.member_id = k.member_id
      join teams t on t.tenant_id = me.tenant_id and t.id = me.team_id and t.deleted_at is null
      join team_members mate on mate.tenant_id = me.tenant_id and mate.team_id = me.team_id and mate.member_id <> k.member_id
      where k.why <> 'made'
  ), sides as (
    select st.id, st.resource, s.side, s.other, st.state, t.member_id,
      (array_agg(t.why order by array_position(array['opened', 'named', 'of', 'made', 'team'], t.why)))[1] as why
    from standing st cross join lateral (values (st.record, st.other), (st.other, st.record)) s (side, other)
    join tied t on t.resource = st.resource and t.record = s.side
    group by st.id, st.resource, s.side, s.other, st.state, t.member_id
  )
  select s.* from sides s
  where s.why not in ('made', 'team')
    or not exists (select from sides o where o.id = s.id and o.side = s.other and o.member_id = s.member_id)
       and not exists (select from member_roles r where r.tenant_id = current_tenant() and r.member_id = s.member_id and r.role = 'admin')
$$;

drop function opened_now;
drop function opened_by_hand;
drop procedure project_table;
drop function project_followed;
drop table project_records;
alter table shares drop column team_id, alter column member_id set not null;
