drop trigger stay on directory.data_keys;
drop function directory.keys_stay();
drop trigger only_the_seatless_go on directory.accounts;
drop function directory.only_the_seatless_go();
revoke delete on directory.accounts from estrade_app;
drop table directory.kept_papers;
drop function directory.papers_stay();
drop trigger rests on directory.domains;
drop trigger rests on directory.tenants;
drop function directory.name_rests();
drop table directory.resting_names;
create or replace function directory.only_copies_go() returns trigger language plpgsql as $$ begin
  if old.copy_state is distinct from 'going' then
    raise exception 'only a copy is removed' using errcode = 'check_violation', constraint = 'tenants_only_copies_go';
  end if;
  return old;
end $$;
drop trigger closing_is_asked_for on directory.tenants;
drop function directory.closing_is_asked_for();
drop table directory.closures;
drop function directory.closures_kept();
drop function directory.doors_follow();
drop function directory.closure_seen_twice();
alter table directory.tenants drop column closes_at;
alter table directory.tenants drop constraint tenants_status_check;
alter table directory.tenants add constraint tenants_status_check check (status in ('active', 'suspended'));
