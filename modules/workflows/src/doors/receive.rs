//! `POST /api/v1/hooks/{id}`: what comes in. The agency is the one at whose address it comes and the door one of its own.

use super::calls::{self, Call, carry};
use super::told;
use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, HttpResponse};
use kernel::door::{Door, Shown, Signed};
use kernel::prelude::*;
use web::{Visit, limits};

/// Wrong keys from one address in a minute.
const GUESSES: u32 = 30;

pub(super) fn routes(r: &mut Routes) {
    r.post("/api/v1/hooks/{id}", PUBLIC, receive).for_programs().told(told::receive);
}

fn header<'a>(req: &'a HttpRequest, name: &str) -> Option<&'a str> {
    req.headers().get(name).and_then(|value| value.to_str().ok()).map(str::trim).filter(|value| !value.is_empty())
}

fn shown(req: &HttpRequest, visit: &Visit, body: &Bytes) -> Shown {
    let signed = || {
        Some(Signed {
            id: header(req, "webhook-id")?.into(),
            moment: header(req, "webhook-timestamp")?.parse().ok()?,
            signatures: header(req, "webhook-signature")?.into(),
            body: body.to_vec(),
        })
    };
    Shown { key: header(req, "x-estrade-key").map(String::from), signed: signed(), address: visit.address().into() }
}

/// Under which key it comes: the header's, or the message's own `id`; a message without any is one of its own.
fn key_of(req: &HttpRequest, body: &Bytes) -> Result<String> {
    let said = || {
        let whole: serde_json::Value = serde_json::from_slice(body).ok()?;
        whole["id"].as_str().map(String::from)
    };
    let given = header(req, "webhook-id").or_else(|| header(req, "idempotency-key")).map(String::from).or_else(said);
    match given {
        Some(key) if key.is_empty() || key.len() > 200 => Err(Error::invalid("id", "format")),
        Some(key) => Ok(key),
        None => Ok(Id::now_v7().to_string()),
    }
}

async fn receive(visit: Visit, scope: Scope, id: Path<Id>, req: HttpRequest, body: Bytes) -> Result<HttpResponse> {
    let (id, shown) = (*id, shown(&req, &visit, &body));
    let door = match scope.tx(move |tx| Door::open(tx, id, &shown)).await {
        Err(Error::Anonymous) => {
            limits::per_minute(&format!("door-wrong:{}", visit.source()), GUESSES)?;
            scope.tx(move |tx| calls::turned_away(tx, id)).await?;
            return Err(Error::Anonymous);
        }
        opened => opened?,
    };
    limits::per_minute(&format!("door:{id}"), door.pace)?;
    if web::plan::is_over(scope.tenant()) {
        return Err(Error::Conflict("trial-over".into()));
    }
    let call = Call { key: key_of(&req, &body)?, body: body.to_vec() };
    let (answer, again) = carry(&visit, &scope, door, call).await?;
    let mut said = HttpResponse::Ok();
    if again {
        said.insert_header(("idempotency-replayed", "true"));
    }
    Ok(said.json(answer))
}
