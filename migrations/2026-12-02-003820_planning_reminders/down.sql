drop table reminder_wishes;
drop table reminders;
