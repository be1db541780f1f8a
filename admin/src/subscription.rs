//! What the agency subscribes to, how much of it is used, until when it may look around.

use crate::SETTINGS;
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::routes::Routes;
use kernel::schema::directory::accounts;
use kernel::scope::Scope;
use mail::{Address, Brand, Message};
use serde_json::{Value, json};
use std::sync::Arc;
use theme::{Arg, Format, Locale, Pages};
use web::letter::SendMail;
use web::plan;
use web::{Form, Go, Page, Visit};

pub fn routes(r: &mut Routes) {
    r.get("/app/settings/plan", SETTINGS, page);
    r.post("/app/settings/plan", SETTINGS, choose);
}

async fn page(visit: Visit, scope: Scope) -> Result<Page> {
    let tenant = scope.tenant().clone();
    let (seats, bytes, records) = scope.tx(|tx| Ok((plan::seats(tx)?, plan::weight(tx)?, plan::records(tx)?))).await?;
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
        gauge("records", records, plan.and_then(|p| p.records), &whole),
    ];
    let trial = tenant.plan == "trial";
    let (ends, over) = (plan::trial_ends(&tenant), plan::is_over(&tenant));
    let others: Vec<Value> = plan::all()
        .iter()
        .map(|p| {
            json!({
                "name": visit.say(&format!("plan-{}", p.name), &[]), "price": tenants::price(visit.locale(), p.price), "period": visit.say("plan-period", &[]),
                "features": p.features.iter().map(|f| visit.say(&format!("plan-feature-{f}"), &[])).collect::<Vec<_>>(),
                "value": p.name, "current": p.name == tenant.plan,
            })
        })
        .collect();
    Ok(Page::new("admin/subscription.html")
        .title("subscription-page-title")
        .summary("subscription-page-summary")
        .with("plan", json!({"name": if trial { visit.say("subscription-trial", &[]) } else { visit.say(&format!("plan-{}", tenant.plan), &[]) }, "trial": trial, "ends": ends, "over": over}))
        .with("gauges", gauges)
        .with("others", others)
        .with("write_to", format!("{}/legal", visit.config().platform_origin())))
}

/// Asks the platform for a plan: its operators get a mail, and answer from their console.
async fn choose(visit: Visit, scope: Scope, form: Form) -> Result<Go> {
    let chosen = plan::all().iter().find(|p| p.name == form.text("plan")).ok_or_else(|| Error::invalid("plan", "choice"))?;
    web::limits::per_minute(&format!("plan:{}", scope.tenant().id), 3)?;
    let letters = letters(&visit, &scope, &chosen.name).await?;
    scope
        .tx(move |tx| {
            letters.into_iter().try_for_each(|letter| tx.order(SendMail::now(letter)?))?;
            tx.journal("settings.plan_asked", None, json!({"plan": chosen.name}))
        })
        .await?;
    let name = visit.say(&format!("plan-{}", chosen.name), &[]);
    Ok(Go::to("/app/settings/plan").toast("ok", "subscription-asked", &[("plan", name)]))
}

/// The mail to each operator, in their language.
async fn letters(visit: &Visit, scope: &Scope, plan: &str) -> Result<Vec<Message>> {
    let operators: Vec<(String, String)> = scope
        .house()
        .platform_tx("system:plan", |tx| tx.all(accounts::table.filter(accounts::operator).select((accounts::email, accounts::locale))))
        .await?;
    let (tenant, config) = (scope.tenant(), visit.config());
    let by = visit.session().map(|s| s.account.email.clone()).unwrap_or_default();
    let words = scope.house().service::<Arc<Pages>>().words();
    let letter = |(email, tag): &(String, String)| {
        let to = Address::parse(email).ok()?;
        let locale = Locale::parse(tag).unwrap_or(Locale::Fr);
        let plan = words.say(locale, &format!("plan-{plan}"), &[]);
        let args = [("agency", Arg::from(tenant.name.as_str())), ("plan", Arg::from(plan.as_str())), ("by", Arg::from(by.as_str()))];
        let say = |part: &str| words.say(locale, &format!("mail-plan-asked-{part}"), &args);
        let brand = Brand { name: "Estrade".into(), accent: "#b3401f".into(), logo: None };
        let href = format!("{}/operators/agencies/{}", config.platform_origin(), tenant.id);
        let letter = Message::letter("plan-asked", to, say("subject"), brand).language(locale.tag()).paragraph(say("text"));
        letter.button(say("button"), href).footer(words.say(locale, "mail-footer", &[])).message().ok()
    };
    Ok(operators.iter().filter_map(letter).collect())
}
