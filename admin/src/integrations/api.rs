//! Accounts at services for programs. A key is taken and never given.

use super::{Typed, acts, kept, told};
use crate::WEBHOOKS;
use actix_web::HttpResponse;
use actix_web::web::{Bytes, Path};
use kernel::error::{Error, Result};
use kernel::routes::Routes;
use kernel::scope::Scope;
use serde::Deserialize;
use serde_json::json;
use web::channels::Channel;
use web::channels::{account, catalogue};

pub(super) fn routes(r: &mut Routes) {
    r.get("/api/v1/integrations", WEBHOOKS, list).told(told::list);
    r.get("/api/v1/integrations/{kind}", WEBHOOKS, one).told(told::one);
    r.patch("/api/v1/integrations/{kind}", WEBHOOKS, keep).dangerous().told(told::keep);
    r.delete("/api/v1/integrations/{kind}", WEBHOOKS, remove).told(told::nothing);
    r.post("/api/v1/integrations/{kind}/test", WEBHOOKS, test).told(told::tested);
}

/// A body; what is left out stays as it is, or is the usual.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    url: Option<String>,
    sender: Option<String>,
    key: Option<String>,
    active: Option<bool>,
    urgent_only: Option<bool>,
    renew_on: Option<String>,
    owner_id: Option<String>,
    ends_on: Option<String>,
    notes: Option<String>,
}

impl Body {
    /// What only a channel has, or only an account that is kept and not called.
    fn elsewhere(&self, channel: bool) -> Option<&'static str> {
        let kept = [("owner_id", self.owner_id.is_some()), ("ends_on", self.ends_on.is_some()), ("notes", self.notes.is_some())];
        let called = [("url", self.url.is_some()), ("active", self.active.is_some()), ("urgent_only", self.urgent_only.is_some())];
        let not = if channel { kept } else { called };
        not.into_iter().find(|(_, said)| *said).map(|(name, _)| name)
    }
}

async fn list(scope: Scope) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(json!({"data": scope.tx(account::all).await?})))
}

async fn one(scope: Scope, kind: Path<String>) -> Result<HttpResponse> {
    if let Some(service) = catalogue::named(&kind) {
        return Ok(HttpResponse::Ok().json(scope.tx(move |tx| kept::find(tx, service)).await?.ok_or(Error::NotFound)?));
    }
    let channel = Channel::named(&kind)?;
    let kept = scope.tx(move |tx| account::find(tx, channel)).await?.ok_or(Error::NotFound)?;
    Ok(HttpResponse::Ok().json(kept))
}

async fn keep(scope: Scope, kind: Path<String>, bytes: Bytes) -> Result<HttpResponse> {
    let said: Body = serde_json::from_slice(&bytes).map_err(|_| Error::invalid("", "format"))?;
    let service = catalogue::named(&kind);
    if let Some(field) = said.elsewhere(service.is_none()) {
        return Err(Error::invalid(field, "unknown-field"));
    }
    if let Some(service) = service {
        scope
            .tx(move |tx| {
                let usual = kept::find(tx, service)?.as_ref().map(kept::Typed::of).unwrap_or_default();
                let typed = kept::Typed {
                    sender: said.sender.map_or(usual.sender, |s| s.trim().into()),
                    key: said.key.map(|k| k.trim().into()),
                    owner: said.owner_id.unwrap_or(usual.owner),
                    renew_on: said.renew_on.unwrap_or(usual.renew_on),
                    ends_on: said.ends_on.unwrap_or(usual.ends_on),
                    notes: said.notes.unwrap_or(usual.notes),
                };
                kept::keep(tx, service, &typed)
            })
            .await?;
        return one(scope, kind).await;
    }
    let channel = Channel::named(&kind)?;
    let before = scope.tx(move |tx| account::find(tx, channel)).await?;
    let usual = before.as_ref().map_or_else(|| Typed::blank(channel), Typed::of);
    let typed = Typed {
        url: said.url.map_or(usual.url, |u| u.trim().into()),
        sender: said.sender.map_or(usual.sender, |s| s.trim().into()),
        key: said.key.map(|k| k.trim().into()),
        active: said.active.unwrap_or(usual.active),
        urgent_only: said.urgent_only.unwrap_or(usual.urgent_only),
        renew_on: said.renew_on.unwrap_or(usual.renew_on),
    };
    acts::keep(&scope, channel, &typed).await?;
    one(scope, Path::from(channel.name().to_string())).await
}

async fn remove(scope: Scope, kind: Path<String>) -> Result<HttpResponse> {
    if let Some(service) = catalogue::named(&kind) {
        scope.tx(move |tx| kept::remove(tx, service)).await?;
        return Ok(HttpResponse::NoContent().finish());
    }
    let channel = Channel::named(&kind)?;
    scope.tx(move |tx| account::remove(tx, channel)).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn test(scope: Scope, kind: Path<String>) -> Result<HttpResponse> {
    let trouble = acts::test(&scope, Channel::named(&kind)?).await?;
    Ok(HttpResponse::Ok().json(json!({"ok": trouble.is_none(), "error": trouble.as_ref().map(|t| t.code())})))
}
