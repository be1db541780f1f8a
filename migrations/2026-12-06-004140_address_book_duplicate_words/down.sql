drop trigger walls_look_once on people;
drop function walls_look_once;
drop trigger walls_look_again on people;
create trigger walls_look_again after insert or update of email, organisation_id, deleted_at on people for each row execute function walls_look_again();
drop function duplicate_holders;
drop table duplicate_words;
create table duplicate_keys (
  resource text not null,
  key text not null,
  record uuid not null
);
call tenant_table('duplicate_keys');
alter table duplicate_keys add primary key (tenant_id, resource, key, record);
create index on duplicate_keys (tenant_id, record);
