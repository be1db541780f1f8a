drop trigger released on settings;
drop procedure released_table(regclass, text);
drop function released();
drop table module_memory;
drop index modules_moving;
alter table modules drop column moving, drop column release;
