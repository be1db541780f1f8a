drop trigger released on venues;
drop trigger released on organisations;
drop function street_lines_1(text);
alter table venues drop column street_more;
alter table organisations drop column street_more;
drop trigger released on artists;
drop function filed_as_1(text);
alter table artists drop column filed_as;
