grant execute on function works_on, wall_hands to public;
grant execute on function directory.search_follows to public;
