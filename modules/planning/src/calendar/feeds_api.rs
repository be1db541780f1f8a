//! Calendar addresses, for programs of one's own: listed, opened, ended. A key opens none of them beyond what its maker sees.

use super::asked::Asked;
use super::feeds::{address, end, live, make, mine};
use crate::event::KINDS;
use actix_web::HttpResponse;
use actix_web::web::{Json, Path};
use kernel::prelude::*;
use serde_json::{Value, json};
use web::{Form, Visit};

/// An address as it is asked for: everything that its maker sees, unless it says less.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Body {
    label: String,
    artist_id: Option<Id>,
    project_id: Option<Id>,
    venue_id: Option<Id>,
    kind: Option<String>,
    #[serde(default)]
    mine: bool,
}

impl Body {
    /// The same as the page's form asks it.
    fn asked(&self) -> Result<Asked> {
        if self.kind.as_ref().is_some_and(|kind| !KINDS.contains(&kind.as_str())) {
            return Err(Error::invalid("kind", "choice"));
        }
        let by = [("artist_id", self.artist_id), ("project_id", self.project_id), ("venue_id", self.venue_id)];
        let mut said: Vec<String> = by.iter().filter_map(|(name, id)| Some(format!("{name}={}", (*id)?))).collect();
        said.extend(self.kind.as_ref().map(|kind| format!("kind={kind}")));
        said.extend(self.mine.then(|| "mine=1".to_string()));
        Ok(Asked::of(&Form::of_query(&said.join("&"))))
    }
}

pub(super) async fn list(scope: Scope) -> Result<HttpResponse> {
    let member = mine(&scope)?;
    let all = scope.tx(move |tx| live(tx, member)).await?;
    let all = all.iter().map(|(id, label, made, read)| json!({"id": id, "label": label, "created_at": made, "read_at": read}));
    Ok(HttpResponse::Ok().json(json!({"data": all.collect::<Vec<_>>()})))
}

pub(super) async fn open(visit: Visit, scope: Scope, body: Json<Body>) -> Result<HttpResponse> {
    let (member, body) = (mine(&scope)?, body.into_inner());
    let (label, asked) = (body.label.trim().to_string(), body.asked()?);
    let said = label.clone();
    let (id, key) = scope.tx(move |tx| make(tx, member, &label, &asked)).await?;
    Ok(HttpResponse::Created().json(json!({"id": id, "label": said, "address": address(&visit, &key)})))
}

pub(super) async fn revoke(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let (member, id) = (mine(&scope)?, *id);
    scope.tx(move |tx| end(tx, member, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn feed() -> Value {
    let (text, moment) = (json!({"type": "string"}), json!({"type": ["string", "null"], "format": "date-time"}));
    json!({"type": "object", "properties": {"id": {"type": "string", "format": "uuid"}, "label": text, "created_at": moment, "read_at": moment}})
}

pub(super) fn listed() -> Value {
    json!({"gives": {"type": "object", "properties": {"data": {"type": "array", "items": feed()}}}})
}

pub(super) fn opened() -> Value {
    let mut gives = feed();
    gives["properties"]["address"] = json!({"type": "string", "format": "uri", "description": "told once"});
    let id = json!({"type": "string", "format": "uuid"});
    let takes = json!({"type": "object", "additionalProperties": false, "required": ["label"], "properties": {
        "label": {"type": "string", "maxLength": 80}, "artist_id": id, "project_id": id, "venue_id": id, "kind": {"enum": KINDS}, "mine": {"type": "boolean"},
    }});
    json!({"takes": takes, "gives": gives, "status": "201"})
}

pub(super) fn ended() -> Value {
    json!({"status": "204"})
}
