//! A record's group for programs. Where it is, is taken and never given.

use super::pages::{heard, messages, said_there};
use super::{WHERE, ask, find, link, named, reached, unlink};
use actix_web::HttpResponse;
use actix_web::web::{Bytes, Path};
use kernel::error::{Error, Result};
use kernel::module::MEMBER;
use kernel::resource::Id;
use kernel::routes::Routes;
use kernel::scope::Scope;
use serde::Deserialize;
use serde_json::{Value, json};

const HERE: &str = "/api/v1/groups/{of}/{id}";

pub(super) fn routes(r: &mut Routes) {
    r.get(HERE, MEMBER, one).told(told);
    r.patch(HERE, MEMBER, keep).told(kept);
    r.delete(HERE, MEMBER, remove).told(nothing);
    r.post("/api/v1/groups/{of}/{id}/look", MEMBER, look).told(looked);
    r.post("/api/v1/groups/{of}/{id}/messages", MEMBER, speak).told(spoken);
}

fn body<T: serde::de::DeserializeOwned>(bytes: &Bytes) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|_| Error::invalid("", "format"))
}

async fn one(scope: Scope, path: Path<(String, Id)>) -> Result<HttpResponse> {
    let (name, id) = path.into_inner();
    let of = named(&scope, &name)?;
    let group = scope
        .tx(move |tx| {
            reached(tx, of, id)?;
            let group = find(tx, of.name, id)?.ok_or(Error::NotFound)?;
            let lines = messages(tx, &group)?;
            Ok(json!({"channel": group.channel, "name": group.name, "state": group.state, "linked_at": group.linked_at, "messages": lines}))
        })
        .await?;
    Ok(HttpResponse::Ok().json(group))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    channel: String,
    #[serde(default)]
    address: String,
}

/// A group at Telegram is linked by a code that somebody writes there; the others at once.
async fn keep(scope: Scope, path: Path<(String, Id)>, bytes: Bytes) -> Result<HttpResponse> {
    let (of, wanted): (_, Wanted) = (named(&scope, &path.0)?, body(&bytes)?);
    let id = path.1;
    let channel = WHERE.into_iter().find(|c| *c == wanted.channel).ok_or(Error::invalid("channel", "choice"))?;
    if channel == "telegram" {
        let code = scope.tx(move |tx| ask(tx, of, id)).await?;
        return Ok(HttpResponse::Accepted().json(json!({"channel": channel, "state": "asked", "code": code})));
    }
    link(&scope, of, id, channel, wanted.address.trim().into()).await?;
    Ok(HttpResponse::Ok().json(json!({"channel": channel, "state": "linked", "code": null})))
}

async fn remove(scope: Scope, path: Path<(String, Id)>) -> Result<HttpResponse> {
    let (of, id) = (named(&scope, &path.0)?, path.1);
    scope.tx(move |tx| unlink(tx, of, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn look(scope: Scope, path: Path<(String, Id)>) -> Result<HttpResponse> {
    let (of, id) = (named(&scope, &path.0)?, path.1);
    match heard(&scope, of, id).await? {
        None => one(scope, path).await,
        Some(wrong) => Err(Error::invalid("code", wrong)),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spoken {
    text: String,
}

async fn speak(scope: Scope, path: Path<(String, Id)>, bytes: Bytes) -> Result<HttpResponse> {
    let (of, said): (_, Spoken) = (named(&scope, &path.0)?, body(&bytes)?);
    let id = path.1;
    scope.tx(move |tx| said_there(tx, of, id, &said.text, &format!("api {}", Id::now_v7()))).await?;
    Ok(HttpResponse::Accepted().json(json!({"state": "waiting"})))
}

fn text() -> Value {
    json!({"type": "string"})
}

fn maybe() -> Value {
    json!({"type": ["string", "null"]})
}

fn told() -> Value {
    let moment = json!({"type": ["string", "null"], "format": "date-time"});
    let message = json!({"type": "object", "properties": {
        "id": {"type": "string", "format": "uuid"}, "text": text(), "state": {"type": "string", "enum": ["waiting", "calling", "sent", "failed"]},
        "error": maybe(), "at": moment, "sent_at": moment,
    }});
    json!({"gives": {"type": "object", "properties": {
        "channel": {"type": "string", "enum": WHERE}, "name": text(), "state": {"type": "string", "enum": ["asked", "linked", "lost"]},
        "linked_at": moment, "messages": {"type": "array", "items": message},
    }}})
}

/// Nothing is said along: what was written in the group is read.
fn looked() -> Value {
    let mut all = told();
    all["takes"] = json!({"type": "object", "additionalProperties": false});
    all
}

fn kept() -> Value {
    let takes = json!({"type": "object", "required": ["channel"], "additionalProperties": false, "properties": {
        "channel": {"type": "string", "enum": WHERE}, "address": {"type": "string", "maxLength": 500, "writeOnly": true},
    }});
    json!({"takes": takes, "gives": {"type": "object", "properties": {"channel": text(), "state": text(), "code": maybe()}}})
}

fn spoken() -> Value {
    let takes = json!({"type": "object", "required": ["text"], "additionalProperties": false, "properties": {"text": {"type": "string", "maxLength": 2000}}});
    json!({"takes": takes, "gives": {"type": "object", "properties": {"state": text()}}, "status": "202"})
}

fn nothing() -> Value {
    json!({"status": "204"})
}
