drop trigger webhooks_hear on journal;
drop function webhooks_hear();
drop table webhook_deliveries;
drop table webhooks;
