//! Webhooks for programs.

use super::{Delivery, Wanted, Webhook, acts, d, find, told, w};
use crate::WEBHOOKS;
use actix_web::HttpResponse;
use actix_web::web::{Bytes, Path};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::principal::Id;
use kernel::routes::Routes;
use kernel::scope::Scope;
use outbound::Outbound;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) fn routes(r: &mut Routes) {
    r.get("/api/v1/webhooks", WEBHOOKS, list).told(told::list);
    r.post("/api/v1/webhooks", WEBHOOKS, create).dangerous().told(told::create);
    r.get("/api/v1/webhooks/{id}", WEBHOOKS, one).told(told::one);
    r.patch("/api/v1/webhooks/{id}", WEBHOOKS, update).dangerous().told(told::update);
    r.delete("/api/v1/webhooks/{id}", WEBHOOKS, remove).told(told::nothing);
    r.post("/api/v1/webhooks/{id}/secret", WEBHOOKS, rotate).dangerous().told(told::secret);
    r.post("/api/v1/webhooks/{id}/test", WEBHOOKS, test).told(told::tested);
    r.get("/api/v1/webhooks/{id}/deliveries", WEBHOOKS, deliveries).told(told::deliveries);
    r.post("/api/v1/webhooks/{id}/replay", WEBHOOKS, replay).told(told::replay);
}

/// A body; what is left out stays as it is, or is the usual.
#[derive(Deserialize)]
struct Body {
    label: Option<String>,
    url: Option<String>,
    events: Option<Vec<String>>,
    active: Option<bool>,
}

fn body<T: serde::de::DeserializeOwned>(bytes: &Bytes) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|_| Error::invalid("", "format"))
}

fn checked(scope: &Scope, wanted: &Wanted) -> Result<()> {
    let wrongs = wanted.wrongs(scope.house().service::<Outbound>());
    if wrongs.is_empty() { Ok(()) } else { Err(Error::Invalid(wrongs)) }
}

async fn list(scope: Scope) -> Result<HttpResponse> {
    let all: Vec<Webhook> = scope.tx(|tx| tx.all(w::table.order(w::id).select(Webhook::as_select()))).await?;
    Ok(HttpResponse::Ok().json(json!({"data": all})))
}

async fn one(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let id = *id;
    Ok(HttpResponse::Ok().json(scope.tx(move |tx| find(tx, id)).await?))
}

async fn create(scope: Scope, bytes: Bytes) -> Result<HttpResponse> {
    let said: Body = body(&bytes)?;
    let wanted = Wanted {
        label: said.label.unwrap_or_default().trim().into(),
        url: said.url.unwrap_or_default().trim().into(),
        events: said.events.unwrap_or_default(),
        active: said.active.unwrap_or(true),
    };
    checked(&scope, &wanted)?;
    let made = move |tx: &mut kernel::scope::Tx| {
        let (id, secret) = acts::create(tx, &wanted)?;
        Ok((serde_json::to_value(find(tx, id)?)?, secret))
    };
    let (mut hook, secret): (Value, String) = scope.tx(made).await?;
    hook["secret"] = json!(secret);
    Ok(HttpResponse::Created().json(hook))
}

async fn update(scope: Scope, id: Path<Id>, bytes: Bytes) -> Result<HttpResponse> {
    let (id, said): (Id, Body) = (*id, body(&bytes)?);
    let before = scope.tx(move |tx| find(tx, id)).await?;
    let wanted = Wanted {
        label: said.label.map_or(before.label, |l| l.trim().into()),
        url: said.url.map_or(before.url, |u| u.trim().into()),
        events: said.events.unwrap_or_else(|| before.events.into_iter().flatten().collect()),
        active: said.active.unwrap_or(before.active),
    };
    checked(&scope, &wanted)?;
    let after = scope
        .tx(move |tx| {
            acts::update(tx, id, &wanted)?;
            find(tx, id)
        })
        .await?;
    Ok(HttpResponse::Ok().json(after))
}

async fn remove(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let id = *id;
    scope.tx(move |tx| acts::remove(tx, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn rotate(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let id = *id;
    let secret = scope.tx(move |tx| acts::rotate(tx, id)).await?;
    Ok(HttpResponse::Ok().json(json!({"secret": secret})))
}

async fn test(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let id = *id;
    let delivery = scope.tx(move |tx| acts::test(tx, id)).await?;
    Ok(HttpResponse::Accepted().json(json!({"delivery": delivery})))
}

async fn deliveries(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let id = *id;
    let all = scope
        .tx(move |tx| {
            find(tx, id)?;
            tx.all::<Delivery>(d::table.filter(d::webhook_id.eq(id)).order(d::id.desc()).limit(200).select(Delivery::as_select()))
        })
        .await?;
    Ok(HttpResponse::Ok().json(json!({"data": all})))
}

/// One delivery, or what failed between two moments.
#[derive(Deserialize)]
struct Again {
    delivery: Option<Id>,
    since: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
}

async fn replay(scope: Scope, id: Path<Id>, bytes: Bytes) -> Result<HttpResponse> {
    let (id, again): (Id, Again) = (*id, body(&bytes)?);
    let done = scope
        .tx(move |tx| match (again.delivery, again.since) {
            (Some(delivery), _) => acts::replay(tx, id, delivery).map(|()| 1),
            (None, Some(since)) => acts::replay_failed(tx, id, since, again.until.unwrap_or_else(Utc::now)),
            (None, None) => Err(Error::invalid("since", "required")),
        })
        .await?;
    Ok(HttpResponse::Accepted().json(json!({"deliveries": done})))
}
