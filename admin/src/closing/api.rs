//! Closing the agency, for programs.

use super::plan::{CLOSE_ACT, Plan, read, undo};
use super::told;
use crate::{CLOSE, approvals};
use actix_web::HttpResponse;
use actix_web::web::Json;
use kernel::approval::Outcome;
use kernel::closing::{Closure, current};
use kernel::error::Result;
use kernel::routes::Routes;
use kernel::scope::Scope;
use serde::Deserialize;
use serde_json::{Value, json};

const ROOT: &str = "/api/v1/closing";

pub(super) fn routes(r: &mut Routes) {
    r.get(ROOT, CLOSE, one).told(told::one);
    r.post(ROOT, CLOSE, ask).dangerous().told(told::asked);
    r.delete(ROOT, CLOSE, stop).told(told::undone);
}

fn face(closure: &Closure) -> Value {
    json!({"id": closure.id, "state": closure.state, "asked_at": closure.asked_at, "due_at": closure.due_at, "why": closure.why})
}

async fn one(scope: Scope) -> Result<HttpResponse> {
    let (closure, plan) = scope.tx(|tx| Ok((current(tx)?, Plan::of(tx)?))).await?;
    Ok(HttpResponse::Ok().json(json!({"closure": closure.as_ref().map(face), "plan": plan})))
}

/// The agency's address, said once more by whoever means it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    slug: String,
    #[serde(default)]
    why: String,
}

async fn ask(scope: Scope, body: Json<Asked>) -> Result<HttpResponse> {
    let params = read(&body.slug, &body.why, &scope.tenant().slug)?;
    match scope.tx(move |tx| CLOSE_ACT.perform(tx, params)).await? {
        Outcome::Asked(id) => Ok(approvals::waits(id)),
        Outcome::Done(_) => {
            scope.house().changed(scope.tenant().id);
            let closure = scope.tx(current).await?;
            Ok(HttpResponse::Accepted().json(json!({"closure": closure.as_ref().map(face)})))
        }
    }
}

async fn stop(scope: Scope) -> Result<HttpResponse> {
    let undone = scope.tx(undo).await?;
    scope.house().changed(scope.tenant().id);
    Ok(HttpResponse::Ok().json(json!({"reopened": undone})))
}
