drop trigger named on settings;
drop trigger seen_twice on members;
drop trigger seen_twice on roles;
drop trigger seen_twice on grants;
drop trigger made on roles;
drop function settings_named, seat_seen_twice, reach_seen_twice, grant_seen_twice, unseen, reach_rank, role_made;
alter table roles drop column made_in;
