-- Accounts that are kept without being called: who looks after each, what there is to know, and the day on which the service
-- (or the way into it) is announced to end.
alter table integrations
  add column owner_id uuid,
  add column notes text not null default '' check (length(notes) <= 2000),
  add column ends_on date,
  -- The day of which its keepers were told.
  add column ending_told date,
  add foreign key (tenant_id, owner_id) references members (tenant_id, id) on delete set null (owner_id);
create index on integrations (tenant_id, owner_id);
