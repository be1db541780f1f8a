-- By which archived records are found: every three letters of theirs in a row, each as a number made with the agency's
-- key. What was archived before has none, and is opened whenever somebody looks.
alter table privacy_fates add column marks bigint[];
create index privacy_fates_marks on privacy_fates using gin (marks) where content is not null;
create index privacy_fates_unmarked on privacy_fates (tenant_id, id) where content is not null and marks is null;

-- Row security defeats GIN indexes, so one reviewed function reads this one with its owner's eyes and the agency in its
-- condition; the asker opens what it names under their own.
create policy owner on privacy_fates for select to estrade_owner using (tenant_id = (select current_tenant()));
create function archive_holding(asked bigint[]) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
  select id from privacy_fates where tenant_id = current_tenant() and state = 'done' and content is not null and marks @> asked
  union all
  select id from privacy_fates where tenant_id = current_tenant() and state = 'done' and content is not null and marks is null
$$;
revoke execute on function archive_holding from public;
grant execute on function archive_holding to estrade_app, estrade_worker;
