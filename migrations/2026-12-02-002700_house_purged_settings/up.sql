-- States of settings are never edited, and go with their module alone: while it is removed for good.
grant delete on settings_versions to estrade_app, estrade_worker;
create policy purged on settings_versions as restrictive for delete to estrade_app, estrade_worker
  using (exists (select from module_purges p where p.module = settings_versions.name and p.state = 'running'));
