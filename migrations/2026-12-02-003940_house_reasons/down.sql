alter table settings_versions drop column reason;
