//! Doors for programs. A key is given once and never again.

use super::{KEEPERS, Kept, Wanted, acts, calls, find, told};
use actix_web::HttpResponse;
use actix_web::web::{Json, Path};
use kernel::prelude::*;
use serde_json::{Value, json};
use web::Visit;

/// Calls that are listed.
const LISTED: i64 = 200;

pub(super) fn routes(r: &mut Routes) {
    r.get("/api/v1/doors", KEEPERS, list).told(told::list);
    r.post("/api/v1/doors", KEEPERS, create).dangerous().told(told::create);
    r.get("/api/v1/doors/{id}", KEEPERS, one).told(told::one);
    r.patch("/api/v1/doors/{id}", KEEPERS, update).dangerous().told(told::update);
    r.delete("/api/v1/doors/{id}", KEEPERS, remove).told(told::nothing);
    r.post("/api/v1/doors/{id}/key", KEEPERS, rotate).dangerous().told(told::key);
    r.get("/api/v1/doors/{id}/calls", KEEPERS, listed).told(told::calls);
    r.post("/api/v1/doors/{id}/calls/{call}/replay", KEEPERS, replay).told(told::replayed);
}

/// A body; what is left out stays as it is, or is the usual.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    label: Option<String>,
    source: Option<String>,
    actions: Option<Vec<String>>,
    proof: Option<String>,
    networks: Option<Vec<String>>,
    pace: Option<i32>,
    active: Option<bool>,
}

/// Where messages go.
pub(super) fn address(visit: &Visit, id: Id) -> String {
    format!("{}/api/v1/hooks/{id}", visit.origin())
}

fn said(visit: &Visit, door: &Kept) -> Result<Value> {
    let mut said = serde_json::to_value(door)?;
    said["address"] = json!(address(visit, door.id));
    Ok(said)
}

fn checked(scope: &Scope, wanted: &Wanted, before: Option<&Kept>) -> Result<()> {
    let wrongs = wanted.wrongs(scope, before);
    if wrongs.is_empty() { Ok(()) } else { Err(Error::Invalid(wrongs)) }
}

async fn list(visit: Visit, scope: Scope) -> Result<HttpResponse> {
    let all = scope.tx(acts::all).await?;
    let all = all.iter().map(|door| said(&visit, door)).collect::<Result<Vec<_>>>()?;
    Ok(HttpResponse::Ok().json(json!({"data": all})))
}

async fn one(visit: Visit, scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let id = *id;
    Ok(HttpResponse::Ok().json(said(&visit, &scope.tx(move |tx| find(tx, id)).await?)?))
}

async fn create(visit: Visit, scope: Scope, body: Json<Body>) -> Result<HttpResponse> {
    let body = body.into_inner();
    let wanted = Wanted {
        label: body.label.unwrap_or_default().trim().into(),
        source: body.source.unwrap_or_default().trim().into(),
        actions: body.actions.unwrap_or_default(),
        proof: body.proof.unwrap_or_else(|| "key".into()),
        networks: body.networks.unwrap_or_default(),
        pace: body.pace.unwrap_or(60),
        active: body.active.unwrap_or(true),
    };
    checked(&scope, &wanted, None)?;
    let made = move |tx: &mut Tx| {
        let (id, key) = acts::create(tx, &wanted)?;
        Ok((find(tx, id)?, key))
    };
    let (door, key) = scope.tx(made).await?;
    let mut door = said(&visit, &door)?;
    door["key"] = json!(key);
    Ok(HttpResponse::Created().json(door))
}

async fn update(visit: Visit, scope: Scope, id: Path<Id>, body: Json<Body>) -> Result<HttpResponse> {
    let (id, body) = (*id, body.into_inner());
    let before = scope.tx(move |tx| find(tx, id)).await?;
    if body.proof.as_ref().is_some_and(|proof| *proof != before.proof) {
        return Err(Error::invalid("proof", "readonly"));
    }
    let usual = Wanted::of(&before);
    let wanted = Wanted {
        label: body.label.map_or(usual.label, |l| l.trim().into()),
        source: body.source.map_or(usual.source, |s| s.trim().into()),
        actions: body.actions.unwrap_or(usual.actions),
        networks: body.networks.unwrap_or(usual.networks),
        pace: body.pace.unwrap_or(usual.pace),
        active: body.active.unwrap_or(usual.active),
        proof: usual.proof,
    };
    checked(&scope, &wanted, Some(&before))?;
    scope.tx(move |tx| acts::update(tx, id, &wanted)).await?;
    one(visit, scope, Path::from(id)).await
}

async fn remove(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let id = *id;
    scope.tx(move |tx| acts::remove(tx, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn rotate(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let id = *id;
    let key = scope.tx(move |tx| acts::rotate(tx, id)).await?;
    Ok(HttpResponse::Ok().json(json!({"key": key})))
}

async fn listed(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let id = *id;
    let all = scope
        .tx(move |tx| {
            find(tx, id)?;
            calls::log(tx, id, LISTED)
        })
        .await?;
    Ok(HttpResponse::Ok().json(json!({"data": all})))
}

async fn replay(visit: Visit, scope: Scope, path: Path<(Id, Id)>) -> Result<HttpResponse> {
    let (id, call) = path.into_inner();
    let (answer, _) = acts::replay(&visit, &scope, id, call).await?;
    Ok(HttpResponse::Ok().json(answer))
}
