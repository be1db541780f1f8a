-- A roll-out that halts by itself writes to those who run the platform, in the commit that halts it.
grant select (operator, locale) on directory.accounts to estrade_operator;
