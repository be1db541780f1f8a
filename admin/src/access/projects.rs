//! What projects hold: a record is put into a project, and whoever the project is opened to reaches it, as far as their
//! roles go, for as long as that lasts.

use super::openings::{held_by, people_of, project_titles};
use super::share::no_wall;
use super::{awake, resource};
use actix_web::HttpResponse;
use actix_web::web::{Json, Path};
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::principal::Id;
use kernel::query::Query;
use kernel::resource::Resource;
use kernel::schema::project_records as pr;
use kernel::scope::{Scope, Tx};
use serde::Deserialize;
use serde_json::{Value, json};
use web::{Form, Go, Visit};

/// Projects that are offered before one types.
const OFFERED: i64 = 50;

/// The kinds of project of this agency that the caller may read.
fn kinds(scope: &Scope) -> Vec<&'static Resource> {
    awake(scope).flat_map(|m| m.resources.iter().copied()).filter(|r| r.holds && scope.allows(r.may.read)).collect()
}

/// A project that holds a record.
pub(super) struct Holder {
    pub of: &'static Resource,
    pub id: Id,
    pub title: String,
}

/// What the page of a record says of projects.
#[derive(Default)]
pub(super) struct Held {
    pub holders: Vec<Holder>,
    /// Kinds of project, with some to choose from.
    pub offered: Vec<(&'static Resource, Vec<(Id, String)>)>,
    /// What it holds itself: resource, key, title.
    pub holds: Vec<(&'static Resource, Id, String)>,
}

/// What holds a record, and what it holds.
pub(super) fn of(tx: &mut Tx, of: &'static Resource, id: Id) -> Result<Held> {
    let scope = tx.scope().clone();
    let mut held = Held::default();
    if of.holds {
        for (name, record) in held_by(tx, of, id)? {
            let Ok(kind) = resource(&scope, &name) else { continue };
            let titles = if scope.allows(kind.may.read) { kind.titles(tx, vec![record])? } else { Default::default() };
            held.holds.push((kind, record, titles.get(&record).cloned().unwrap_or_default()));
        }
        return Ok(held);
    }
    let rows: Vec<(String, Id)> =
        tx.all(pr::table.filter(pr::resource.eq(of.name).and(pr::record.eq(id))).order(pr::project).select((pr::projects, pr::project)))?;
    let titles = project_titles(tx, rows.iter().map(|(of, id)| (of.as_str(), *id)))?;
    for (name, project) in rows {
        let Ok(kind) = resource(&scope, &name) else { continue };
        held.holders.push(Holder { of: kind, id: project, title: titles.get(&project).cloned().unwrap_or_default() });
    }
    for kind in kinds(&scope) {
        let rows = (kind.store.list)(tx, &Query { limit: OFFERED, ..Query::default() })?;
        let known = |id: &Id| held.holders.iter().any(|h| h.id == *id);
        let options = rows.iter().filter_map(|r| Some((r["id"].as_str()?.parse::<Id>().ok()?, kind.title(r))));
        held.offered.push((kind, options.filter(|(id, _)| !known(id)).collect()));
    }
    Ok(held)
}

/// The same for the page of that record.
pub(super) fn shown(visit: &Visit, held: &Held, here: (&Resource, Id)) -> Value {
    let one = |of: &Resource| visit.say(&format!("{}-one", of.name), &[]);
    let out = |of: &Resource, id: Id, kind: &Resource, project: Id| {
        format!("/app/access/{}/{id}/projects/{}/{project}/remove", of.name, kind.name)
    };
    let line = |of: &Resource, title: &str, href: String, remove: String| json!({"title": title, "one": one(of), "icon": of.icon, "href": href, "remove": remove});
    let holders: Vec<Value> = (held.holders.iter())
        .map(|h| line(h.of, &h.title, format!("/app/access/{}/{}", h.of.name, h.id), out(here.0, here.1, h.of, h.id)))
        .collect();
    let holds: Vec<Value> = (held.holds.iter())
        .map(|(of, id, title)| line(of, title, format!("/app/{}/{id}", of.name), out(of, *id, here.0, here.1)))
        .collect();
    let offered: Vec<Value> = (held.offered.iter())
        .map(|(of, all)| {
            let options: Vec<Value> = all.iter().map(|(id, title)| json!({"value": id, "label": title})).collect();
            json!({"kind": of.name, "label": one(of), "options": options, "href": format!("/app/{}/options", of.name)})
        })
        .collect();
    json!({"holders": holders, "holds": holds, "offered": offered})
}

/// Puts a record into a project; refused where a wall stands between it and somebody the project is opened to.
fn put(tx: &mut Tx, of: &'static Resource, id: Id, kind: &'static Resource, project: Id) -> Result<String> {
    if of.holds || !kind.holds {
        return Err(Error::NotFound);
    }
    tx.scope().require(of.may.read)?;
    tx.scope().require(kind.may.read)?;
    (of.store.find)(tx, id)?;
    let title = kind.title(&(kind.store.find)(tx, project)?);
    let people = people_of(tx, kind, project)?;
    no_wall(tx, "project", &[id], &people)?;
    let row = (pr::projects.eq(kind.name), pr::project.eq(project), pr::resource.eq(of.name), pr::record.eq(id));
    if tx.run(diesel::insert_into(pr::table).values(row).on_conflict_do_nothing())? > 0 {
        tx.journal("shares.placed", Some(id), json!({"resource": of.name, "projects": kind.name, "project": project}))?;
    }
    Ok(title)
}

/// Takes it out again.
fn take(tx: &mut Tx, of: &'static Resource, id: Id, kind: &'static Resource, project: Id) -> Result<()> {
    let this = pr::projects.eq(kind.name).and(pr::project.eq(project)).and(pr::resource.eq(of.name)).and(pr::record.eq(id));
    if tx.run(diesel::delete(pr::table.filter(this)))? == 0 {
        return Err(Error::NotFound);
    }
    tx.journal("shares.taken_out", Some(id), json!({"resource": of.name, "projects": kind.name, "project": project}))
}

pub(super) async fn place(scope: Scope, path: Path<(String, Id)>, form: Form) -> Result<Go> {
    let (name, id) = path.into_inner();
    let (of, kind) = (resource(&scope, &name)?, resource(&scope, form.text("projects"))?);
    let to = Go::to(format!("/app/access/{name}/{id}"));
    let Ok(project) = form.text("project").parse::<Id>() else { return Ok(to.toast("warn", "project-which", &[])) };
    match scope.tx(move |tx| put(tx, of, id, kind, project)).await {
        Ok(title) => Ok(to.toast("ok", "project-placed", &[("title", title)])),
        Err(Error::Invalid(_)) => Ok(to.toast("warn", "project-wall", &[])),
        Err(e) => Err(e),
    }
}

pub(super) async fn remove(scope: Scope, path: Path<(String, Id, String, Id)>, form: Form) -> Result<Go> {
    let (name, id, projects, project) = path.into_inner();
    let (of, kind) = (resource(&scope, &name)?, resource(&scope, &projects)?);
    scope.tx(move |tx| take(tx, of, id, kind, project)).await?;
    let back =
        if form.text("from") == "project" { format!("/app/access/{projects}/{project}") } else { format!("/app/access/{name}/{id}") };
    Ok(Go::to(back).toast("ok", "project-taken-out", &[]))
}

/// A project, as a program names it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Into {
    projects: String,
    project: Id,
}

pub(super) async fn add(scope: Scope, path: Path<(String, Id)>, body: Json<Into>) -> Result<HttpResponse> {
    let (name, id) = path.into_inner();
    let Into { projects, project } = body.into_inner();
    let (of, kind) = (resource(&scope, &name)?, resource(&scope, &projects)?);
    let title = scope.tx(move |tx| put(tx, of, id, kind, project)).await?;
    Ok(HttpResponse::Created().json(json!({"projects": projects, "project": project, "title": title})))
}

pub(super) async fn delete(scope: Scope, path: Path<(String, Id, String, Id)>) -> Result<HttpResponse> {
    let (name, id, projects, project) = path.into_inner();
    let (of, kind) = (resource(&scope, &name)?, resource(&scope, &projects)?);
    scope.tx(move |tx| take(tx, of, id, kind, project)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What the API's description says of it.
pub(super) fn told() -> Value {
    let (text, key) = (json!({"type": "string"}), json!({"type": "string", "format": "uuid"}));
    let takes = json!({"type": "object", "required": ["projects", "project"], "properties": {"projects": text, "project": key}});
    json!({"takes": takes, "gives": {"type": "object", "properties": {"projects": text, "project": key, "title": text}}, "status": "201"})
}
