//! The nightly look at the whole book, list by list. What it reads, it reads a thousand at a time; what it computes, it
//! computes outside of any transaction. A list in which nothing changed is left alone.

use super::said::Facts;
use super::{OF, keys, pairs};
use crate::schema::duplicate_sweeps as s;
use chrono::{DateTime, Utc};
use kernel::job::{Cron, Order};
use kernel::prelude::*;
use kernel::query::Cursor;
use serde_json::Value;
use std::collections::HashSet;

/// Once in a day and night.
pub(crate) const CLOCK: Cron = Cron { job: SweepDuplicates::NAME, every: 1_440, per_agency: true };
/// Records read at once.
const PAGE: i64 = 1_000;
/// Pairs that are kept of one list, the likeliest.
const MOST: usize = 20_000;

/// Looks for what is in the book twice.
#[derive(Serialize, Deserialize)]
pub(crate) struct SweepDuplicates {}

impl SweepDuplicates {
    /// The order; asked twice while it waits, it is done once.
    pub fn order() -> Result<Order> {
        Ok(Order::of(&SweepDuplicates {})?.once(Self::NAME))
    }
}

impl Job for SweepDuplicates {
    const NAME: &'static str = "address_book.sweep_duplicates";
    const EFFECT: Effect = Effect::Inside;

    async fn run(self, work: Work) -> Result<()> {
        let scope = work.scope()?;
        for of in OF {
            one(scope, of).await?;
        }
        Ok(())
    }
}

/// After a file came in, whoever it brought is looked at.
pub(crate) fn after_import(tx: &mut Tx, _: Option<Id>, _: Value) -> Result<()> {
    tx.order(SweepDuplicates::order()?)
}

/// A list as it was read.
#[derive(Default)]
struct Book {
    records: Vec<duplicates::Record>,
    ids: Vec<Id>,
    newest: Option<DateTime<Utc>>,
    healed: bool,
}

async fn one(scope: &Scope, of: &'static Resource) -> Result<()> {
    let (mut book, mut after) = (Book::default(), None);
    loop {
        let (page, next) = scope.tx(move |tx| read(tx, of, after)).await?;
        book.records.extend(page.records);
        book.ids.extend(page.ids);
        book.newest = book.newest.max(page.newest);
        book.healed |= page.healed;
        match next {
            Some(cursor) => after = Some(cursor),
            None => break,
        }
    }
    let (count, newest, healed) = (i64::try_from(book.ids.len()).unwrap_or(i64::MAX), book.newest, book.healed);
    let swept = move |tx: &mut Tx| {
        let last = s::table.filter(s::resource.eq(of.name)).select((s::records, s::upto));
        let last: Option<(i64, Option<DateTime<Utc>>)> = tx.maybe(last)?;
        Ok(last == Some((count, newest)) && !healed)
    };
    if scope.tx(swept).await? {
        return Ok(());
    }
    // It counts for seconds on a long list: not on a thread that answers requests, and in no transaction.
    let records = std::mem::take(&mut book.records);
    let found = tokio::task::spawn_blocking(move || duplicates::sweep(&records)).await.map_err(Error::internal)?;
    let ids = book.ids;
    scope
        .tx(move |tx| {
            let found = found.into_iter().take(MOST).map(|pair| ((ids[pair.a], ids[pair.b]), pair)).collect();
            let pairs = i64::try_from(pairs::replace(tx, of, found)?).unwrap_or(i64::MAX);
            keys::forget_gone(tx, of, &ids.into_iter().collect::<HashSet<_>>())?;
            let said = (s::swept_at.eq(Utc::now()), s::records.eq(count), s::pairs.eq(pairs), s::upto.eq(newest));
            if tx.run(diesel::update(s::table.filter(s::resource.eq(of.name))).set(said))? == 0 {
                tx.run(diesel::insert_into(s::table).values((s::resource.eq(of.name), said)))?;
            }
            Ok(())
        })
        .await
}

/// A page of a list, in the order of its keys; and where it goes on. Words that are missing beside a record are put there.
fn read(tx: &mut Tx, of: &'static Resource, after: Option<Cursor>) -> Result<(Book, Option<Cursor>)> {
    let query = Query { sort: Some(("created_at".into(), true)), after, limit: PAGE, ..Query::default() };
    let rows = (of.store.list)(tx, &query)?;
    let mut facts = Facts::new(tx, of);
    facts.learn(tx, &rows)?;
    let mut book = Book { healed: keys::keep(tx, of, &rows)?, ..Book::default() };
    for row in &rows {
        let Some(id) = row["id"].as_str().and_then(|id| id.parse().ok()) else { continue };
        book.ids.push(id);
        book.records.push(facts.of(row));
        book.newest = book.newest.max(row["updated_at"].as_str().and_then(|at| at.parse().ok()));
    }
    let full = i64::try_from(rows.len()).is_ok_and(|n| n == PAGE);
    Ok((book, rows.last().filter(|_| full).and_then(|last| Cursor::after(last, None))))
}
