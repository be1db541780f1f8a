//! Relations: how two actors of the book stand to each other, whoever they are.

use crate::schema::relations;
use chrono::NaiveDate;
use kernel::prelude::*;
use kernel::resource::typed;

/// What one is to the other.
pub const KINDS: &[&str] = &[
    "works_with",
    "manages",
    "books",
    "represents",
    "member",
    "performs_at",
    "produces",
    "releases",
    "supports",
    "partner",
    "family",
    "other",
];
/// Who says so.
const SOURCES: &[&str] = &["told", "contract", "press", "website", "register", "other"];

/// One end of a relation as its columns say it: of somebody, of an organisation, of an artist or of a venue.
pub(crate) type Ends = (Option<Id>, Option<Id>, Option<Id>, Option<Id>);

/// How one actor stands to another, and for how long.
#[resource(module = address_book, table = relations, icon = "handshake")]
pub struct Relation {
    #[field(text().max(120).required().title().searched().sorted())]
    pub what: String,
    #[field(choice(KINDS).required().listed())]
    pub kind: String,
    #[field(link("people").listed().section("one"))]
    pub one_person_id: Option<Id>,
    #[field(link("organisations").listed().section("one"))]
    pub one_organisation_id: Option<Id>,
    #[field(link("artists").listed().section("one"))]
    pub one_artist_id: Option<Id>,
    #[field(link("venues").section("one"))]
    pub one_venue_id: Option<Id>,
    #[field(link("people").listed().section("other"))]
    pub other_person_id: Option<Id>,
    #[field(link("organisations").listed().section("other"))]
    pub other_organisation_id: Option<Id>,
    #[field(link("artists").listed().section("other"))]
    pub other_artist_id: Option<Id>,
    #[field(link("venues").section("other"))]
    pub other_venue_id: Option<Id>,
    #[field(date().listed().filtered().section("period"))]
    pub since: Option<NaiveDate>,
    /// The last day.
    #[field(date().listed().filtered().section("period"))]
    pub until: Option<NaiveDate>,
    #[field(choice(SOURCES).section("period"))]
    pub source: Option<String>,
    #[field(text().section("period"))]
    pub source_note: Option<String>,
    #[field(long().personal().searched().section("notes"))]
    pub notes: Option<String>,
}

/// Relations between exactly two, that do not end before they begin.
pub static RELATIONS: Resource = Resource {
    store: Store {
        insert: |tx, its| (Relation::STORE.insert)(tx, its.into_iter().map(sound).collect::<Result<_>>()?),
        update: |tx, id, expect, it| (Relation::STORE.update)(tx, id, expect, sound(it)?),
        ..Relation::STORE
    },
    ..Relation::RESOURCE
};

fn sound(it: Record) -> Result<Record> {
    let (relation, _) = typed::<Relation>(it.clone())?;
    let (one, other) = (relation.ones(), relation.others());
    let mut wrong = Vec::new();
    // Of several on one side, the first of the one and the last of the other are taken to be meant.
    wrong.extend(one.iter().skip(1).map(|(name, _)| Wrong::new(*name, "relation-one")));
    wrong.extend(other.iter().rev().skip(1).map(|(name, _)| Wrong::new(*name, "relation-one")));
    wrong.extend(one.is_empty().then(|| Wrong::new("one_person_id", "relation-none")));
    wrong.extend(other.is_empty().then(|| Wrong::new("other_person_id", "relation-none")));
    if let ([(_, one)], [(name, other)]) = (&one[..], &other[..])
        && one == other
    {
        wrong.push(Wrong::new(*name, "relation-self"));
    }
    if relation.until.is_some() && relation.until < relation.since {
        wrong.push(Wrong::new("until", "range"));
    }
    if wrong.is_empty() { Ok(it) } else { Err(Error::Invalid(wrong)) }
}

impl Relation {
    /// The two that it joins, each with the field that names it.
    pub(crate) fn ends(&self) -> Vec<(&'static str, Id)> {
        self.ones().into_iter().chain(self.others()).collect()
    }

    fn ones(&self) -> Vec<(&'static str, Id)> {
        ends([
            ("one_person_id", self.one_person_id),
            ("one_organisation_id", self.one_organisation_id),
            ("one_artist_id", self.one_artist_id),
            ("one_venue_id", self.one_venue_id),
        ])
    }

    fn others(&self) -> Vec<(&'static str, Id)> {
        ends([
            ("other_person_id", self.other_person_id),
            ("other_organisation_id", self.other_organisation_id),
            ("other_artist_id", self.other_artist_id),
            ("other_venue_id", self.other_venue_id),
        ])
    }
}

fn ends(of: [(&'static str, Option<Id>); 4]) -> Vec<(&'static str, Id)> {
    of.into_iter().filter_map(|(name, id)| Some((name, id?))).collect()
}
