//! Asked twice under one key, done once: the first answer is kept in the same
//! transaction as its effect, and given again for a day.

use actix_web::HttpRequest;
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::schema::idempotency as kept;
use kernel::scope::{Scope, Tx};
use kernel::secret::Spot;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// An answer as it is kept.
#[derive(Clone)]
pub(super) struct Done {
    pub status: u16,
    /// Null where there is no body.
    pub body: Value,
    pub replayed: bool,
}

/// Runs `work` once per `Idempotency-Key`; without the header, every time.
///
/// The key's row is written first: a second request under the same key waits for
/// the first one's transaction, and then finds its answer. If the first fails,
/// its row goes with it and the second does the work.
pub(super) async fn once(
    scope: &Scope,
    req: &HttpRequest,
    body: &[u8],
    work: impl FnOnce(&mut Tx) -> Result<Done> + Send + 'static,
) -> Result<Done> {
    let Some(key) = req.headers().get("idempotency-key") else { return scope.tx(work).await };
    let key =
        key.to_str().ok().filter(|k| (1..=200).contains(&k.len())).ok_or_else(|| Error::invalid("idempotency-key", "format"))?.to_string();
    let fingerprint = fingerprint(req, body);
    let actor = scope.principal().actor();
    scope
        .tx(move |tx| {
            let claim = (
                kept::key.eq(&key),
                kept::actor.eq(&actor),
                kept::fingerprint.eq(&fingerprint),
                kept::status.eq(0),
                kept::answer.eq(Value::Null),
            );
            let claimed = tx.run(kernel::diesel::insert_into(kept::table).values(claim).on_conflict_do_nothing())?;
            let mine = kept::table.filter(kept::key.eq(key.clone()).and(kept::actor.eq(actor.clone())));
            if claimed == 0 {
                let (known, status, body): (Vec<u8>, i32, Value) = tx.one(mine.select((kept::fingerprint, kept::status, kept::answer)))?;
                if known != fingerprint {
                    return Err(Error::invalid("idempotency-key", "taken"));
                }
                let body = match body.as_str() {
                    Some(sealed) => serde_json::from_str(&tx.data_key()?.open(spot(&key), sealed)?)?,
                    None => body,
                };
                return Ok(Done { status: u16::try_from(status).unwrap_or(200), body, replayed: true });
            }
            let done = work(tx)?;
            // An answer holds what its reader may see, encrypted fields too.
            let body = match &done.body {
                Value::Null => Value::Null,
                body => Value::String(tx.data_key()?.seal(spot(&key), &body.to_string())?),
            };
            let answer = (kept::status.eq(i32::from(done.status)), kept::answer.eq(body));
            tx.run(kernel::diesel::update(kept::table.filter(kept::key.eq(&key).and(kept::actor.eq(&actor)))).set(answer))?;
            Ok(done)
        })
        .await
}

/// Where an answer stands.
fn spot(key: &str) -> Spot<'_> {
    Spot { table: "idempotency", column: "answer", row: key }
}

/// What makes two requests the same: method, address, expected version and body.
fn fingerprint(req: &HttpRequest, body: &[u8]) -> Vec<u8> {
    let mut hash = Sha256::new();
    let version = req.headers().get("if-match").map_or(&b""[..], |v| v.as_bytes());
    for part in [req.method().as_str().as_bytes(), req.uri().to_string().as_bytes(), version, body] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().to_vec()
}
