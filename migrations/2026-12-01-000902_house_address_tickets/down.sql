delete from directory.tickets where purpose = 'address';
alter table directory.tickets drop constraint tickets_purpose_check;
alter table directory.tickets add constraint tickets_purpose_check check (purpose in ('sign_up', 'reset', 'unlock', 'invitation', 'hand_over'));
