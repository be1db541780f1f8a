alter table comments drop column answers;
