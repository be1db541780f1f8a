//! An agency's own side of the commons: which of them its venue is, what it keeps to itself, what it took over from where.

use super::facts::{Public, same};
use super::shared::{self, Common, Named};
use crate::schema::commons_links as l;
use crate::{VENUES, days};
use diesel::upsert::on_constraint;
use duplicates::{Field as Kind, Grade, look};
use kernel::phone::Home;
use kernel::prelude::*;
use serde_json::{Value, json};

/// So many venues are as if looked through, where it is weighed how rare a name is.
const TOTAL: usize = 10_000;
/// Venues that one may be, of a list.
const CANDIDATES: usize = 8;

/// A value came from the commons into an agency's own sheet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VenueTaken {
    pub field: String,
    pub value: String,
    pub source: String,
}

impl Event for VenueTaken {
    const NAME: &'static str = "venues.taken";
}

/// Which common venue an agency's is.
pub(super) struct Link {
    pub common: Id,
    own: Record,
    taken: Record,
}

/// Where a value was taken over from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Taken {
    fact: Id,
    pub value: String,
    kind: String,
    source: String,
    pub on: chrono::NaiveDate,
    was: Value,
}

fn object(value: Value) -> Record {
    match value {
        Value::Object(map) => map,
        _ => Record::new(),
    }
}

impl Link {
    /// What the agency says of this kind itself: on the venue's sheet, or here where that has no room for it.
    pub fn said(&self, public: &Public, sheet: &Record) -> Option<String> {
        match public.own {
            Some(_) => public.of_sheet(sheet),
            None => self.own.get(public.name)?.as_str().map(String::from),
        }
    }

    /// Where what it says was taken over from, as long as it says that.
    pub fn taken(&self, public: &Public, sheet: &Record) -> Option<Taken> {
        let taken: Taken = serde_json::from_value(self.taken.get(public.name)?.clone()).ok()?;
        let says = self.said(public, sheet).map_or(taken.value == "no", |said| same(&said, &taken.value));
        says.then_some(taken)
    }
}

/// The link of a venue that one reaches.
pub(super) fn of(tx: &mut Tx, venue: Id) -> Result<Option<Link>> {
    let found: Option<(Id, Value, Value)> = tx.maybe(l::table.filter(l::venue_id.eq(venue)).select((l::common_id, l::own, l::taken)))?;
    Ok(found.map(|(common, own, taken)| Link { common, own: object(own), taken: object(taken) }))
}

/// The venue of this agency that is a common one, if one reaches it.
pub(super) fn here(tx: &mut Tx, common: Id) -> Result<Option<Id>> {
    let all: Vec<Id> = tx.all(l::table.filter(l::common_id.eq(common)).order(l::linked_at).select(l::venue_id).limit(10))?;
    for venue in all {
        match sheet(tx, venue) {
            Ok(_) => return Ok(Some(venue)),
            Err(Error::NotFound) => {}
            Err(e) => return Err(e),
        }
    }
    Ok(None)
}

/// A venue's sheet; `NotFound` where it is out of reach, or in the bin.
pub(super) fn sheet(tx: &mut Tx, venue: Id) -> Result<Record> {
    let found = (VENUES.store.find)(tx, venue)?;
    if found["deleted_at"].is_null() { Ok(found) } else { Err(Error::NotFound) }
}

/// Makes an agency's venue one of the common ones, or none.
pub(super) fn link(tx: &mut Tx, venue: Id, common: Option<Id>) -> Result<Option<Common>> {
    sheet(tx, venue)?;
    let Some(common) = common else {
        tx.run(diesel::delete(l::table.filter(l::venue_id.eq(venue))))?;
        tx.journal("venues.unlinked", Some(venue), json!({}))?;
        return Ok(None);
    };
    let common = shared::find(tx, common)?;
    if of(tx, venue)?.is_some_and(|link| link.common == common.id) {
        return Ok(Some(common));
    }
    let row = (l::venue_id.eq(venue), l::common_id.eq(common.id));
    let rows = diesel::insert_into(l::table).values(row);
    tx.run(rows.on_conflict(on_constraint("commons_links_pkey")).do_update().set(l::common_id.eq(common.id)))?;
    tx.journal("venues.linked", Some(venue), json!({"common": common.id, "name": common.name, "town": common.town}))?;
    Ok(Some(common))
}

