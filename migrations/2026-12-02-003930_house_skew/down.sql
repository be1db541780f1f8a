alter table webhook_deliveries drop column releases;
alter table work.jobs drop column releases;
