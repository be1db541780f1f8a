//! The agency's modules: what each brings, needs and is needed by; on and off.

use crate::plan::Plan;
use crate::team::role_title;
use crate::{MODULES, approvals, interfaces, planned};
use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{Either, HttpResponse};
use kernel::approval::{Act, Carry, Outcome, Shown, key};
use kernel::error::{Error, Result};
use kernel::module::Module;
use kernel::routes::Routes;
use kernel::scope::Scope;
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit};

pub fn routes(r: &mut Routes) {
    r.get("/app/modules", MODULES, page);
    r.get("/app/modules/{name}/plan", MODULES, plan);
    r.post("/app/modules/{name}/apply", MODULES, apply).dangerous();
    r.post("/app/modules/{name}/undo", MODULES, undo);
    r.post("/app/modules/{name}/wake", MODULES, wake);
    r.post("/api/v1/modules/{name}/wake", MODULES, wake_json).told(told);
}

async fn page(visit: Visit, scope: Scope) -> Result<Page> {
    let (leaving, ripe, outside) = scope
        .tx(|tx| {
            let all: Vec<&str> =
                tx.scope().house().edition().all().map(|m| m.manifest.name).filter(|m| tx.scope().tenant().keeps(m)).collect();
            Ok((crate::purges::waiting(tx)?, web::ripe(tx)?, interfaces::coming(tx, &all)?))
        })
        .await?;
    let outside = |name: &str| -> Vec<Value> {
        let mine = outside.iter().filter(|o| o.module.manifest.name == name);
        mine.map(|o| o.shown(&visit, scope.tenant().pins.release(name).map(|r| r.version))).collect()
    };
    let edition = scope.house().edition();
    let title = |name: &str| visit.say(&format!("module-{name}"), &[]);
    let has = |name: &str| scope.tenant().keeps(name);
    // A name and whether that module is on.
    let other = |name: &str| json!({"title": title(name), "on": has(name)});
    let planned = planned::of(scope.tenant());
    let soon = |name: &str| planned.iter().find(|p| p.module == name).map(|p| json!({"on": p.on, "day": p.day, "failed": p.failed}));
    let card = |m: &&'static Module| {
        let name = m.manifest.name;
        let release = scope.tenant().pins.release(name).or(m.releases.last());
        let newer = m.releases.last().filter(|newest| has(name) && release.is_some_and(|r| r.version != newest.version));
        let enhances =
            edition.modules.iter().filter(|o| m.manifest.enhances.contains(&o.manifest.name) || o.manifest.enhances.contains(&name));
        json!({
            "name": name, "title": title(name), "what": visit.say(&format!("module-{name}-what"), &[]), "icon": m.manifest.icon,
            "on": has(name), "outside": outside(name), "planned": soon(name), "ripe": ripe.iter().find(|r| r.module.manifest.name == name).map(|r| json!({"why": r.why(&visit), "later": r.later})), "known": scope.tenant().pins.release(name).is_some(), "leaves": leaving.get(name), "rest": scope.tenant().rests(name), "trial": scope.tenant().on_trial(name), "version": release.map(|r| r.version), "newer": newer.map(|r| r.version), "releases": scope.tenant().pins.release(name).map(|_| format!("/app/modules/{name}/releases")), "changelog": release.map(|r| visit.say(r.changelog, &[])),
            "beyond": (!web::plan::entitles(scope.tenant(), name)).then(|| least(&visit, name)),
            "needs": m.manifest.needs.iter().map(|n| other(n)).collect::<Vec<_>>(),
            "needed_by": edition.needed_by(name).map(|d| other(d.manifest.name)).collect::<Vec<_>>(),
            "enhances": enhances.map(|o| other(o.manifest.name)).collect::<Vec<_>>(),
            "brings": m.resources.iter().map(|r| json!({"title": visit.say(&format!("{}-many", r.name), &[]), "icon": r.icon, "href": has(name).then(|| format!("/app/{}", r.name))})).collect::<Vec<_>>(),
        })
    };
    let platform: Vec<Value> = edition.foundation.iter().flat_map(|m| outside(m.manifest.name)).collect();
    let cards: Vec<Value> = edition.modules.iter().map(card).collect();
    let awake = cards.iter().filter(|c| c["on"] == json!(true) && c["rest"].is_null()).count();
    Ok(Page::new("admin/modules.html")
        .title("modules-title")
        .summary("modules-summary")
        .with("awake", awake)
        .with("outside", platform)
        .with("modules", cards))
}

