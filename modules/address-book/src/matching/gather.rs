//! The artists that are compared, as far as the reader reaches them, and the pairs that might go together.

use super::likeness::{FAR, Profile, Reason, reasons, total, words};
use crate::schema::{artists as a, figures as f};
use crate::{ARTISTS, FIGURES, network};
use chrono::Days;
use kernel::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// Artists compared with one, and all with all: those touched last.
const WITH_ONE: i64 = 2_000;
const WITH_ALL: i64 = 400;
/// Days for which a figure says how large an audience is.
const FRESH: u64 = 365;

diesel::define_sql_function! {
    /// Lower case without accents, as search sees it; nothing of nothing.
    #[sql_name = "folded"]
    fn folded_or_null(words: diesel::sql_types::Nullable<diesel::sql_types::Text>) -> diesel::sql_types::Nullable<diesel::sql_types::Text>;
}

/// An artist as they are named and compared.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub id: Id,
    pub name: String,
    pub genre: Option<String>,
    /// The name as it is put in order.
    filed: String,
    profile: Profile,
}

/// Somebody or something on the way between two.
#[derive(Clone, Debug)]
pub(super) struct Between {
    pub of: &'static Resource,
    pub id: Id,
    pub title: String,
}

/// Two that might go together, and why.
#[derive(Clone, Debug)]
pub(super) struct Match {
    pub one: Arc<Candidate>,
    pub other: Arc<Candidate>,
    pub points: f64,
    pub reasons: Vec<Reason>,
    pub via: Vec<Between>,
}

/// The proposals, the likeliest first; whose they are, if one artist's were asked for; and whose one could ask for.
pub(super) struct Found {
    pub of: Option<Arc<Candidate>>,
    pub matches: Vec<Match>,
    pub artists: Vec<(Id, String)>,
}

/// The pairs of which enough speaks, of one artist or of all; whoever works together already is left out.
pub(super) fn gather(tx: &mut Tx, artist: Option<Id>, goal: Option<&str>) -> Result<Found> {
    let all = candidates(tx, artist)?;
    let of = match artist {
        None => None,
        Some(id) => Some(all.iter().find(|one| one.id == id).cloned().ok_or(Error::NotFound)?),
    };
    let near = Near::gather(tx, &all)?;
    let pursues = |one: &Candidate| goal.is_none_or(|goal| one.profile.goals.contains(goal));
    let mut matches = Vec::new();
    for (n, one) in all.iter().enumerate().filter(|(_, one)| artist.is_none_or(|id| one.id == id)) {
        let others = all.iter().enumerate().filter(|(m, _)| if artist.is_some() { *m != n } else { *m > n });
        for (_, other) in others.filter(|(_, other)| pursues(one) && pursues(other)) {
            let way = near.way(one.id, other.id);
            let steps = way.map(|way| way.len() - 1);
            if steps == Some(1) {
                continue;
            }
            if let Some(reasons) = reasons(&one.profile, &other.profile, steps) {
                let via = way.map_or_else(Vec::new, |way| near.between(way));
                matches.push(Match { one: one.clone(), other: other.clone(), points: total(&reasons), reasons, via });
            }
        }
    }
    fn names(m: &Match) -> (&str, &str) {
        (&m.one.filed, &m.other.filed)
    }
    matches.sort_by(|a, b| b.points.total_cmp(&a.points).then_with(|| names(a).cmp(&names(b))));
    let mut named: Vec<&Arc<Candidate>> = all.iter().collect();
    named.sort_by_key(|one| &one.filed);
    let artists = named.into_iter().map(|one| (one.id, one.name.clone())).collect();
    Ok(Found { of, matches, artists })
}

