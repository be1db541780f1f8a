//! What switching a module would do, said before it is done. The plan has a
//! hash; what is applied is exactly the plan that was shown, or nothing.

use diesel::dsl::count;
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::module::{Edition, Module};
use kernel::roles::{PRESETS, usual_grants};
use kernel::schema::{grants, journal, member_roles, members, modules, roles};
use kernel::scope::Tx;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use web::plan::entitles;

/// What would happen, in order.
#[derive(Clone, Debug, Serialize, PartialEq)]
pub struct Plan {
    /// Switching on, or off.
    pub on: bool,
    /// The modules touched, in the order they are switched.
    pub modules: Vec<String>,
    /// Modules that are on and stand in the way.
    pub conflicts: Vec<String>,
    /// Modules among them that the agency's subscription does not include.
    pub beyond: Vec<String>,
    /// Modules that are on and do more together with those touched.
    pub enhanced: Vec<String>,
    /// How many people may use them, before or after.
    pub people: i64,
    /// What each role may do with them: given when they come, out of reach when they go.
    pub effects: Vec<Effect>,
    /// Resources that hide or appear.
    pub resources: Vec<String>,
    /// The versions of the rows this was planned on.
    pub states: Vec<(String, String)>,
}

/// What one role may do with the modules of a plan.
#[derive(Clone, Debug, Serialize, PartialEq)]
pub struct Effect {
    pub role: String,
    /// The agency's own name for it.
    pub title: Option<String>,
    /// How many active people hold it.
    pub people: i64,
    pub permissions: Vec<String>,
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
        let tenant = tx.scope().tenant().clone();
        let effects = effects(tx, on, &touched, &states)?;
        let roles: Vec<&str> = effects.iter().map(|r| r.role.as_str()).collect();
        let people =
            tx.one(holders().filter(member_roles::role.eq_any(roles)).select(count(member_roles::member_id).aggregate_distinct()))?;
        Ok(Plan {
            on,
            modules: touched.iter().map(|m| m.manifest.name.to_string()).collect(),
            conflicts,
            beyond: touched.iter().filter(|m| on && !entitles(&tenant, m.manifest.name)).map(|m| m.manifest.name.to_string()).collect(),
            enhanced: enhanced(edition, &touched, &is_on),
            people,
            effects,
            resources: touched.iter().flat_map(|m| m.resources.iter().map(|r| r.name.to_string())).collect(),
            states,
        })
    }

    /// What roles that somebody holds would be given: by modules that were never there before.
    pub fn given(&self, edition: &'static Edition) -> Vec<(String, Vec<String>)> {
        let fresh = self.modules.iter().filter(|m| !self.states.iter().any(|(n, _)| n == *m)).filter_map(|m| edition.module(m));
        let brought: BTreeSet<&str> = fresh.filter(|_| self.on).flat_map(|m| m.all_permissions()).collect();
        let of =
            |e: &Effect| (e.role.clone(), e.permissions.iter().filter(|may| brought.contains(may.as_str())).cloned().collect::<Vec<_>>());
        self.effects.iter().filter(|e| e.people > 0).map(of).filter(|(_, mays)| !mays.is_empty()).collect()
    }

    /// What identifies the plan: everything in it.
    pub fn hash(&self) -> String {
        hex::encode(Sha256::digest(json!(self).to_string().as_bytes()))
    }

    /// The same for as long as it would do the same, however many people there are: what a plan for a later day is held to.
    pub fn steady(&self) -> String {
        let effects: Vec<_> = self.effects.iter().map(|e| (&e.role, &e.permissions)).collect();
        let would = json!([self.on, self.modules, self.conflicts, self.beyond, self.enhanced, effects, self.resources]);
        hex::encode(Sha256::digest(would.to_string().as_bytes()))
    }

    /// Does it, in this transaction.
    ///
    /// # Errors
    /// `Conflict(plan)` if the agency is no longer as it was when `hash` was shown, or something stands in the way.
    pub fn apply(tx: &mut Tx, name: &str, on: bool, hash: &str) -> Result<Plan> {
        // Two who switch at once: the second sees what the first did.
        let held = modules::table.order(modules::name).select(modules::moving.is_not_null()).for_update();
        if tx.all::<bool>(held)?.contains(&true) {
            return Err(Error::Conflict("moving".into()));
        }
        let plan = Plan::of(tx, name, on)?;
        if plan.hash() != hash || !plan.conflicts.is_empty() || !plan.beyond.is_empty() {
            return Err(Error::Conflict("plan".into()));
        }
        let edition = tx.scope().house().edition();
        for module in plan.modules.iter().filter_map(|m| edition.module(m)) {
            switch(tx, module, on, &plan)?;
            // The row of the module that was asked for remembers which went with it: that is what an undo reads.
            let with = (module.manifest.name == name).then_some(&plan.modules);
            tx.journal(
                said(on),
                None,
                json!({"module": module.manifest.name, "asked": name, "with": with, "by": tx.scope().principal().actor()}),
            )?;
        }
        Ok(plan)
    }

    /// Puts back exactly the modules that the last switch of this one touched, and no other.
    ///
    /// # Errors
    /// `NotFound` if it was never switched; `Conflict(modules)` if any of them, or what they need, is no longer as the switch left it.
    pub fn undo(tx: &mut Tx, name: &str) -> Result<bool> {
        let held = modules::table.order(modules::name).select((modules::name, modules::state)).for_update();
        let states: Vec<(String, String)> = tx.all(held)?;
        let last = journal::table
            .filter(journal::what.eq_any([said(true), said(false)]).and(journal::data.retrieve_as_text("module").eq(name)))
            .order(journal::id.desc())
            .select((journal::what, journal::data));
        let (what, data): (String, serde_json::Value) = tx.maybe(last)?.ok_or(Error::NotFound)?;
        let with: Vec<String> = serde_json::from_value(data["with"].clone()).unwrap_or_default();
        let (was_on, late) = (what == said(true), || Error::Conflict("modules".into()));
        let edition = tx.scope().house().edition();
        let is_on = |m: &str| states.iter().any(|(n, s)| n == m && s == "on");
        if with.is_empty() || with.iter().any(|m| is_on(m) != was_on) {
            return Err(late());
        }
        let touched = || with.iter().rev().filter_map(|m| edition.module(m));
        let ours = |m: &str| with.iter().any(|w| w == m);
        let fits = |m: &'static Module| {
            if was_on {
                edition.needed_by(m.manifest.name).all(|d| !is_on(d.manifest.name) || ours(d.manifest.name))
            } else {
                m.manifest.needs.iter().all(|n| is_on(n) || ours(n)) && !m.manifest.conflicts.iter().any(|c| is_on(c))
            }
        };
        if !touched().all(fits) {
            return Err(late());
        }
        for module in touched() {
            set_state(tx, module.manifest.name, !was_on)?;
            tx.journal(said(!was_on), None, json!({"module": module.manifest.name, "undone": name, "by": tx.scope().principal().actor()}))?;
        }
        Ok(!was_on)
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

