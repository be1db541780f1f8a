//! What is done with accounts at services, for pages and programs alike.

use super::{Typed, field_of};
use chrono::NaiveDate;
use kernel::error::{Error, Result, Wrong};
use kernel::scope::Scope;
use outbound::Outbound;
use web::channels::Channel;
use web::channels::account::{self, Wanted};
use web::channels::replies::ear;
use web::channels::services::{Account, Trouble};

/// Keeps an account, after it was asked whether it stands: one that is refused is not kept, one that does not answer is.
pub(super) async fn keep(scope: &Scope, channel: Channel, typed: &Typed) -> Result<Option<Trouble>> {
    let out: &Outbound = scope.house().service();
    let (known, key) = scope.tx(move |tx| Ok((account::find(tx, channel)?, account::key(tx, channel)?))).await?;
    let wrongs = typed.wrongs(channel, out, known.is_none());
    if !wrongs.is_empty() {
        return Err(Error::Invalid(wrongs));
    }
    // A key goes where it was given for: another address is no reason to send it there.
    let elsewhere = known.as_ref().is_some_and(|k| k.url != typed.url);
    if elsewhere && typed.key.is_none() && !key.is_empty() {
        return Err(Error::Invalid(vec![Wrong::new("key", "integration-again")]));
    }
    let key = typed.key.clone().unwrap_or(key);
    let asked = Account { channel, url: typed.url.clone(), sender: typed.sender.clone(), key };
    let went = if typed.active { asked.check(out, scope.tenant().id).await } else { Ok(typed.sender.clone()) };
    if let Some(wrong) = went.as_ref().err().and_then(field_of) {
        return Err(Error::Invalid(vec![wrong]));
    }
    let wanted = Wanted {
        url: typed.url.clone(),
        sender: went.clone().unwrap_or_else(|_| typed.sender.clone()),
        key: typed.key.clone(),
        active: typed.active,
        urgent_only: typed.urgent_only,
        renew_on: typed.renew_on.parse::<NaiveDate>().ok(),
    };
    let active = typed.active;
    let noted = went.as_ref().map(|_| ()).map_err(Clone::clone);
    // Told at once of what is written to the bot, answers to notices are heard; where that is refused, codes are still asked for.
    let (url, secret) = ear(scope.house().service(), scope.tenant(), &asked);
    let hooked = channel == Channel::Telegram && active && asked.listen(out, scope.tenant().id, Some((&url, &secret))).await.is_ok();
    scope
        .tx(move |tx| {
            account::keep(tx, channel, &wanted)?;
            account::hooked(tx, channel, hooked)?;
            if active { account::note(tx, channel, noted.as_ref().copied()) } else { Ok(()) }
        })
        .await?;
    Ok(went.err())
}

/// Asks an account whether it stands.
pub(super) async fn test(scope: &Scope, channel: Channel) -> Result<Option<Trouble>> {
    web::limits::per_minute(&format!("integration:{}", scope.tenant().id), 10)?;
    let ready = scope.tx(move |tx| account::ready(tx, channel)).await?;
    let account = ready.ok_or_else(|| Error::Conflict("integration-off".into()))?;
    let went = account.check(scope.house().service(), scope.tenant().id).await;
    let noted = went.clone();
    scope
        .tx(move |tx| {
            account::checked(tx, channel, noted.as_ref())?;
            let said = noted.as_ref().err().map(|t| t.code().to_string());
            tx.journal("integrations.tested", None, serde_json::json!({"kind": channel.name(), "error": said}))
        })
        .await?;
    Ok(went.err())
}
