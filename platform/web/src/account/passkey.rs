//! Passkeys: the ceremonies. One passkey serves the platform and every agency on
//! it, for its relying party is the base domain; an agency's own domain is
//! another site to a browser, and there a password is asked for.

use crate::limits;
use crate::visit::Visit;
use actix_web::HttpResponse;
use chrono::Duration;
use kernel::accounts::{Ticket, hash_of, secret};
use kernel::error::{Error, Result};
use kernel::principal::Id;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

/// What a challenge is for: it is good for that, once, for five minutes, at this address.
const SHOW: &str = "passkey_show";
const ADD: &str = "passkey_add";
const LASTS: Duration = Duration::minutes(5);

/// Whether a browser can use the house's passkeys at this address.
pub(crate) fn offered(visit: &Visit) -> bool {
    let base = &visit.config().base;
    // Browsers let no site speak for a name like `localhost` but that name itself.
    let below = base.contains('.') && visit.host().strip_suffix(base.as_str()).is_some_and(|slug| slug.ends_with('.'));
    visit.host() == base || below
}

/// The house as browsers know it, asked at this very address and no other.
fn party(visit: &Visit) -> Result<Webauthn> {
    if !offered(visit) {
        return Err(Error::NotFound);
    }
    let origin = Url::parse(&visit.origin()).map_err(Error::internal)?;
    let party = WebauthnBuilder::new(&visit.config().base, &origin).map_err(Error::internal)?;
    party.rp_name("Estrade").build().map_err(Error::internal)
}

/// Keeps what a ceremony must remember until it is finished; the secret that finds it again.
async fn keep(visit: &Visit, purpose: &'static str, account: Option<Id>, state: &impl Serialize) -> Result<String> {
    let (text, hash) = secret();
    let (tenant, data) = (visit.tenant().map(|t| t.id), serde_json::to_value(state)?);
    let ticket = Ticket { purpose, tenant, account, email: None, slug: None, data, lasts: LASTS };
    visit.house().platform_tx("system:passkey", move |tx| tx.issue(hash, &ticket)).await?;
    Ok(text)
}

/// What was kept under this secret, for this account and address; once.
async fn found<T: DeserializeOwned>(visit: &Visit, purpose: &'static str, account: Option<Id>, token: &str) -> Result<Option<T>> {
    let hash = hash_of(token);
    match visit.house().platform_tx("system:passkey", move |tx| tx.redeem(hash, purpose)).await {
        Ok(ticket) if ticket.tenant == visit.tenant().map(|t| t.id) && ticket.account == account => {
            Ok(Some(serde_json::from_value(ticket.data)?))
        }
        Ok(_) | Err(Error::NotFound) => Ok(None),
        Err(e) => Err(e),
    }
}

fn asked(token: &str, options: &Value) -> HttpResponse {
    HttpResponse::Ok().json(json!({"token": token, "options": options}))
}

/// A challenge for whoever has a passkey; nobody is named, so nothing is told about anybody.
pub(super) async fn challenge(visit: Visit) -> Result<HttpResponse> {
    limits::per_minute(&format!("passkey:{}", visit.source()), 60)?;
    let (options, state) = party(&visit)?.start_discoverable_authentication().map_err(Error::internal)?;
    let token = keep(&visit, SHOW, None, &state).await?;
    Ok(asked(&token, &serde_json::to_value(&options)?))
}

/// Whose passkey this is, if it answers the challenge: its owner was present and proved it to their device.
pub(crate) async fn shown(visit: &Visit, token: &str, credential: &str) -> Result<Option<Id>> {
    let party = party(visit)?;
    let Some(state) = found::<DiscoverableAuthentication>(visit, SHOW, None, token).await? else { return Ok(None) };
    let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(credential) else { return Ok(None) };
    let Ok((account, id)) = party.identify_discoverable_authentication(&answer) else { return Ok(None) };
    let id = id.to_vec();
    let kept = visit.house().platform_tx("system:passkey", move |tx| tx.passkeys(account)).await?;
    let Some(kept) = kept.into_iter().find(|k| k.credential == id) else { return Ok(None) };
    let mut passkey: Passkey = serde_json::from_value(kept.data)?;
    let result = match party.finish_discoverable_authentication_v2(&answer, state, DiscoverableKey::from(&passkey)) {
        Ok(result) if result.user_verified() => result,
        // A copy counts for itself: its counter is not ahead of the one we know.
        Ok(_) | Err(_) => return Ok(None),
    };
    passkey.update_credential(&result);
    let data = serde_json::to_value(&passkey)?;
    match visit.house().platform_tx("system:passkey", move |tx| tx.use_passkey(account, &id, &data)).await {
        Ok(()) => Ok(Some(account)),
        Err(Error::NotFound) => Ok(None),
        Err(e) => Err(e),
    }
}

/// A challenge for a new passkey of this account.
pub(super) async fn begin(visit: &Visit, account: Id, email: &str, name: &str) -> Result<HttpResponse> {
    let held = visit.house().platform_tx("system:passkey", move |tx| tx.passkeys(account)).await?;
    let held = held.into_iter().map(|k| k.credential).collect();
    let (options, state) = party(visit)?.start_passkey_registration(account, email, name, Some(held)).map_err(Error::internal)?;
    let token = keep(visit, ADD, Some(account), &state).await?;
    let mut options = serde_json::to_value(&options)?;
    // Found again without a name: one click signs in.
    options["publicKey"]["authenticatorSelection"]["residentKey"] = json!("required");
    options["publicKey"]["authenticatorSelection"]["requireResidentKey"] = json!(true);
    Ok(asked(&token, &options))
}

/// The new passkey, as it is kept, if it answers the challenge of this account.
pub(super) async fn made(visit: &Visit, account: Id, token: &str, credential: &str) -> Result<Option<(Vec<u8>, Value)>> {
    let party = party(visit)?;
    let Some(state) = found::<PasskeyRegistration>(visit, ADD, Some(account), token).await? else { return Ok(None) };
    let Ok(answer) = serde_json::from_str::<RegisterPublicKeyCredential>(credential) else { return Ok(None) };
    let Ok(passkey) = party.finish_passkey_registration(&answer, &state) else { return Ok(None) };
    Ok(Some((passkey.cred_id().to_vec(), serde_json::to_value(&passkey)?)))
}
