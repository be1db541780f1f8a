-- A long import is taken back by a worker, too. Its report has been its lines since 000510.
alter table imports drop column report,
  drop constraint imports_status_check,
  add constraint imports_status_check check (status in ('uploaded', 'running', 'done', 'failed', 'undoing', 'undone'));
