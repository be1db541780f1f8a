alter table venues drop column opened_on;
alter table artists drop column formed_on;
alter table organisations drop column founded_on;
alter table people drop column born_on;
