//! What modules work out by themselves, and what of it this agency wants (MH-14): one page, one switch each, and the same by API.
//! What is switched off is nowhere: no place in the menu, no page, no line of the API, no work at night, no notice.

use crate::MODULES;
use actix_web::HttpResponse;
use actix_web::web::{Json, Path};
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::parts::{AIDS, Aid};
use kernel::routes::Routes;
use kernel::schema::settings;
use kernel::scope::{Scope, Tx};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use web::{Form, Go, Page, Visit};

pub(crate) const DESK: &str = "/app/settings/aids";

pub(crate) fn routes(r: &mut Routes) {
    r.get(DESK, MODULES, page);
    r.post(DESK, MODULES, save);
    r.get("/api/v1/aids", MODULES, list)
        .told(|| json!({"gives": {"type": "object", "properties": {"data": {"type": "array", "items": one_told()}}}}));
    r.patch("/api/v1/aids/{module}/{name}", MODULES, switch).told(|| {
        let takes = json!({"type": "object", "required": ["on"], "additionalProperties": false, "properties": {"on": {"type": "boolean"}}});
        json!({"takes": takes, "gives": one_told()})
    });
}

fn one_told() -> Value {
    json!({"type": "object", "properties": {"module": {"type": "string"}, "name": {"type": "string"}, "on": {"type": "boolean"}}})
}

/// Those of modules that are on here, each with its module's name.
fn here(scope: &Scope) -> Vec<(&'static str, &'static Aid)> {
    let modules = scope.house().edition().all().map(|m| (m.manifest.name, m.aids));
    modules.filter(|(name, _)| scope.tenant().keeps(name)).flat_map(|(name, aids)| aids.iter().map(move |aid| (name, aid))).collect()
}

fn key(module: &str, aid: &Aid) -> String {
    format!("{module}.{}", aid.name)
}

/// Those that are off, as the database has them now.
fn off(tx: &mut Tx) -> Result<BTreeSet<String>> {
    let document: Option<Value> = tx.maybe(settings::table.filter(settings::name.eq(AIDS)).select(settings::document))?;
    Ok(document.and_then(|d| serde_json::from_value(d["off"].clone()).ok()).unwrap_or_default())
}

/// Switches; what a module that is off for now was told stays as it was.
fn put(tx: &mut Tx, wanted: impl Fn(&str) -> Option<bool>) -> Result<()> {
    // Whoever switches waits for whoever does so at the same time.
    tx.maybe::<String>(settings::table.filter(settings::name.eq(AIDS)).select(settings::name).for_update())?;
    let before = off(tx)?;
    let known: Vec<String> = here(tx.scope()).into_iter().map(|(module, aid)| key(module, aid)).collect();
    let mut after = before.clone();
    for key in known {
        match wanted(&key) {
            Some(true) => after.remove(&key),
            Some(false) => after.insert(key),
            None => false,
        };
    }
    if after == before {
        return Ok(());
    }
    let (document, actor) = (json!({"off": after}), tx.scope().principal().actor());
    let set = (settings::document.eq(&document), settings::changed_by.eq(&actor), settings::changed_at.eq(diesel::dsl::now));
    let mine = settings::table.filter(settings::name.eq(AIDS));
    if tx.run(diesel::update(mine).set((set, settings::version.eq(settings::version + 1))))? == 0 {
        tx.run(diesel::insert_into(settings::table).values((settings::name.eq(AIDS), set)))?;
    }
    tx.journal("settings.changed", None, json!({"document": AIDS, "before": {"off": before}, "after": document}))
}

async fn page(visit: Visit, scope: Scope) -> Result<Page> {
    let off = scope.tx(off).await?;
    let mut modules: Vec<Value> = Vec::new();
    for (module, aid) in here(&scope) {
        let words = format!("aid-{module}-{}", aid.name);
        let row = json!({"key": key(module, aid), "icon": aid.icon, "on": !off.contains(&key(module, aid)),
            "label": visit.say(&words, &[]), "how": visit.say(&format!("{words}-how"), &[])});
        match modules.last_mut().filter(|last| last["name"] == module) {
            Some(last) => last["aids"].as_array_mut().into_iter().for_each(|aids| aids.push(row.clone())),
            None => modules.push(json!({"name": module, "label": visit.say(&format!("module-{module}"), &[]), "aids": [row]})),
        }
    }
    Ok(Page::new("admin/aids.html")
        .title("aids-title")
        .summary("aids-summary")
        .crumb("nav-settings", Some("/app/settings"))
        .crumb("aids-title", None)
        .with("modules", modules))
}

async fn save(scope: Scope, form: Form) -> Result<Go> {
    let ticked: BTreeSet<String> = form.all("on").into_iter().map(String::from).collect();
    scope.tx(move |tx| put(tx, |key| Some(ticked.contains(key)))).await?;
    scope.house().changed(scope.tenant().id);
    Ok(Go::to(DESK).toast("ok", "aids-saved", &[]))
}

async fn list(scope: Scope) -> Result<HttpResponse> {
    let off = scope.tx(off).await?;
    let face =
        |(module, aid): (&'static str, &'static Aid)| json!({"module": module, "name": aid.name, "on": !off.contains(&key(module, aid))});
    Ok(HttpResponse::Ok().json(json!({"data": here(&scope).into_iter().map(face).collect::<Vec<_>>()})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    on: bool,
}

async fn switch(scope: Scope, at: Path<(String, String)>, body: Json<Wanted>) -> Result<HttpResponse> {
    let ((module, name), Wanted { on }) = (at.into_inner(), body.into_inner());
    let found = here(&scope).into_iter().find(|(m, aid)| *m == module && aid.name == name).ok_or(Error::NotFound)?;
    let wanted = key(found.0, found.1);
    scope.tx(move |tx| put(tx, |key| (key == wanted).then_some(on))).await?;
    scope.house().changed(scope.tenant().id);
    Ok(HttpResponse::Ok().json(json!({"module": module, "name": name, "on": on})))
}
