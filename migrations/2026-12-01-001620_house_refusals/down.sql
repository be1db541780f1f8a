drop table directory.refusals;
