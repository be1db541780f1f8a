-- A module that fails again and again at one agency rests there: it stays switched on, and
-- answers nothing until it is tried again. Since when, until when, how often, and why.
alter table modules add column rest jsonb;

-- Operators put modules to rest and wake them; the journal says so (`access.module_…`).
grant select (rest, release, moving), update (rest) on modules to estrade_operator;
create policy operator_rests on modules for update to estrade_operator using (true) with check (true);
