drop trigger released on enquiries;
drop function enquiry_kind_1(text, text);
alter table enquiries drop column kind;
drop function mail_domain_1(text);
alter table enquiries drop column domain;
