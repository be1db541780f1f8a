//! Ctrl+K: pages, acts and records in one list.

use super::{seek, shown};
use crate::form::Form;
use crate::shell;
use crate::visit::Visit;
use actix_web::{HttpRequest, HttpResponse};
use kernel::error::Result;
use kernel::resource::Resource;
use kernel::scope::Scope;
use search::{Ask, Search};
use serde_json::{Value, json};

/// Records of each kind; and those that are looked at, of all kinds together.
const EACH: usize = 5;
const LOOKED: i64 = 20;

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
    // Whoever begins to write the name of a page means it: a record that says the word somewhere comes after.
    let is_meant = |page: &Value| !lower.is_empty() && page["label"].as_str().is_some_and(|l| l.to_lowercase().starts_with(&lower));
    let meant = pages.iter().any(is_meant);
    let mut groups = Vec::new();
    if typed.chars().count() >= search::FEWEST {
        groups.extend(records(&scope, &visit, typed).await?);
    }
    let group = |key: &str, items: Vec<Value>| (!items.is_empty()).then(|| json!({"label": visit.say(key, &[]), "items": items}));
    if let Some(pages) = group("palette-pages", pages) {
        groups.insert(if meant { 0 } else { groups.len() }, pages);
    }
    groups.extend(group("palette-acts", acts));
    Ok(HttpResponse::Ok().json(json!({"groups": groups})))
}

/// What the index finds, best first, by kind of thing; and the way to all of it.
async fn records(scope: &Scope, visit: &Visit, typed: String) -> Result<Vec<Value>> {
    let resources = seek::readable(scope);
    let ask = Ask { words: typed.clone(), resources: resources.clone(), most: LOOKED, ..Ask::default() };
    let hits = scope.house().service::<Search>().find(scope, &ask).await?;
    let mut groups: Vec<(&'static Resource, Vec<Value>)> = Vec::new();
    for hit in &hits {
        let Some(of) = resources.iter().copied().find(|r| r.name == hit.resource) else { continue };
        let one = visit.say(&format!("{}-one", of.name), &[]);
        let hint = Some(shown::about(visit, &hit.about)).filter(|about| !about.is_empty()).unwrap_or(one);
        let item = json!({"label": shown::dialled(visit, hit.title.clone()), "hint": hint, "href": format!("/app/{}/{}", of.name, hit.record), "icon": of.icon});
        match groups.iter_mut().find(|(r, _)| r.name == of.name) {
            Some((_, items)) if items.len() < EACH => items.push(item),
            Some(_) => {}
            None => groups.push((of, vec![item])),
        }
    }
    let mut shown: Vec<Value> =
        groups.into_iter().map(|(of, items)| json!({"label": visit.say(&format!("{}-many", of.name), &[]), "items": items})).collect();
    if !shown.is_empty() {
        let all = url::form_urlencoded::Serializer::new(String::new()).append_pair("q", &typed).finish();
        let item = json!({"label": visit.say("palette-all", &[("words", typed)]), "hint": "", "href": format!("/app/search?{all}"), "icon": "search"});
        shown.push(json!({"label": visit.say("search-title", &[]), "items": [item]}));
    }
    Ok(shown)
}
