-- What is wrong with a record, and the task that asks for it to be mended. It goes when it is.
create table quality_findings (
  rule text not null,
  resource text not null,
  record uuid not null,
  task_id uuid,
  found_at timestamptz not null default now()
);
call tenant_table('quality_findings');
alter table quality_findings add primary key (tenant_id, resource, record, rule);
alter table quality_findings add foreign key (tenant_id, task_id) references tasks (tenant_id, id) on delete set null (task_id);
create index on quality_findings (tenant_id, task_id);
