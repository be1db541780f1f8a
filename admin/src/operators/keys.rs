//! An operator's keys for programs. Making one asks for a recent proof and a second factor: a key may
//! close agencies.

use super::{console, operator};
use actix_web::Either;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use kernel::accounts::{hash_of, secret};
use kernel::error::{Error, Result, Wrong};
use kernel::principal::Id;
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit, field_errors};

/// The longest a key may last, in days.
const LONGEST: i64 = 90;

pub(super) async fn page(visit: Visit) -> Result<Page> {
    shown(&visit, &[], None).await
}

async fn shown(visit: &Visit, wrongs: &[Wrong], made: Option<String>) -> Result<Page> {
    let account = operator(visit)?;
    let keys = visit.house().platform_tx("system:operator", move |tx| tx.operator_keys(account)).await?;
    let keys: Vec<Value> = keys
        .into_iter()
        .map(|k| json!({"id": k.id, "label": k.label, "prefix": k.prefix, "expires": k.expires_at, "used": k.used_at, "over": k.expires_at <= chrono::Utc::now()}))
        .collect();
    let factor = visit.session().is_some_and(|s| s.factor);
    Ok(console("admin/operators/keys.html", "keys")
        .title("operators-keys")
        .summary("operators-keys-text")
        .crumb("operators-keys", None)
        .with("keys", keys)
        .with("made", made)
        .with("factor", factor)
        .with("errors", field_errors(visit, wrongs))
        .with("document", format!("{}/api/v1/operators/openapi.json", visit.origin()))
        .status(if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }))
}

pub(super) async fn make(visit: Visit, form: Form) -> Result<Either<Page, Go>> {
    let account = operator(&visit)?;
    if !visit.session().is_some_and(|s| s.factor) {
        return Ok(Either::Right(Go::to("/operators/security").toast("warn", "operators-keys-factor", &[])));
    }
    let label = form.text("label").to_string();
    let days = form.text("days").parse::<i64>().unwrap_or(30).clamp(1, LONGEST);
    if label.is_empty() || label.chars().count() > 60 {
        let wrong = Wrong::new("label", if label.is_empty() { "required" } else { "too-long" }).with("max", 60);
        return shown(&visit, &[wrong], None).await.map(Either::Left);
    }
    let key = format!("eso_{}", secret().0);
    let (hash, prefix) = (hash_of(&key), key.get(..12).ok_or_else(|| Error::internal("a short secret"))?.to_string());
    visit.house().platform_tx("system:operator", move |tx| tx.add_operator_key(account, &label, &prefix, hash, days)).await?;
    shown(&visit, &[], Some(key)).await.map(Either::Left)
}

pub(super) async fn end(visit: Visit, id: Path<Id>) -> Result<Go> {
    let (account, id) = (operator(&visit)?, *id);
    visit.house().platform_tx("system:operator", move |tx| tx.end_operator_key(account, id)).await?;
    Ok(Go::to("/operators/keys").toast("ok", "profile-token-revoked", &[]))
}
