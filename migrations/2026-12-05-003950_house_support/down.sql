delete from directory.sessions where access_id is not null;
alter table directory.sessions drop column access_id;
drop table directory.accesses;
drop function directory.accesses_kept();
alter table directory.tenants drop column support_asks;
