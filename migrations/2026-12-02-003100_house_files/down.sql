drop trigger file_gone on attachments;
drop table loose_files, upload_parts, uploads;
drop function file_gone;
drop index attachments_number_key;
alter table attachments drop column slot_id, drop column number;
drop table file_slots;
