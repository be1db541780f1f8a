//! What moves a roll-out: places agencies in rings, calls them in their hours, watches them, and
//! takes a ring back where it does harm. One tick at a time in the whole house.

use super::{Place, RINGS, Rollout, halt};
use crate::releases::{AnnounceRollout, FollowRollout, Wishes};
use chrono::{Duration, Utc};
use diesel::prelude::*;
use kernel::cross_tenant::{CrossTenant, CrossTenantTx};
use kernel::error::Result;
use kernel::house::House;
use kernel::job::{Job, Order, Work};
use kernel::principal::{Id, Principal};
use kernel::schema::directory::tenants;
use kernel::schema::modules as m;
use kernel::schema::work::{jobs, rollout_agencies as a, rollouts as r};
use kernel::tenant::Status;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Agencies that move at once.
const AT_ONCE: usize = 20;
/// Seconds between two looks.
const PAUSE: i64 = 2;

/// One look at every roll-out.
#[derive(Serialize, Deserialize)]
pub(super) struct Tick {}

impl Job for Tick {
    const NAME: &'static str = "house.rollouts";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        let (door, house) = (work.house.service::<CrossTenant>().clone(), work.house.clone());
        door.tx(Principal::System("rollouts"), "roll-outs", move |tx| tick(tx, &house)).await
    }
}

/// Asks for the next look.
pub(super) fn order(tx: &mut CrossTenantTx, seconds: i64) -> Result<()> {
    tx.order(Order::of(&Tick {})?.once("tick").at(Utc::now() + Duration::seconds(seconds)))
}

fn tick(tx: &mut CrossTenantTx, house: &House) -> Result<()> {
    tx.hold("rollouts")?;
    let live = r::state.eq_any(["running", "halted", "aborted"]).and(r::created_at.gt(Utc::now() - Duration::days(365)));
    let mut goes_on = false;
    for rollout in tx.all::<Rollout>(r::table.filter(live).order(r::id).select(Rollout::as_select()))? {
        goes_on |= if rollout.state == "running" { advance(tx, house, &rollout)? } else { take_back(tx, &rollout)? };
    }
    if goes_on { order(tx, PAUSE) } else { Ok(()) }
}

/// What stands in an agency's way now.
enum Door {
    Open,
    /// It is held, or closed, and nobody waits for it.
    Held(String),
    /// Its hours will come.
    Later,
}

fn advance(tx: &mut CrossTenantTx, house: &House, rollout: &Rollout) -> Result<bool> {
    if !rollout.placed {
        place(tx, house, rollout)?;
        return Ok(true);
    }
    let places = rollout.places(tx)?;
    if let Some(breach) = breach(tx, rollout, &places)? {
        tx.run(diesel::update(r::table.find(rollout.id)).set(r::state.eq("halted")))?;
        halt::write(tx, house, rollout, &breach)?;
        rollout.tell(tx, "system:rollouts", "halted", breach)?;
        tracing::warn!(rollout = %rollout.id, module = rollout.module, "a roll-out halts and takes its ring back");
        take_back(tx, &Rollout { state: "halted".into(), ..rollout.clone() })?;
        return Ok(true);
    }
    let mut busy = places.iter().filter(|p| ["called", "moving"].contains(&&*p.state)).count();
    let mut settled = busy == 0;
    for place in places.iter().filter(|p| p.state == "waiting" && p.ring <= rollout.ring) {
        let said = match ready(house, rollout, place.tenant_id)? {
            Door::Open if busy < AT_ONCE => {
                call(tx, rollout, place, "called", &rollout.version)?;
                (busy, settled) = (busy + 1, false);
                continue;
            }
            Door::Open => None,
            Door::Later => Some("window".to_string()),
            Door::Held(why) => Some(why),
        };
        settled &= said.as_deref().is_some_and(|why| why != "window");
        if said != place.why {
            tx.run(diesel::update(mine(rollout, place)).set(a::why.eq(said)))?;
        }
    }
    let arrived = places.iter().filter(|p| p.ring == rollout.ring && p.state == "arrived").map(|p| p.changed_at).max();
    let baked = arrived.is_none_or(|last| last + Duration::minutes(rollout.bake.into()) <= Utc::now());
    if !settled || !baked {
        return Ok(true);
    }
    match places.iter().map(|p| p.ring).filter(|ring| *ring > rollout.ring).min() {
        Some(ring) => {
            tx.run(diesel::update(r::table.find(rollout.id)).set(r::ring.eq(ring)))?;
            rollout.tell(tx, "system:rollouts", "ring", json!({"ring": ring}))?;
            Ok(true)
        }
        None => {
            tx.run(diesel::update(r::table.find(rollout.id)).set((r::state.eq("done"), r::ring.eq(RINGS - 1))))?;
            rollout.tell(tx, "system:rollouts", "done", Value::Null)?;
            watched_no_more(tx, rollout)?;
            Ok(false)
        }
    }
}

