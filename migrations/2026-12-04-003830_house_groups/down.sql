drop table group_messages;
drop table group_channels;
