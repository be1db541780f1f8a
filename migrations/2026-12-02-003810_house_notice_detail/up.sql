-- What a notice carries along beside its title: the lines of a recap.
alter table notices add column detail text check (length(detail) <= 8000);
