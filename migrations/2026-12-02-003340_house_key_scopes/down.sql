drop trigger scoped on tokens;
drop function token_scoped;
alter table tokens drop column scopes;
