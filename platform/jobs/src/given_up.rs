//! An agency's work was given up: whoever runs the agency is told at once (NT-13).

use crate::queue::Claim;
use crate::worker::Hall;
use chrono::{Duration, Utc};
use diesel::prelude::*;
use kernel::error::Result;
use kernel::notice::{CARRY, JOB_FAILED};
use kernel::principal::{Id, Principal};
use kernel::schema::{member_roles, members, notices as n};
use kernel::scope::{Scope, Tx};
use serde_json::json;

/// What carries messages out of the house: of its failing no message can be sent.
const CARRIERS: [&str; 2] = [CARRY, "house.send_mail"];

/// Tells the administrators, once a day for each kind of work. What is wrong is in the operators' hands.
pub(crate) async fn tell(hall: &Hall, claim: &Claim) -> Result<()> {
    let Some(lane) = claim.tenant.filter(|_| !CARRIERS.contains(&claim.name.as_str())) else { return Ok(()) };
    let Some(tenant) = hall.agencies.fetch(lane).await? else { return Ok(()) };
    let policy = hall.house.policy(lane).await?;
    let scope = Scope::grant(hall.house.clone(), tenant, Principal::System("worker"), "worker", policy);
    let part = |key: &str| claim.payload.get(key).and_then(|v| v.as_str()).unwrap_or_default();
    let name = if claim.name == "handle" { format!("{}.{}", part("module"), part("handler")) } else { claim.name.clone() };
    let job = claim.id;
    scope.tx(move |tx| told(tx, &name, job)).await
}

fn told(tx: &mut Tx, name: &str, job: Id) -> Result<()> {
    tx.journal("jobs.given_up", Some(job), json!({"job": name}))?;
    let lately = n::kind.eq(JOB_FAILED.name).and(n::title.eq(name)).and(n::created_at.gt(Utc::now() - Duration::days(1)));
    if tx.one::<i64>(n::table.filter(lately).count())? > 0 {
        return Ok(());
    }
    let leads = member_roles::table.filter(member_roles::role.eq("admin")).select(member_roles::member_id);
    let leads: Vec<Id> = tx.all(members::table.filter(members::id.eq_any(leads)).order(members::id).select(members::id))?;
    tx.tell(&JOB_FAILED, &leads, name, "/app/audit").map(|_| ())
}
