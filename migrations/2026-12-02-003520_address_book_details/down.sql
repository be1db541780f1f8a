alter table people drop column channel, drop column also_speaks;
drop table details;