/// Nobody counts for it any longer.
pub(super) fn watched_no_more(tx: &mut CrossTenantTx, rollout: &Rollout) -> Result<()> {
    tx.run(diesel::update(m::table.filter(m::rollout.eq(rollout.id))).set(m::rollout.eq(None::<Id>))).map(|_| ())
}

/// Every agency that has the module on an older release, in its ring: the house's own, those who
/// volunteered, then by a lot that is drawn anew for each roll-out.
fn place(tx: &mut CrossTenantTx, house: &House, rollout: &Rollout) -> Result<()> {
    let rows = m::table.filter(m::name.eq(&rollout.module).and(m::state.eq("on"))).select((m::tenant_id, m::release));
    let rows: Vec<(Id, String)> = tx.all(rows)?;
    let active = tenants::table
        .filter(tenants::status.eq("active").and(tenants::copy_of.is_null()))
        .select((tenants::id, tenants::internal.or(tenants::demo)));
    let active: BTreeMap<Id, bool> = tx.all(active)?.into_iter().collect();
    let releases = house.edition().module(&rollout.module).map(|m| m.releases).unwrap_or_default();
    let number = |version: &str| releases.iter().position(|r| r.version == version);
    let target = number(&rollout.version);
    let older = rows.into_iter().filter(|(_, release)| number(release).is_some_and(|at| Some(at) < target));
    let mut lots: Vec<([u8; 32], Id, String, bool)> = older
        .filter_map(|(id, release)| {
            let lot = Sha256::digest([rollout.id.as_bytes().as_slice(), id.as_bytes()].concat()).into();
            Some((lot, id, release, *active.get(&id)?))
        })
        .collect();
    lots.sort();
    let share = |percent: usize| (lots.len() * percent).div_ceil(100);
    let (few, many) = (share(5), share(25));
    let mut drawn = 0;
    let mut placed = Vec::new();
    for (_, id, release, internal) in &lots {
        let volunteers = || house.tenant(*id).map(|t| t.is_some_and(|t| Wishes::of(&t).volunteer));
        let ring = if *internal {
            0
        } else if volunteers()? {
            1
        } else {
            drawn += 1;
            if drawn <= few {
                2
            } else if drawn <= many {
                3
            } else {
                4
            }
        };
        placed.push((a::rollout_id.eq(rollout.id), a::tenant_id.eq(*id), a::ring.eq(ring), a::came_from.eq(release)));
    }
    for some in placed.chunks(1_000) {
        tx.run(diesel::insert_into(a::table).values(some))?;
    }
    // Whoever has to wait for the quiet hours is told what comes.
    if rollout.pace == "window" {
        let said = serde_json::to_value(AnnounceRollout { module: rollout.module.clone(), to: rollout.version.clone() })?;
        let row = |(_, id, ..): &([u8; 32], Id, String, bool)| {
            (jobs::tenant_id.eq(Some(*id)), jobs::name.eq(AnnounceRollout::NAME), jobs::payload.eq(said.clone()))
        };
        for some in lots.chunks(1_000) {
            tx.run(diesel::insert_into(jobs::table).values(some.iter().map(row).collect::<Vec<_>>()))?;
        }
    }
    tx.run(diesel::update(r::table.find(rollout.id)).set(r::placed.eq(true)))?;
    rollout.tell(tx, "system:rollouts", "placed", json!({"agencies": placed.len()}))
}

fn ready(house: &House, rollout: &Rollout, agency: Id) -> Result<Door> {
    let Some(tenant) = house.tenant(agency)? else { return Ok(Door::Held("gone".into())) };
    let (wishes, now) = (Wishes::of(&tenant), Utc::now());
    Ok(match (&tenant.status, wishes.holds(now), rollout.pace.as_str()) {
        (Status::Suspended { .. } | Status::Closing { .. } | Status::Going, ..) => Door::Held("suspended".into()),
        (_, _, "security") => Door::Open,
        (_, Some(until), _) => Door::Held(format!("hold {until}")),
        (_, _, "now") => Door::Open,
        _ if wishes.opens(&tenant.zone, now) => Door::Open,
        _ => Door::Later,
    })
}

