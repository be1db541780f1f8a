//! What is opened to whom today: by hand, to their team, or by a project that holds it; as the database counts it
//! (`opened_now` in the migrations), with the reasons that people read.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::error::Result;
use kernel::principal::Id;
use kernel::resource::Resource;
use kernel::schema::{project_records as pr, shares as s, team_members as tm, teams as t};
use kernel::scope::Tx;
use std::collections::HashMap;

/// A record within somebody's reach beside what their roles say.
#[derive(Clone, Debug)]
pub(super) struct Opening {
    pub member: Id,
    pub resource: String,
    pub record: Id,
    /// The team it is opened to.
    pub team: Option<Id>,
    /// The project that holds it: its resource and key.
    pub project: Option<(String, Id)>,
    pub ends_at: Option<DateTime<Utc>>,
}

/// Every opening of today.
pub(super) fn all(tx: &mut Tx) -> Result<Vec<Opening>> {
    type Row = (Option<Id>, Option<Id>, String, Id, Option<DateTime<Utc>>);
    let lasting = s::deleted_at.is_null().and(s::ends_at.is_null().or(s::ends_at.gt(diesel::dsl::now)));
    let shares: Vec<Row> =
        tx.all(s::table.filter(lasting).order(s::id).select((s::member_id, s::team_id, s::resource, s::record, s::ends_at)))?;
    let mates: Vec<(Id, Id)> = tx.all(
        tm::table.inner_join(t::table.on(t::id.eq(tm::team_id))).filter(t::deleted_at.is_null()).select((tm::team_id, tm::member_id)),
    )?;
    let held: Vec<(String, Id, String, Id)> = tx.all(pr::table.filter(pr::closed.eq(false)).order((pr::project, pr::record)).select((
        pr::projects,
        pr::project,
        pr::resource,
        pr::record,
    )))?;
    let mut by: HashMap<(String, Id), Vec<(String, Id)>> = HashMap::new();
    for (projects, project, resource, record) in held {
        by.entry((projects, project)).or_default().push((resource, record));
    }
    let mut openings = Vec::new();
    for (member, team, resource, record, ends_at) in shares {
        let whole: Vec<Id> = match team {
            Some(team) => mates.iter().filter(|(of, _)| *of == team).map(|(_, m)| *m).collect(),
            None => member.into_iter().collect(),
        };
        let project = (resource.clone(), record);
        for member in whole {
            openings.push(Opening { member, resource: resource.clone(), record, team, project: None, ends_at });
            for (resource, record) in by.get(&project).into_iter().flatten() {
                let (resource, record) = (resource.clone(), *record);
                openings.push(Opening { member, resource, record, team, project: Some(project.clone()), ends_at });
            }
        }
    }
    Ok(openings)
}

/// Who works in a team.
pub(super) fn mates_of(tx: &mut Tx, team: Id) -> Result<Vec<Id>> {
    tx.all(tm::table.filter(tm::team_id.eq(team)).order(tm::member_id).select(tm::member_id))
}

/// To whom a record is opened today, whichever way but by a project.
pub(super) fn people_of(tx: &mut Tx, of: &Resource, id: Id) -> Result<Vec<Id>> {
    let lasting = s::deleted_at.is_null().and(s::ends_at.is_null().or(s::ends_at.gt(diesel::dsl::now)));
    let here = s::table.filter(s::resource.eq(of.name).and(s::record.eq(id)).and(lasting));
    let shares: Vec<(Option<Id>, Option<Id>)> = tx.all(here.select((s::member_id, s::team_id)))?;
    let mut people: Vec<Id> = shares.iter().filter_map(|(member, _)| *member).collect();
    for team in shares.into_iter().filter_map(|(_, team)| team) {
        people.extend(mates_of(tx, team)?);
    }
    Ok(people)
}

/// What a project holds: resources and keys.
pub(super) fn held_by(tx: &mut Tx, of: &Resource, id: Id) -> Result<Vec<(String, Id)>> {
    if !of.holds {
        return Ok(Vec::new());
    }
    let here = pr::table.filter(pr::projects.eq(of.name).and(pr::project.eq(id)));
    tx.all(here.order((pr::resource, pr::record)).select((pr::resource, pr::record)))
}

/// The names of every team that is not in the bin.
pub(super) fn teams(tx: &mut Tx) -> Result<Vec<(Id, String)>> {
    tx.all(t::table.filter(t::deleted_at.is_null()).order(t::name).select((t::id, t::name)))
}

/// The names of projects, each of its resource; those that are not within reach have none.
pub(super) fn project_titles<'a>(tx: &mut Tx, projects: impl Iterator<Item = (&'a str, Id)>) -> Result<HashMap<Id, String>> {
    let edition = tx.scope().house().edition();
    let mut asked: HashMap<&str, Vec<Id>> = HashMap::new();
    for (of, id) in projects {
        asked.entry(of).or_default().push(id);
    }
    let mut titles = HashMap::new();
    for (of, ids) in asked {
        if let Some(of) = edition.resource(of).filter(|of| of.holds && tx.scope().allows(of.may.read)) {
            titles.extend(of.titles(tx, ids)?);
        }
    }
    Ok(titles)
}
