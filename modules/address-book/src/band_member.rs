//! Members of groups: who plays what, and what has to be known to receive them.

use crate::schema::band_members;
use chrono::NaiveDate;
use kernel::prelude::*;
use kernel::resource::typed;

/// What somebody is in the group.
const PARTS: &[&str] =
    &["musician", "singer", "dancer", "actor", "technician", "composer", "lyricist", "arranger", "administrator", "other"];

/// Somebody in a group.
#[resource(module = address_book, table = band_members, icon = "mic-vocal")]
pub struct BandMember {
    /// On stage: voice, guitar; off it: composer, administration.
    #[field(text().max(120).required().title().searched().sorted())]
    pub role: String,
    #[field(link("artists").required().listed())]
    pub artist_id: Id,
    #[field(link("people").required().listed())]
    pub person_id: Id,
    #[field(choice(PARTS).required().listed())]
    pub part: String,
    /// Whom one calls for the group.
    #[field(flag().listed().filtered())]
    pub main_contact: bool,
    /// Allergies and diets: they tell of somebody's health (GDPR, art. 9).
    #[field(text().max(300).personal().encrypted().section("hosting"))]
    pub diet: Option<String>,
    #[field(date().listed().filtered().section("term"))]
    pub since: Option<NaiveDate>,
    /// The last day.
    #[field(date().listed().filtered().section("term"))]
    pub until: Option<NaiveDate>,
    #[field(long().searched().section("notes"))]
    pub notes: Option<String>,
}

/// Members of groups that do not leave before they come.
pub static BAND_MEMBERS: Resource = Resource {
    store: Store {
        insert: |tx, its| (BandMember::STORE.insert)(tx, its.into_iter().map(in_order).collect::<Result<_>>()?),
        update: |tx, id, expect, it| (BandMember::STORE.update)(tx, id, expect, in_order(it)?),
        ..BandMember::STORE
    },
    ..BandMember::RESOURCE
};

fn in_order(it: Record) -> Result<Record> {
    let (member, _) = typed::<BandMember>(it.clone())?;
    match member.until.is_some() && member.until < member.since {
        true => Err(Error::invalid("until", "range")),
        false => Ok(it),
    }
}
