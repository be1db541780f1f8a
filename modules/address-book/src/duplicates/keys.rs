//! The words by which a record is found when it is typed again, kept beside it. They are told blindly, by the agency's own
//! key: whoever reads the table learns no name, and with the key they are noise.

use super::said::Facts;
use super::{judge, pairs};
use crate::schema::duplicate_keys as k;
use diesel::sql_types::{Array, Text, Uuid as SqlUuid};
use kernel::prelude::*;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Rows of one statement.
const ROWS: usize = 10_000;
/// A word that more records share than this tells nothing by itself.
const COMMON: i64 = 200;

/// The blind words of each record, by its key.
fn blind(tx: &mut Tx, of: &Resource, records: &[duplicates::Record]) -> Result<Vec<BTreeSet<String>>> {
    let key = tx.data_key()?;
    // Marks of the alphabet count in the words themselves: an index drops them.
    let blinded = key.indexer("duplicate_keys", of.name);
    Ok(records.iter().map(|record| duplicates::keys(record).iter().map(|word| blinded(word)).collect()).collect())
}

/// Keeps the words of new records; one that comes alone is looked at, too.
pub(crate) fn added(tx: &mut Tx, of: &'static Resource, new: Vec<Record>) -> Result<Vec<Record>> {
    if let [one] = &new[..] {
        let found = judge(tx, of, std::slice::from_ref(one))?.pop().unwrap_or_default();
        pairs::note(tx, of, one, &found)?;
    }
    let words: Vec<_> = told(tx, of, &new)?.into_iter().collect();
    write(tx, of, &words)?;
    Ok(new)
}

/// Keeps the words of a changed record.
pub(crate) fn changed(tx: &mut Tx, of: &'static Resource, new: Record) -> Result<Record> {
    keep(tx, of, std::slice::from_ref(&new))?;
    Ok(new)
}

/// Makes the words of these records what they are; says whether any were not.
pub(super) fn keep(tx: &mut Tx, of: &'static Resource, records: &[Record]) -> Result<bool> {
    let wanted = told(tx, of, records)?;
    let ids: Vec<Id> = records.iter().filter_map(key).collect();
    let kept: Vec<(Id, String)> =
        tx.all(k::table.filter(k::resource.eq(of.name).and(k::record.eq_any(&ids))).select((k::record, k::key)))?;
    let kept: HashSet<(Id, String)> = kept.into_iter().collect();
    let (old, new): (Vec<_>, Vec<_>) = (kept.difference(&wanted).collect(), wanted.difference(&kept).collect());
    for (record, key) in &old {
        tx.run(diesel::delete(k::table.filter(k::resource.eq(of.name).and(k::key.eq(key)).and(k::record.eq(record)))))?;
    }
    let changed = !old.is_empty() || !new.is_empty();
    write(tx, of, &new.into_iter().cloned().collect::<Vec<_>>())?;
    Ok(changed)
}

fn key(record: &Record) -> Option<Id> {
    record["id"].as_str()?.parse().ok()
}

/// The words of these records, each beside its record.
fn told(tx: &mut Tx, of: &'static Resource, records: &[Record]) -> Result<HashSet<(Id, String)>> {
    // What a link is called is no word: it differs by who may read it.
    let facts = Facts::new(tx, of);
    let compared: Vec<_> = records.iter().map(|record| facts.of(record)).collect();
    let words = records.iter().filter_map(key).zip(blind(tx, of, &compared)?);
    Ok(words.flat_map(|(id, words)| words.into_iter().map(move |word| (id, word))).collect())
}

/// Two lists, not a row of values for each word: a file brings some fifty thousand, and PostgreSQL reads each value of a
/// statement as a part of its text.
#[expect(clippy::disallowed_methods, reason = "a constant text; what is written is bound")]
fn write(tx: &mut Tx, of: &Resource, new: &[(Id, String)]) -> Result<()> {
    const INTO: &str = "insert into duplicate_keys (resource, key, record)
        select $1, key, record from unnest($2, $3) as new (key, record) on conflict do nothing";
    for rows in new.chunks(ROWS) {
        let (records, keys): (Vec<Id>, Vec<&str>) = rows.iter().map(|(record, key)| (*record, key.as_str())).unzip();
        let into = diesel::sql_query(INTO).bind::<Text, _>(of.name).bind::<Array<Text>, _>(keys);
        tx.run(into.bind::<Array<SqlUuid>, _>(records))?;
    }
    Ok(())
}

/// For each of these records those that share words with it, most words first, `most` at most.
pub(super) fn near(tx: &mut Tx, of: &Resource, records: &[duplicates::Record], most: usize) -> Result<Vec<Vec<Id>>> {
    let words = blind(tx, of, records)?;
    let all: Vec<&String> = words.iter().flatten().collect::<BTreeSet<_>>().into_iter().collect();
    let mut sharing: HashMap<String, Vec<Id>> = HashMap::new();
    for some in all.chunks(ROWS) {
        // Counted where they lie: whole lists stand behind a town or a first name.
        let asked = k::table.filter(k::resource.eq(of.name).and(k::key.eq_any(some.to_vec())));
        let telling: Vec<String> = tx.all(asked.group_by(k::key).having(diesel::dsl::count_star().le(COMMON)).select(k::key))?;
        let found: Vec<(String, Id)> =
            tx.all(k::table.filter(k::resource.eq(of.name).and(k::key.eq_any(telling))).select((k::key, k::record)))?;
        for (word, record) in found {
            sharing.entry(word).or_default().push(record);
        }
    }
    let one = |(words, record): (&BTreeSet<String>, &duplicates::Record)| {
        let mut shared: HashMap<Id, f64> = HashMap::new();
        for others in words.iter().filter_map(|word| sharing.get(word)) {
            for other in others {
                // A rare word tells more.
                *shared.entry(*other).or_default() += 1.0 / others.len() as f64;
            }
        }
        let mut near: Vec<(Id, f64)> = shared.into_iter().filter(|(id, _)| id.to_string() != record.id).collect();
        near.sort_by(|(a, x), (b, y)| y.total_cmp(x).then(a.cmp(b)));
        near.into_iter().take(most).map(|(id, _)| id).collect()
    };
    Ok(words.iter().zip(records).map(one).collect())
}

/// Forgets the words of records that are gone for good.
pub(super) fn forget_gone(tx: &mut Tx, of: &Resource, there: &HashSet<Id>) -> Result<()> {
    let known: Vec<Id> = tx.all(k::table.filter(k::resource.eq(of.name)).select(k::record).distinct())?;
    let gone: Vec<Id> = known.into_iter().filter(|id| !there.contains(id)).collect();
    for some in gone.chunks(ROWS) {
        tx.run(diesel::delete(k::table.filter(k::resource.eq(of.name).and(k::record.eq_any(some.to_vec())))))?;
    }
    Ok(())
}
