//! Permissions that a newer build brings to agencies that were there before it. Administrators hold every permission
//! there is, so what they do not hold has just come: they get it, and so does each role that the agency left as it was
//! founded. A role that somebody changed keeps what they chose.

use crate::access::limits_of;
use diesel::prelude::*;
use kernel::error::Result;
use kernel::job::{Cron, Entry, Job, Work};
use kernel::module::{Module, Permission};
use kernel::principal::Id;
use kernel::roles::{PRESETS, Preset, usual_grants};
use kernel::schema::{grants as g, roles};
use kernel::scope::Tx;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

pub const JOBS: &[Entry] = &[Entry::of::<BringRights>()];

pub const CRONS: &[Cron] = &[Cron { job: BringRights::NAME, every: 15, per_agency: true }];

/// Grants what a newer build brought.
#[derive(Serialize, Deserialize)]
pub struct BringRights {}

impl Job for BringRights {
    const NAME: &'static str = "house.bring_rights";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        work.scope()?.tx(bring_rights).await.map(|_| ())
    }
}

/// What a role has of one permission: a reach of its own, conditions.
type Held = BTreeMap<String, (Option<String>, Value)>;

/// Whether a role has of a module what it was founded with, leaving out what has just come.
fn as_founded(role: &Preset, reach: &str, held: &Held, module: &Module, new: &[Permission]) -> bool {
    let usual: Vec<Permission> = usual_grants(module, role).into_iter().filter(|may| !new.contains(may)).collect();
    let of_module = module.all_permissions().filter(|may| held.contains_key(*may)).count();
    let untouched =
        |may: &Permission| held.get(*may).is_some_and(|(reach, when)| reach.as_deref() == role.narrower(may) && *when == json!([]));
    reach == role.reach.name() && of_module == usual.len() && usual.iter().all(untouched)
}

/// Gives roles the permissions that came with this build; how many grants that were.
///
/// # Errors
/// Those of the database.
pub fn bring_rights(tx: &mut Tx) -> Result<usize> {
    let (edition, tenant) = (tx.scope().house().edition(), tx.scope().tenant().clone());
    let awake: Vec<&'static Module> = edition.all().filter(|m| tenant.has(m.manifest.name)).collect();
    let known: BTreeSet<String> = tx.all(g::table.filter(g::role.eq("admin")).select(g::permission))?.into_iter().collect();
    let new: Vec<Permission> = awake.iter().flat_map(|m| m.all_permissions()).filter(|may| !known.contains(*may)).collect();
    if new.is_empty() {
        return Ok(0);
    }
    let reaches: BTreeMap<String, String> = tx.all(roles::table.select((roles::name, roles::reach)))?.into_iter().collect();
    let rows: Vec<(String, String, Option<String>, Value)> = tx.all(g::table.select((g::role, g::permission, g::reach, g::conditions)))?;
    let mut held: BTreeMap<String, Held> = BTreeMap::new();
    for (role, may, reach, when) in rows {
        held.entry(role).or_default().insert(may, (reach, when));
    }
    let (none, mut given) = (Held::new(), 0);
    for role in PRESETS {
        let (Some(reach), mine) = (reaches.get(role.name), held.get(role.name).unwrap_or(&none)) else { continue };
        let left_alone = |m: &&&Module| role.name == "admin" || as_founded(role, reach, mine, m, &new);
        let brought = awake.iter().filter(left_alone).flat_map(|m| usual_grants(m, role)).filter(|may| new.contains(may));
        let brought: Vec<Permission> = brought.filter(|may| !mine.contains_key(*may)).collect();
        let rows: Vec<_> =
            brought.iter().map(|may| (g::role.eq(role.name), g::permission.eq(*may), g::reach.eq(role.narrower(may)))).collect();
        if rows.is_empty() {
            continue;
        }
        let before = limits_of(tx, role.name)?;
        let done = tx.run(diesel::insert_into(g::table).values(rows).on_conflict_do_nothing())?;
        let data = json!({"role": role.name, "given": brought, "taken": [], "before": {"limits": before}, "after": {"limits": limits_of(tx, role.name)?}});
        tx.journal("roles.brought", None::<Id>, data)?;
        given += done;
    }
    Ok(given)
}