/// The name of the smallest subscription that includes a module.
fn least(visit: &Visit, module: &str) -> Option<String> {
    web::plan::least_with(module).map(|plan| visit.say(&format!("plan-{}", plan.name), &[]))
}

async fn plan(visit: Visit, scope: Scope, name: Path<String>) -> Result<Page> {
    let (wanted, on) = (name.clone(), !scope.tenant().keeps(&name));
    let (plan, outside) = scope
        .tx(move |tx| {
            let plan = Plan::of(tx, &wanted, on)?;
            let modules: Vec<&str> = if on { plan.modules.iter().map(String::as_str).collect() } else { Vec::new() };
            let outside = interfaces::coming(tx, &modules)?;
            Ok((plan, outside))
        })
        .await?;
    let newest = |m: &'static Module| scope.tenant().pins.release(m.manifest.name).or(m.releases.last()).map(|r| r.version);
    let outside: Vec<Value> = outside.iter().map(|o| o.shown(&visit, newest(o.module))).collect();
    Ok(shown(&visit, &name, &plan, false).with("outside", outside))
}

fn shown(visit: &Visit, name: &str, plan: &Plan, changed: bool) -> Page {
    let title = |name: &String| visit.say(&format!("module-{name}"), &[]);
    let others: Vec<String> = plan.modules.iter().filter(|m| *m != name).map(title).collect();
    let effects: Vec<Value> = plan
        .effects
        .iter()
        .map(|r| {
            let mays: Vec<String> = r.permissions.iter().map(|may| permission(visit, may)).collect();
            json!({"role": role_title(visit, &r.role, r.title.as_deref()), "people": r.people, "count": mays.len(), "mays": mays})
        })
        .collect();
    let unheld: Vec<String> =
        plan.effects.iter().filter(|r| r.people == 0).map(|r| role_title(visit, &r.role, r.title.as_deref())).collect();
    let words = if plan.on { "plan-on-title" } else { "plan-off-title" };
    Page::new("admin/plan.html")
        .titled(visit.say(words, &[("module", title(&name.to_string()))]))
        .crumb("modules-title", Some("/app/modules"))
        .status(if changed { StatusCode::CONFLICT } else { StatusCode::OK })
        .with(
            "plan",
            json!({
                "name": name, "title": title(&name.to_string()), "on": plan.on, "others": others, "people": plan.people, "effects": effects, "unheld": unheld,
                "enhanced": plan.enhanced.iter().map(title).collect::<Vec<_>>(),
                "beyond": plan.beyond.iter().map(title).collect::<Vec<_>>(), "least": plan.beyond.iter().find_map(|m| least(visit, m)),
                "conflicts": plan.conflicts.iter().map(title).collect::<Vec<_>>(),
                "resources": plan.resources.iter().map(|r| visit.say(&format!("{r}-many"), &[])).collect::<Vec<_>>(),
                "hash": plan.hash(), "changed": changed,
            }),
        )
}

/// The plan as it is now, where another one was sent.
pub(crate) async fn shown_anew(visit: &Visit, scope: &Scope, name: &str, on: bool) -> Result<Page> {
    let wanted = name.to_string();
    let plan = scope.tx(move |tx| Plan::of(tx, &wanted, on)).await?;
    Ok(shown(visit, name, &plan, true))
}

async fn apply(visit: Visit, scope: Scope, name: Path<String>, form: Form) -> Result<Either<Page, Go>> {
    let (wanted, on, hash) = (name.clone(), form.text("on") == "true", form.text("hash").to_string());
    let params = json!({"module": wanted, "on": on, "hash": hash});
    match scope.tx(move |tx| BRING.perform(tx, params)).await {
        Ok(Outcome::Asked(id)) => Ok(Either::Right(approvals::asked(id))),
        Ok(Outcome::Done(_)) => {
            let words = if on { "module-switched-on" } else { "module-switched-off" };
            let title = visit.say(&format!("module-{name}"), &[]);
            Ok(Either::Right(Go::to("/app/modules").toast("ok", words, &[("module", title)]).undo(format!("/app/modules/{name}/undo"))))
        }
        // The world changed: the new plan is shown, and nothing was done.
        Err(Error::Conflict(_)) => Ok(Either::Left(shown_anew(&visit, &scope, &name, on).await?)),
        Err(e) => Err(e),
    }
}

