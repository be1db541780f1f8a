alter policy settled on work.jobs using (state = 'running');
drop trigger purging on modules;
drop function purging_stays_off;
drop table module_purges;
drop function purges_kept;
drop function purge_seen_twice;
