alter table integrations drop column owner_id, drop column notes, drop column ends_on, drop column ending_told;
