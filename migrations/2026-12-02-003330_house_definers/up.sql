-- Nobody calls what runs with other rights than theirs, but those it was made for.
revoke execute on function directory.search_follows from public;
revoke execute on function works_on, wall_hands from public;
grant execute on function works_on, wall_hands to estrade_app, estrade_worker;
