//! Whether a way up was tried before, in the agency's staging copy (MH-11): said beside the plan, and no part of what is confirmed.

use super::machine::{FAILED, UPGRADED};
use super::plan::MovePlan;
use crate::copies;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::error::Result;
use kernel::schema::journal as j;
use kernel::scope::Scope;
use serde::Serialize;
use serde_json::{Value, json};

/// What came of it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Tried {
    /// `none`: there is no copy; `not_yet`: there is one; `well` or `failed`: as it went there, the last time.
    pub state: &'static str,
    pub at: Option<DateTime<Utc>>,
}

/// Says it of a plan; nothing of a way back, nor in a copy, where one is trying.
pub(super) async fn tried(scope: &Scope, plan: &MovePlan) -> Result<Option<Tried>> {
    if plan.back || scope.tenant().copy.is_some() {
        return Ok(None);
    }
    let copy = scope.tx(|tx| copies::current(tx, false)).await?.filter(|copy| copy.state == "open");
    let Some(copy) = copy else { return Ok(Some(Tried { state: "none", at: None })) };
    let there = ::tenants::of_copy(scope.house(), copy.copy).await?;
    let (module, to) = (plan.module.clone(), plan.to.clone());
    let last = there.tx(move |tx| {
        let this = j::data.retrieve_as_text("module").eq(module).and(j::data.retrieve_as_text("to").eq(to));
        let lines = j::table.filter(j::what.eq_any([UPGRADED, FAILED]).and(this));
        tx.maybe::<(DateTime<Utc>, String)>(lines.order(j::id.desc()).limit(1).select((j::at, j::what)))
    });
    let last = last.await?;
    let state = match &last {
        None => "not_yet",
        Some((_, what)) if what == FAILED => "failed",
        Some(_) => "well",
    };
    Ok(Some(Tried { state, at: last.map(|(at, _)| at) }))
}

/// As the API's description says it.
pub(super) fn told() -> Value {
    let at = json!({"oneOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]});
    let state = json!({"type": "string", "enum": ["none", "not_yet", "well", "failed"]});
    json!({"oneOf": [{"type": "object", "required": ["state", "at"], "properties": {"state": state, "at": at}}, {"type": "null"}]})
}
