//! How much is known of a record of what one wants to know, and what is missing. The database orders by the same share
//! (`people_complete` and its like); a test holds the two against each other.

use super::Found;
use super::share::{artists_complete, organisations_complete, people_complete, venues_complete};
use crate::schema::{artists as a, organisations as o, people as p, venues as v};
use crate::{ARTISTS, ORGANISATIONS, PEOPLE, VENUES};
use kernel::prelude::*;
use std::collections::HashMap;

/// What one wants to know of a record: each by the fields of which one is enough.
type Wanted = &'static [&'static [&'static str]];

/// Of which resources, and what.
pub(super) static OF: [(&Resource, Wanted); 4] = [
    (&PEOPLE, &[&["first_name"], &["job"], &["organisation_id"], &["email"], &["phone", "mobile"], &["city"], &["language"], &["source"]]),
    (&ORGANISATIONS, &[&["email"], &["phone"], &["website"], &["street"], &["postcode"], &["city"], &["country"]]),
    (&ARTISTS, &[&["genre"], &["city"], &["region"], &["manager_id"], &["booker_id"], &["photo"], &["biography"], &["website"]]),
    (
        &VENUES,
        &[&["capacity"], &["organisation_id"], &["street"], &["postcode"], &["city"], &["country"], &["stage_size"], &["technical_sheet"]],
    ),
];

/// A record that says too little.
pub(super) struct Incomplete {
    pub record: Record,
    /// In hundredths.
    pub share: usize,
    /// The first field of each thing that is not known.
    pub missing: Vec<&'static str>,
}

/// What is known of a record, in hundredths, and what is not.
fn judged(wanted: Wanted, record: Record) -> Incomplete {
    let known = |fields: &&[&str]| fields.iter().any(|field| record.get(*field).is_some_and(|value| !value.is_null()));
    let missing: Vec<&str> = wanted.iter().filter(|fields| !known(fields)).filter_map(|fields| fields.first().copied()).collect();
    Incomplete { share: 100 * (wanted.len() - missing.len()) / wanted.len(), missing, record }
}

/// Those of which least is known first.
pub(super) fn page(tx: &mut Tx, of: &'static Resource, from: i64, most: i64) -> Result<Found<Incomplete>> {
    let people =
        || people_complete(p::first_name, p::job, p::organisation_id, p::email, p::phone, p::mobile, p::city, p::language, p::source);
    let organisations = || organisations_complete(o::email, o::phone, o::website, o::street, o::postcode, o::city, o::country);
    let artists = || artists_complete(a::genre, a::city, a::region, a::manager_id, a::booker_id, a::photo, a::biography, a::website);
    let venues =
        || venues_complete(v::capacity, v::organisation_id, v::street, v::postcode, v::city, v::country, v::stage_size, v::technical_sheet);
    let wanted = OF.iter().find(|(known, _)| known.name == of.name).map(|(_, wanted)| *wanted).ok_or(Error::NotFound)?;
    let (total, ids): (i64, Vec<Id>) = match of.name {
        "people" => {
            let some = || p::table.filter(p::deleted_at.is_null().and(people().lt(100)));
            (tx.one(some().count())?, tx.all(some().order((people(), p::id)).offset(from).limit(most).select(p::id))?)
        }
        "organisations" => {
            let some = || o::table.filter(o::deleted_at.is_null().and(organisations().lt(100)));
            (tx.one(some().count())?, tx.all(some().order((organisations(), o::id)).offset(from).limit(most).select(o::id))?)
        }
        "artists" => {
            let some = || a::table.filter(a::deleted_at.is_null().and(artists().lt(100)));
            (tx.one(some().count())?, tx.all(some().order((artists(), a::id)).offset(from).limit(most).select(a::id))?)
        }
        _ => {
            let some = || v::table.filter(v::deleted_at.is_null().and(venues().lt(100)));
            (tx.one(some().count())?, tx.all(some().order((venues(), v::id)).offset(from).limit(most).select(v::id))?)
        }
    };
    let rows = records(tx, of, &ids)?.into_iter().map(|record| judged(wanted, record)).collect();
    Ok(Found { total, rows })
}

/// The records of these keys, in their order.
pub(super) fn records(tx: &mut Tx, of: &'static Resource, ids: &[Id]) -> Result<Vec<Record>> {
    let query = Query { ids: Some(ids.to_vec()), limit: i64::try_from(ids.len()).unwrap_or(i64::MAX).max(1), ..Query::default() };
    let found = (of.store.list)(tx, &query)?;
    let mut by_id: HashMap<Id, Record> = found.into_iter().filter_map(|r| Some((r["id"].as_str()?.parse().ok()?, r))).collect();
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}
