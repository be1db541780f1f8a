drop table directory.passkeys;
