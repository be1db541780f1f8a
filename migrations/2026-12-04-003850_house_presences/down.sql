drop trigger presences_hear on journal;
drop function presences_hear();
drop table presences;
drop function presence_rings();
