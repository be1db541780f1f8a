//! Operators who look into the agency, for programs.

use super::{all, looks, told};
use crate::SETTINGS;
use actix_web::HttpResponse;
use actix_web::web::{Json, Path};
use kernel::error::{Error, Result};
use kernel::principal::Id;
use kernel::routes::Routes;
use kernel::scope::{Scope, Tx};
use kernel::support::{Access, agency};
use serde::Deserialize;
use serde_json::{Value, json};

const ROOT: &str = "/api/v1/support";

pub(super) fn routes(r: &mut Routes) {
    r.get(ROOT, SETTINGS, list).told(told::list);
    r.post(&format!("{ROOT}/asks"), SETTINGS, asks).dangerous().told(told::asks);
    r.get(&format!("{ROOT}/{{id}}"), SETTINGS, one).told(told::one);
    r.post(&format!("{ROOT}/{{id}}/allow"), SETTINGS, allow).dangerous().told(told::acted);
    r.post(&format!("{ROOT}/{{id}}/raise"), SETTINGS, raise).dangerous().told(told::acted);
    r.post(&format!("{ROOT}/{{id}}/end"), SETTINGS, end).told(told::acted);
}

fn face((access, looks): &(Access, i64)) -> Value {
    let mut face = json!(access);
    face["state"] = json!(access.state());
    face["looks"] = json!(looks);
    face
}

async fn list(scope: Scope) -> Result<HttpResponse> {
    let accesses = scope.tx(all).await?;
    Ok(HttpResponse::Ok().json(json!({"asks": scope.tenant().support_asks, "data": accesses.iter().map(face).collect::<Vec<_>>()})))
}

async fn read(scope: &Scope, id: Id) -> Result<Value> {
    let (found, looked) = scope.tx(move |tx: &mut Tx| Ok((all(tx)?.into_iter().find(|(a, _)| a.id == id), looks(tx, id)?))).await?;
    let mut face = face(&found.ok_or(Error::NotFound)?);
    let look = |(at, data): &super::Look| json!({"at": at, "method": data["method"], "path": data["path"], "query": data["query"]});
    face["looked_at"] = looked.iter().map(look).collect();
    Ok(face)
}

async fn one(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(read(&scope, *id).await?))
}

async fn act(scope: Scope, id: Id, work: fn(&mut Tx, Id) -> Result<()>) -> Result<HttpResponse> {
    scope.tx(move |tx| work(tx, id)).await?;
    scope.house().changed(scope.tenant().id);
    Ok(HttpResponse::Ok().json(read(&scope, id).await?))
}

async fn allow(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    act(scope, *id, agency::allow).await
}

async fn raise(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    act(scope, *id, agency::raise).await
}

async fn end(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    act(scope, *id, agency::end).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    asks: bool,
}

async fn asks(scope: Scope, body: Json<Asked>) -> Result<HttpResponse> {
    let first = body.asks;
    scope.tx(move |tx| agency::asks(tx, first)).await?;
    scope.house().changed(scope.tenant().id);
    Ok(HttpResponse::Ok().json(json!({"asks": first})))
}
