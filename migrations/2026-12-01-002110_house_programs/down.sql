drop table directory.signing_keys;
drop trigger changed_signed_out on directory.accounts;
alter table directory.accounts drop column signed_out_at;
drop table token_refreshes;
delete from tokens where kind = 'program';
drop trigger changed on tokens;
alter table tokens drop column kind, drop column parent_id, drop column agent, drop column address;
call watched_table('tokens');
