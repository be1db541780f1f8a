//! The diagram of rights: of a person, a role or a department; and what a change would do, tried.

use super::change::{effect, trial};
use super::graph::{Drawing, Known, Subject};
use super::{role_words, tabs, teams, walls};
use actix_web::web::Json;
use actix_web::{HttpRequest, HttpResponse};
use kernel::error::{Error, Result};
use kernel::principal::Id;
use kernel::scope::Scope;
use serde_json::{Value, json};
use web::{Form, Page, Visit};

/// The subject that an address asks for; whoever asks, if it names none.
fn asked(scope: &Scope, req: &HttpRequest) -> Result<Subject> {
    match Form::of_query(req.query_string()).text("of") {
        "" => scope.principal().member().map(Subject::Person),
        text => Subject::parse(text),
    }
    .ok_or(Error::NotFound)
}

pub(super) async fn page(visit: Visit, scope: Scope, req: HttpRequest) -> Result<Page> {
    let known = scope.tx(Known::read).await?;
    let policy = scope.house().policy(scope.tenant().id).await?;
    let subject = asked(&scope, &req)?;
    let drawn = Drawing { visit: &visit, scope: &scope, policy: &policy, known: &known }.of(&subject).ok_or(Error::NotFound)?;
    let option = |of: Subject, label: &str| json!({"value": of.text(), "label": label, "on": of == subject});
    let people: Vec<Value> = known.people.iter().map(|p| option(Subject::Person(p.id), &p.name)).collect();
    let mut names: Vec<&String> = known.titles.keys().collect();
    names.sort();
    let roles: Vec<Value> = names.iter().map(|r| option(Subject::Role(r.to_string()), &role_words(&visit, &known.titles, r))).collect();
    let mut departments: Vec<&String> = known.people.iter().filter_map(|p| p.department.as_ref()).collect();
    departments.sort();
    departments.dedup();
    let departments: Vec<Value> = departments.into_iter().map(|d| option(Subject::Department(d.clone()), d)).collect();
    Ok(Page::new("access/diagram.html")
        .title("diagram-title")
        .summary("diagram-summary")
        .with("tabs", tabs(&visit, &scope, "/app/access/diagram"))
        .with(
            "groups",
            json!([
                {"label": visit.say("diagram-people", &[]), "options": people},
                {"label": visit.say("nav-roles", &[]), "options": roles},
                {"label": visit.say("diagram-departments", &[]), "options": departments},
            ]),
        )
        .with("graph", drawn))
}

/// The same for programs.
pub(super) async fn json(visit: Visit, scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let subject = asked(&scope, &req)?;
    let known = scope.tx(Known::read).await?;
    let policy = scope.house().policy(scope.tenant().id).await?;
    let drawn = Drawing { visit: &visit, scope: &scope, policy: &policy, known: &known }.of(&subject).ok_or(Error::NotFound)?;
    Ok(HttpResponse::Ok().json(drawn))
}

/// What would change if: a role with other permissions, or a person with other roles. Nothing is written.
pub(super) async fn simulate(visit: Visit, scope: Scope, body: Json<Value>) -> Result<HttpResponse> {
    let key = |name: &str| body[name].as_str().map(|id| id.parse::<Id>().map_err(|_| Error::invalid(name, "invalid"))).transpose();
    if let Some(team) = key("team")? {
        let wanted = body["members"].as_array().ok_or_else(|| Error::invalid("members", "required"))?.iter();
        let wanted = wanted.map(|m| m.as_str().and_then(|id| id.parse().ok()).ok_or_else(|| Error::invalid("members", "invalid")));
        return Ok(HttpResponse::Ok().json(teams::moved(&visit, &scope, team, wanted.collect::<Result<_>>()?).await?));
    }
    if let Some(wall) = key("wall")? {
        let state = body["state"].as_str().ok_or_else(|| Error::invalid("state", "required"))?;
        return Ok(HttpResponse::Ok().json(walls::moved(&visit, &scope, wall, state.into()).await?));
    }
    let change = trial(&scope, &body).await?;
    let effect = effect(&visit, &scope, |rules| change.apply(rules)).await?;
    Ok(HttpResponse::Ok().json(effect))
}
