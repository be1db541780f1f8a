//! Pairs as they are kept: found at entry or by the sweep, set apart by somebody, shown to whoever reaches both.

use super::said::Why;
use super::{DUPLICATES, OF};
use crate::schema::{duplicate_pairs as p, duplicate_sweeps as s};
use chrono::Utc;
use duplicates::{Grade, Pair};
use kernel::prelude::*;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};

/// Pairs that are looked at to show some of them.
const MOST: i64 = 2_000;
/// Rows of one statement.
const ROWS: usize = 2_000;

/// What a page or a program asks for; everything where nothing is said.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    pub of: Option<&'static Resource>,
    pub grade: Option<String>,
    /// Those that somebody set apart instead of those that wait.
    pub apart: bool,
}

/// A pair whose two records the reader reaches.
pub(super) struct Shown {
    pub of: &'static Resource,
    pub one_id: Id,
    pub other_id: Id,
    pub one: Record,
    pub other: Record,
    pub grade: String,
    pub score: i32,
    pub reasons: Vec<Why>,
    pub apart_by: Option<String>,
}

type Stored = (String, Id, Id, String, i32, Value, Option<String>);
const COLUMNS: (p::resource, p::one, p::other, p::grade, p::score, p::reasons, p::apart_by) =
    (p::resource, p::one, p::other, p::grade, p::score, p::reasons, p::apart_by);

/// The grade of this name, as words know it.
pub(super) fn grade(name: &str) -> &'static str {
    [Grade::Certain, Grade::Suspected, Grade::Potential].map(Grade::name).into_iter().find(|g| *g == name).unwrap_or("potential")
}

/// The lists that the caller reads.
pub(super) fn readable(scope: &Scope) -> Vec<&'static Resource> {
    OF.into_iter().filter(|of| scope.allows(of.may.read)).collect()
}

fn asked_for(asked: &Asked, readable: &[&'static Resource]) -> p::BoxedQuery<'static, diesel::pg::Pg> {
    let these: Vec<&str> = readable.iter().filter(|of| asked.of.is_none_or(|only| only.name == of.name)).map(|of| of.name).collect();
    let mut query = p::table.filter(p::resource.eq_any(these)).into_boxed();
    query = if asked.apart { query.filter(p::apart_at.is_not_null()) } else { query.filter(p::apart_at.is_null()) };
    match &asked.grade {
        Some(grade) => query.filter(p::grade.eq(grade.clone())),
        None => query,
    }
}

/// Keys of pairs both of whose records are reached, the likeliest first.
fn reached(tx: &mut Tx, asked: &Asked) -> Result<Vec<Stored>> {
    let readable = readable(tx.scope());
    let rows: Vec<Stored> = tx.all(asked_for(asked, &readable).order((p::score.desc(), p::one, p::other)).limit(MOST).select(COLUMNS))?;
    let mut there: HashSet<Id> = HashSet::new();
    for of in readable {
        let ids: Vec<Id> = rows.iter().filter(|row| row.0 == of.name).flat_map(|row| [row.1, row.2]).collect();
        if !ids.is_empty() {
            let most = i64::try_from(ids.len()).unwrap_or(i64::MAX);
            there.extend(of.ids(tx, &Query { ids: Some(ids), ..Query::default() }, most)?);
        }
    }
    Ok(rows.into_iter().filter(|row| there.contains(&row.1) && there.contains(&row.2)).collect())
}

/// How many pairs wait for somebody, those that are merely thinkable aside; as far as one page counts.
pub(super) fn waiting(tx: &mut Tx) -> Result<i64> {
    let all = reached(tx, &Asked::default())?;
    Ok(i64::try_from(all.iter().filter(|row| row.3 != Grade::Potential.name()).count()).unwrap_or(i64::MAX))
}

/// How many of what is asked there are, and those of one page.
pub(super) fn page(tx: &mut Tx, asked: &Asked, from: usize, most: usize) -> Result<(usize, Vec<Shown>)> {
    let all = reached(tx, asked)?;
    let total = all.len();
    let some: Vec<Stored> = all.into_iter().skip(from).take(most).collect();
    Ok((total, filled(tx, some)?))
}

/// Pairs of one record that wait.
pub(super) fn of_record(tx: &mut Tx, of: &'static Resource, id: Id) -> Result<Vec<Shown>> {
    let these = p::table.filter(p::resource.eq(of.name).and(p::apart_at.is_null()).and(p::one.eq(id).or(p::other.eq(id))));
    let rows = tx.all(these.order(p::score.desc()).limit(6).select(COLUMNS))?;
    filled(tx, rows)
}

/// The records of these pairs, as the reader reaches them.
fn filled(tx: &mut Tx, rows: Vec<Stored>) -> Result<Vec<Shown>> {
    let mut there: HashMap<Id, Record> = HashMap::new();
    for of in readable(tx.scope()) {
        let ids: Vec<Id> = rows.iter().filter(|row| row.0 == of.name).flat_map(|row| [row.1, row.2]).collect();
        for some in ids.chunks(1_000) {
            let found = (of.store.list)(tx, &Query { ids: Some(some.to_vec()), limit: 1_000, ..Query::default() })?;
            there.extend(found.into_iter().filter_map(|record| Some((record["id"].as_str()?.parse::<Id>().ok()?, record))));
        }
    }
    let shown = |(resource, one_id, other_id, grade, score, reasons, apart_by): Stored| {
        let of = OF.into_iter().find(|of| of.name == resource)?;
        let (one, other) = (there.get(&one_id)?.clone(), there.get(&other_id)?.clone());
        Some(Shown {
            of,
            one_id,
            other_id,
            one,
            other,
            grade,
            score,
            reasons: serde_json::from_value(reasons).unwrap_or_default(),
            apart_by,
        })
    };
    Ok(rows.into_iter().filter_map(shown).collect())
}

/// How many records a list has: as the last sweep counted them.
pub(super) fn size(tx: &mut Tx, of: &'static Resource) -> Result<usize> {
    let swept: Option<i64> = tx.maybe(s::table.filter(s::resource.eq(of.name)).select(s::records))?;
    Ok(usize::try_from(swept.unwrap_or(0)).unwrap_or(0).max(1_000))
}

/// Both keys in the order in which a pair is kept.
fn ordered(a: Id, b: Id) -> (Id, Id) {
    (a.min(b), a.max(b))
}

fn thousandths(score: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "a probability, of which a thousandth is told")]
    let score = (score.clamp(0.0, 1.0) * 1_000.0).round() as i32;
    score
}

