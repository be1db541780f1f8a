-- What an agency wants done each time: when it begins, under which conditions, and the steps, as data that only our own code reads.
create table workflows (
  name text not null,
  domain text not null check (domain in ('booking', 'promotion', 'production', 'hr', 'other')),
  active boolean not null default false,
  starts text check (starts in ('manual', 'event', 'schedule', 'webhook')),
  says text,
  notes text,
  rule jsonb not null default '{}',
  -- Whoever wrote the rule last: it is done with their rights of the day.
  author_id uuid,
  needle text generated always as (folded(name || ' ' || coalesce(says, '') || ' ' || coalesce(notes, ''))) stored
);
call resource_table('workflows');
call link('workflows', 'author_id', 'members');
call sorted_by('workflows', 'name');
call reach_policies('workflows');

-- Which lines of the journal start a workflow. Kept by a trigger beside the rules, so that whoever writes a line finds it
-- without seeing any workflow.
create table workflow_listeners (
  workflow_id uuid not null,
  what text not null,
  field text,
  value text
);
call tenant_table('workflow_listeners');
alter table workflow_listeners add primary key (tenant_id, workflow_id, what);
alter table workflow_listeners add foreign key (tenant_id, workflow_id) references workflows (tenant_id, id) on delete cascade;
create index on workflow_listeners (tenant_id, what);

-- "Becomes" is said of a record that was made so and of one that was changed so. The rows' agency is the rule's: a staging copy is
-- filled from its source.
create function workflows_listen() returns trigger language plpgsql as $$
declare starts jsonb := new.rule -> 'when';
begin
  delete from workflow_listeners where tenant_id = new.tenant_id and workflow_id = new.id;
  if new.active and new.deleted_at is null and starts ->> 'start' = 'event' then
    insert into workflow_listeners (tenant_id, workflow_id, what, field, value)
    select new.tenant_id, new.id, (starts ->> 'of') || '.' || verb, starts ->> 'field', starts ->> 'value'
    from unnest(case when starts ->> 'what' = 'becomes' then array['created', 'updated'] else array[starts ->> 'what'] end) verb;
  end if;
  return null;
end $$;
create trigger workflows_listen after insert or update of active, rule, deleted_at on workflows for each row execute function workflows_listen();
