drop table news_marks;
