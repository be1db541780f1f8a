//! `/app/start/{of}/{id}`: which checklist, from which day.

use super::{Start, make, on};
use crate::checklist::Item;
use crate::{CHECKLISTS, days};
use actix_web::web::Path;
use kernel::prelude::*;
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit};

pub(super) async fn page(visit: Visit, scope: Scope, path: Path<(String, Id)>) -> Result<Page> {
    let (name, id) = path.into_inner();
    let (of, _) = on(&name)?;
    scope.require(of.may.read)?;
    scope.require(CHECKLISTS.may.read)?;
    let said = visit.clone();
    let (title, lists, today) = scope
        .tx(move |tx| {
            let record = tx.under(of.may.read, |tx| (of.store.find)(tx, id))?;
            let lists = tx.under(CHECKLISTS.may.read, |tx| {
                let all = (CHECKLISTS.store.list)(tx, &Query { limit: 200, ..Query::default() })?;
                all.iter().map(|list| shown(tx, &said, list)).collect::<Result<Vec<Value>>>()
            })?;
            Ok((of.title(&record), lists, days::today(tx)))
        })
        .await?;
    let href = format!("/app/{}/{id}", of.name);
    Ok(Page::new("planning/start.html")
        .title("start-title")
        .summary("start-summary")
        .crumb(visit.say(&format!("{}-many", of.name), &[]), Some(&format!("/app/{}", of.name)))
        .crumb(title.clone(), Some(&href))
        .with("record", json!({"title": title, "href": href}))
        .with("lists", lists)
        .with("today", today)
        .with("new_href", scope.allows(CHECKLISTS.may.create).then_some("/app/checklists/new")))
}

fn shown(tx: &mut Tx, visit: &Visit, list: &Record) -> Result<Value> {
    let id: Id = serde_json::from_value(list["id"].clone())?;
    let items: Vec<Value> = Item::of_list(tx, id)?
        .iter()
        .map(|item| {
            let side = match item.days {
                0 => "same",
                1.. => "after",
                _ => "before",
            };
            let count = item.days.unsigned_abs().to_string();
            let when = visit.say(&format!("start-when-{}-{side}", item.counted_from), &[("count", count)]);
            json!({"title": item.title, "when": when})
        })
        .collect();
    Ok(json!({"id": id, "name": list["name"], "href": format!("/app/checklists/{id}"), "items": items, "batch": Id::now_v7()}))
}

pub(super) async fn start(scope: Scope, path: Path<(String, Id)>, form: Form) -> Result<Go> {
    let (name, record) = path.into_inner();
    let (of, _) = on(&name)?;
    let checklist = form.text("checklist").parse().map_err(|_| Error::invalid("checklist", "required"))?;
    let from = form.text("from").parse().map_err(|_| Error::invalid("from", "date"))?;
    let batch = form.text("batch").parse().unwrap_or_else(|_| Id::now_v7());
    let made = scope
        .tx(move |tx| {
            let owner = tx.scope().principal().member();
            make::start(tx, &Start { checklist, of: of.name, record, from, owner, batch })
        })
        .await?;
    Ok(Go::to(format!("/app/{name}/{record}"))
        .toast("ok", "start-done-said", &[("count", made.len().to_string())])
        .undo(format!("/app/start/undo/{batch}")))
}

/// What was made goes again; what somebody worked on stays.
pub(super) async fn undo(scope: Scope, path: Path<Id>) -> Result<Go> {
    let batch = path.into_inner();
    let gone = scope.tx(move |tx| make::undo(tx, batch)).await?;
    Ok(Go::to("/app/tasks").toast("ok", "start-undone-said", &[("count", gone.to_string())]))
}
