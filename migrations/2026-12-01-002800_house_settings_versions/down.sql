drop trigger kept on settings;
drop function settings_kept();
drop table settings_versions;
