-- What is heavy can be put away: its row, its title and its small picture stay, its room is free at once, and its bytes go
-- after thirty days.
alter table attachments add column archived_at timestamptz;
alter table attachments add column archived_bytes bigint check (archived_bytes > 0);
alter table attachments add column emptied_at timestamptz;
alter table attachments add constraint attachments_archived_check
  check ((archived_at is null) = (archived_bytes is null) and (emptied_at is null or archived_at is not null));
create index on attachments (tenant_id, archived_at) where archived_at is not null and emptied_at is null;
