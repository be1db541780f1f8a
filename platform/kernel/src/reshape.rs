//! Moving an agency's rows and settings over one hop. A step reads some columns of a row as one
//! value. Where its SQL alone could not come back, a line of `module_memory` says: while the record
//! says `here`, the other release says `there`. That one line is the reverse journal on the way up
//! and the waiting value on the way down, and it gives way to whatever is edited meanwhile.

use crate::error::{Error, Result};
use crate::module::Module;
use crate::release::{Down, Hop, Release, Reshape, Settings};
use crate::schema::{module_memory as memory, modules, settings};
use crate::scope::Tx;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// Longer than this nobody waits for those who are writing: the move tries again later.
const PATIENCE: &str = "10s";
/// Longer than a statement usually may take: a step rewrites every row of a table.
const LONGEST: &str = "600s";

/// What a step does, or would do, in an agency.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Effect {
    pub step: &'static str,
    pub table: &'static str,
    pub class: &'static str,
    /// Rows whose value changes.
    pub rows: i64,
    /// Rows among them that get back what they said on the other side.
    pub returning: i64,
    /// Rows looked at.
    pub seen: i64,
}

/// The release that a hop crosses, and whether upwards.
fn crossed(tx: &Tx, hop: &Hop) -> Result<(&'static Module, &'static Release, bool)> {
    let module = tx.scope().house().edition().module(&hop.module).ok_or(Error::NotFound)?;
    let at = |version: &str| module.releases.iter().position(|r| r.version == version).ok_or(Error::NotFound);
    match (at(&hop.from)?, at(&hop.to)?) {
        (from, to) if to == from + 1 => Ok((module, &module.releases[to], true)),
        (from, to) if from == to + 1 => Ok((module, &module.releases[from], false)),
        _ => Err(Error::NotFound),
    }
}

/// What a hop would do to the rows as they are now.
pub fn foresee(tx: &mut Tx, hop: &Hop) -> Result<Vec<Effect>> {
    at_length(tx)?;
    let (module, release, up) = crossed(tx, hop)?;
    release.steps.iter().map(|step| step.run(tx, module.manifest.name, up, false)).collect()
}

/// Does a hop, in this transaction: rows, settings and the agency's release together.
///
/// # Errors
/// `Conflict(release)` if the agency is not on the release it starts from.
pub fn cross(tx: &mut Tx, hop: &Hop) -> Result<Vec<Effect>> {
    let (module, release, up) = crossed(tx, hop)?;
    let name = module.manifest.name;
    at_length(tx)?;
    alone(tx, name)?;
    let mine = modules::name.eq(name).and(modules::release.eq(&hop.from));
    if tx.run(diesel::update(modules::table.filter(mine)).set(modules::release.eq(&hop.to)))? != 1 {
        return Err(Error::Conflict("release".into()));
    }
    // Backwards, the last step is undone first.
    let steps: Vec<&'static Reshape> = if up { release.steps.iter().collect() } else { release.steps.iter().rev().collect() };
    let effects = steps.into_iter().map(|step| step.run(tx, name, up, true)).collect::<Result<Vec<_>>>()?;
    if let Some(change) = &release.settings {
        resettle(tx, name, release.version, change, up)?;
    }
    Ok(effects)
}

/// What follows in this transaction may look at every row of a table.
#[expect(clippy::disallowed_methods, reason = "settings have no Diesel words; the value is bound")]
pub(crate) fn at_length(tx: &mut Tx) -> Result<()> {
    tx.run(diesel::sql_query("select set_config('statement_timeout', $1, true)").bind::<Text, _>(LONGEST)).map(|_| ())
}

/// Nobody else of this agency writes by this module's release until the transaction ends, and the
/// move itself writes by none.
#[expect(clippy::disallowed_methods, reason = "settings and advisory locks have no Diesel words; the name is bound")]
fn alone(tx: &mut Tx, module: &str) -> Result<()> {
    let claim = "select set_config('app.releases', '', true), set_config('lock_timeout', $1, true)";
    tx.run(diesel::sql_query(claim).bind::<Text, _>(PATIENCE))?;
    let lock = "select pg_advisory_xact_lock(hashtextextended('release ' || current_tenant() || ' ' || $1, 0))";
    tx.run(diesel::sql_query(lock).bind::<Text, _>(module)).map(|_| ())
}

#[derive(QueryableByName)]
struct Counts {
    #[diesel(sql_type = BigInt)]
    rows: i64,
    #[diesel(sql_type = BigInt)]
    returning: i64,
    #[diesel(sql_type = BigInt)]
    seen: i64,
}

