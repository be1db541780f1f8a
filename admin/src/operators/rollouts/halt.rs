//! A roll-out that halts by itself writes to everybody who runs the platform, in the commit that halts it.

use super::Rollout;
use diesel::prelude::*;
use kernel::cross_tenant::CrossTenantTx;
use kernel::error::{Error, Result};
use kernel::house::House;
use kernel::schema::directory::accounts;
use mail::{Address, Brand, Message};
use serde_json::Value;
use std::sync::Arc;
use theme::{Arg, Locale, Pages};
use web::Config;
use web::letter::SendMail;

/// One letter to each operator: what halted, where and why, and the way to its board.
pub(super) fn write(tx: &mut CrossTenantTx, house: &House, rollout: &Rollout, breach: &Value) -> Result<()> {
    web::metrics::rollout_halted();
    let (words, config): (_, &Config) = (house.service::<Arc<Pages>>().words(), house.service());
    let board = format!("{}/operators/rollouts/{}", config.platform_origin(), rollout.id);
    let operators = accounts::table.filter(accounts::operator.eq(true)).order(accounts::email).select((accounts::email, accounts::locale));
    for (email, locale) in tx.all::<(String, String)>(operators)? {
        // Whose address no letter can be written to reads the board.
        let Ok(to) = Address::parse(&email) else { continue };
        let locale = Locale::parse(&locale).unwrap_or(Locale::Fr);
        let module = words.say(locale, &format!("module-{}", rollout.module), &[]);
        let gate = words.say(locale, &format!("gate-{}", breach["gate"].as_str().unwrap_or_default()), &[]);
        let ring = words.say(locale, &format!("ring-{}", rollout.ring), &[]);
        let agency = breach["agency"].as_str().unwrap_or_default();
        let args = [
            ("module", Arg::from(module.as_str())),
            ("version", Arg::from(rollout.version.as_str())),
            ("gate", Arg::from(gate.as_str())),
            ("agency", Arg::from(agency)),
            ("ring", Arg::from(ring.as_str())),
        ];
        let say = |part: &str| words.say(locale, &format!("mail-rollout-halted-{part}"), &args);
        let brand = Brand { name: "Estrade".into(), accent: "#b3401f".into(), logo: None };
        let letter = Message::letter("rollout-halted", to, say("subject"), brand).language(locale.tag()).paragraph(say("text"));
        let letter = letter.button(say("button"), &board).footer(words.say(locale, "mail-footer", &[]));
        tx.order(SendMail::now(letter.message().map_err(Error::internal)?)?)?;
    }
    Ok(())
}
