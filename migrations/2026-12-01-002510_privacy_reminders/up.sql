-- Of which deadline of a request people were reminded last, and how urgent it was then: 1 a week before, 2 two days
-- before, 3 overdue.
alter table privacy_requests add column reminded_of date, add column reminded smallint not null default 0;
