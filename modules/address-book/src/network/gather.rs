//! The actors that the reader reaches and what joins them: relations, positions, groups and who plays in them, employers, managers, operators of venues,
//! and who was spoken to about whom.

use super::graph::Graph;
use crate::relation::Ends;
use crate::schema::{
    artists as a, band_members as b, interactions as i, organisations as o, people as p, positions as w, relations as r, venues as v,
};
use crate::{ARTISTS, BAND_MEMBERS, INTERACTIONS, ORGANISATIONS, PEOPLE, POSITIONS, RELATIONS, VENUES};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::prelude::*;
use std::cmp::Reverse;
use std::collections::HashMap;

/// Actors that are drawn at most.
pub(super) const MOST: usize = 5_000;
/// Rows of one kind that are read, the latest.
const ROWS: i64 = 20_000;
/// Records asked for at once.
const SOME: usize = 5_000;

/// What joins two beside a relation of some kind: a position, an interaction, what stands on a sheet.
pub(super) const OTHER_LINKS: [&str; 3] = ["position", "interaction", "sheet"];

/// What is asked of the network.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    /// Resources whose records are shown; all where none is named.
    pub types: Vec<String>,
    /// By what two are joined: kinds of relations and the other links; all where none is named.
    pub links: Vec<String>,
    pub genre: Option<String>,
    /// What held at some day of this time.
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
}

impl Asked {
    fn holds(&self, since: Option<NaiveDate>, until: Option<NaiveDate>) -> bool {
        crate::days::meet((since, until), (self.from, self.until))
    }

    fn joins(&self, link: &str) -> bool {
        self.links.is_empty() || self.links.iter().any(|asked| asked == link)
    }

    fn timed(&self) -> bool {
        self.from.is_some() || self.until.is_some()
    }
}

/// An actor.
#[derive(Clone, Debug)]
pub(crate) struct Actor {
    pub id: Id,
    pub of: &'static Resource,
    pub title: String,
    pub genre: Option<String>,
}

/// The actors, and the network of their numbers.
pub(crate) struct Network {
    pub actors: Vec<Actor>,
    pub graph: Graph,
    pub genres: Vec<String>,
}

/// Lists of actors, and the place of each here.
static LISTS: [&Resource; 4] = [&PEOPLE, &ORGANISATIONS, &ARTISTS, &VENUES];
const PERSON: usize = 0;
const ORGANISATION: usize = 1;
const ARTIST: usize = 2;
const VENUE: usize = 3;

/// An actor before its name is known: the place of its list, and its key.
type End = (usize, Id);

/// The one end that a relation names.
fn end((person, organisation, artist, venue): Ends) -> Option<End> {
    [person, organisation, artist, venue].into_iter().enumerate().find_map(|(list, id)| Some((list, id?)))
}

/// Two that something joins.
type Pair = (End, End);

/// Reads the network, as far as the reader reaches it.
pub(crate) fn gather(tx: &mut Tx, asked: &Asked) -> Result<Network> {
    let pairs = joined(tx, asked)?;
    let mut ends: Vec<End> = pairs.iter().flat_map(|(one, other)| [*one, *other]).collect();
    ends.sort_unstable();
    ends.dedup();
    let mut actors = actors(tx, asked, &ends)?;
    let mut genres: Vec<String> = actors.iter().filter_map(|actor| actor.genre.clone()).collect();
    genres.sort();
    genres.dedup();
    actors.retain(|actor| actor.of.name != ARTISTS.name || asked.genre.is_none() || actor.genre == asked.genre);
    let at: HashMap<Id, usize> = actors.iter().enumerate().map(|(n, actor)| (actor.id, n)).collect();
    let mut graph = Graph::new(actors.len());
    for ((_, one), (_, other)) in pairs {
        if let (Some(one), Some(other)) = (at.get(&one), at.get(&other)) {
            graph.join(*one, *other, 1);
        }
    }
    Ok(fitting(&actors, &graph, genres))
}

