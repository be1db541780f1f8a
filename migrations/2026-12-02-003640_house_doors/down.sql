delete from tokens where kind = 'door';
alter table tokens drop column door_id, drop constraint tokens_kind_check,
  add constraint tokens_kind_check check (kind in ('key', 'program'));
drop table door_calls;
drop table doors;
drop function doors_networked();
