revoke select (operator, locale) on directory.accounts from estrade_operator;
