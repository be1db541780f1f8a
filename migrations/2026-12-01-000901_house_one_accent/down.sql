-- Nothing to undo: the site reads the agency's colour where it has none of its own.
select 1;
