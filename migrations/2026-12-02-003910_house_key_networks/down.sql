create or replace function token_scoped() returns trigger language plpgsql as $$ begin
  if tg_op = 'INSERT' then
    if new.parent_id is not null then
      new.scopes := (select scopes from tokens where tenant_id = new.tenant_id and id = new.parent_id);
    end if;
  elsif new.scopes is distinct from old.scopes then
    raise exception 'a key opens what it was made to open' using errcode = 'check_violation', constraint = 'tokens_scopes_check';
  end if;
  return new;
end $$;
alter table tokens drop column networks;
