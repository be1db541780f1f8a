-- Every state that a settings document was ever in, as it was, with the release that said it so.
create table settings_versions (
  name text not null,
  version integer not null,
  document jsonb not null,
  -- Of the document's module; empty for the agency's own document.
  release text not null,
  -- What it was for: empty, or a word of the house (`restored`, `imported`, `release`).
  why text not null default coalesce(current_setting('app.because', true), ''),
  at timestamptz not null default now(),
  by text not null default current_actor()
);
call tenant_table('settings_versions');
alter table settings_versions add primary key (tenant_id, name, version);
-- What was is never edited.
revoke update, delete on settings_versions from estrade_app, estrade_worker;

-- No writer can forget it. The agency's own document stands partly in the directory.
create function settings_kept() returns trigger language plpgsql as $$
declare
  said jsonb := new.document;
  claims text := coalesce(current_setting('app.releases', true), '');
begin
  if tg_op = 'UPDATE' and new.version = old.version then
    return null;
  end if;
  if new.name = 'agency' then
    said := said || (select jsonb_build_object('name', t.name, 'locale', t.locale, 'zone', t.zone) from directory.tenants t where t.id = new.tenant_id);
  end if;
  insert into settings_versions (tenant_id, name, version, document, release)
  values (new.tenant_id, new.name, new.version, coalesce(said, new.document), coalesce(
    (select m.release from modules m where m.tenant_id = new.tenant_id and m.name = new.name),
    substring(claims from '(?:^| )' || new.name || '=([^ ]+)'), ''))
  on conflict do nothing;
  return null;
end $$;

-- What is there already, of every agency.
alter table modules no force row level security;
alter table settings no force row level security;
alter table settings_versions no force row level security;
insert into settings_versions (tenant_id, name, version, document, release, why, at, by)
select s.tenant_id, s.name, s.version,
  case when s.name = 'agency' then s.document || jsonb_build_object('name', t.name, 'locale', t.locale, 'zone', t.zone) else s.document end,
  coalesce(m.release, ''), '', s.changed_at, s.changed_by
from settings s join directory.tenants t on t.id = s.tenant_id
left join modules m on m.tenant_id = s.tenant_id and m.name = s.name;
alter table modules force row level security;
alter table settings_versions force row level security;
alter table settings force row level security;
create trigger kept after insert or update on settings for each row execute function settings_kept();
