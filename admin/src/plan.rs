//! What switching a module would do, said before it is done. The plan has a
//! hash; what is applied is exactly the plan that was shown, or nothing.

use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::module::{Edition, Module};
use kernel::roles::{PRESETS, usual_grants};
use kernel::schema::{grants, member_roles, modules};
use kernel::scope::Tx;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// What would happen, in order.
#[derive(Clone, Debug, Serialize, PartialEq)]
pub struct Plan {
    /// Switching on, or off.
    pub on: bool,
    /// The modules touched, in the order they are switched.
    pub modules: Vec<String>,
    /// Modules that are on and stand in the way.
    pub conflicts: Vec<String>,
    /// How many people may use them today.
    pub people: i64,
    /// Permissions that roles get for the first time, by role.
    pub gained: Vec<(String, usize)>,
    /// Resources that hide or appear.
    pub resources: Vec<String>,
    /// The versions of the rows this was planned on.
    pub states: Vec<(String, String)>,
}

impl Plan {
    /// The plan of switching one module on or off, as the agency is now.
    ///
    /// # Errors
    /// `NotFound` for a module that is not in this build, or that cannot be switched.
    pub fn of(tx: &mut Tx, name: &str, on: bool) -> Result<Plan> {
        let edition = tx.scope().house().edition();
        let wanted = edition.modules.iter().find(|m| m.manifest.name == name).ok_or(Error::NotFound)?;
        let states: Vec<(String, String)> = tx.all(modules::table.order(modules::name).select((modules::name, modules::state)))?;
        let is_on = |m: &str| states.iter().any(|(n, s)| n == m && s == "on");
        let mut touched: Vec<&'static Module> = Vec::new();
        if on {
            pull(edition, wanted, &is_on, &mut touched)
        } else {
            take_along(edition, wanted, &is_on, &mut touched)
        }
        let conflicts =
            touched.iter().filter(|_| on).flat_map(|m| m.manifest.conflicts).filter(|c| is_on(c)).map(|c| (*c).to_string()).collect();
        let permissions: Vec<String> = touched.iter().flat_map(|m| m.all_permissions()).map(String::from).collect();
        let using = member_roles::table
            .inner_join(grants::table.on(grants::role.eq(member_roles::role)))
            .filter(grants::permission.eq_any(permissions));
        let people = tx.one(using.select(diesel::dsl::count(member_roles::member_id).aggregate_distinct()))?;
        let fresh = |m: &&&'static Module| on && !states.iter().any(|(n, _)| n == m.manifest.name);
        let gained = PRESETS
            .iter()
            .map(|p| (p.name.to_string(), touched.iter().filter(fresh).map(|m| usual_grants(m, p).len()).sum()))
            .filter(|(_, n)| *n > 0)
            .collect();
        Ok(Plan {
            on,
            modules: touched.iter().map(|m| m.manifest.name.to_string()).collect(),
            conflicts,
            people,
            gained,
            resources: touched.iter().flat_map(|m| m.resources.iter().map(|r| r.name.to_string())).collect(),
            states,
        })
    }

    /// What identifies the plan: everything in it.
    pub fn hash(&self) -> String {
        hex::encode(Sha256::digest(json!(self).to_string().as_bytes()))
    }

    /// Does it, in this transaction.
    ///
    /// # Errors
    /// `Conflict(plan)` if the agency is no longer as it was when `hash` was shown.
    pub fn apply(tx: &mut Tx, name: &str, on: bool, hash: &str) -> Result<Plan> {
        // Two who switch at once: the second sees what the first did.
        let held = modules::table.select(modules::name).for_update();
        let _: Vec<String> = tx.all(held)?;
        let plan = Plan::of(tx, name, on)?;
        if plan.hash() != hash || !plan.conflicts.is_empty() {
            return Err(Error::Conflict("plan".into()));
        }
        let edition = tx.scope().house().edition();
        for module in plan.modules.iter().filter_map(|m| edition.module(m)) {
            switch(tx, module, on, &plan)?;
        }
        Ok(plan)
    }
}

/// Its needs first, then itself.
fn pull(edition: &'static Edition, module: &'static Module, is_on: &impl Fn(&str) -> bool, into: &mut Vec<&'static Module>) {
    for need in module.manifest.needs.iter().filter_map(|n| edition.module(n)).filter(|n| !is_on(n.manifest.name)) {
        pull(edition, need, is_on, into);
    }
    if !is_on(module.manifest.name) && !into.iter().any(|m| m.manifest.name == module.manifest.name) {
        into.push(module);
    }
}

/// Those that need it first, then itself.
fn take_along(edition: &'static Edition, module: &'static Module, is_on: &impl Fn(&str) -> bool, into: &mut Vec<&'static Module>) {
    for dependant in edition.needed_by(module.manifest.name).filter(|d| is_on(d.manifest.name)) {
        take_along(edition, dependant, is_on, into);
    }
    if is_on(module.manifest.name) && !into.iter().any(|m| m.manifest.name == module.manifest.name) {
        into.push(module);
    }
}

fn switch(tx: &mut Tx, module: &'static Module, on: bool, plan: &Plan) -> Result<()> {
    let (name, actor) = (module.manifest.name, tx.scope().principal().actor());
    let state = if on { "on" } else { "off" };
    if plan.states.iter().any(|(n, _)| n == name) {
        let set = (modules::state.eq(state), modules::changed_at.eq(diesel::dsl::now), modules::changed_by.eq(actor));
        tx.run(diesel::update(modules::table.filter(modules::name.eq(name))).set(set))?;
    } else {
        tx.run(diesel::insert_into(modules::table).values((modules::name.eq(name), modules::state.eq(state))))?;
        // What roles usually may is granted once: what the agency takes away stays away.
        let known: BTreeSet<String> = tx.all(kernel::schema::roles::table.select(kernel::schema::roles::name))?.into_iter().collect();
        let usual = PRESETS.iter().filter(|p| known.contains(p.name)).flat_map(|p| {
            usual_grants(module, p)
                .into_iter()
                .map(move |may| (grants::role.eq(p.name), grants::permission.eq(may), grants::reach.eq(p.narrower(may))))
        });
        tx.run(diesel::insert_into(grants::table).values(usual.collect::<Vec<_>>()).on_conflict_do_nothing())?;
    }
    tx.journal(if on { "modules.switched_on" } else { "modules.switched_off" }, None, json!({"module": name}))
}
