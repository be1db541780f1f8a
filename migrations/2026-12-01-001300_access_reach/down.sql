do $$ declare it record; begin
  for it in select tablename, policyname from pg_policies where policyname like 'reach\_%' loop
    execute format('drop policy %I on %I', it.policyname, it.tablename);
  end loop;
end $$;
drop procedure reach_policies(regclass);
drop function reached(jsonb, jsonb, boolean, uuid[]), condition_holds(jsonb, jsonb), reach_rules(text, text), walled(), reach_shared(text),
  reach_kinds(text, text), reach_actors(jsonb), reach_members(jsonb), reach(text, text), current_member();
drop table walls, shares, team_members, teams;
alter table members drop column ends_at, drop column external;
alter table grants drop column conditions, drop column reach;
alter table roles drop column reach;
