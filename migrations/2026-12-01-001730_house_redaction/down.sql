revoke update (data) on journal from estrade_app;
drop trigger only_blotted on journal;
drop function only_blotted();
drop function blotted(jsonb, jsonb);
alter table journal_seals drop column form;
