drop table directory.bans;
drop function directory.banned();
revoke update on directory.refusals from estrade_app, estrade_worker;
alter table directory.refusals
  drop constraint refusals_of_a_minute, drop column minute, drop column account_id, drop column unsigned, drop column forbidden, drop column too_many, drop column flagged;
