drop trigger rings on notices;
drop function notice_rings();
drop table notice_choices;
alter table notices drop column archived_at, drop column expires_at, drop column urgency;
