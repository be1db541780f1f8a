drop table directory.operator_keys;
