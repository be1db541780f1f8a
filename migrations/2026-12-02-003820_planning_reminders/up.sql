-- Of what a member was reminded, once: a task for its day, an event for its hour, the recap of a day.
create table reminders (
  member_id uuid not null,
  kind text not null,
  about uuid not null,
  due text not null,
  told_at timestamptz not null default now()
);
call tenant_table('reminders');
alter table reminders add primary key (tenant_id, member_id, kind, about, due);
alter table reminders add foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade;
create index on reminders (tenant_id, told_at);

-- When a member wants to be reminded, where it is not as usual: the minute of their day, how long before an event, what
-- the recap says.
create table reminder_wishes (
  member_id uuid not null,
  at_minute integer not null check (at_minute between 0 and 1439),
  before_minutes integer not null check (before_minutes between 0 and 2880),
  topics text[] not null
);
call tenant_table('reminder_wishes');
alter table reminder_wishes add primary key (tenant_id, member_id);
alter table reminder_wishes add foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade;
