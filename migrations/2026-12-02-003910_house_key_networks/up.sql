-- From where a key may be used: nothing said is from anywhere. Said once, when the key is made; a program that signs in with
-- a key is kept to the same places.
alter table tokens add column networks text[] check (cardinality(networks) between 1 and 50);
create or replace function token_scoped() returns trigger language plpgsql as $$ begin
  if tg_op = 'INSERT' then
    if new.parent_id is not null then
      select scopes, networks into new.scopes, new.networks from tokens where tenant_id = new.tenant_id and id = new.parent_id;
    end if;
    -- What is no network is refused here too: it would shut nobody out.
    perform n::cidr from unnest(new.networks) n;
  elsif new.scopes is distinct from old.scopes then
    raise exception 'a key opens what it was made to open' using errcode = 'check_violation', constraint = 'tokens_scopes_check';
  elsif new.networks is distinct from old.networks then
    raise exception 'a key is used from where it was made for' using errcode = 'check_violation', constraint = 'tokens_networks_check';
  end if;
  return new;
end $$;
