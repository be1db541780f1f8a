drop trigger place_in_region on venues;
drop trigger place_in_region on organisations;
drop function place_in_region();
alter table venues drop column region, drop column last_contact_on;
alter table artists drop column last_contact_on;
alter table organisations drop column region, drop column last_contact_on;
drop function region_of(text, text);
alter table interactions drop column venue_id cascade;
call reach_policies('interactions');