/// What the journal calls it.
fn said(on: bool) -> &'static str {
    if on { "modules.switched_on" } else { "modules.switched_off" }
}

/// Who holds which role and has a seat.
#[diesel::dsl::auto_type]
fn holders() -> _ {
    member_roles::table
        .inner_join(members::table.on(members::id.eq(member_roles::member_id)))
        .filter(members::status.eq("active").and(members::deleted_at.is_null()))
}

/// What each role may do with these modules: as it was granted and, for a module that comes for the first time, as is usual.
fn effects(tx: &mut Tx, on: bool, touched: &[&'static Module], states: &[(String, String)]) -> Result<Vec<Effect>> {
    let all: Vec<&str> = touched.iter().flat_map(|m| m.all_permissions()).collect();
    let known: Vec<(String, Option<String>)> =
        tx.all(roles::table.order((roles::level.desc(), roles::name)).select((roles::name, roles::title)))?;
    let held = grants::table.filter(grants::permission.eq_any(all)).order(grants::permission);
    let held: Vec<(String, String)> = tx.all(held.select((grants::role, grants::permission)))?;
    let counts: Vec<(String, i64)> =
        tx.all(holders().group_by(member_roles::role).select((member_roles::role, count(member_roles::member_id))))?;
    let fresh = |m: &&&'static Module| on && !states.iter().any(|(n, _)| n == m.manifest.name);
    let of = |(role, title): (String, Option<String>)| {
        let preset = PRESETS.iter().find(|p| p.name == role);
        let usual = preset.into_iter().flat_map(|p| touched.iter().filter(fresh).flat_map(move |m| usual_grants(m, p)));
        let mays: BTreeSet<String> =
            held.iter().filter(|(r, _)| *r == role).map(|(_, may)| may.clone()).chain(usual.map(String::from)).collect();
        let people = counts.iter().find(|(r, _)| *r == role).map_or(0, |(_, n)| *n);
        Effect { role, title, people, permissions: mays.into_iter().collect() }
    };
    Ok(known.into_iter().map(of).filter(|r| !r.permissions.is_empty()).collect())
}

/// Modules that are on, not touched, and do more with those touched, or let them do more.
fn enhanced(edition: &'static Edition, touched: &[&'static Module], is_on: &impl Fn(&str) -> bool) -> Vec<String> {
    let among = |name: &str| touched.iter().any(|m| m.manifest.name == name);
    let tied = |m: &&&'static Module| {
        let name = m.manifest.name;
        m.manifest.enhances.iter().any(|e| among(e)) || touched.iter().any(|t| t.manifest.enhances.contains(&name))
    };
    let others = edition.modules.iter().filter(|m| is_on(m.manifest.name) && !among(m.manifest.name));
    others.filter(tied).map(|m| m.manifest.name.to_string()).collect()
}