impl Reshape {
    /// One statement: what each row said, what it is to say, what must be remembered of it.
    #[expect(clippy::disallowed_methods, reason = "the frozen SQL of a release; names and expressions are constants of this build")]
    fn run(&'static self, tx: &mut Tx, module: &str, up: bool, really: bool) -> Result<Effect> {
        let (there, back) = match (up, self.down) {
            (true, Down::Lossless(down) | Down::Journalled(down)) => (self.up, Some(down)),
            (true, Down::Never) => (self.up, None),
            (false, Down::Lossless(down) | Down::Journalled(down)) => (down, Some(self.up)),
            (false, Down::Never) => return Err(Error::Conflict("irreversible".into())),
        };
        let table = self.table;
        let object: Vec<String> = self.columns.iter().map(|c| format!("'{c}', r.{c}")).collect();
        let mut sql = format!(
            "with was as (
               select r.id, r as whole, jsonb_build_object({}) as x, m.here, m.there, ({there})::jsonb as f
               from {table} r left join module_memory m on m.module = $1 and m.step = $2 and m.record = r.id
             ), became as (
               select id, whole, x, coalesce(here = x, false) as known, case when here = x then there else f end as y from was
             )",
            object.join(", ")
        );
        if really {
            let set: Vec<String> = self.columns.iter().map(|c| format!("{c} = n.{c}")).collect();
            if let (Down::Journalled(_), Some(back)) = (self.down, back) {
                sql += &format!(
                    ", returned as (
                       select id, x, y, (select ({back})::jsonb from jsonb_populate_record(whole, y) r) as g from became
                     ), remembered as (
                       insert into module_memory (module, step, record, here, there)
                       select $1, $2, id, y, x from returned where g is distinct from x
                       on conflict on constraint module_memory_pkey do update set here = excluded.here, there = excluded.there
                     ), forgotten as (
                       delete from module_memory m where m.module = $1 and m.step = $2
                         and not exists (select from returned b where b.id = m.record and b.g is distinct from b.x)
                     )"
                );
            }
            // A form that was opened before is told that the record moved on.
            sql += &format!(
                ", changed as (
                   update {table} r set {}, version = r.version + 1
                   from became b cross join lateral jsonb_populate_record(null::{table}, b.y) n
                   where r.id = b.id and b.y is distinct from b.x
                 )",
                set.join(", ")
            );
        }
        sql += " select count(*) filter (where y is distinct from x) as rows, count(*) filter (where known and y is distinct from x) as returning, count(*) as seen from became";
        let counted: Counts = tx.one(diesel::sql_query(sql).bind::<Text, _>(module).bind::<Text, _>(self.name))?;
        let Counts { rows, returning, seen } = counted;
        Ok(Effect { step: self.name, table, class: self.down.name(), rows, returning, seen })
    }
}

/// Moves the module's settings document, if the agency keeps one.
fn resettle(tx: &mut Tx, module: &str, version: &str, change: &Settings, up: bool) -> Result<()> {
    let mine = || settings::table.filter(settings::name.eq(module));
    let Some(said): Option<Value> = tx.maybe(mine().select(settings::document).for_update())? else { return Ok(()) };
    let step = format!("settings {version}");
    let line = || memory::table.filter(memory::module.eq(module).and(memory::step.eq(&step)).and(memory::record.eq(Uuid::nil())));
    let known: Option<(Value, Value)> = tx.maybe(line().select((memory::here, memory::there)))?;
    let (to, back) = if up { (change.up, change.down) } else { (change.down, change.up) };
    let new = match known {
        Some((here, there)) => merged(to(said.clone()), &to(here), &there),
        None => to(said.clone()),
    };
    tx.run(diesel::delete(line()))?;
    if back(new.clone()) != said {
        let row = (memory::module.eq(module), memory::step.eq(&step), memory::record.eq(Uuid::nil()));
        tx.run(diesel::insert_into(memory::table).values((row, memory::here.eq(&new), memory::there.eq(&said))))?;
    }
    if new == said {
        return Ok(());
    }
    tx.because("release")?;
    let set = (settings::document.eq(&new), settings::version.eq(settings::version + 1), settings::changed_at.eq(diesel::dsl::now));
    tx.run(diesel::update(mine()).set(set)).map(|_| ())
}

/// What the settings are to say: what was waiting, except for keys that were edited meanwhile.
fn merged(now: Value, then: &Value, waiting: &Value) -> Value {
    let (Value::Object(now), Value::Object(then), Value::Object(waiting)) = (&now, then, waiting) else { return now };
    let keys = now.keys().chain(waiting.keys());
    let one = |key: &String| {
        let said = if now.get(key) == then.get(key) { waiting.get(key) } else { now.get(key) };
        said.map(|value| (key.clone(), value.clone()))
    };
    Value::Object(keys.filter_map(one).collect::<Map<_, _>>())
}

/// What another release said of records goes with them.
///
/// # Errors
/// Those of the database.
pub fn forget(tx: &mut Tx, gone: &[Uuid]) -> Result<()> {
    tx.run(diesel::delete(memory::table.filter(memory::record.eq_any(gone)))).map(|_| ())
}

/// What happened, as the journal keeps it.
pub fn told(hop: &Hop, effects: &[Effect]) -> Value {
    json!({"module": hop.module, "from": hop.from, "to": hop.to, "steps": effects})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waited_returns_unless_it_was_edited() {
        let (then, waiting) = (json!({"a": 1, "b": 1}), json!({"a": 2, "b": 2, "c": 2}));
        assert_eq!(merged(then.clone(), &then, &waiting), waiting, "untouched: everything returns");
        assert_eq!(merged(json!({"a": 9, "b": 1}), &then, &waiting), json!({"a": 9, "b": 2, "c": 2}), "an edit stays");
        assert_eq!(merged(json!({"b": 1}), &then, &waiting), json!({"b": 2, "c": 2}), "so does a removal");
    }
}
