//! The words by which a record is found when it is typed again, kept beside it. They are told blindly, as numbers by the
//! agency's own key: whoever reads the table learns no name, and with the key they are noise.

use super::said::Facts;
use super::{judge, pairs};
use crate::schema::duplicate_words as w;
use diesel::sql_types::{Array, BigInt, Integer, Text, Uuid as SqlUuid};
use kernel::prelude::*;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Rows of one statement.
const ROWS: usize = 10_000;
/// A word that more records share than this tells nothing by itself.
const COMMON: i32 = 200;

/// Numbers in the place of words.
type Words = BTreeSet<i64>;

/// The blind words of each record, by its key.
fn blind(tx: &mut Tx, of: &Resource, records: &[duplicates::Record]) -> Result<Vec<Words>> {
    let key = tx.data_key()?;
    let blinded = key.marker("duplicate_words", of.name);
    Ok(records.iter().map(|record| duplicates::keys(record).iter().map(|word| blinded(word)).collect()).collect())
}

/// Keeps the words of new records; one that comes alone is looked at, too.
pub(crate) fn added(tx: &mut Tx, of: &'static Resource, new: Vec<Record>) -> Result<Vec<Record>> {
    if let [one] = &new[..] {
        let found = judge(tx, of, std::slice::from_ref(one))?.pop().unwrap_or_default();
        pairs::note(tx, of, one, &found)?;
    }
    let words = told(tx, of, &new)?;
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
    let mut wanted = told(tx, of, records)?;
    let ids: Vec<Id> = wanted.iter().map(|(id, _)| *id).collect();
    let kept: Vec<(Id, Vec<Option<i64>>)> = tx.all(w::table.filter(w::record.eq_any(&ids)).select((w::record, w::words)))?;
    let kept: HashMap<Id, Words> = kept.into_iter().map(|(id, words)| (id, words.into_iter().flatten().collect())).collect();
    wanted.retain(|(id, words)| kept.get(id) != Some(words));
    write(tx, of, &wanted)?;
    Ok(!wanted.is_empty())
}

fn key(record: &Record) -> Option<Id> {
    record["id"].as_str()?.parse().ok()
}

/// The words of these records, each beside its record.
fn told(tx: &mut Tx, of: &'static Resource, records: &[Record]) -> Result<Vec<(Id, Words)>> {
    // What a link is called is no word: it differs by who may read it.
    let facts = Facts::new(tx, of);
    let compared: Vec<_> = records.iter().map(|record| facts.of(record)).collect();
    Ok(records.iter().filter_map(key).zip(blind(tx, of, &compared)?).collect())
}

/// Two lists, not a row of values for each record: a file brings some ten thousand, and PostgreSQL reads each value of a
/// statement as a part of its text.
#[expect(clippy::disallowed_methods, reason = "a constant text; what is written is bound")]
fn write(tx: &mut Tx, of: &Resource, new: &[(Id, Words)]) -> Result<()> {
    const INTO: &str = "insert into duplicate_words (resource, record, words)
        select $1, record, words::bigint[] from unnest($2, $3) as new (record, words)
        on conflict on constraint duplicate_words_pkey do update set words = excluded.words";
    for rows in new.chunks(ROWS) {
        // A list of lists has lines of one length in PostgreSQL: each goes as it is written there.
        let list = |words: &Words| format!("{{{}}}", words.iter().map(i64::to_string).collect::<Vec<_>>().join(","));
        let (records, words): (Vec<Id>, Vec<String>) = rows.iter().map(|(record, words)| (*record, list(words))).unzip();
        let into = diesel::sql_query(INTO).bind::<Text, _>(of.name).bind::<Array<SqlUuid>, _>(records);
        tx.run(into.bind::<Array<Text>, _>(words))?;
    }
    Ok(())
}

#[derive(QueryableByName)]
struct Holder {
    #[diesel(sql_type = BigInt)]
    word: i64,
    #[diesel(sql_type = SqlUuid)]
    record: Id,
}

/// For each word the records that hold it, unless they are too many to tell anything.
#[expect(clippy::disallowed_methods, reason = "a constant text; what is asked is bound")]
fn holders(tx: &mut Tx, of: &Resource, words: &[Words]) -> Result<HashMap<i64, Vec<Id>>> {
    let all: Vec<i64> = words.iter().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let mut holders: HashMap<i64, Vec<Id>> = HashMap::new();
    for some in all.chunks(ROWS) {
        let asked = diesel::sql_query("select word, record from duplicate_holders($1, $2, $3)");
        let asked = asked.bind::<Text, _>(of.name).bind::<Array<BigInt>, _>(some.to_vec()).bind::<Integer, _>(COMMON);
        for Holder { word, record } in tx.all(asked)? {
            holders.entry(word).or_default().push(record);
        }
    }
    Ok(holders)
}

/// For each of these records those that share words with it, most words first, `most` at most.
pub(super) fn near(tx: &mut Tx, of: &Resource, records: &[duplicates::Record], most: usize) -> Result<Vec<Vec<Id>>> {
    let words = blind(tx, of, records)?;
    let sharing = holders(tx, of, &words)?;
    let one = |(words, record): (&Words, &duplicates::Record)| {
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
    let known: Vec<Id> = tx.all(w::table.filter(w::resource.eq(of.name)).select(w::record))?;
    let gone: Vec<Id> = known.into_iter().filter(|id| !there.contains(id)).collect();
    for some in gone.chunks(ROWS) {
        tx.run(diesel::delete(w::table.filter(w::record.eq_any(some.to_vec()))))?;
    }
    Ok(())
}