/// Who is joined to somebody; of more than can be drawn, those with the most others.
fn fitting(actors: &[Actor], graph: &Graph, genres: Vec<String>) -> Network {
    let degrees = graph.degrees();
    let mut kept: Vec<usize> = (0..actors.len()).filter(|n| degrees[*n] > 0).collect();
    if kept.len() > MOST {
        kept.sort_by_key(|n| Reverse(degrees[*n]));
        kept.truncate(MOST);
    }
    let place: HashMap<usize, usize> = kept.iter().enumerate().map(|(new, old)| (*old, new)).collect();
    let mut smaller = Graph::new(kept.len());
    for (one, other, weight) in graph.lines() {
        if let (Some(one), Some(other)) = (place.get(&one), place.get(&other)) {
            smaller.join(*one, *other, weight);
        }
    }
    Network { actors: kept.into_iter().map(|n| actors[n].clone()).collect(), graph: smaller, genres }
}

/// Those of these that are asked for and within reach.
fn actors(tx: &mut Tx, asked: &Asked, ends: &[End]) -> Result<Vec<Actor>> {
    let mut found = Vec::new();
    for (list, of) in LISTS.into_iter().enumerate() {
        if !tx.scope().allows(of.may.read) || !(asked.types.is_empty() || asked.types.iter().any(|t| t == of.name)) {
            continue;
        }
        let ids: Vec<Id> = ends.iter().filter(|end| end.0 == list).map(|end| end.1).collect();
        for some in ids.chunks(SOME) {
            found.extend(named(tx, of, some)?);
        }
    }
    Ok(found)
}

/// Actors of one list, with their names.
fn named(tx: &mut Tx, of: &'static Resource, ids: &[Id]) -> Result<Vec<Actor>> {
    type Row = (Id, String, Option<String>);
    let rows: Vec<Row> = if of.name == PEOPLE.name {
        let there = p::table.filter(p::deleted_at.is_null().and(p::id.eq_any(ids)));
        let rows: Vec<(Id, Option<String>, String)> = tx.all(there.select((p::id, p::first_name, p::last_name)))?;
        let whole = |first: Option<String>, last: String| first.map_or_else(|| last.clone(), |first| format!("{first} {last}"));
        rows.into_iter().map(|(id, first, last)| (id, whole(first, last), None)).collect()
    } else if of.name == ARTISTS.name {
        tx.all(a::table.filter(a::deleted_at.is_null().and(a::id.eq_any(ids))).select((a::id, a::name, a::genre)))?
    } else {
        let rows: Vec<(Id, String)> = if of.name == VENUES.name {
            tx.all(v::table.filter(v::deleted_at.is_null().and(v::id.eq_any(ids))).select((v::id, v::name)))?
        } else {
            tx.all(o::table.filter(o::deleted_at.is_null().and(o::id.eq_any(ids))).select((o::id, o::name)))?
        };
        rows.into_iter().map(|(id, name)| (id, name, None)).collect()
    };
    Ok(rows.into_iter().map(|(id, title, genre)| Actor { id, of, title, genre }).collect())
}

/// Pairs of keys that something joins in the time that was asked for.
fn joined(tx: &mut Tx, asked: &Asked) -> Result<Vec<Pair>> {
    let mut pairs = Vec::new();
    if tx.scope().allows(RELATIONS.may.read) {
        pairs.extend(related(tx, asked)?);
    }
    if asked.joins("position") && tx.scope().allows(POSITIONS.may.read) {
        let held = w::table.filter(w::deleted_at.is_null()).order(w::id.desc()).limit(ROWS);
        let rows: Vec<(Id, Id, Option<NaiveDate>, Option<NaiveDate>)> =
            tx.all(held.select((w::person_id, w::organisation_id, w::since, w::until)))?;
        pairs.extend(rows.into_iter().filter(|row| asked.holds(row.2, row.3)).map(|row| ((PERSON, row.0), (ORGANISATION, row.1))));
    }
    if asked.joins("member") && tx.scope().allows(BAND_MEMBERS.may.read) {
        let held = b::table.filter(b::deleted_at.is_null()).order(b::id.desc()).limit(ROWS);
        let rows: Vec<(Id, Id, Option<NaiveDate>, Option<NaiveDate>)> =
            tx.all(held.select((b::artist_id, b::person_id, b::since, b::until)))?;
        pairs.extend(rows.into_iter().filter(|row| asked.holds(row.2, row.3)).map(|row| ((ARTIST, row.0), (PERSON, row.1))));
    }
    if asked.joins("interaction") && tx.scope().allows(INTERACTIONS.may.read) {
        pairs.extend(met(tx, asked)?);
    }
    // What stands on a sheet says no day: it counts where no time is asked for.
    if asked.joins("sheet") && !asked.timed() {
        pairs.extend(on_sheets(tx)?);
    }
    Ok(pairs)
}

