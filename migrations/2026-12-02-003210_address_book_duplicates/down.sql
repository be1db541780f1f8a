drop table duplicate_sweeps;
drop table duplicate_pairs;
drop table duplicate_keys;
