update imports set status = 'failed', reason = 'trouble' where status = 'undoing';
alter table imports add column report jsonb not null default '[]',
  drop constraint imports_status_check,
  add constraint imports_status_check check (status in ('uploaded', 'running', 'done', 'failed', 'undone'));
