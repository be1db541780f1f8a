-- Saved views and tags stand above every list: remembered between changes, as own fields are.
call watched_table('saved_views');
call watched_table('taggings');
