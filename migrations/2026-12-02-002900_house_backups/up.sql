-- Who writes backups reads every table there is, and those that come.
grant usage on schema public, directory, work to estrade_backup;
grant select on all tables in schema public, directory, work to estrade_backup;
grant select on all sequences in schema public, directory, work to estrade_backup;
alter default privileges in schema public, directory, work grant select on tables to estrade_backup;
alter default privileges in schema public, directory, work grant select on sequences to estrade_backup;
