//! What happened with an actor: relations and positions with their periods, interactions on their day.

use crate::relation::Ends;
use crate::schema::{interactions as i, positions as w, relations as r};
use crate::{ARTISTS, INTERACTIONS, ORGANISATIONS, PEOPLE, POSITIONS, RELATIONS, VENUES};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::prelude::*;
use std::cmp::Reverse;
use std::collections::HashMap;

/// Rows of one kind that are read, the latest.
const ROWS: i64 = 500;

/// What a course is made of.
pub(super) static KINDS: [&Resource; 3] = [&RELATIONS, &POSITIONS, &INTERACTIONS];

/// What is asked of a course.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    /// Resources of which it is told; all where none is named.
    pub kinds: Vec<String>,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    /// Only what was done with this one.
    pub with: Option<Id>,
}

/// Somebody else in the course.
#[derive(Clone, Debug)]
pub(super) struct Other {
    pub of: &'static Resource,
    pub id: Id,
    pub title: String,
}

/// Something that happened or lasted.
#[derive(Clone, Debug)]
pub(super) struct Chapter {
    pub of: &'static Resource,
    pub id: Id,
    pub title: String,
    /// Of which kind it is, as the resource has them.
    pub kind: Option<String>,
    pub since: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    pub with: Vec<Other>,
}

/// What was read, before names are known.
struct Found {
    chapter: Chapter,
    others: Vec<(&'static Resource, Id)>,
}

/// The course of an actor, the latest first; what has no day comes last.
pub(super) fn gather(tx: &mut Tx, of: &'static Resource, id: Id, asked: &Asked) -> Result<Vec<Chapter>> {
    let meant = |tx: &Tx, kind: &Resource| {
        tx.scope().allows(kind.may.read) && (asked.kinds.is_empty() || asked.kinds.iter().any(|k| k == kind.name))
    };
    let mut found = Vec::new();
    if meant(tx, &RELATIONS) {
        found.extend(related(tx, id)?);
    }
    if meant(tx, &POSITIONS) {
        found.extend(held(tx, id)?);
    }
    if meant(tx, &INTERACTIONS) {
        found.extend(spoken(tx, id)?);
    }
    found.retain(|found| crate::days::meet((found.chapter.since, found.chapter.until), (asked.from, asked.until)));
    let mut chapters = named(tx, of, id, found)?;
    chapters.retain(|chapter| asked.with.is_none_or(|with| chapter.with.iter().any(|other| other.id == with)));
    chapters.sort_by_key(|chapter| {
        (chapter.since.or(chapter.until).is_none(), Reverse(chapter.since.or(chapter.until)), chapter.title.clone())
    });
    Ok(chapters)
}

fn ends((person, organisation, artist, venue): Ends) -> impl Iterator<Item = (&'static Resource, Id)> {
    let all: [(&'static Resource, Option<Id>); 4] =
        [(&PEOPLE, person), (&ORGANISATIONS, organisation), (&ARTISTS, artist), (&VENUES, venue)];
    all.into_iter().filter_map(|(of, id)| Some((of, id?)))
}

fn related(tx: &mut Tx, id: Id) -> Result<Vec<Found>> {
    type Row = (Id, String, String, Ends, Ends, Option<NaiveDate>, Option<NaiveDate>);
    let ones = (r::one_person_id, r::one_organisation_id, r::one_artist_id, r::one_venue_id);
    let others = (r::other_person_id, r::other_organisation_id, r::other_artist_id, r::other_venue_id);
    let one = r::one_person_id.eq(id).or(r::one_organisation_id.eq(id)).or(r::one_artist_id.eq(id)).or(r::one_venue_id.eq(id));
    let other = r::other_person_id.eq(id).or(r::other_organisation_id.eq(id)).or(r::other_artist_id.eq(id)).or(r::other_venue_id.eq(id));
    let theirs = r::table.filter(r::deleted_at.is_null()).filter(one.or(other)).order(r::id.desc()).limit(ROWS);
    let rows: Vec<Row> = tx.all(theirs.select((r::id, r::what, r::kind, ones, others, r::since, r::until)))?;
    let told = |(id, title, kind, one, other, since, until): Row| Found {
        chapter: Chapter { of: &RELATIONS, id, title, kind: Some(kind), since, until, with: Vec::new() },
        others: ends(one).chain(ends(other)).collect(),
    };
    Ok(rows.into_iter().map(told).collect())
}

fn held(tx: &mut Tx, id: Id) -> Result<Vec<Found>> {
    type Row = (Id, String, Id, Id, Option<NaiveDate>, Option<NaiveDate>);
    let theirs =
        w::table.filter(w::deleted_at.is_null()).filter(w::person_id.eq(id).or(w::organisation_id.eq(id))).order(w::id.desc()).limit(ROWS);
    let rows: Vec<Row> = tx.all(theirs.select((w::id, w::role, w::person_id, w::organisation_id, w::since, w::until)))?;
    let told = |(id, title, person, organisation, since, until): Row| Found {
        chapter: Chapter { of: &POSITIONS, id, title, kind: None, since, until, with: Vec::new() },
        others: vec![(&PEOPLE as &Resource, person), (&ORGANISATIONS, organisation)],
    };
    Ok(rows.into_iter().map(told).collect())
}

fn spoken(tx: &mut Tx, id: Id) -> Result<Vec<Found>> {
    type Row = (Id, String, String, DateTime<Utc>, Option<Id>, Option<Id>, Option<Id>);
    let with = i::person_id.eq(id).or(i::organisation_id.eq(id)).or(i::artist_id.eq(id));
    let theirs = i::table.filter(i::deleted_at.is_null()).filter(with).order(i::at.desc()).limit(ROWS);
    let rows: Vec<Row> = tx.all(theirs.select((i::id, i::subject, i::kind, i::at, i::person_id, i::organisation_id, i::artist_id)))?;
    let mut found = Vec::new();
    for (id, title, kind, at, person, organisation, artist) in rows {
        let day = Some(crate::days::day(tx, at));
        let chapter = Chapter { of: &INTERACTIONS, id, title, kind: Some(kind), since: day, until: day, with: Vec::new() };
        found.push(Found { chapter, others: ends((person, organisation, artist, None)).collect() });
    }
    Ok(found)
}

/// The chapters with the names of everybody else in them whom the reader reaches.
fn named(tx: &mut Tx, of: &Resource, id: Id, found: Vec<Found>) -> Result<Vec<Chapter>> {
    let mut titles: HashMap<Id, String> = HashMap::new();
    for kind in [&PEOPLE, &ORGANISATIONS, &ARTISTS, &VENUES] {
        if tx.scope().allows(kind.may.read) {
            let ids =
                found.iter().flat_map(|found| &found.others).filter(|(other, _)| other.name == kind.name).map(|(_, id)| *id).collect();
            titles.extend(kind.titles(tx, ids)?);
        }
    }
    let name = |found: Found| {
        let others = found.others.into_iter().filter(|(kind, other)| !(kind.name == of.name && *other == id));
        let with = others.filter_map(|(of, id)| Some(Other { of, id, title: titles.get(&id)?.clone() })).collect();
        Chapter { with, ..found.chapter }
    };
    Ok(found.into_iter().map(name).collect())
}
