//! Those concerned are told: when it is asked for, a week before, when it is stopped, afterwards.

use super::{ASKED, NEAR, PURGED, STOPPED};
use crate::MODULES;
use crate::notices::{PURGE_ASKED, PURGE_DONE, PURGE_NEAR, PURGE_STOPPED};
use crate::readers::Readers;
use crate::releases::write_letter;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::error::Result;
use kernel::event::Handler;
use kernel::notice::Kind;
use kernel::principal::Id;
use kernel::schema::{grants, member_roles, members};
use kernel::scope::Tx;
use serde_json::Value;
use std::sync::Arc;
use theme::{Locale, Pages};
use web::Config;

pub(super) const HANDLERS: &[Handler] = &[
    Handler { event: ASKED, name: "purge_told", run: |tx, _, data| tell(tx, &PURGE_ASKED, &data) },
    Handler { event: NEAR, name: "purge_foretold", run: |tx, _, data| tell(tx, &PURGE_NEAR, &data) },
    Handler { event: STOPPED, name: "purge_stop_told", run: |tx, _, data| tell(tx, &PURGE_STOPPED, &data) },
    Handler { event: PURGED, name: "purge_done_told", run: |tx, _, data| tell(tx, &PURGE_DONE, &data) },
];

/// A notice and a letter to everybody who has a right in the module, or decides over modules.
fn tell(tx: &mut Tx, kind: &Kind, data: &Value) -> Result<()> {
    let name = data["module"].as_str().unwrap_or_default().to_string();
    let Some(module) = tx.scope().house().edition().module(&name) else { return Ok(()) };
    let (house, tenant) = (tx.scope().house().clone(), tx.scope().tenant().clone());
    let readers = Readers::of(tx)?;
    let due: Option<DateTime<Utc>> = data["due"].as_str().and_then(|due| due.parse().ok());
    let zone: chrono_tz::Tz = tenant.zone.parse().unwrap_or(chrono_tz::Europe::Paris);
    let href = format!("/app/modules/{name}/purge");
    let link = format!("{}{href}", house.service::<Config>().origin_of(&tenant));
    let rights: Vec<&str> = module.all_permissions().chain([MODULES]).collect();
    let roles = grants::table.filter(grants::permission.eq_any(rights)).select(grants::role);
    let holders = member_roles::table.filter(member_roles::role.eq_any(roles)).select(member_roles::member_id);
    let active = members::status.eq("active").and(members::deleted_at.is_null()).and(members::id.eq_any(holders));
    for (member, email) in tx.all::<(Id, String)>(members::table.filter(active).order(members::id).select((members::id, members::email)))? {
        let locale = readers.locale(member);
        let title = house.service::<Arc<Pages>>().words().say(locale, &format!("module-{name}"), &[]);
        let form = if locale == Locale::Fr { "%d/%m/%Y" } else { "%-d %B %Y" };
        let day = due.map(|due| due.with_timezone(&zone).format(form).to_string()).unwrap_or_default();
        tx.tell(kind, &[member], &title, &href)?;
        write_letter(tx, kind.name, &email, locale, &title, &day, &link)?;
    }
    Ok(())
}
