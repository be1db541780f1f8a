alter table integrations drop column hooked_at;
alter table notice_messages drop column remote;
