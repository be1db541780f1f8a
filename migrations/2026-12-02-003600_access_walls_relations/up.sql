-- Who stands in a relation to one side of a wall works on it: rules are read anew when that changes.
create trigger walls_look_again after insert or update or delete on relations for each row execute function walls_look_again();
