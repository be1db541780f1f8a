-- Days that come again: the birthday of whoever said theirs, the day on which something began.
alter table people add column born_on date;
alter table organisations add column founded_on date;
alter table artists add column formed_on date;
alter table venues add column opened_on date;
