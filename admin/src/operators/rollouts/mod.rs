//! A release goes out ring by ring, watched: begun, followed and stopped by operators; halted and
//! taken back by itself where it does harm.

pub(super) mod api;
mod board;
mod engine;
mod halt;
mod start;

use super::{console, door, operator};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::cross_tenant::CrossTenantTx;
use kernel::error::Result;
use kernel::job::{Cron, Entry, Job};
use kernel::module::OPERATOR;
use kernel::principal::Id;
use kernel::routes::Routes;
use kernel::schema::work::{rollout_agencies as a, rollouts as r};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub(crate) const JOBS: &[Entry] = &[Entry::of::<engine::Tick>()];
/// The engine keeps itself going while there is something to do; this is for when it fell.
pub(crate) const CRONS: &[Cron] = &[Cron { job: engine::Tick::NAME, every: 1, per_agency: false }];

/// Rings by their words: `ring-0` to `ring-4`.
const RINGS: i32 = 5;

pub(super) fn routes(r: &mut Routes) {
    r.get("/operators/rollouts", OPERATOR, start::page);
    r.post("/operators/rollouts", OPERATOR, start::begin).dangerous();
    r.get("/operators/rollouts/{id}", OPERATOR, board::page);
    r.post("/operators/rollouts/{id}/pause", OPERATOR, board::pause);
    r.post("/operators/rollouts/{id}/resume", OPERATOR, board::resume);
    r.post("/operators/rollouts/{id}/abort", OPERATOR, board::abort).dangerous();
}

/// What is too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Gates {
    /// Moves of a ring that failed.
    steps: i64,
    /// Per cent of an agency's answers that fail; fewer than three are no sign.
    errors: i64,
    /// Per cent of an agency's answers over a second; with 5 this is the p95.
    slow: i64,
    /// Jobs of an agency that failed.
    jobs: i64,
}

impl Default for Gates {
    fn default() -> Self {
        Gates { steps: 0, errors: 2, slow: 5, jobs: 2 }
    }
}

/// A roll-out.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = r)]
struct Rollout {
    id: Id,
    module: String,
    version: String,
    pace: String,
    state: String,
    placed: bool,
    back: bool,
    ring: i32,
    bake: i32,
    gates: Value,
    events: Value,
    created_at: DateTime<Utc>,
}

/// An agency's place in it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = a)]
struct Place {
    tenant_id: Id,
    ring: i32,
    came_from: String,
    state: String,
    why: Option<String>,
    changed_at: DateTime<Utc>,
    answers: i64,
    failures: i64,
    slow: i64,
    jobs: i64,
}

impl Rollout {
    fn gates(&self) -> Gates {
        serde_json::from_value(self.gates.clone()).unwrap_or_default()
    }

    fn places(&self, tx: &mut CrossTenantTx) -> Result<Vec<Place>> {
        tx.all(a::table.filter(a::rollout_id.eq(self.id)).order((a::ring, a::tenant_id)).select(Place::as_select()))
    }

    /// Whether its agencies of this ring go back.
    fn takes_back(&self, ring: i32) -> bool {
        (self.state == "halted" && ring == self.ring) || (self.state == "aborted" && self.back)
    }

    /// Writes down what happened, and by whom.
    fn tell(&self, tx: &mut CrossTenantTx, who: &str, what: &str, data: Value) -> Result<()> {
        let event = json!([{"at": Utc::now(), "who": who, "what": what, "data": data}]);
        let events: Value = tx.one(r::table.find(self.id).select(r::events).for_update())?;
        let all: Vec<Value> = [events, event].into_iter().flat_map(|e| e.as_array().cloned().unwrap_or_default()).collect();
        tx.run(diesel::update(r::table.find(self.id)).set(r::events.eq(json!(all)))).map(|_| ())
    }
}

/// Roll-outs that halted and that nobody ended yet, as `module version`.
pub(super) fn halted(tx: &mut CrossTenantTx) -> Result<Vec<String>> {
    let halted = r::table.filter(r::state.eq("halted")).order(r::id).select((r::module, r::version));
    Ok(tx.all::<(String, String)>(halted)?.into_iter().map(|(module, version)| format!("{module} {version}")).collect())
}

fn found(tx: &mut CrossTenantTx, id: Id) -> Result<Rollout> {
    tx.one(r::table.find(id).select(Rollout::as_select()).for_update())
}