/// Common venues that a sheet may be, the likeliest first, by the engine that finds duplicates.
pub(super) fn candidates(tx: &mut Tx, sheet: &Record) -> Result<Vec<(Named, Grade)>> {
    let said = |name: &str| sheet.get(name).and_then(Value::as_str).unwrap_or_default().trim().to_string();
    let (name, town) = (said("name"), said("city"));
    let mut found = if town.is_empty() { Vec::new() } else { shared::near(tx, &name, &town)? };
    for more in shared::search(tx, &name, "", 50)? {
        if found.iter().all(|known| known.id != more.id) {
            found.push(more);
        }
    }
    let compared = |id: String, name: &str, town: &str, postcode: &str, country: &str| {
        let whole = duplicates::Record::new(id);
        let kinds = [(Kind::Organisation, name), (Kind::Town, town), (Kind::Postcode, postcode), (Kind::Region, country)];
        kinds.into_iter().filter(|(_, value)| !value.is_empty()).fold(whole, |whole, (kind, value)| whole.with(kind, value))
    };
    let among: Vec<duplicates::Record> =
        found.iter().map(|v| compared(v.id.to_string(), &v.name, &v.town, &v.postcode, &v.country)).collect();
    let own = compared(String::new(), &name, &town, &said("postcode"), &said("country"));
    let pairs = look(&own, &among, TOTAL);
    Ok(pairs.into_iter().take(CANDIDATES).map(|pair| (found[pair.b].clone(), pair.grade)).collect())
}

/// What is kept beside a link changes as a whole.
fn keep(tx: &mut Tx, venue: Id, link: &Link) -> Result<()> {
    let set = (l::own.eq(json!(link.own)), l::taken.eq(json!(link.taken)));
    tx.run(diesel::update(l::table.filter(l::venue_id.eq(venue))).set(set)).map(|_| ())
}

/// Writes a kind's value where the agency keeps it; `expect` is the version of the sheet it was decided on.
fn write(tx: &mut Tx, venue: Id, link: &mut Link, public: &Public, value: Value, expect: Option<i32>) -> Result<()> {
    match public.own {
        Some(own) => {
            let patch = Record::from_iter([(own.to_string(), value)]);
            VENUES.patch(tx, venue, expect, patch).map(|_| ())
        }
        None if value.is_null() => {
            link.own.remove(public.name);
            Ok(())
        }
        None => {
            link.own.insert(public.name.into(), value);
            Ok(())
        }
    }
}

fn linked(tx: &mut Tx, venue: Id) -> Result<(Record, Link)> {
    let sheet = sheet(tx, venue)?;
    Ok((sheet, of(tx, venue)?.ok_or(Error::NotFound)?))
}

/// Takes a common value over into the agency's own, and remembers from where; the kind of it.
pub(super) fn take(tx: &mut Tx, venue: Id, fact: Id, expect: Option<i32>) -> Result<&'static Public> {
    let (sheet, mut link) = linked(tx, venue)?;
    let common = shared::find(tx, link.common)?;
    let fact = common.facts.into_iter().find(|it| it.id == fact && it.stands()).ok_or(Error::NotFound)?;
    let public = Public::named(&fact.field).ok_or(Error::NotFound)?;
    let (value, source) = (fact.value.unwrap_or_default(), fact.source.unwrap_or_default());
    let was = match public.own {
        Some(own) => sheet.get(own).cloned().unwrap_or_default(),
        None => link.own.get(public.name).cloned().unwrap_or_default(),
    };
    write(tx, venue, &mut link, public, public.for_sheet(&value), expect)?;
    let taken = Taken { fact: fact.id, value: value.clone(), kind: fact.kind, source: source.clone(), on: days::today(tx), was };
    link.taken.insert(public.name.into(), json!(taken));
    keep(tx, venue, &link)?;
    tx.emit(Some(venue), &VenueTaken { field: public.name.into(), value, source })?;
    Ok(public)
}

/// Puts back what a kind said before it was taken over; `Conflict` where it says something else by now.
pub(super) fn give_back(tx: &mut Tx, venue: Id, public: &'static Public) -> Result<()> {
    let (sheet, mut link) = linked(tx, venue)?;
    let taken = link.taken(public, &sheet).ok_or(Error::Conflict("changed".into()))?;
    write(tx, venue, &mut link, public, taken.was, None)?;
    link.taken.remove(public.name);
    keep(tx, venue, &link)
}

/// Says for oneself what the venue's sheet has no room for; empty takes it away. It leaves the agency by nobody's doing.
pub(super) fn set(tx: &mut Tx, venue: Id, public: &'static Public, typed: &str) -> Result<()> {
    if public.own.is_some() {
        return Err(Error::invalid("field", "choice"));
    }
    let (_, mut link) = linked(tx, venue)?;
    let value = match typed.trim() {
        "" => Value::Null,
        typed => json!(public.read(typed, Home::of(tx.scope().tenant()))?),
    };
    write(tx, venue, &mut link, public, value, None)?;
    keep(tx, venue, &link)?;
    tx.journal("venues.noted", Some(venue), json!({"field": public.name}))
}
