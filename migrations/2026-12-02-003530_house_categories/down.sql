alter table saved_views drop constraint categories_are_shared;
alter table saved_views drop column colour;
