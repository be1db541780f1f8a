drop table work.ticks, work.turns, work.jobs;
drop sequence work.fences;
