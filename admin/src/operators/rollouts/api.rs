//! Roll-outs for programs: begun, followed, paused, resumed and stopped with an operator's key.

use super::board::{ABORT, PAUSE, RESUME, turn};
use super::{Gates, Place, RINGS, Rollout, door, r, start};
use actix_web::HttpResponse;
use actix_web::web::{Bytes, Path};
use diesel::prelude::*;
use kernel::cross_tenant::CrossTenantTx;
use kernel::error::{Error, Result};
use kernel::module::OPERATOR;
use kernel::principal::{Id, Principal};
use kernel::routes::Routes;
use kernel::schema::directory::tenants;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use web::{ByKey, Form, Visit};

pub(in crate::operators) fn routes(r: &mut Routes, root: &str) {
    let at = |path: &str| format!("{root}/rollouts{path}");
    r.get(&at(""), OPERATOR, list);
    r.post(&at(""), OPERATOR, begin).dangerous();
    r.get(&at("/{id}"), OPERATOR, one);
    r.post(&at("/{id}/pause"), OPERATOR, |v: Visit, by: ByKey, id: Path<Id>| turned(v, by, *id, PAUSE, false));
    r.post(&at("/{id}/resume"), OPERATOR, |v: Visit, by: ByKey, id: Path<Id>| turned(v, by, *id, RESUME, false));
    r.post(&at("/{id}/abort"), OPERATOR, abort).dangerous();
}

fn head(one: &Rollout) -> Value {
    json!({
        "id": one.id, "release": format!("{} {}", one.module, one.version), "pace": one.pace, "state": one.state, "ring": one.ring,
        "back": one.back, "bake": one.bake, "gates": one.gates(), "at": one.created_at,
    })
}

async fn list(visit: Visit, by: ByKey) -> Result<HttpResponse> {
    let newest = r::table.order(r::id.desc()).limit(start::SHOWN).select(Rollout::as_select());
    let all = door(&visit).tx(Principal::Operator(by.0), "roll-outs", move |tx| tx.all::<Rollout>(newest)).await?;
    Ok(HttpResponse::Ok().json(json!({"data": all.iter().map(head).collect::<Vec<_>>()})))
}

/// One with every agency's place in it.
async fn told(visit: &Visit, by: Id, id: Id) -> Result<Value> {
    let seen = door(visit).tx(Principal::Operator(by), "a roll-out", move |tx: &mut CrossTenantTx| {
        let rollout: Rollout = tx.one(r::table.find(id).select(Rollout::as_select()))?;
        let places = rollout.places(tx)?;
        let ids: Vec<Id> = places.iter().map(|p| p.tenant_id).collect();
        let slugs: Vec<(Id, String)> = tx.all(tenants::table.filter(tenants::id.eq_any(ids)).select((tenants::id, tenants::slug)))?;
        Ok((rollout, places, slugs))
    });
    let (rollout, places, slugs) = seen.await?;
    let slugs: BTreeMap<Id, String> = slugs.into_iter().collect();
    let place = |p: &Place| {
        json!({
            "agency": slugs.get(&p.tenant_id), "ring": p.ring, "state": p.state, "why": p.why, "from": p.came_from, "at": p.changed_at,
            "answers": p.answers, "failures": p.failures, "slow": p.slow, "jobs": p.jobs,
        })
    };
    let mut said = head(&rollout);
    said["rings"] = json!(RINGS);
    said["agencies"] = places.iter().map(place).collect();
    said["events"] = rollout.events;
    Ok(said)
}

async fn one(visit: Visit, by: ByKey, id: Path<Id>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(told(&visit, by.0, *id).await?))
}

/// The same as the form says, and what is usual where it says nothing.
async fn begin(visit: Visit, by: ByKey, bytes: Bytes) -> Result<HttpResponse> {
    let given: Map<String, Value> = serde_json::from_slice(&bytes).map_err(|_| Error::invalid("", "invalid"))?;
    let gates = Gates::default();
    let mut said: Map<String, Value> =
        json!({"bake": 30, "steps": gates.steps, "errors": gates.errors, "slow": gates.slow, "jobs": gates.jobs})
            .as_object()
            .cloned()
            .unwrap_or_default();
    said.extend(given);
    let text = |v: &Value| v.as_str().map_or_else(|| v.to_string(), String::from);
    let pairs: Vec<(String, String)> = said.iter().map(|(name, v)| (name.clone(), text(v))).collect();
    let form = Form::of_query(&serde_urlencoded::to_string(pairs).map_err(Error::internal)?);
    let asked = start::read(&visit, &form).map_err(Error::Invalid)?;
    let id = match start::start(&visit, by.0, asked).await {
        Err(Error::Invalid(_)) => return Err(Error::Conflict("rollout-under-way".into())),
        id => id?,
    };
    Ok(HttpResponse::Created().json(told(&visit, by.0, id).await?))
}

async fn turned(visit: Visit, by: ByKey, id: Id, (from, to): (&'static [&'static str], &'static str), back: bool) -> Result<HttpResponse> {
    match turn(&visit, by.0, id, from, to, back).await {
        Ok(changed) => Ok(HttpResponse::Ok().json(json!({"changed": changed, "rollout": told(&visit, by.0, id).await?}))),
        Err(Error::Invalid(_)) => Err(Error::Conflict("rollout-under-way".into())),
        Err(e) => Err(e),
    }
}

async fn abort(visit: Visit, by: ByKey, id: Path<Id>, bytes: Bytes) -> Result<HttpResponse> {
    let given: Value =
        if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).map_err(|_| Error::invalid("", "invalid"))? };
    turned(visit, by, *id, ABORT, given["back"] == json!(true)).await
}
