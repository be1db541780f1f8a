//! Ctrl+K: pages, acts and records in one list.

use super::options;
use crate::form::Form;
use crate::shell;
use crate::visit::Visit;
use actix_web::{HttpRequest, HttpResponse};
use kernel::error::Result;
use kernel::resource::{Id, Resource};
use kernel::scope::Scope;
use serde_json::{Value, json};

/// Records of each kind, and of all kinds together.
const EACH: i64 = 5;

pub(super) async fn palette(scope: Scope, visit: Visit, req: HttpRequest) -> Result<HttpResponse> {
    let typed = Form::of_query(req.query_string()).text("q").to_string();
    let lower = typed.to_lowercase();
    let fits = |item: &Value| lower.is_empty() || item["label"].as_str().is_some_and(|l| l.to_lowercase().contains(&lower));
    let pages: Vec<Value> = shell::nav(&visit, &scope)
        .into_iter()
        .filter(fits)
        .map(|n| json!({"label": n["label"], "hint": n["group"], "href": n["href"], "icon": n["icon"]}))
        .take(8)
        .collect();
    let new = |m: Value| json!({"label": m["new"], "hint": "", "href": m["href"], "icon": "plus"});
    let acts: Vec<Value> = shell::new_menu(&visit, &scope).into_iter().map(new).filter(fits).take(6).collect();
    let mut groups = Vec::new();
    if typed.chars().count() >= 2 {
        groups.extend(records(&scope, &visit, typed).await?);
    }
    for (key, items) in [("palette-pages", pages), ("palette-acts", acts)] {
        if !items.is_empty() {
            groups.push(json!({"label": visit.say(key, &[]), "items": items}));
        }
    }
    Ok(HttpResponse::Ok().json(json!({"groups": groups})))
}

async fn records(scope: &Scope, visit: &Visit, typed: String) -> Result<Vec<Value>> {
    let tenant = scope.tenant().clone();
    let awake = scope.house().edition().all().filter(move |m| tenant.has(m.manifest.name));
    let readable: Vec<&'static Resource> = awake
        .flat_map(|m| m.resources.iter().copied())
        .filter(|r| scope.allows(r.may.read) && r.fields.iter().any(|f| f.searched))
        .collect();
    let found = scope
        .tx(move |tx| {
            let mut found: Vec<(&'static Resource, Vec<(Id, String)>)> = Vec::new();
            for of in readable {
                found.push((of, options::find(tx, of, &typed, EACH)?));
            }
            Ok(found)
        })
        .await?;
    let group = |(of, rows): (&'static Resource, Vec<(Id, String)>)| {
        let one = visit.say(&format!("{}-one", of.name), &[]);
        let items: Vec<Value> = rows
            .into_iter()
            .map(|(id, title)| json!({"label": title, "hint": one, "href": format!("/app/{}/{id}", of.name), "icon": of.icon}))
            .collect();
        (!items.is_empty()).then(|| json!({"label": visit.say(&format!("{}-many", of.name), &[]), "items": items}))
    };
    Ok(found.into_iter().filter_map(group).collect())
}
