//! Every file that one reaches, whatever it belongs to: by name, sort, folder and kind of record.

use super::pages::row;
use super::shelf::{self, Slot, Version};
use super::{api, archive, gauge};
use crate::form::Form;
use crate::page::Page;
use crate::visit::Visit;
use actix_web::{HttpRequest, HttpResponse};
use files::Sort;
use kernel::error::Result;
use kernel::keeping::{self, Wanted};
use kernel::module::MEMBER;
use kernel::principal::Id;
use kernel::resource::Resource;
use kernel::routes::{Ground, Routes};
use kernel::scope::Scope;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Files of one page.
const A_PAGE: i64 = 60;

pub(crate) fn routes(r: &mut Routes) {
    r.within(None).on(Ground::Agency).get("/app/files", MEMBER, page).get("/api/v1/files", MEMBER, list).told(api::all_told);
}

/// The resources whose files the caller may read.
fn readable(scope: &Scope) -> Vec<&'static Resource> {
    let awake = scope.house().edition().all().filter(|m| scope.tenant().has(m.manifest.name));
    awake.flat_map(|m| m.resources.iter().copied()).filter(|of| scope.allows(of.may.read)).collect()
}

struct Found {
    slots: Vec<Slot>,
    newest: Vec<Version>,
    owners: HashMap<Id, String>,
    folders: Vec<(String, i64)>,
    gauge: Value,
    /// What is past and heavy.
    past: Vec<Value>,
    more: bool,
}

async fn find(scope: &Scope, query: &Form) -> Result<Found> {
    let text = |name: &str| query.text(name).chars().take(200).collect::<String>();
    let wanted = Wanted {
        words: text("q"),
        sort: text("sort"),
        folder: text("folder"),
        resource: text("of"),
        binned: false,
        after: query.text("after").parse().ok(),
        most: A_PAGE + 1,
    };
    let of = readable(scope);
    scope
        .tx(move |tx| {
            let mut ids = keeping::find(tx, &of, &wanted)?;
            let more = ids.len() > usize::try_from(A_PAGE).unwrap_or(60);
            ids.truncate(usize::try_from(A_PAGE).unwrap_or(60));
            let slots = shelf::these(tx, &ids)?;
            let newest = shelf::newest(tx, &slots)?;
            let mut owners = HashMap::new();
            for of in &of {
                let records = slots.iter().filter(|s| s.resource == of.name).map(|s| s.record).collect();
                owners.extend(of.titles(tx, records)?);
            }
            Ok(Found {
                folders: keeping::folders(tx, &of)?,
                gauge: gauge::read(tx)?,
                past: archive::past(tx, &of)?,
                slots,
                newest,
                owners,
                more,
            })
        })
        .await
}

async fn page(scope: Scope, visit: Visit, req: HttpRequest) -> Result<Page> {
    let query = Form::of_query(req.query_string());
    let found = find(&scope, &query).await?;
    let line = |slot: &Slot| {
        let mut line = row(slot, &found.newest);
        let owner = found.owners.get(&slot.record).cloned().filter(|name| !name.is_empty());
        line["owner"] = json!(owner.unwrap_or_else(|| visit.say(&format!("{}-one", slot.resource), &[])));
        line["owner_href"] = json!(format!("/app/{}/{}#files", slot.resource, slot.record));
        line
    };
    let rows: Vec<Value> = found.slots.iter().map(line).collect();
    let kinds: Vec<Value> =
        readable(&scope).iter().map(|of| json!({"value": of.name, "label": visit.say(&format!("{}-many", of.name), &[])})).collect();
    let sorts = Sort::EVERY.map(|sort| json!({"value": sort.name(), "label": visit.say(&format!("files-sort-{}", sort.name()), &[])}));
    let folders: Vec<Value> = found
        .folders
        .iter()
        .filter(|(folder, _)| !folder.is_empty())
        .map(|(folder, count)| json!({"value": folder, "label": format!("{folder} ({count})")}))
        .collect();
    let asked: HashMap<&str, &str> = ["q", "sort", "folder", "of"].into_iter().map(|name| (name, query.text(name))).collect();
    let filtered = asked.values().any(|value| !value.is_empty());
    let next = found.slots.last().filter(|_| found.more).map(|last| {
        let mut on = url::form_urlencoded::Serializer::new(String::new());
        on.extend_pairs(asked.iter().filter(|(_, value)| !value.is_empty())).append_pair("after", &last.id.to_string());
        format!("/app/files?{}", on.finish())
    });
    Ok(Page::new("files/all.html")
        .title("files-title")
        .summary("files-all-summary")
        .with("rows", rows)
        .with("gauge", found.gauge)
        .with("past", found.past)
        .with("asked", &asked)
        .with("filtered", filtered)
        .with("sorts", sorts)
        .with("folders", folders)
        .with("kinds", kinds)
        .with("next", next)
        .with("plan_href", scope.allows("house.settings").then_some("/app/settings/plan")))
}

async fn list(scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let found = find(&scope, &Form::of_query(req.query_string())).await?;
    let next = found.slots.last().filter(|_| found.more).map(|last| last.id);
    let data: Vec<Value> = found.slots.iter().map(|s| api::slot(s, &found.newest)).collect();
    Ok(HttpResponse::Ok().json(json!({"data": data, "next": next, "storage": found.gauge})))
}
