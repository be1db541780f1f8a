//! A run as it is kept.

use crate::rule::Rule;
use crate::schema::workflow_runs as r;
use chrono::{DateTime, Utc};
use kernel::prelude::*;
use serde_json::Value;

/// The rule as it was when the run began.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    pub name: String,
    pub rule: Rule,
}

/// One run.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = r)]
pub struct Run {
    pub id: Id,
    pub workflow_id: Id,
    pub started: String,
    pub what: Option<String>,
    pub resource: Option<String>,
    pub record: Option<Id>,
    pub actor: String,
    pub context: Value,
    pub depth: i32,
    #[serde(skip)]
    pub plan: Option<Value>,
    pub author_id: Option<Id>,
    pub step: i32,
    pub attempts: i32,
    pub steps: Value,
    pub state: String,
    pub severity: String,
    pub error: Option<String>,
    pub next_at: Option<DateTime<Utc>>,
    pub task_id: Option<Id>,
    pub created_at: DateTime<Utc>,
    pub done_at: Option<DateTime<Utc>>,
}

/// What became of a step: `done`, `passed` (it could not be done, and the rest went on) or `failed`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Done {
    pub step: i32,
    pub state: String,
    pub at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tries: Vec<Try>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub made: Vec<Made>,
    /// How many were told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<usize>,
    /// It was said in a group.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub posted: bool,
}

/// An attempt that went wrong: no words of a record, only codes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Try {
    pub at: Option<DateTime<Utc>>,
    pub error: String,
}

/// A record that a step made or changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Made {
    pub of: String,
    pub id: Id,
}

impl Run {
    /// The run of this key, held until the transaction ends.
    pub fn hold(tx: &mut Tx, id: Id) -> Result<Option<Run>> {
        tx.maybe(r::table.filter(r::id.eq(id)).select(Run::as_select()).for_update())
    }

    /// Whether there is something left to do.
    pub fn is_under_way(&self) -> bool {
        matches!(self.state.as_str(), "waiting" | "running")
    }

    /// Whether it stands for a round: a run for each record.
    pub fn is_round(&self) -> bool {
        self.record.is_none() && self.context.get("round").is_some()
    }

    /// What it does.
    pub fn plan(&self) -> Plan {
        self.plan.clone().and_then(|plan| serde_json::from_value(plan).ok()).unwrap_or_default()
    }

    /// What became of its steps so far.
    pub fn done(&self) -> Vec<Done> {
        serde_json::from_value(self.steps.clone()).unwrap_or_default()
    }

    /// The entry of the step it stands at, with those before it.
    pub fn logged(&self) -> (Vec<Done>, Done) {
        let mut done = self.done();
        let at = match done.last() {
            Some(last) if last.step == self.step => done.pop().unwrap_or_default(),
            _ => Done { step: self.step, ..Done::default() },
        };
        (done, at)
    }
}
