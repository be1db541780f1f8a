//! Everybody who has a seat is told: when it is asked for, a week before, when it is undone, when it is over. The agency
//! sleeps, so the letters are the platform's own work.

use diesel::prelude::*;
use kernel::closing::{Closure, Reader};
use kernel::error::Result;
use kernel::house::House;
use kernel::platform_tx::PlatformTx;
use kernel::schema::directory::closures;
use kernel::schema::members;
use kernel::scope::Scope;
use kernel::tenant::Tenant;
use mail::Address;
use serde_json::{Value, json};
use theme::{DateStyle, Format, Locale};
use web::Config;
use web::letter::{SendMail, readers, written};

/// Who has a seat, each in their language.
pub(super) async fn everybody(scope: &Scope) -> Result<Vec<Reader>> {
    scope
        .tx(|tx| {
            let ids = tx.all(members::table.filter(members::status.eq("active").and(members::deleted_at.is_null())).select(members::id))?;
            let all = readers(tx, &ids)?;
            Ok(all.into_iter().map(|r| Reader { email: r.email, locale: r.locale.tag().into() }).collect())
        })
        .await
}

/// Writes to each of these: `mail-closing-{kind}-subject`, `-text`, `-button`.
pub(super) fn order(tx: &mut PlatformTx, house: &House, of: Option<&Tenant>, closure: &Closure, kind: &str, to: &[Reader]) -> Result<()> {
    let config: &Config = house.service();
    let link = of.map_or_else(|| config.platform_origin(), |tenant| format!("{}/app", config.origin_of(tenant)));
    let zone: chrono_tz::Tz = of.and_then(|t| t.zone.parse().ok()).unwrap_or(chrono_tz::Europe::Paris);
    for reader in to.iter().filter(|r| Address::parse(&r.email).is_ok()) {
        let locale = Locale::parse(&reader.locale).unwrap_or(Locale::Fr);
        let day = Format::of(locale).date(closure.due_at.with_timezone(&zone).date_naive(), DateStyle::Long);
        let args = [("name", closure.name.clone()), ("day", day)];
        tx.order(SendMail::now(written(house, of, locale, &format!("closing-{kind}"), &reader.email, &link, &args)?)?)?;
    }
    Ok(())
}

/// The letters of one kind, once: that they left is written in the same commit.
pub(super) async fn once(house: &House, scope: &Scope, closure: &Closure, kind: &'static str) -> Result<()> {
    if closure.told[kind].is_string() {
        return Ok(());
    }
    let (to, tenant, closure, inside) = (everybody(scope).await?, scope.tenant().clone(), closure.clone(), house.clone());
    house
        .platform_tx("system:closing", move |tx| {
            tx.hold(&format!("closing {}", closure.id))?;
            let mut told: Value = tx.one(closures::table.find(closure.id).select(closures::told))?;
            if told[kind].is_string() {
                return Ok(());
            }
            told[kind] = json!(chrono::Utc::now());
            order(tx, &inside, Some(&tenant), &closure, kind, &to)?;
            tx.closure_told(closure.id, &told)
        })
        .await
}