/// The artists one compares: those that are neither archived nor there to try things with, and whoever was asked for.
fn candidates(tx: &mut Tx, artist: Option<Id>) -> Result<Vec<Arc<Candidate>>> {
    type Row = (Id, String, (Option<String>, Option<String>), (Option<String>, Option<String>), Option<String>);
    let usual = a::trial.eq(false).and(a::status.ne("archived"));
    let there = a::table.filter(a::deleted_at.is_null()).into_boxed();
    let latest = match artist {
        Some(id) => there.filter(usual.or(a::id.eq(id))).order((a::id.eq(id).desc(), a::updated_at.desc(), a::id)).limit(WITH_ONE),
        None => there.filter(usual).order((a::updated_at.desc(), a::id)).limit(WITH_ALL),
    };
    let columns = (a::id, a::name, (a::genre, folded_or_null(a::genre)), (a::goal, a::second_goal), a::audience);
    let rows: Vec<Row> = tx.all(latest.select(columns))?;
    let mut sizes = sizes(tx)?;
    let one = |(id, name, (genre, folded), (goal, second), audience): Row| {
        let profile = Profile {
            genre: folded.as_deref().map(words).unwrap_or_default(),
            goals: goal.into_iter().chain(second).collect(),
            audience,
            sizes: sizes.remove(&id).unwrap_or_default().into_iter().collect(),
        };
        Arc::new(Candidate { id, filed: name.to_lowercase(), name, genre, profile })
    };
    Ok(rows.into_iter().map(one).collect())
}

/// The latest figure of each artist's sources, if the reader may read figures.
fn sizes(tx: &mut Tx) -> Result<HashMap<Id, HashMap<String, i64>>> {
    let mut found: HashMap<Id, HashMap<String, i64>> = HashMap::new();
    if !tx.scope().allows(FIGURES.may.read) {
        return Ok(found);
    }
    let today = crate::days::today(tx);
    let fresh = today.checked_sub_days(Days::new(FRESH)).unwrap_or(today);
    let latest = f::table.filter(f::deleted_at.is_null().and(f::day.between(fresh, today))).distinct_on((f::artist_id, f::source));
    let latest = latest.order((f::artist_id, f::source, f::day.desc(), f::id.desc())).select((f::artist_id, f::source, f::value));
    let rows: Vec<(Id, String, i64)> = tx.under(FIGURES.may.read, |tx| tx.all(latest))?;
    for (artist, source, value) in rows {
        found.entry(artist).or_default().insert(source, value);
    }
    Ok(found)
}

/// How those that are compared stand in the network, as far as the reader sees it.
struct Near {
    actors: Vec<network::Actor>,
    at: HashMap<Id, usize>,
    ways: HashMap<(usize, usize), Vec<usize>>,
}

impl Near {
    fn gather(tx: &mut Tx, all: &[Arc<Candidate>]) -> Result<Near> {
        if !tx.scope().allows(network::NETWORK) {
            return Ok(Near { actors: Vec::new(), at: HashMap::new(), ways: HashMap::new() });
        }
        let seen = tx.under(network::NETWORK, |tx| network::gather(tx, &network::Asked::default()))?;
        let places = seen.actors.iter().enumerate().filter(|(_, actor)| actor.of.name == ARTISTS.name);
        let at: HashMap<Id, usize> = places.map(|(n, actor)| (actor.id, n)).collect();
        let starts: Vec<usize> = all.iter().filter_map(|one| at.get(&one.id).copied()).collect();
        Ok(Near { ways: seen.graph.ways(&starts, FAR), actors: seen.actors, at })
    }

    fn way(&self, one: Id, other: Id) -> Option<&Vec<usize>> {
        self.ways.get(&(*self.at.get(&one)?, *self.at.get(&other)?))
    }

    /// Those between the two ends of a way.
    fn between(&self, way: &[usize]) -> Vec<Between> {
        let inner = way.get(1..way.len().saturating_sub(1)).unwrap_or_default();
        let told = |actor: &network::Actor| Between { of: actor.of, id: actor.id, title: actor.title.clone() };
        inner.iter().filter_map(|n| self.actors.get(*n)).map(told).collect()
    }
}
