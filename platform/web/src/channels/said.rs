//! Linking, as pages and programs do it, and one's channels as both show them.

use super::link::{self, Asked};
use super::services::{Account, Trouble};
use super::{Channel, account, groups, log};
use crate::letter::readers;
use crate::visit::Visit;
use chrono::Utc;
use kernel::error::{Error, Result};
use kernel::phone;
use kernel::resource::Id;
use kernel::scope::Scope;
use outbound::Outbound;
use serde_json::{Value, json};

/// Codes and looks at the bot that a member may ask for in a minute.
const A_MINUTE: u32 = 10;
/// Pages of what was written to the bot that one look reads at most.
const PAGES: usize = 5;

/// The member who asks.
pub(super) fn member(scope: &Scope) -> Result<Id> {
    scope.principal().member().ok_or(Error::NotFound)
}

pub(super) fn counted(member: Id) -> Result<()> {
    crate::limits::per_minute(&format!("channel:{member}"), A_MINUTE)
}

/// Begins to link: a code is sent to a number, or is to be written to the bot.
///
/// # Errors
/// What is wrong with the number, or why no code could be sent.
pub(super) async fn begin(scope: &Scope, channel: Channel, typed: String) -> Result<Asked> {
    let member = member(scope)?;
    counted(member)?;
    let (asked, text, account) = scope
        .tx(move |tx| {
            let asked = link::ask(tx, member, channel, &typed)?;
            let reader = readers(tx, &[member])?.into_iter().next().ok_or(Error::NotFound)?;
            let agency = tx.scope().tenant().name.clone();
            let text = reader.say(tx, "channels-code-text", &[("agency", agency), ("code", asked.code.clone())]);
            Ok((asked, text, account::ready(tx, channel)?.ok_or(Error::NotFound)?))
        })
        .await?;
    let Some(to) = &asked.to else { return Ok(asked) };
    let out: &Outbound = scope.house().service();
    let went = account.send(out, scope.tenant().id, to, &text, uuid::Uuid::now_v7()).await;
    let code = match &went {
        Ok(_) => None,
        Err(Trouble::Reader(_)) => Some("channel-unknown"),
        Err(_) => Some("channel-away"),
    };
    scope.tx(move |tx| account::note(tx, channel, went.as_ref().map(|_| ()))).await?;
    match code {
        None => Ok(asked),
        Some(code) => Err(Error::invalid("address", code)),
    }
}

/// The code came back: typed, or written to the bot. What is wrong, if anything is.
pub(super) async fn finish(scope: &Scope, channel: Channel, code: String) -> Result<Option<&'static str>> {
    let member = member(scope)?;
    counted(member)?;
    if channel.by_number() {
        return scope.tx(move |tx| link::confirm(tx, member, channel, &code)).await;
    }
    let Some(account) = scope.tx(move |tx| account::ready(tx, channel)).await? else {
        return Err(Error::Conflict("channel-closed".into()));
    };
    // Whoever is told at once does not ask, too: the service answers one way.
    if scope.tx(move |tx| account::is_hooked(tx, channel)).await? {
        let linked = scope.tx(move |tx| link::address(tx, member, channel)).await?.is_some();
        return Ok((!linked).then_some("channel-unheard"));
    }
    if !read(scope, &account).await? {
        return Ok(Some("channel-away"));
    }
    let linked = scope.tx(move |tx| link::address(tx, member, channel)).await?.is_some();
    Ok((!linked).then_some("channel-unheard"))
}

/// Reads what was written to the bot, and hears every code among it; says whether the service answered.
pub(super) async fn read(scope: &Scope, account: &Account) -> Result<bool> {
    let mut from = None;
    for _ in 0..PAGES {
        let said = account.heard(scope.house().service(), scope.tenant().id, from).await;
        let last = said.as_ref().ok().and_then(|messages| messages.iter().map(|heard| heard.number).max());
        let answered = scope
            .tx(move |tx| {
                account::note(tx, Channel::Telegram, said.as_ref().map(|_| ()))?;
                let Ok(messages) = said else { return Ok(false) };
                link::hear(tx, &messages)?;
                groups::hear(tx, &messages)?;
                Ok(true)
            })
            .await?;
        match (answered, last) {
            (false, _) => return Ok(false),
            (true, None) => break,
            // What was read is acknowledged by asking for what comes after it.
            (true, Some(last)) => from = Some(last + 1),
        }
    }
    Ok(true)
}

/// One's channels, the way one prefers, and where one's messages went.
pub(super) async fn shown(scope: &Scope, visit: &Visit) -> Result<Value> {
    let member = member(scope)?;
    let (way, mine, accounts, lines) = scope
        .tx(move |tx| {
            let mut mine = Vec::new();
            for one in link::mine(tx, member)? {
                let address = link::opened(tx, member, &one)?;
                mine.push((one, address));
            }
            Ok((link::way(tx, member)?, mine, account::all(tx)?, log::latest(tx, member)?))
        })
        .await?;
    let home = phone::Home::of(scope.tenant());
    let channel = |channel: Channel| {
        let account = accounts.iter().find(|a| a.kind == channel.name() && a.active);
        let kept = mine.iter().find(|(one, _)| one.channel == channel.name());
        let state = match kept {
            Some((one, _)) if one.state == "asked" && one.code_until.is_none_or(|until| until < Utc::now()) => "none",
            Some((one, _)) => one.state.as_str(),
            None => "none",
        };
        let address = kept.and_then(|(_, address)| address.as_deref());
        let address = address.map(|a| if channel.by_number() { phone::shown(a, home) } else { a.to_string() });
        json!({
            "channel": channel.name(), "label": channel.label(), "state": state, "address": address, "open": account.is_some(),
            "urgent_only": account.is_some_and(|a| a.urgent_only), "sender": account.map(|a| &a.sender),
            "linked_at": kept.and_then(|(one, _)| one.linked_at), "until": kept.and_then(|(one, _)| one.code_until),
            "lost": kept.and_then(|(one, _)| one.lost_why.as_deref()).map(|why| trouble(visit, why)),
        })
    };
    let attempt = |tried: &Value| {
        let by = tried["by"].as_str().unwrap_or_default();
        let by = Channel::named(by).map_or_else(|_| visit.say("channels-way-email", &[]), |c| c.label().into());
        json!({"at": tried["at"], "by": by, "ok": tried["ok"], "error": tried["error"].as_str().map(|e| trouble(visit, e))})
    };
    let line = |l: &log::Line| {
        let label = Channel::named(&l.channel).map_or("", Channel::label);
        let tries: Vec<Value> = l.tries.as_array().into_iter().flatten().map(attempt).collect();
        json!({
            "id": l.id, "title": l.title, "href": l.href, "at": l.at, "channel": label, "state": l.state, "tries": tries,
            "said": visit.say(&format!("channels-message-{}", l.state), &[("channel", label.into())]), "tone": tone(&l.state),
        })
    };
    let channels: Vec<Value> = Channel::ALL.into_iter().map(channel).collect();
    Ok(json!({"way": way, "channels": channels, "messages": lines.iter().map(line).collect::<Vec<_>>()}))
}

fn tone(state: &str) -> &'static str {
    match state {
        "sent" => "ok",
        "letter" => "warn",
        "dropped" => "neutral",
        _ => "info",
    }
}

/// What went wrong, in words: a code, or the status of an answer.
pub fn trouble(visit: &Visit, code: &str) -> String {
    match code.parse::<u16>() {
        Ok(status) => visit.say("trouble-status", &[("status", status.to_string())]),
        Err(_) => visit.say(&format!("trouble-{code}"), &[]),
    }
}
