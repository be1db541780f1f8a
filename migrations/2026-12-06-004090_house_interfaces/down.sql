drop table work.interface_uses;
drop table work.interface_changes;