/// A module that comes for the first time brings rights to roles: as sensitive as giving them by hand.
pub static BRING: Act = Act {
    name: "modules.bring",
    switch: "roles",
    may: |_, _| Some(MODULES),
    mays: |_| vec![MODULES],
    show: |tx, params| {
        let (name, on) = (params["module"].as_str().unwrap_or_default(), params["on"] == json!(true));
        if !on {
            return Ok(None);
        }
        let given = Plan::of(tx, name, true)?.given(tx.scope().house().edition());
        let mut lines = vec![Shown { what: key("nav-modules"), before: Vec::new(), after: vec![key(format!("module-{name}"))] }];
        for (role, mays) in &given {
            let what = crate::roles::title_of(tx, role)?;
            let words = mays.iter().map(|may| key(format!("may-{}", may.replace('.', "-")))).collect();
            lines.push(Shown { what, before: Vec::new(), after: words });
        }
        Ok((!given.is_empty()).then_some(lines))
    },
    carry: Carry::AtOnce(|tx, params| {
        let text = |name: &str| params[name].as_str().unwrap_or_default();
        Plan::apply(tx, text("module"), params["on"] == json!(true), text("hash")).map(|plan| json!(plan.on))
    }),
};

/// A permission in words: an action on a resource, or what the module says of it.
fn permission(visit: &Visit, may: &str) -> String {
    match may.split('.').collect::<Vec<_>>().as_slice() {
        [_, resource, action] => {
            format!("{} · {}", visit.say(&format!("{resource}-many"), &[]), visit.say(&format!("action-of-{action}"), &[]))
        }
        _ => visit.say(&format!("may-{}", may.replace('.', "-")), &[]),
    }
}

/// Ends a rest: the module is tried again, and has to show itself well.
async fn awaken(scope: &Scope, name: String) -> Result<bool> {
    let edition = scope.house().edition();
    edition.modules.iter().find(|m| m.manifest.name == name).ok_or(Error::NotFound)?;
    // What the platform put to rest, the platform wakes.
    if scope.tenant().rests(&name).is_some_and(|rest| rest.why != "failing") {
        return Err(Error::Conflict("rest".into()));
    }
    let woken = scope.tx(move |tx| kernel::breaker::wake(tx, &name)).await?;
    scope.house().changed(scope.tenant().id);
    Ok(woken)
}

async fn wake(visit: Visit, scope: Scope, name: Path<String>) -> Result<Go> {
    let title = visit.say(&format!("module-{name}"), &[]);
    match awaken(&scope, name.clone()).await {
        Ok(_) => Ok(Go::to("/app/modules").toast("ok", "module-woken", &[("module", title)])),
        Err(Error::Conflict(_)) => Ok(Go::to("/app/modules").toast("warn", "module-not-yours-to-wake", &[("module", title)])),
        Err(e) => Err(e),
    }
}

async fn wake_json(scope: Scope, name: Path<String>) -> Result<HttpResponse> {
    let woken = awaken(&scope, name.clone()).await?;
    Ok(HttpResponse::Ok().json(json!({"name": *name, "woken": woken})))
}

fn told() -> Value {
    json!({"gives": {"type": "object", "properties": {"name": {"type": "string"}, "woken": {"type": "boolean"}}}})
}

/// Exactly what the last switch of this module touched goes back, unless the agency has changed since.
async fn undo(visit: Visit, scope: Scope, name: Path<String>) -> Result<Go> {
    let wanted = name.clone();
    match scope.tx(move |tx| Plan::undo(tx, &wanted)).await {
        Ok(on) => {
            let words = if on { "module-switched-on" } else { "module-switched-off" };
            Ok(Go::to("/app/modules").toast("ok", words, &[("module", visit.say(&format!("module-{name}"), &[]))]))
        }
        Err(Error::Conflict(_)) => Ok(Go::to("/app/modules").toast("warn", "module-undo-late", &[])),
        Err(e) => Err(e),
    }
}
