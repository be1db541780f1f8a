//! The whole agency at once: who works with what, by department.

use super::{as_options, awake, people, tabs};
use actix_web::HttpRequest;
use kernel::error::Result;
use kernel::reach::Extent;
use kernel::resource::Resource;
use kernel::scope::Scope;
use serde_json::{Value, json};
use web::{Form, Page, Visit};

pub(super) async fn page(visit: Visit, scope: Scope, req: HttpRequest) -> Result<Page> {
    let wanted = Form::of_query(req.query_string()).text("department").to_string();
    let all = scope.tx(people).await?;
    let policy = scope.house().policy(scope.tenant().id).await?;
    let resources: Vec<&'static Resource> = awake(&scope).flat_map(|m| m.resources.iter().copied()).collect();
    let mut departments: Vec<String> = all.iter().filter_map(|p| p.department.clone()).collect();
    departments.sort();
    departments.dedup();
    let rows: Vec<Value> = all
        .iter()
        .filter(|p| wanted.is_empty() || p.department.as_deref() == Some(wanted.as_str()))
        .map(|p| {
            let cells: Vec<Value> = resources
                .iter()
                .map(|r| {
                    let (read, change) = (policy.extent(p.id, r.may.read), policy.extent(p.id, r.may.update));
                    let (tone, word) = match (&read, &change) {
                        (Extent::Nothing, _) => ("none", "extent-none"),
                        (Extent::Everything, Extent::Everything) => ("all", "extent-changes-all"),
                        (Extent::Everything, Extent::Nothing) => ("read", "extent-reads-all"),
                        (_, Extent::Nothing) => ("some", "extent-reads-some"),
                        _ => ("some", "extent-changes-some"),
                    };
                    json!({"tone": tone, "word": visit.say(word, &[])})
                })
                .collect();
            json!({"id": p.id, "name": p.name, "department": p.department, "ends_at": policy.ends_of(p.id), "cells": cells})
        })
        .collect();
    let columns: Vec<Value> =
        resources.iter().map(|r| json!({"icon": r.icon, "label": visit.say(&format!("{}-many", r.name), &[])})).collect();
    Ok(Page::new("access/overview.html")
        .title("access-title")
        .summary("access-summary")
        .with("tabs", tabs(&visit, &scope, "/app/access"))
        .with("columns", columns)
        .with("rows", rows)
        .with("people", as_options(&all))
        .with("departments", departments)
        .with("department", wanted))
}
