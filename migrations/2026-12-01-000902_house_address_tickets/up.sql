-- A new e-mail address is proven by a ticket too. The kinds of ticket are the code's: the table only asks for a word.
alter table directory.tickets drop constraint tickets_purpose_check;
alter table directory.tickets add constraint tickets_purpose_check check (purpose ~ '^[a-z_]{1,30}$') not valid;
alter table directory.tickets validate constraint tickets_purpose_check;
