drop trigger seen_twice on teams;
drop trigger seen_twice on team_members;
drop function team_seen_twice;
drop trigger admin_stays on members;
drop trigger admin_stays on member_roles;
drop function admin_stays;
