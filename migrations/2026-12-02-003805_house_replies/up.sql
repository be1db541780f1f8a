-- What is answered to a message finds the notice that it carried, by the number that the service gave it.
alter table notice_messages add column remote text;
create index on notice_messages (tenant_id, remote) where remote is not null;
-- Since when a service tells us itself what is written to it.
alter table integrations add column hooked_at timestamptz;
