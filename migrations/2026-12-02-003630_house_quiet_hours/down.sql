drop table notice_quiet;
