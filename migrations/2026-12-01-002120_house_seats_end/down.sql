drop trigger seat_ends on members;
drop function seat_ends();
