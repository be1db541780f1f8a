drop table relations;
