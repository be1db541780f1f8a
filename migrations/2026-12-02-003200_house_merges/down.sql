drop table merge_moves;
drop table merges;
