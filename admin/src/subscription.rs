//! What the agency subscribes to, how much of it is used, until when it may look around.

use crate::SETTINGS;
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use kernel::error::Result;
use kernel::query::Query;
use kernel::routes::Routes;
use kernel::schema::directory::tenants;
use kernel::scope::Scope;
use serde_json::{Value, json};
use theme::Format;
use web::plan::{self, TRIAL_DAYS};
use web::{Page, Visit};

/// Records are counted no further than this.
const COUNTED: i64 = 1_000_000;

pub fn routes(r: &mut Routes) {
    r.get("/app/settings/plan", SETTINGS, page);
}

async fn page(visit: Visit, scope: Scope) -> Result<Page> {
    let tenant = scope.tenant().clone();
    let resources: Vec<_> =
        scope.house().edition().all().filter(|m| tenant.has(m.manifest.name)).flat_map(|m| m.resources).copied().collect();
    let (seats, bytes, records, since) = scope
        .tx(move |tx| {
            let mut records = 0;
            for resource in resources {
                records += resource.count(tx, &Query::default(), COUNTED)?;
            }
            let since: DateTime<Utc> = tx.one(tenants::table.find(tx.scope().tenant().id).select(tenants::created_at))?;
            Ok((plan::seats(tx)?, plan::weight(tx)?, records, since))
        })
        .await?;
    let format = Format::of(visit.locale());
    let plan = plan::of(&tenant);
    let weight = |bytes: i64| format.bytes(u64::try_from(bytes).unwrap_or(0));
    let gauge = |name: &str, used: i64, most: Option<i64>, say: &dyn Fn(i64) -> String| {
        json!({
            "label": visit.say(&format!("subscription-gauge-{name}"), &[]), "used": used, "most": most, "used_said": say(used),
            "most_said": most.map_or_else(|| visit.say("subscription-any", &[]), say),
            // From four fifths it is said that the end is near.
            "state": match most { Some(most) if used >= most => "full", Some(most) if used * 5 >= most * 4 => "near", _ => "" },
        })
    };
    let whole = |n: i64| format.whole(n);
    let gauges = [
        gauge("members", seats, plan.and_then(|p| p.members), &whole),
        gauge("storage", bytes, plan.and_then(plan::Plan::bytes), &weight),
        gauge("records", records, None, &whole),
    ];
    let trial = tenant.plan == "trial";
    let ends = since + Duration::days(TRIAL_DAYS);
    let others: Vec<Value> = plan::all()
        .iter()
        .map(|p| {
            json!({
                "name": visit.say(&format!("plan-{}", p.name), &[]), "price": format.money(p.price, "EUR"), "period": visit.say("plan-period", &[]),
                "features": p.features.iter().map(|f| visit.say(&format!("plan-feature-{f}"), &[])).collect::<Vec<_>>(),
                "current": p.name == tenant.plan,
            })
        })
        .collect();
    Ok(Page::new("admin/subscription.html")
        .title("subscription-page-title")
        .summary("subscription-page-summary")
        .with("plan", json!({"name": if trial { visit.say("subscription-trial", &[]) } else { visit.say(&format!("plan-{}", tenant.plan), &[]) }, "trial": trial, "ends": ends, "over": trial && ends < Utc::now()}))
        .with("gauges", gauges)
        .with("others", others)
        .with("write_to", format!("{}/legal", visit.config().platform_origin())))
}
