-- A line of the journal may lose what it told about a person, and nothing else. Its seal stays
-- true: from now on a seal covers the digest of what a line holds, and the journal itself says,
-- in a later line, which digest gave way to which.
alter table journal_seals add column form smallint not null default 1 check (form in (1, 2));
alter table journal_seals alter column form set default 2;

-- Whether `new` is `old` with some values blotted out.
create function blotted(old jsonb, new jsonb) returns boolean language plpgsql immutable parallel safe as $$ begin
  if new = old or new = '"∎"'::jsonb then return true; end if;
  if jsonb_typeof(old) <> 'object' or jsonb_typeof(new) <> 'object' then return false; end if;
  return (select count(*) from jsonb_object_keys(old)) = (select count(*) from jsonb_object_keys(new))
    and not exists (select from jsonb_each(old) o where not coalesce(blotted(o.value, new -> o.key), false));
end $$;

create function only_blotted() returns trigger language plpgsql as $$ begin
  if current_user in ('estrade_app', 'estrade_worker') and (
    (new.tenant_id, new.id, new.at, new.actor, new.what, new.subject) is distinct from (old.tenant_id, old.id, old.at, old.actor, old.what, old.subject)
    or not blotted(old.data, new.data)) then
    raise exception 'a line of the journal is not rewritten' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger only_blotted before update on journal for each row execute function only_blotted();
grant update (data) on journal to estrade_app;
