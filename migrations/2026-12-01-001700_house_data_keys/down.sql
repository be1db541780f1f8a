delete from directory.factors where nonce is null;
alter table directory.factors drop column secret, alter column nonce set not null;
drop procedure blind_index(regclass, name);
drop table directory.data_keys;
