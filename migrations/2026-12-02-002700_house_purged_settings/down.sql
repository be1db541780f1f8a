drop policy purged on settings_versions;
revoke delete on settings_versions from estrade_app, estrade_worker;
