-- What an agency undertakes, and what is to be done for it by whom until when.
create table projects (
  name text not null,
  kind text not null check (kind in ('tour', 'release', 'campaign', 'production', 'other')),
  status text not null check (status in ('planned', 'active', 'paused', 'done')),
  artist_id uuid,
  lead_id uuid,
  starts_on date,
  ends_on date,
  notes text,
  needle text generated always as (folded(name || ' ' || coalesce(notes, ''))) stored,
  constraint projects_ends_on_check check (ends_on >= starts_on)
);
call resource_table('projects');
call link('projects', 'artist_id', 'artists');
call link('projects', 'lead_id', 'members');
call sorted_by('projects', 'name');
create index on projects (tenant_id, starts_on, id) where deleted_at is null;
call project_table('projects');
call reach_policies('projects');

create table tasks (
  title text not null,
  status text not null check (status in ('todo', 'doing', 'waiting', 'done')),
  priority text not null check (priority in ('normal', 'urgent', 'high', 'low')),
  due_on date,
  owner_id uuid,
  project_id uuid,
  person_id uuid,
  organisation_id uuid,
  artist_id uuid,
  venue_id uuid,
  notes text,
  needle text generated always as (folded(title || ' ' || coalesce(notes, ''))) stored
);
call resource_table('tasks');
call link('tasks', 'owner_id', 'members');
call link('tasks', 'project_id', 'projects');
call link('tasks', 'person_id', 'people');
call link('tasks', 'organisation_id', 'organisations');
call link('tasks', 'artist_id', 'artists');
call link('tasks', 'venue_id', 'venues');
call sorted_by('tasks', 'title');
create index on tasks (tenant_id, due_on, id) where deleted_at is null;
-- What somebody still has to do.
create index on tasks (tenant_id, owner_id, due_on) where deleted_at is null and status <> 'done';
call reach_policies('tasks');
