-- A view of everybody's that has a colour is a category: records that fit it show it.
alter table saved_views add column colour text check (colour in ('red', 'amber', 'green', 'teal', 'blue', 'violet', 'pink', 'grey'));
-- Categories are everybody's.
alter table saved_views add constraint categories_are_shared check (colour is null or owner is null) not valid;
