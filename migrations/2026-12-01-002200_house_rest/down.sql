drop policy operator_rests on modules;
revoke select (release, moving) on modules from estrade_operator;
alter table modules drop column rest;
