-- What is written or done again and again: texts, and lists of what there is to do.
create table templates (
  name text not null,
  kind text not null check (kind in ('mail', 'contract', 'message', 'other')),
  language text not null check (language in ('fr', 'en')),
  subject text,
  body text not null,
  notes text,
  needle text generated always as (folded(name || ' ' || coalesce(subject, '') || ' ' || body)) stored
);
call resource_table('templates');
call sorted_by('templates', 'name');
call reach_policies('templates');

create table checklists (
  name text not null,
  kind text not null check (kind in ('booking', 'promotion', 'production', 'hr', 'other')),
  notes text,
  needle text generated always as (folded(name || ' ' || coalesce(notes, ''))) stored
);
call resource_table('checklists');
call sorted_by('checklists', 'name');
call reach_policies('checklists');

create table checklist_items (
  title text not null,
  checklist_id uuid not null,
  counted_from text not null check (counted_from in ('started', 'begin', 'end')),
  days bigint not null check (days between -730 and 730),
  priority text not null check (priority in ('normal', 'urgent', 'high', 'low')),
  owner_id uuid,
  notes text,
  needle text generated always as (folded(title || ' ' || coalesce(notes, ''))) stored
);
call resource_table('checklist_items');
call part_of('checklist_items', 'checklist_id', 'checklists');
call link('checklist_items', 'owner_id', 'members');
call sorted_by('checklist_items', 'title');
create index on checklist_items (tenant_id, days, id) where deleted_at is null;
call reach_policies('checklist_items');
