alter table notices drop column detail;