#[diesel::dsl::auto_type]
fn mine<'a>(rollout: &'a Rollout, place: &'a Place) -> _ {
    let (id, agency): (Id, Id) = (rollout.id, place.tenant_id);
    a::table.filter(a::rollout_id.eq(id).and(a::tenant_id.eq(agency)))
}

/// Asks an agency's own lane for its move.
fn call(tx: &mut CrossTenantTx, rollout: &Rollout, place: &Place, state: &str, to: &str) -> Result<()> {
    let now = a::changed_at.eq(diesel::dsl::now);
    tx.run(diesel::update(mine(rollout, place)).set((a::state.eq(state), a::why.eq(None::<String>), now)))?;
    let asked = serde_json::to_value(FollowRollout { rollout: rollout.id, module: rollout.module.clone(), to: to.into() })?;
    let row = (jobs::tenant_id.eq(Some(place.tenant_id)), jobs::name.eq(FollowRollout::NAME), jobs::payload.eq(asked), jobs::urgency.eq(5));
    tx.run(diesel::insert_into(jobs::table).values(row)).map(|_| ())
}

/// What breaches a gate, if anything does.
fn breach(tx: &mut CrossTenantTx, rollout: &Rollout, places: &[Place]) -> Result<Option<Value>> {
    let gates = rollout.gates();
    let failed: Vec<&Place> = places.iter().filter(|p| p.ring == rollout.ring && p.state == "failed").collect();
    let count = i64::try_from(failed.len()).unwrap_or(i64::MAX);
    if let Some(last) = failed.last().filter(|_| count > gates.steps) {
        return Ok(Some(json!({"gate": "steps", "agency": slug(tx, last.tenant_id)?, "count": count, "why": last.why})));
    }
    let arrived: Vec<&Place> = places.iter().filter(|p| p.state == "arrived").collect();
    let ids: Vec<Id> = arrived.iter().map(|p| p.tenant_id).collect();
    let at_rest = m::rest.retrieve_as_text("why").eq("failing").and(m::name.eq(&rollout.module)).and(m::tenant_id.eq_any(ids));
    if let Some((agency, rest)) = tx.maybe::<(Id, Option<Value>)>(m::table.filter(at_rest).select((m::tenant_id, m::rest)))? {
        let at = rest.map(|rest| rest["at"].clone());
        return Ok(Some(json!({"gate": "rest", "agency": slug(tx, agency)?, "why": at})));
    }
    for p in arrived {
        let gate = match p {
            p if p.failures >= 3 && p.failures * 100 > p.answers * gates.errors => Some(("errors", p.failures)),
            p if p.answers >= 20 && p.slow * 100 > p.answers * gates.slow => Some(("slow", p.slow)),
            p if p.jobs > gates.jobs => Some(("jobs", p.jobs)),
            _ => None,
        };
        if let Some((gate, count)) = gate {
            return Ok(Some(json!({"gate": gate, "agency": slug(tx, p.tenant_id)?, "count": count, "of": p.answers})));
        }
    }
    Ok(None)
}

fn slug(tx: &mut CrossTenantTx, agency: Id) -> Result<String> {
    tx.one(tenants::table.find(agency).select(tenants::slug))
}

/// Calls back whoever arrived; whether somebody is still on the way.
pub(super) fn take_back(tx: &mut CrossTenantTx, rollout: &Rollout) -> Result<bool> {
    let places = rollout.places(tx)?;
    let going_back = || places.iter().filter(|p| rollout.takes_back(p.ring));
    for place in going_back().filter(|p| p.state == "arrived") {
        call(tx, rollout, place, "returning", &place.came_from)?;
    }
    // Whoever was called and has not begun stays.
    let called = a::rollout_id.eq(rollout.id).and(a::state.eq("called"));
    tx.run(diesel::update(a::table.filter(called)).set((a::state.eq("waiting"), a::why.eq(None::<String>))))?;
    Ok(going_back().any(|p| ["called", "moving", "arrived", "returning"].contains(&&*p.state)))
}
