alter table privacy_requests drop column reminded, drop column reminded_of;
