alter table artists drop column trial;
