//! One's keys, for one's own tools: listed by whoever has the seat, made and ended by whoever sits there. A key makes no key:
//! one that leaked would outlive its end.

use super::{Key, Wish, end, kept, make};
use actix_web::HttpResponse;
use actix_web::web::{Bytes, Path};
use kernel::error::{Error, Result};
use kernel::module::MEMBER;
use kernel::principal::{Id, Principal};
use kernel::routes::Routes;
use kernel::scope::Scope;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) fn routes(r: &mut Routes) {
    r.get("/api/v1/tokens", MEMBER, list).told(listed);
    r.post("/api/v1/tokens", MEMBER, create).dangerous().told(made);
    r.delete("/api/v1/tokens/{id:[0-9a-f-]{36}}", MEMBER, revoke).dangerous().told(|| json!({"status": "204"}));
}

/// A key as a program asks for it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    #[serde(default)]
    label: String,
    #[serde(default = "usual")]
    days: i64,
    /// `all` or `read`.
    #[serde(default)]
    opens: Option<String>,
    #[serde(default)]
    modules: Vec<String>,
    #[serde(default)]
    networks: Vec<String>,
}

fn usual() -> i64 {
    90
}

fn in_person(scope: &Scope) -> Result<()> {
    match scope.principal() {
        Principal::User(_) => Ok(()),
        _ => Err(Error::Forbidden(MEMBER)),
    }
}

async fn list(scope: Scope) -> Result<HttpResponse> {
    let all: Vec<Key> = kept(&scope).await?;
    Ok(HttpResponse::Ok().json(json!({"data": all})))
}

async fn create(scope: Scope, bytes: Bytes) -> Result<HttpResponse> {
    in_person(&scope)?;
    let body: Body = serde_json::from_slice(&bytes).map_err(|_| Error::invalid("", "format"))?;
    let reads = match body.opens.as_deref() {
        None | Some("all") => false,
        Some("read") => true,
        Some(_) => return Err(Error::invalid("opens", "choice")),
    };
    let words = |all: &[String]| all.iter().map(|n| n.trim().to_string()).collect::<Vec<_>>();
    let (modules, networks) = (words(&body.modules), words(&body.networks));
    let (modules, networks): (Vec<&str>, Vec<&str>) =
        (modules.iter().map(String::as_str).collect(), networks.iter().map(String::as_str).collect());
    let wish = Wish::read(&scope, body.label.trim(), body.days, reads, &modules, &networks)?;
    let (id, token) = make(&scope, wish).await?;
    let key = kept(&scope).await?.into_iter().find(|key| key.id == id).ok_or(Error::NotFound)?;
    let mut key = serde_json::to_value(key)?;
    key["token"] = json!(token);
    Ok(HttpResponse::Created().json(key))
}

async fn revoke(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    in_person(&scope)?;
    end(&scope, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn key() -> Value {
    let (text, at) = (json!({"type": "string"}), json!({"type": "string", "format": "date-time"}));
    let list = json!({"type": ["array", "null"], "items": {"type": "string"}});
    json!({"type": "object", "properties": {
        "id": {"type": "string", "format": "uuid"}, "label": text, "prefix": text, "expires_at": at,
        "used_at": {"type": ["string", "null"], "format": "date-time"}, "scopes": list, "networks": list,
    }})
}

fn listed() -> Value {
    json!({"gives": {"type": "object", "properties": {"data": {"type": "array", "items": key()}}}})
}

fn made() -> Value {
    let mut gives = key();
    gives["properties"]["token"] = json!({"type": "string", "description": "told once"});
    let list = |what: &str| json!({"type": "array", "items": {"type": "string"}, "description": what});
    json!({
        "status": "201",
        "takes": {"type": "object", "required": ["label"], "additionalProperties": false, "properties": {
            "label": {"type": "string", "maxLength": 60}, "days": {"type": "integer", "minimum": 1, "maximum": super::LONGEST},
            "opens": {"type": "string", "enum": ["all", "read"]}, "modules": list("none: everywhere"),
            "networks": list("addresses and networks from which it may be used, 203.0.113.9 or 2001:db8::/32; none: anywhere"),
        }},
        "gives": gives,
    })
}
