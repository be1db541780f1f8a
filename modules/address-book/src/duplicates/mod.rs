//! Who is in the address book twice: found while one types, in a file, and at night; told with reasons, remembered when
//! somebody says otherwise, made one side by side (`kernel::merge`). The judging itself is `platform/duplicates`.

mod api;
mod keys;
mod many;
mod pages;
mod pairs;
mod said;
mod sweep;

pub(crate) use keys::{added, changed};
pub(crate) use many::MERGE_MANY;
pub(crate) use sweep::{CLOCK, SweepDuplicates, after_import};

use crate::{ARTISTS, ORGANISATIONS, PEOPLE, VENUES};
use duplicates::{Grade, look};
use kernel::alike::{Likeness, Say, Twins};
use kernel::module::Alert;
use kernel::prelude::*;
use said::{Facts, Why};

/// What may be in the book twice, each with its own kind.
pub(crate) static OF: [&Resource; 4] = [&PEOPLE, &ORGANISATIONS, &ARTISTS, &VENUES];

/// To see what is in the book twice, say what is not, and merge: it takes the right to bin people.
pub(crate) const DUPLICATES: Permission = crate::Person::RESOURCE.may.delete;

/// How these resources find their twins.
pub(crate) static TWINS: Twins = Twins { alike, known };

/// What the first page says of them.
pub(crate) const ALERT: Alert = Alert { name: "duplicates-alert", href: "/app/duplicates", may: DUPLICATES, count: pairs::waiting };

/// Records that one that is not written yet is held against.
const LOOKED_AT: usize = 24;
/// The same for each line of a file, where only who is certainly there matters: they share what is rarest.
const LOOKED_AT_IN_FILES: usize = 4;

pub(crate) fn routes(r: &mut Routes) {
    r.get("/app/duplicates", DUPLICATES, pages::page)
        .post("/app/duplicates/apart", DUPLICATES, pages::apart)
        .post("/app/duplicates/again", DUPLICATES, pages::again)
        .post("/app/duplicates/sweep", DUPLICATES, pages::sweep)
        .post("/app/duplicates/merge", DUPLICATES, many::merge);
    api::routes(r);
}

/// Those that each of these records may be, among what the caller reaches.
fn alike(tx: &mut Tx, of: &'static Resource, records: &[Record], say: Say<'_>) -> Result<Vec<Vec<Likeness>>> {
    let judged = judge(tx, of, records)?;
    let told = |(other, pair): (Record, duplicates::Pair)| {
        let reasons = pair.reasons.iter().filter(|why| !matches!(why, duplicates::Reason::Through { .. }));
        Some(Likeness {
            id: other["id"].as_str()?.parse().ok()?,
            title: of.title(&other),
            grade: pair.grade.name(),
            reasons: reasons.map(|why| why.said(say)).collect(),
        })
    };
    Ok(judged.into_iter().map(|one| one.into_iter().filter_map(told).collect()).collect())
}

/// The judgement on each of these records, the likeliest first.
fn judge(tx: &mut Tx, of: &'static Resource, records: &[Record]) -> Result<Vec<Vec<(Record, duplicates::Pair)>>> {
    if !tx.scope().allows(of.may.read) {
        return Ok(records.iter().map(|_| Vec::new()).collect());
    }
    let mut facts = Facts::new(tx, of);
    facts.learn(tx, records)?;
    let asked: Vec<duplicates::Record> = records.iter().map(|record| facts.of(record)).collect();
    let most = if records.len() == 1 { LOOKED_AT } else { LOOKED_AT_IN_FILES };
    let near = keys::near(tx, of, &asked, most)?;
    let mut ids: Vec<Id> = near.iter().flatten().copied().collect();
    ids.sort_unstable();
    ids.dedup();
    let mut there = std::collections::HashMap::new();
    for some in ids.chunks(1_000) {
        let query = Query { ids: Some(some.to_vec()), limit: 1_000, ..Query::default() };
        let found = (of.store.list)(tx, &query)?;
        facts.learn(tx, &found)?;
        there.extend(found.into_iter().filter_map(|record| Some((record["id"].as_str()?.parse::<Id>().ok()?, record))));
    }
    let total = if there.is_empty() { 0 } else { pairs::size(tx, of)? };
    let one = |(asked, near): (duplicates::Record, Vec<Id>)| {
        let others: Vec<&Record> = near.iter().filter_map(|id| there.get(id)).collect();
        let among: Vec<duplicates::Record> = others.iter().map(|record| facts.of(record)).collect();
        let pairs = look(&asked, &among, total);
        // What is merely thinkable is for the nightly look at the whole book.
        let likely = pairs.into_iter().filter(|pair| pair.grade != Grade::Potential);
        likely.map(|pair| (others[pair.b].clone(), pair)).collect()
    };
    Ok(asked.into_iter().zip(near).map(one).collect())
}

/// Those that a written record was found to resemble and nobody said it is not.
fn known(tx: &mut Tx, of: &'static Resource, id: Id, say: Say<'_>) -> Result<Vec<Likeness>> {
    let found = pairs::of_record(tx, of, id)?;
    let mut facts = Facts::new(tx, of);
    facts.learn_pairs(tx, &found)?;
    let told = |pair: pairs::Shown| {
        let (own, other) = if pair.one_id == id { (&pair.one, &pair.other) } else { (&pair.other, &pair.one) };
        let other_id = if pair.one_id == id { pair.other_id } else { pair.one_id };
        let reasons = pair.reasons.iter().map(|why: &Why| why.said(say, &facts, own, other)).collect();
        Likeness { id: other_id, title: of.title(other), grade: pairs::grade(&pair.grade), reasons }
    };
    Ok(found.into_iter().map(told).collect())
}
