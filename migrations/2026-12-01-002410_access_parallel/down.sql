create or replace function reach_kinds(resource text, mode text) returns jsonb language sql stable parallel safe as
  $$ select current_setting('app.reach', true)::jsonb -> resource -> mode -> 1 $$;

create or replace function reach_rules(resource text, mode text) returns jsonb language sql stable parallel safe as $$
  select coalesce(jsonb_agg(jsonb_build_object(
      'reach', coalesce(g.reach, r.reach), 'conditions', g.conditions,
      'members', to_jsonb(reach_members(jsonb_build_array(coalesce(g.reach, r.reach)))),
      'actors', to_jsonb(reach_actors(jsonb_build_array(coalesce(g.reach, r.reach)))))), '[]')
  from member_roles mr
  join roles r on r.tenant_id = mr.tenant_id and r.name = mr.role
  join grants g on g.tenant_id = mr.tenant_id and g.role = mr.role
  where mr.member_id = current_member()
    and g.permission = current_setting('app.reach', true)::jsonb -> resource -> mode ->> 2
$$;

drop function reach_said();
