//! The mail to whoever could approve, written behind the asker's back.

use crate::readers::Readers;
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::event::Handler;
use kernel::principal::Id;
use kernel::schema::{approvals as a, members};
use kernel::scope::Tx;
use mail::{Address, Brand, Message};
use serde_json::Value;
use std::sync::Arc;
use theme::{Arg, Locale, Pages};
use web::Config;
use web::letter::SendMail;

/// What this crate does when something happened.
pub const HANDLERS: &[Handler] = &[Handler { event: "approvals.asked", name: "approvers_written_to", run: tell }];

/// One letter to each of those who had the right when it was asked; nothing once it is decided.
fn tell(tx: &mut Tx, request: Option<Id>, data: Value) -> Result<()> {
    let Some(id) = request else { return Ok(()) };
    let waits = a::table.filter(a::id.eq(id).and(a::state.eq("waiting"))).inner_join(members::table.on(members::id.eq(a::asked_by)));
    let Some((act, asker)): Option<(String, String)> = tx.maybe(waits.select((a::act, members::name)))? else { return Ok(()) };
    let to: Vec<Id> = data["tell"].as_array().into_iter().flatten().filter_map(|m| m.as_str()?.parse().ok()).collect();
    let people = members::table.filter(members::id.eq_any(to).and(members::status.eq("active")));
    let readers = Readers::of(tx)?;
    for (member, address) in tx.all::<(Id, String)>(people.select((members::id, members::email)))? {
        // An address that no letter can be written to has its notice.
        let Ok(to) = Address::parse(&address) else { continue };
        let message = message(tx, to, readers.locale(member), id, &act, &asker)?;
        tx.order(SendMail::now(message)?)?;
    }
    Ok(())
}

fn message(tx: &mut Tx, to: Address, locale: Locale, id: Id, act: &str, asker: &str) -> Result<Message> {
    let (house, tenant) = (tx.scope().house(), tx.scope().tenant());
    let (words, config) = (house.service::<Arc<Pages>>().words(), house.service::<Config>());
    let act = words.say(locale, &format!("act-{}", act.replace(['.', '_'], "-")), &[]);
    let args = [("who", Arg::from(asker)), ("act", Arg::from(act.as_str())), ("agency", Arg::from(tenant.name.as_str()))];
    let say = |part: &str| words.say(locale, &format!("mail-approval-{part}"), &args);
    let brand = Brand {
        name: tenant.name.clone(),
        accent: tenant.text("agency", "accent").unwrap_or("#b3401f").to_string(),
        logo: tenant.text("agency", "logo").map(|key| format!("{}/media/{key}", config.origin_of(tenant))),
    };
    let link = format!("{}/app/approvals/{id}", config.origin_of(tenant));
    let letter = Message::letter("approval", to, say("subject"), brand).language(locale.tag()).paragraph(say("text"));
    letter.button(say("button"), &link).footer(words.say(locale, "mail-footer", &[])).message().map_err(Error::internal)
}
