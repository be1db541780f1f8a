//! A module was put to rest: its administrators and those who run the platform are told, once.

use crate::notices::RESTED as RESTED_NOTICE;
use crate::readers::Readers;
use diesel::prelude::*;
use kernel::breaker::{RESTED, Rest};
use kernel::error::{Error, Result};
use kernel::event::Handler;
use kernel::principal::Id;
use kernel::schema::directory::accounts;
use kernel::schema::{member_roles, members};
use kernel::scope::Tx;
use mail::{Address, Brand, Message};
use serde_json::Value;
use std::sync::Arc;
use theme::{Arg, Locale, Pages};
use web::Config;
use web::letter::SendMail;

pub(crate) const HANDLERS: &[Handler] = &[Handler { event: RESTED, name: "rest_told", run: tell }];

/// A notice and a letter to each administrator, a letter to each operator. A module that goes back
/// to rest after its trial tells nobody again.
fn tell(tx: &mut Tx, _: Option<Id>, data: Value) -> Result<()> {
    let rest: Rest = serde_json::from_value(data["rest"].clone())?;
    let module = data["module"].as_str().unwrap_or_default().to_string();
    if rest.why != "failing" || rest.times != 1 {
        return Ok(());
    }
    let (house, tenant) = (tx.scope().house().clone(), tx.scope().tenant().clone());
    let config: &Config = house.service();
    let readers = Readers::of(tx)?;
    let desk = format!("{}/app/modules", config.origin_of(&tenant));
    let said = |locale| house.service::<Arc<Pages>>().words().say(locale, &format!("module-{module}"), &[]);
    for (member, email) in administrators(tx)? {
        let locale = readers.locale(member);
        let title = said(locale);
        tx.tell(&RESTED_NOTICE, &[member], &title, "/app/modules")?;
        write(tx, "rested", &email, locale, &title, &rest.at, &desk)?;
    }
    let operators = accounts::table.filter(accounts::operator.eq(true)).select((accounts::email, accounts::locale));
    let console = format!("{}/operators/agencies/{}", config.platform_origin(), tenant.id);
    for (email, locale) in tx.all::<(String, String)>(operators)? {
        let locale = Locale::parse(&locale).unwrap_or(Locale::Fr);
        write(tx, "rested-operator", &email, locale, &said(locale), &rest.at, &console)?;
    }
    Ok(())
}

/// Active members who may do everything.
fn administrators(tx: &mut Tx) -> Result<Vec<(Id, String)>> {
    let leads = member_roles::table.filter(member_roles::role.eq("admin")).select(member_roles::member_id);
    let active = members::status.eq("active").and(members::deleted_at.is_null()).and(members::id.eq_any(leads));
    tx.all(members::table.filter(active).select((members::id, members::email)))
}

/// A short letter about a module: `mail-{kind}-subject`, `-text` and `-button`.
pub(crate) fn write(tx: &mut Tx, kind: &str, to: &str, locale: Locale, title: &str, at: &str, link: &str) -> Result<()> {
    // An address that no letter can be written to has its notice.
    let Ok(to) = Address::parse(to) else { return Ok(()) };
    let (house, tenant) = (tx.scope().house(), tx.scope().tenant());
    let words = house.service::<Arc<Pages>>().words();
    let args = [("module", Arg::from(title)), ("agency", Arg::from(tenant.name.as_str())), ("at", Arg::from(at))];
    let say = |part: &str| words.say(locale, &format!("mail-{kind}-{part}"), &args);
    let brand = Brand { name: "Estrade".into(), accent: "#b3401f".into(), logo: None };
    let letter = Message::letter(kind, to, say("subject"), brand).language(locale.tag()).paragraph(say("text"));
    let letter = letter.button(say("button"), link).footer(words.say(locale, "mail-footer", &[]));
    tx.order(SendMail::now(letter.message().map_err(Error::internal)?)?)
}
