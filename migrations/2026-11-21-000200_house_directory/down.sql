drop procedure watched_table(regclass);
drop table directory.attempts, directory.tickets, directory.sessions, directory.domains, directory.accounts, directory.tenants;
drop function directory.changed();
