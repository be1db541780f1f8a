drop table notice_messages;
drop table notice_ways;
drop table member_channels;
drop table integrations;