fn set_state(tx: &mut Tx, name: &str, on: bool) -> Result<()> {
    if on {
        crate::purges::switched_on(tx, name)?;
    }
    let set = (
        modules::state.eq(if on { "on" } else { "off" }),
        // Whoever switches it wakes it.
        modules::rest.eq(None::<serde_json::Value>),
        modules::changed_at.eq(diesel::dsl::now),
        modules::changed_by.eq(tx.scope().principal().actor()),
    );
    tx.run(diesel::update(modules::table.filter(modules::name.eq(name))).set(set)).map(|_| ())
}

fn edition_release(tx: &Tx, module: &'static Module, pins: &kernel::release::Pins) -> Result<&'static str> {
    tx.scope().house().edition().fitting(module, pins).map(|r| r.version).ok_or(Error::Conflict("release".into()))
}

fn switch(tx: &mut Tx, module: &'static Module, on: bool, plan: &Plan) -> Result<()> {
    let name = module.manifest.name;
    if plan.states.iter().any(|(n, _)| n == name) {
        return set_state(tx, name, on);
    }
    // It comes as new as the modules that are there allow.
    let pins = crate::releases::pins(tx)?;
    let release = edition_release(tx, module, &pins)?;
    tx.run(diesel::insert_into(modules::table).values((modules::name.eq(name), modules::state.eq("on"), modules::release.eq(release))))?;
    // What roles usually may is granted once: what the agency takes away stays away.
    let known: BTreeSet<String> = tx.all(roles::table.select(roles::name))?.into_iter().collect();
    let usual = PRESETS.iter().filter(|p| known.contains(p.name)).flat_map(|p| {
        let row = move |may| (grants::role.eq(p.name), grants::permission.eq(may), grants::reach.eq(p.narrower(may)));
        usual_grants(module, p).into_iter().map(row)
    });
    tx.run(diesel::insert_into(grants::table).values(usual.collect::<Vec<_>>()).on_conflict_do_nothing()).map(|_| ())
}
