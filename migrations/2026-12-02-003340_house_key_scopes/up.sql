-- What a key opens of what its maker may: nothing said is all of it; else modules (`address_book`), or reading alone
-- (`address_book:read`, `*:read`). It is said once, when the key is made; a program that signs in with a key opens no more.
alter table tokens add column scopes text[] check (cardinality(scopes) > 0);
create function token_scoped() returns trigger language plpgsql as $$ begin
  if tg_op = 'INSERT' then
    if new.parent_id is not null then
      new.scopes := (select scopes from tokens where tenant_id = new.tenant_id and id = new.parent_id);
    end if;
  elsif new.scopes is distinct from old.scopes then
    raise exception 'a key opens what it was made to open' using errcode = 'check_violation', constraint = 'tokens_scopes_check';
  end if;
  return new;
end $$;
create trigger scoped before insert or update on tokens for each row execute function token_scoped();
