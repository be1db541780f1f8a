alter table attachments drop constraint attachments_archived_check;
alter table attachments drop column emptied_at, drop column archived_bytes, drop column archived_at;
