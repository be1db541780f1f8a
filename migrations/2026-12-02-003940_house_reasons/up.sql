-- Why somebody changed a settings document, in their words: said by the transaction (`app.reason`), kept with the state it made.
alter table settings_versions add column reason text not null default coalesce(current_setting('app.reason', true), '')
  check (char_length(reason) <= 200);
