drop function people_complete(text, text, uuid, text, text, text, text, text, text);
drop function organisations_complete(text, text, text, text, text, text, text);
drop function artists_complete(text, text, text, uuid, uuid, text, text, text);
drop function venues_complete(bigint, uuid, text, text, text, text, text, text);
alter table interactions drop column next_done;
