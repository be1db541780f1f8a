//! What would go, said before it goes, and what stands against it.

use super::machine;
use crate::MODULES;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::approval::{Act, Carry, Shown, key};
use kernel::error::{Error, Result};
use kernel::module::Module;
use kernel::principal::Id;
use kernel::purge::{Heap, Retained, heaps, retained};
use kernel::schema::{module_purges as p, modules};
use kernel::scope::Tx;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Words of what lies in the tables that every agency has: `purge-{table}`.
const KNOWN: &[&str] = &[
    "files",
    "comments",
    "taggings",
    "file_slots",
    "saved_views",
    "group_channels",
    "uploads",
    "custom_fields",
    "imports",
    "batches",
    "looks",
    "shares",
    "project_records",
    "walls",
    "notices",
    "privacy_exports",
    "module_memory",
    "work.jobs",
    "settings",
    "settings_versions",
    "grants",
    "journal",
];

/// What would go.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PurgePlan {
    pub module: String,
    /// Where something of it lies, and how much.
    pub heaps: Vec<Heap>,
    /// What the law asks to keep: while there is any, nothing goes.
    pub retained: Vec<Retained>,
    /// The module's state as this was planned on: `on`, `off`, `moving`.
    pub state: String,
}

/// A purge that was asked for.
#[derive(Clone, Debug, Serialize, Queryable, Selectable)]
#[diesel(table_name = p, check_for_backend(diesel::pg::Pg))]
pub struct Standing {
    pub id: Id,
    pub state: String,
    pub asked_at: DateTime<Utc>,
    pub due_at: DateTime<Utc>,
    /// The step it is at, and what is gone so far.
    pub progress: Value,
    pub why: Option<String>,
    pub changed_at: DateTime<Utc>,
}

/// The module of this name, unless it belongs to the foundation.
pub(super) fn found(tx: &Tx, name: &str) -> Result<&'static Module> {
    tx.scope().house().edition().modules.iter().find(|m| m.manifest.name == name).copied().ok_or(Error::NotFound)
}

impl PurgePlan {
    /// The plan of removing a module for good.
    ///
    /// # Errors
    /// `NotFound` for a module that the agency never had, or has no more.
    pub fn of(tx: &mut Tx, name: &str) -> Result<PurgePlan> {
        let module = found(tx, name)?;
        let row = modules::table.filter(modules::name.eq(name)).select((modules::state, modules::moving.is_not_null()));
        let (state, moving): (String, bool) = tx.maybe(row)?.ok_or(Error::NotFound)?;
        let state = if moving { "moving".into() } else { state };
        let mut all = Vec::new();
        for heap in heaps(tx, module)? {
            all.push(heap.counted(tx, module)?);
        }
        all.retain(|h| h.rows > 0);
        Ok(PurgePlan { module: name.into(), heaps: all, retained: retained(tx, module)?, state })
    }

    /// What identifies the plan: where something lies, and what stands against it.
    pub fn hash(&self) -> String {
        let tables: Vec<&str> = self.heaps.iter().map(|h| h.table.as_str()).collect();
        let kept: Vec<&str> = self.retained.iter().map(|r| r.resource).collect();
        hex::encode(Sha256::digest(json!([self.module, tables, kept, self.state]).to_string().as_bytes()))
    }

    /// Why it cannot be asked for, by code.
    pub fn refusal(&self) -> Option<&'static str> {
        match (self.state.as_str(), self.retained.is_empty()) {
            ("off", true) => None,
            ("off", false) => Some("purge-retained"),
            _ => Some("purge-not-off"),
        }
    }
}

/// What is called how: a resource by its own words.
pub(super) fn word_of(module: &'static Module, table: &str) -> String {
    match module.resources.iter().any(|r| r.name == table) {
        true => format!("{table}-many"),
        false if KNOWN.contains(&table) => format!("purge-{}", table.replace(['_', '.'], "-")),
        false => "purge-other".into(),
    }
}

/// The purge that waits or runs; else the last one.
pub fn purge_standing(tx: &mut Tx, name: &str) -> Result<Option<Standing>> {
    let all = p::table.filter(p::module.eq(name)).order((p::state.eq_any(["waiting", "running"]).desc(), p::asked_at.desc()));
    tx.maybe(all.select(Standing::as_select()))
}

/// When each module that is to go goes.
pub(crate) fn waiting(tx: &mut Tx) -> Result<BTreeMap<String, DateTime<Utc>>> {
    let open = p::table.filter(p::state.eq_any(["waiting", "running"])).select((p::module, p::due_at));
    Ok(tx.all(open)?.into_iter().collect())
}

/// Always seen by two, whatever the agency's switches say.
pub static PURGE: Act = Act {
    name: "modules.purge",
    switch: "",
    may: |_, _| Some(MODULES),
    mays: |_| vec![MODULES],
    show: |tx, params| {
        let plan = PurgePlan::of(tx, params["module"].as_str().unwrap_or_default())?;
        let module = found(tx, &plan.module)?;
        let what = |h: &Heap| json!([key(word_of(module, &h.table)), h.rows.to_string()]);
        Ok(Some(vec![Shown {
            what: key(format!("module-{}", plan.module)),
            before: plan.heaps.iter().map(what).collect(),
            after: Vec::new(),
        }]))
    },
    carry: Carry::AtOnce(|tx, params| {
        let text = |name: &str| params[name].as_str().unwrap_or_default();
        machine::ask(tx, text("module"), text("hash")).map(|id| json!(id))
    }),
};
