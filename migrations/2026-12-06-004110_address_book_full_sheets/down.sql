alter table interactions drop column answer;
drop table colleagues;
drop table band_members;
drop table mandates;
drop table incidents;
drop table capacities;
alter table venues drop column concerts, drop column technical_notes, drop column season_until,
  drop column season_from, drop column hosting, drop column press_contact_id,
  drop column technical_contact_id, drop column booking_contact_id;
call reach_policies('venues');
