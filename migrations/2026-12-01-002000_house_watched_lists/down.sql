drop trigger changed on taggings;
drop trigger changed on saved_views;
