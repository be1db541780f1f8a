drop trigger changed_proof on directory.sessions;
drop trigger changed_factor on directory.accounts;
alter table directory.accounts drop column factor_due_at;
alter table directory.sessions drop column proven_at, drop column waiting;
drop table directory.recovery_codes, directory.factors;
