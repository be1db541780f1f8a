//! Where the agency wants four eyes. Alone one may ask for more of it, never for less.

use super::or_asked;
use crate::ROLES;
use diesel::prelude::*;
use kernel::approval::{Act, Carry, DOCUMENT, Shown, key, offered, one_at_a_time, switches};
use kernel::error::{Error, Result};
use kernel::routes::Routes;
use kernel::schema::settings;
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use web::{Form, Go, Page, Visit};

pub fn routes(r: &mut Routes) {
    r.get("/app/settings/approvals", ROLES, page);
    r.post("/app/settings/approvals", ROLES, save).dangerous();
}

/// Turning it off somewhere.
pub static RELAX: Act = Act {
    name: "approvals.relax",
    switch: "",
    may: |_, _| Some(ROLES),
    mays: |_| vec![ROLES],
    show: |tx, params| {
        let (before, after) = (switches(tx)?, wanted(params));
        let lost: Vec<Value> = before.difference(&after).map(|s| key(format!("switch-{s}"))).collect();
        let words = |all: &BTreeSet<String>| all.iter().map(|s| key(format!("switch-{s}"))).collect();
        Ok((!lost.is_empty()).then(|| vec![Shown { what: key("switches-title"), before: words(&before), after: words(&after) }]))
    },
    carry: Carry::AtOnce(write),
};

fn wanted(params: &Value) -> BTreeSet<String> {
    params["on"].as_array().into_iter().flatten().filter_map(|s| s.as_str().map(String::from)).collect()
}

fn write(tx: &mut Tx, params: &Value) -> Result<Value> {
    one_at_a_time(tx)?;
    let (before, after) = (switches(tx)?, wanted(params));
    for new in after.difference(&before) {
        if !offered(tx, new)? {
            return Err(Error::Conflict("four-eyes-short".into()));
        }
    }
    let mine = settings::table.filter(settings::name.eq(DOCUMENT));
    let (document, actor) = (json!({"on": after}), tx.scope().principal().actor());
    let set = (settings::document.eq(&document), settings::changed_by.eq(&actor), settings::changed_at.eq(diesel::dsl::now));
    if tx.run(diesel::update(mine).set((set, settings::version.eq(settings::version + 1))))? == 0 {
        tx.run(diesel::insert_into(settings::table).values((settings::name.eq(DOCUMENT), set)))?;
    }
    tx.journal("settings.changed", None, json!({"document": DOCUMENT, "before": {"on": before}, "after": {"on": after}}))?;
    Ok(Value::Null)
}

/// What the modules of this agency mark as sensitive.
fn acts(scope: &Scope) -> impl Iterator<Item = &'static Act> {
    let tenant = scope.tenant().clone();
    scope.house().edition().all().filter(move |m| tenant.keeps(m.manifest.name)).flat_map(|m| m.acts.iter().copied())
}

/// Every switch of these, by name.
fn all(scope: &Scope) -> Vec<&'static str> {
    let mut all: Vec<&'static str> = acts(scope).map(|act| act.switch).filter(|s| !s.is_empty()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

async fn page(visit: Visit, scope: Scope) -> Result<Page> {
    let names = all(&scope);
    let rows: Vec<(&str, bool, bool)> = scope
        .tx(move |tx| {
            let on = switches(tx)?;
            names.into_iter().map(|s| Ok((s, on.contains(s), offered(tx, s)?))).collect()
        })
        .await?;
    let rows: Vec<Value> = rows
        .into_iter()
        .map(|(s, on, offered)| {
            let acts: Vec<String> = acts(&scope).filter(|a| a.switch == s).map(|a| super::title(&visit, a.name)).collect();
            json!({"name": s, "label": visit.say(&format!("switch-{s}"), &[]), "acts": acts.join(" · "), "on": on, "offered": on || offered})
        })
        .collect();
    Ok(Page::new("approvals/switches.html")
        .title("switches-title")
        .summary("switches-summary")
        .crumb("nav-settings", Some("/app/settings"))
        .crumb("switches-title", None)
        .with("rows", rows))
}

async fn save(scope: Scope, form: Form) -> Result<Go> {
    let known = all(&scope);
    let ticked: BTreeSet<String> = form.all("on").into_iter().filter(|s| known.contains(s)).map(String::from).collect();
    let asked = scope.tx(move |tx| {
        // What a module that is off for now marked stays as it was.
        let on: BTreeSet<String> = switches(tx)?.into_iter().filter(|s| !known.contains(&s.as_str())).chain(ticked).collect();
        RELAX.perform(tx, json!({"on": on}))
    });
    match asked.await {
        Ok(outcome) => Ok(or_asked(outcome, |_| Go::to("/app/settings/approvals").toast("ok", "switches-saved", &[]))),
        Err(Error::Conflict(code)) if code == "four-eyes-short" => {
            Ok(Go::to("/app/settings/approvals").toast("warn", "four-eyes-short", &[]))
        }
        Err(e) => Err(e),
    }
}
