-- Which release of each module an agency is on, and the move to another one while it is under way.
-- Rows of before are in the shape of 1.0.0.
alter table modules add column release text not null default '1.0.0',
  -- The hops to do, how many are done, who asked: present only while a move is under way.
  add column moving jsonb;
-- One move at a time in an agency: modules that need each other move together.
create unique index modules_moving on modules (tenant_id) where moving is not null;

-- What the other release said, as long as this one's value is untouched: while the
-- record still says `here`, the release on the other side of the step says `there`.
create table module_memory (
  module text not null,
  step text not null,
  -- All zeros: the module's settings.
  record uuid not null,
  here jsonb not null,
  there jsonb not null
);
call tenant_table('module_memory');
alter table module_memory add primary key (tenant_id, module, step, record);
create index on module_memory (tenant_id, record);

-- Whoever writes says by which release (`app.releases`). A process that has not yet heard of a
-- move, and one that writes during it, is sent away, to come back in a moment. It is never made to
-- wait: it may hold the rows that the move needs.
create function released() returns trigger language plpgsql as $$
declare
  claims text := coalesce(current_setting('app.releases', true), '');
  module text;
  said text;
begin
  module := case when tg_argv[0] = '*' then new.name else tg_argv[0] end;
  said := substring(claims from '(?:^| )' || module || '=([^ ]+)');
  if said is not null and not (
    pg_try_advisory_xact_lock_shared(hashtextextended('release ' || current_tenant() || ' ' || module, 0))
    and exists (select from modules m where m.name = module and m.release = said)
  ) then
    raise exception 'another release';
  end if;
  return new;
end $$;

-- The table's columns mean what the release of this module says.
create procedure released_table(name regclass, module text) language plpgsql as $$ begin
  execute format('create trigger released before insert or update or delete on %s for each statement execute function released(%L)', name, module);
end $$;
create trigger released before insert or update on settings for each row execute function released('*');
