-- What the operators' console sees of the agencies: who runs them and how much
-- they use, never what they keep. Every act on an agency is in its own journal.

-- The operators' role reads and writes only its own kind of line in a journal.
grant select, insert (tenant_id, what, data) on journal to estrade_operator;
create policy operator_reads on journal for select to estrade_operator using (what like 'access.%');
create policy operator_writes on journal for insert to estrade_operator
  with check (what like 'access.%' and actor = (select current_actor()));

-- Figures need these columns and no others: no name, no content of a record.
grant select (tenant_id, name, state) on modules to estrade_operator;
create policy operator on modules for select to estrade_operator using (true);
grant select (tenant_id, id, account_id, status, deleted_at) on members to estrade_operator;
create policy operator on members for select to estrade_operator using (true);
grant select (tenant_id, member_id, role) on member_roles to estrade_operator;
create policy operator on member_roles for select to estrade_operator using (true);
grant select (tenant_id, bytes, deleted_at) on attachments to estrade_operator;
create policy operator on attachments for select to estrade_operator using (true);

grant select on directory.seats to estrade_operator;
grant select (id, email, name) on directory.accounts to estrade_operator;
grant select (account_id, tenant_id, created_at, seen_at) on directory.sessions to estrade_operator;
-- A domain that is to be looked at again.
grant update (checked_at) on directory.domains to estrade_operator;
create index on directory.sessions (tenant_id, seen_at);
create index on directory.seats (tenant_id);
create index jobs_dead_of on work.jobs (tenant_id) where state = 'dead';

-- A job thrown away rests for thirty days: an operator may want it back.
alter table work.jobs drop constraint jobs_state_check;
alter table work.jobs add constraint jobs_state_check check (state in ('ready', 'paused', 'running', 'dead', 'discarded')) not valid;
alter table work.jobs validate constraint jobs_state_check;
create index jobs_discarded on work.jobs (run_at) where state = 'discarded';
-- A mail to an agency's owners is asked for by the same transaction as the act.
grant insert (name, payload, key, urgency, run_at) on work.jobs to estrade_operator;

grant select on __diesel_schema_migrations to estrade_operator;

-- One line per agency. Read with the reader's rights: to anyone but operators it shows nothing they may not see.
create view directory.agencies with (security_invoker = true) as
select t.id, t.slug, t.name collate human as name, t.kind, t.plan, t.status, t.status_reason, t.locale, t.demo, t.created_at,
  (select count(*) from directory.seats s where s.tenant_id = t.id) as members,
  (select count(*) from modules m where m.tenant_id = t.id and m.state = 'on') as modules,
  (select coalesce(sum(a.bytes), 0)::bigint from attachments a where a.tenant_id = t.id and a.deleted_at is null) as bytes,
  (select max(s.seen_at) from directory.sessions s where s.tenant_id = t.id) as seen_at,
  coalesce((select max(s.seen_at) from directory.sessions s where s.tenant_id = t.id), t.created_at) as active_at,
  (select count(*) from work.jobs j where j.tenant_id = t.id and j.state = 'dead') as dead,
  o.owners,
  folded(concat_ws(' ', t.name, t.slug, o.owners,
    (select string_agg(d.host, ' ') from directory.domains d where d.tenant_id = t.id and d.removed_at is null))) as needle
from directory.tenants t, lateral (
  select coalesce(string_agg(distinct c.email, ' '), '') as owners
  from member_roles r
  join members m on m.tenant_id = r.tenant_id and m.id = r.member_id and m.status = 'active' and m.deleted_at is null
  join directory.accounts c on c.id = m.account_id
  where r.tenant_id = t.id and r.role = 'admin') o;
grant select on directory.agencies to estrade_operator;
