drop trigger standing_seen_twice on members;
drop function standing_seen_twice;
