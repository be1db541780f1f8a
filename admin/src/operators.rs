//! The operators' console: every agency, its state, and the work that waits.

use actix_web::web::{Form as Body, Path};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::cross_tenant::CrossTenant;
use kernel::error::{Error, Result};
use kernel::module::OPERATOR;
use kernel::principal::Id;
use kernel::routes::{Ground, Routes};
use kernel::schema::directory::tenants;
use kernel::schema::work::jobs;
use serde::Deserialize;
use serde_json::{Value, json};
use web::{Go, Page, Visit};

pub fn routes(r: &mut Routes) {
    r.on(Ground::Platform);
    r.get("/operators", OPERATOR, page);
    r.post("/operators/{id}/suspend", OPERATOR, suspend);
    r.post("/operators/{id}/resume", OPERATOR, resume);
    r.get("/operators/jobs", OPERATOR, board);
    r.post("/operators/jobs/{id}/retry", OPERATOR, retry);
    r.post("/operators/jobs/{id}/discard", OPERATOR, discard);
}

fn operator(visit: &Visit) -> Result<Id> {
    visit.session().filter(|s| s.account.operator).map(|s| s.account.id).ok_or(Error::NotFound)
}

fn door(visit: &Visit) -> CrossTenant {
    visit.house().service::<CrossTenant>().clone()
}

async fn page(visit: Visit) -> Result<Page> {
    type Listed = (Id, String, String, String, String, String, Option<String>, DateTime<Utc>);
    let all: Vec<Listed> = door(&visit)
        .tx(operator(&visit)?, "list of agencies", |tx| {
            let columns = (
                tenants::id,
                tenants::slug,
                tenants::name,
                tenants::kind,
                tenants::plan,
                tenants::status,
                tenants::status_reason,
                tenants::created_at,
            );
            tx.all(tenants::table.order(tenants::created_at.desc()).limit(500).select(columns))
        })
        .await?;
    let config = visit.config();
    let rows: Vec<Value> = all
        .into_iter()
        .map(|(id, slug, name, kind, plan, status, reason, created)| {
            let address = config.origin(&format!("{slug}.{}", config.base));
            json!({"id": id, "slug": slug, "name": name, "kind": visit.say(&format!("blueprint-{kind}"), &[]), "plan": plan, "suspended": status == "suspended", "reason": reason, "created": created, "address": address})
        })
        .collect();
    let load = visit.house().load();
    let figures = json!({"agencies": rows.len(), "connections": load.connections, "idle": load.idle, "most": load.most, "hears": visit.house().hears()});
    Ok(Page::new("admin/operators.html").title("operators-title").with("agencies", rows).with("figures", figures))
}

#[derive(Deserialize)]
struct Reason {
    reason: String,
}

async fn suspend(visit: Visit, id: Path<Id>, body: Body<Reason>) -> Result<Go> {
    let reason = body.into_inner().reason;
    if reason.trim().is_empty() {
        return Ok(Go::to("/operators").toast("warn", "operators-reason-needed", &[]));
    }
    set(&visit, *id, "suspended", Some(reason)).await?;
    Ok(Go::to("/operators").toast("ok", "operators-suspended", &[]).undo(format!("/operators/{id}/resume")))
}

async fn resume(visit: Visit, id: Path<Id>) -> Result<Go> {
    set(&visit, *id, "active", None).await?;
    Ok(Go::to("/operators").toast("ok", "operators-resumed", &[]))
}

async fn set(visit: &Visit, id: Id, status: &'static str, reason: Option<String>) -> Result<()> {
    let change = move |tx: &mut kernel::cross_tenant::CrossTenantTx| {
        tx.run(diesel::update(tenants::table.find(id)).set((tenants::status.eq(status), tenants::status_reason.eq(reason))))
    };
    match door(visit).tx(operator(visit)?, status, change).await? {
        1 => Ok(()),
        _ => Err(Error::NotFound),
    }
}

async fn board(visit: Visit) -> Result<Page> {
    type Dead = (Id, String, i32, Option<String>, DateTime<Utc>);
    let (counts, dead): (Vec<(String, i64)>, Vec<Dead>) = door(&visit)
        .tx(operator(&visit)?, "jobs board", |tx| {
            let counts = tx.all(jobs::table.group_by(jobs::state).select((jobs::state, diesel::dsl::count_star())))?;
            let dead = jobs::table.filter(jobs::state.eq("dead")).order(jobs::created_at.desc()).limit(100);
            Ok((counts, tx.all(dead.select((jobs::id, jobs::name, jobs::attempts, jobs::error, jobs::created_at)))?))
        })
        .await?;
    let count = |state: &str| counts.iter().find(|(s, _)| s == state).map_or(0, |(_, n)| *n);
    let rows: Vec<Value> = dead
        .into_iter()
        .map(|(id, name, attempts, error, at)| json!({"id": id, "name": name, "attempts": attempts, "error": error, "at": at}))
        .collect();
    let figures = json!({"ready": count("ready"), "running": count("running"), "paused": count("paused"), "dead": count("dead")});
    Ok(Page::new("admin/operators_jobs.html").title("jobs-title").with("figures", figures).with("dead", rows))
}

async fn retry(visit: Visit, id: Path<Id>) -> Result<Go> {
    let id = *id;
    let again = move |tx: &mut kernel::cross_tenant::CrossTenantTx| {
        let set = (jobs::state.eq("ready"), jobs::run_at.eq(diesel::dsl::now), jobs::attempts.eq(0));
        tx.run(diesel::update(jobs::table.filter(jobs::id.eq(id).and(jobs::state.eq("dead")))).set(set))
    };
    door(&visit).tx(operator(&visit)?, "retry a job", again).await?;
    Ok(Go::to("/operators/jobs").toast("ok", "jobs-retried", &[]))
}

async fn discard(visit: Visit, id: Path<Id>) -> Result<Go> {
    let id = *id;
    let away = move |tx: &mut kernel::cross_tenant::CrossTenantTx| {
        tx.run(diesel::delete(jobs::table.filter(jobs::id.eq(id).and(jobs::state.eq("dead")))))
    };
    door(&visit).tx(operator(&visit)?, "discard a job", away).await?;
    Ok(Go::to("/operators/jobs").toast("ok", "jobs-discarded", &[]))
}
