//! One's own channels for programs.

use super::{Channel, link, said, told};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::{Bytes, Path};
use kernel::error::{Error, Result};
use kernel::module::MEMBER;
use kernel::routes::Routes;
use kernel::scope::Scope;
use serde::Deserialize;
use serde_json::json;

pub(super) fn routes(r: &mut Routes) {
    r.get("/api/v1/channels", MEMBER, list).told(told::mine);
    r.patch("/api/v1/channels", MEMBER, prefer).told(told::prefer);
    r.post("/api/v1/channels/{channel}", MEMBER, begin).dangerous().told(told::begin);
    r.post("/api/v1/channels/{channel}/confirm", MEMBER, confirm).told(told::confirm);
    r.delete("/api/v1/channels/{channel}", MEMBER, unlink).told(told::nothing);
}

fn body<T: serde::de::DeserializeOwned>(bytes: &Bytes) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|_| Error::invalid("", "format"))
}

async fn list(scope: Scope, visit: Visit) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(said::shown(&scope, &visit).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Preferred {
    way: String,
}

async fn prefer(scope: Scope, visit: Visit, bytes: Bytes) -> Result<HttpResponse> {
    let (member, wanted): (_, Preferred) = (said::member(&scope)?, body(&bytes)?);
    scope.tx(move |tx| link::prefer(tx, member, &wanted.way)).await?;
    list(scope, visit).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Begun {
    #[serde(default)]
    address: String,
}

/// The code of a bot is answered with, for it is written to the bot; the one for a number is sent there alone.
async fn begin(scope: Scope, channel: Path<String>, bytes: Bytes) -> Result<HttpResponse> {
    let (channel, wanted): (_, Begun) = (Channel::named(&channel)?, body(&bytes)?);
    let asked = said::begin(&scope, channel, wanted.address.trim().into()).await?;
    let code = (!channel.by_number()).then_some(asked.code);
    Ok(HttpResponse::Accepted().json(json!({"channel": channel.name(), "state": "asked", "code": code})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Confirmed {
    #[serde(default)]
    code: String,
}

async fn confirm(scope: Scope, visit: Visit, channel: Path<String>, bytes: Bytes) -> Result<HttpResponse> {
    let (channel, typed): (_, Confirmed) = (Channel::named(&channel)?, body(&bytes)?);
    match said::finish(&scope, channel, typed.code).await? {
        None => list(scope, visit).await,
        Some(wrong) => Err(Error::invalid("code", wrong)),
    }
}

async fn unlink(scope: Scope, channel: Path<String>) -> Result<HttpResponse> {
    let (channel, member) = (Channel::named(&channel)?, said::member(&scope)?);
    scope.tx(move |tx| link::unlink(tx, member, channel)).await?;
    Ok(HttpResponse::NoContent().finish())
}
