//! What going to another release would do, said before it is done.

use super::pins;
use diesel::dsl::count;
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::module::{Module, Part};
use kernel::release::{Hop, Release};
use kernel::reshape::{Effect, foresee};
use kernel::schema::{grants, member_roles, members, modules};
use kernel::scope::Tx;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

/// Rows that a step looks at in a second, on the smallest machine we know.
const ROWS_A_SECOND: i64 = 5_000;

/// What would happen, in order.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MovePlan {
    pub module: String,
    pub from: String,
    pub to: String,
    /// Towards an older release.
    pub back: bool,
    pub hops: Vec<Leg>,
    /// Active people who hold any right in the modules touched.
    pub people: i64,
    /// About how long, all in all.
    pub seconds: i64,
    /// Whether the way back is open afterwards.
    pub reversible: bool,
    /// Each module's state and release, as this was planned on.
    pub states: Vec<(String, String, String)>,
}

/// One hop, and what comes with it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Leg {
    #[serde(flatten)]
    pub hop: Hop,
    /// Fields that appear or disappear, as `resource.field`.
    pub fields: Vec<(&'static str, &'static str)>,
    /// Places that appear or disappear, as the keys of their words.
    pub places: Vec<&'static str>,
    /// Settings that appear or disappear.
    pub settings: Vec<&'static str>,
    pub effects: Vec<Effect>,
}

impl MovePlan {
    /// The plan of bringing a module to a release, as the agency is now.
    ///
    /// # Errors
    /// `NotFound` for a release that this build does not carry, or a module that the agency never
    /// had; `Conflict(irreversible)` where there is no way back.
    pub fn of(tx: &mut Tx, name: &str, to: &str) -> Result<MovePlan> {
        let edition = tx.scope().house().edition();
        let pins = pins(tx)?;
        let from = pins.release(name).ok_or(Error::NotFound)?;
        let wanted = edition.module(name).and_then(|m| m.releases.iter().find(|r| r.version == to)).ok_or(Error::NotFound)?;
        let hops = edition.hops(&pins, name, to).ok_or(Error::NotFound)?;
        let back = wanted.number() < from.number();
        let mut legs = Vec::new();
        for hop in hops {
            let module = edition.module(&hop.module).ok_or(Error::NotFound)?;
            let release = newer(module, &hop).ok_or(Error::NotFound)?;
            if back && !release.reversible() {
                return Err(Error::Conflict("irreversible".into()));
            }
            let effects = foresee(tx, &hop)?;
            legs.push(Leg {
                fields: fields(module, release),
                places: places(module, release),
                settings: release.settings.map_or(vec![], |s| s.keys.to_vec()),
                effects,
                hop,
            });
        }
        let seen: i64 = legs.iter().flat_map(|l| &l.effects).map(|e| e.seen).sum();
        let reversible = back || legs.iter().all(|l| l.effects.iter().all(|e| e.class != "irreversible"));
        let states = tx.all(modules::table.order(modules::name).select((modules::name, modules::state, modules::release)))?;
        let people = people(tx, &legs)?;
        let seconds = 1 + seen / ROWS_A_SECOND;
        Ok(MovePlan {
            module: name.into(),
            from: from.version.into(),
            to: to.into(),
            back,
            hops: legs,
            people,
            seconds,
            reversible,
            states,
        })
    }

    /// What identifies the plan: everything but numbers of rows, which move while people work.
    pub fn hash(&self) -> String {
        let hops: Vec<&Hop> = self.hops.iter().map(|l| &l.hop).collect();
        hex::encode(Sha256::digest(json!([self.module, self.to, hops, self.people, self.reversible, self.states]).to_string().as_bytes()))
    }

    /// Rows whose value changes.
    pub fn rows(&self) -> i64 {
        self.hops.iter().flat_map(|l| &l.effects).map(|e| e.rows).sum()
    }
}

/// The newer of the two releases of a hop: the one that says what differs.
fn newer(module: &'static Module, hop: &Hop) -> Option<&'static Release> {
    module.releases.iter().rev().find(|r| r.version == hop.to || r.version == hop.from)
}

fn fields(module: &'static Module, release: &'static Release) -> Vec<(&'static str, &'static str)> {
    let of = |r: &&'static kernel::resource::Resource| {
        let resource = r.name;
        r.fields.iter().filter(|f| f.feature.is_some_and(|f| release.features.contains(&f))).map(move |f| (resource, f.name))
    };
    module.resources.iter().flat_map(of).collect()
}

/// Places that come or go with a release.
fn places(module: &'static Module, release: &'static Release) -> Vec<&'static str> {
    let turns = |path| [module.span(Part::Path(path)).since, module.span(Part::Path(path)).until].contains(&Some(release.version));
    module.places().filter(|place| turns(place.href)).map(|place| place.label).collect()
}

fn people(tx: &mut Tx, legs: &[Leg]) -> Result<i64> {
    let edition = tx.scope().house().edition();
    let touched = legs.iter().filter_map(|l| edition.module(&l.hop.module));
    let rights: Vec<&str> = touched.flat_map(Module::all_permissions).collect();
    let roles = grants::table.filter(grants::permission.eq_any(rights)).select(grants::role);
    let seated = members::table.filter(members::status.eq("active").and(members::deleted_at.is_null())).select(members::id);
    let holders = member_roles::table.filter(member_roles::role.eq_any(roles).and(member_roles::member_id.eq_any(seated)));
    tx.one(holders.select(count(member_roles::member_id).aggregate_distinct()))
}
