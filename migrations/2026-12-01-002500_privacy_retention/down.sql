drop table privacy_fates;
drop table privacy_runs;
