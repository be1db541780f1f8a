alter table organisations drop column weekly_reach, drop column medium, drop column label_code, drop column distributor, drop column genres;
alter table people drop column certificates, drop column specialities, drop column trade;