fn related(tx: &mut Tx, asked: &Asked) -> Result<Vec<Pair>> {
    type Related = (Ends, Ends, Option<NaiveDate>, Option<NaiveDate>, String);
    let ones = (r::one_person_id, r::one_organisation_id, r::one_artist_id, r::one_venue_id);
    let others = (r::other_person_id, r::other_organisation_id, r::other_artist_id, r::other_venue_id);
    let latest = r::table.filter(r::deleted_at.is_null()).order(r::id.desc()).limit(ROWS);
    let rows: Vec<Related> = tx.all(latest.select((ones, others, r::since, r::until, r::kind)))?;
    let fits = rows.into_iter().filter(|row| asked.holds(row.2, row.3) && asked.joins(&row.4));
    Ok(fits.filter_map(|row| Some((end(row.0)?, end(row.1)?))).collect())
}

/// Who was spoken to, for whom, about whom.
fn met(tx: &mut Tx, asked: &Asked) -> Result<Vec<Pair>> {
    type Met = (Option<Id>, Option<Id>, Option<Id>, DateTime<Utc>);
    let latest = i::table.filter(i::deleted_at.is_null()).order(i::id.desc()).limit(ROWS);
    let rows: Vec<Met> = tx.all(latest.select((i::person_id, i::organisation_id, i::artist_id, i::at)))?;
    let mut pairs = Vec::new();
    for (person, organisation, artist, at) in rows {
        let day = Some(crate::days::day(tx, at));
        if asked.holds(day, day) {
            let (person, organisation, artist) =
                (person.map(|id| (PERSON, id)), organisation.map(|id| (ORGANISATION, id)), artist.map(|id| (ARTIST, id)));
            pairs.extend(person.zip(artist).into_iter().chain(organisation.zip(artist)).chain(person.zip(organisation)));
        }
    }
    Ok(pairs)
}

/// Employers of people, operators of venues, managers and bookers of artists.
fn on_sheets(tx: &mut Tx) -> Result<Vec<Pair>> {
    let mut pairs = Vec::new();
    if tx.scope().allows(PEOPLE.may.read) {
        let employed = p::table.filter(p::organisation_id.is_not_null().and(p::deleted_at.is_null())).order(p::id.desc()).limit(ROWS);
        let rows: Vec<(Id, Option<Id>)> = tx.all(employed.select((p::id, p::organisation_id)))?;
        pairs.extend(rows.into_iter().filter_map(|(id, other)| Some(((PERSON, id), (ORGANISATION, other?)))));
    }
    if tx.scope().allows(VENUES.may.read) {
        let run = v::table.filter(v::organisation_id.is_not_null().and(v::deleted_at.is_null())).order(v::id.desc()).limit(ROWS);
        let rows: Vec<(Id, Option<Id>)> = tx.all(run.select((v::id, v::organisation_id)))?;
        pairs.extend(rows.into_iter().filter_map(|(id, other)| Some(((VENUE, id), (ORGANISATION, other?)))));
    }
    if tx.scope().allows(ARTISTS.may.read) {
        let led = a::table.filter(a::deleted_at.is_null()).order(a::id.desc()).limit(ROWS);
        let rows: Vec<(Id, Option<Id>, Option<Id>)> = tx.all(led.select((a::id, a::manager_id, a::booker_id)))?;
        pairs.extend(
            rows.into_iter()
                .flat_map(|(id, manager, booker)| manager.into_iter().chain(booker).map(move |other| ((ARTIST, id), (PERSON, other)))),
        );
    }
    Ok(pairs)
}
