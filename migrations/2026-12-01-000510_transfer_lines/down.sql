drop table import_lines;
update imports set status = 'done' where status = 'undone';
alter table imports drop column reason,
  drop constraint imports_status_check,
  add constraint imports_status_check check (status in ('uploaded', 'running', 'done', 'failed'));
