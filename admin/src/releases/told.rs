//! Those who use a module are told of what becomes of it: before, where it is known, and after.

use super::rest::write;
use crate::notices::{MODULE_MOVED, MODULE_OFF, MODULE_ON, MODULE_SOON};
use crate::readers::Readers;
use diesel::prelude::*;
use kernel::error::Result;
use kernel::event::Handler;
use kernel::job::{Job, Work};
use kernel::module::Module;
use kernel::notice::{Kind, Leaves};
use kernel::principal::Id;
use kernel::schema::{grants, member_roles, members};
use kernel::scope::Tx;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;
use theme::Pages;
use web::Config;

/// A roll-out will bring a release in the agency's quiet hours.
const ANNOUNCED: &str = "modules.move_announced";

pub(crate) const HANDLERS: &[Handler] = &[
    Handler { event: "modules.switched_on", name: "on_told", run: |tx, _, data| tell(tx, &MODULE_ON, &data) },
    Handler { event: "modules.switched_off", name: "off_told", run: |tx, _, data| tell(tx, &MODULE_OFF, &data) },
    Handler { event: super::machine::ARRIVED, name: "move_told", run: |tx, _, data| tell(tx, &MODULE_MOVED, &data) },
    Handler { event: ANNOUNCED, name: "move_foretold", run: |tx, _, data| tell(tx, &MODULE_SOON, &data) },
];

/// Announces what a roll-out will bring.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct AnnounceRollout {
    pub module: String,
    pub to: String,
}

impl Job for AnnounceRollout {
    const NAME: &'static str = "house.announce_rollout";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        let said = json!({"module": self.module, "to": self.to});
        work.scope()?
            .tx(move |tx| {
                tx.journal(ANNOUNCED, None, said)?;
                tx.settle()
            })
            .await
    }
}

/// A notice to everybody whom it concerns but the one who did it; a letter, too, unless a module
/// simply came.
fn tell(tx: &mut Tx, kind: &Kind, data: &Value) -> Result<()> {
    let name = data["module"].as_str().unwrap_or_default();
    let Some(module) = tx.scope().house().edition().module(name) else { return Ok(()) };
    let (house, tenant) = (tx.scope().house().clone(), tx.scope().tenant().clone());
    let readers = Readers::of(tx)?;
    let said = |locale| {
        let title = house.service::<Arc<Pages>>().words().say(locale, &format!("module-{name}"), &[]);
        [Some(title.as_str()), data["to"].as_str()].into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    let link = format!("{}/app/news", house.service::<Config>().origin_of(&tenant));
    for (member, email) in concerned(tx, module)? {
        if data["by"].as_str() == Some(&format!("member:{member}")) {
            continue;
        }
        let locale = readers.locale(member);
        let title = said(locale);
        tx.tell(kind, &[member], &title, "/app/news")?;
        if kind.leaves == Leaves::OwnLetter {
            write(tx, kind.name, &email, locale, &title, "", &link)?;
        }
    }
    Ok(())
}

/// Active members who hold any right in the module.
fn concerned(tx: &mut Tx, module: &'static Module) -> Result<Vec<(Id, String)>> {
    let rights: Vec<&str> = module.all_permissions().collect();
    let roles = grants::table.filter(grants::permission.eq_any(rights)).select(grants::role);
    let holders = member_roles::table.filter(member_roles::role.eq_any(roles)).select(member_roles::member_id);
    let active = members::status.eq("active").and(members::deleted_at.is_null()).and(members::id.eq_any(holders));
    tx.all(members::table.filter(active).order(members::id).select((members::id, members::email)))
}
