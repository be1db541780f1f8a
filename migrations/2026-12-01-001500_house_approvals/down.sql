drop trigger stay on settings;
drop trigger seen_twice on settings;
drop trigger seen_twice on member_roles;
drop table approvals;
drop function switches_stay, switches_seen_twice, role_seen_twice, approved_here, four_eyes, approvals_kept;
