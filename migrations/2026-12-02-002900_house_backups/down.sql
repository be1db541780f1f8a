alter default privileges in schema public, directory, work revoke select on tables from estrade_backup;
alter default privileges in schema public, directory, work revoke select on sequences from estrade_backup;
revoke select on all sequences in schema public, directory, work from estrade_backup;
