drop function archive_holding;
drop policy owner on privacy_fates;
alter table privacy_fates drop column marks;