/// Notes what a record that was just typed resembles.
pub(super) fn note(tx: &mut Tx, of: &'static Resource, new: &Record, found: &[(Record, Pair)]) -> Result<()> {
    let key = |record: &Record| record["id"].as_str().and_then(|id| id.parse::<Id>().ok());
    let Some(id) = key(new) else { return Ok(()) };
    let found: Vec<_> = found.iter().filter_map(|(other, pair)| Some((ordered(id, key(other)?), pair))).collect();
    write(tx, of, "entry", found.iter().map(|(both, pair)| (both, *pair)))
}

/// What the sweep found, in the place of what was found before; what somebody set apart stays so.
pub(super) fn replace(tx: &mut Tx, of: &'static Resource, found: Vec<((Id, Id), Pair)>) -> Result<usize> {
    let found: HashMap<(Id, Id), Pair> = found.into_iter().map(|((a, b), pair)| (ordered(a, b), pair)).collect();
    let known: Vec<(Id, Id, String, i32, bool)> =
        tx.all(p::table.filter(p::resource.eq(of.name)).select((p::one, p::other, p::grade, p::score, p::apart_at.is_not_null())))?;
    let same = |grade: &str, score: i32, pair: &Pair| grade == pair.grade.name() && score == thousandths(pair.score);
    // Pairs go and come in groups of one record, whole lists of them in a statement.
    let (mut stale, mut settled): (HashSet<Id>, HashSet<(Id, Id)>) = (HashSet::new(), HashSet::new());
    for (one, other, grade, score, apart) in known {
        if apart || found.get(&(one, other)).is_some_and(|pair| same(&grade, score, pair)) {
            settled.insert((one, other));
        } else {
            stale.insert(one);
        }
    }
    let gone: Vec<Id> = stale.iter().copied().collect();
    for some in gone.chunks(ROWS) {
        let these = p::table.filter(p::resource.eq(of.name).and(p::one.eq_any(some.to_vec())).and(p::apart_at.is_null()));
        tx.run(diesel::delete(these))?;
    }
    let new = found.iter().filter(|(key, _)| stale.contains(&key.0) || !settled.contains(*key));
    write(tx, of, "sweep", new)?;
    Ok(found.len())
}

/// Keeps pairs that are not kept yet; `by` is how they were found.
fn write<'a>(tx: &mut Tx, of: &Resource, by: &str, new: impl Iterator<Item = (&'a (Id, Id), &'a Pair)>) -> Result<()> {
    let row = |((one, other), pair): (&(Id, Id), &Pair)| {
        (
            (p::resource.eq(of.name), p::one.eq(*one), p::other.eq(*other), p::found.eq(by)),
            (p::grade.eq(pair.grade.name()), p::score.eq(thousandths(pair.score)), p::reasons.eq(json!(Why::kept(&pair.reasons)))),
        )
    };
    for rows in new.map(row).collect::<Vec<_>>().chunks(ROWS) {
        tx.run(diesel::insert_into(p::table).values(rows.to_vec()).on_conflict_do_nothing())?;
    }
    Ok(())
}

/// Somebody says that two are not the same, or takes that back. Both must be reached.
pub(super) fn set_apart(tx: &mut Tx, of: &'static Resource, a: Id, b: Id, apart: bool) -> Result<()> {
    tx.scope().require(DUPLICATES)?;
    for id in [a, b] {
        tx.under(of.may.read, |tx| (of.store.find)(tx, id))?;
    }
    let (one, other) = ordered(a, b);
    let this = p::table.filter(p::resource.eq(of.name).and(p::one.eq(one)).and(p::other.eq(other)));
    let actor = tx.scope().principal().actor();
    let said = (p::apart_at.eq(apart.then(Utc::now)), p::apart_by.eq(apart.then_some(actor)));
    if tx.run(diesel::update(this).set(said))? != 1 {
        return Err(Error::NotFound);
    }
    let verb = if apart { "set_apart" } else { "not_apart" };
    tx.journal(&format!("{}.{verb}", of.name), Some(one), json!({"other": other}))
}
