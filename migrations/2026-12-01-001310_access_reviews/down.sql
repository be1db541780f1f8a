drop table access_reviews;
