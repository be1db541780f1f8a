//! Starting a workflow by hand: from a record, where those about such records are offered, or from its own page.

use crate::rule::Rule;
use crate::run::RUN;
use crate::run::start::{self, Begin};
use crate::said;
use crate::schema::workflows as w;
use crate::vocabulary::Vocabulary;
use crate::workflow::WORKFLOWS;
use actix_web::web::Path;
use kernel::prelude::*;
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit};

/// Those that a hand starts on records of this resource; `None`: on nothing.
fn manual(tx: &mut Tx, of: Option<&str>) -> Result<Vec<(Id, String, Rule)>> {
    let on = w::table.filter(w::active.eq(true).and(w::starts.eq("manual")).and(w::deleted_at.is_null()));
    let all: Vec<(Id, String, Value)> = tx.under(WORKFLOWS.may.read, |tx| tx.all(on.order(w::name).select((w::id, w::name, w::rule))))?;
    let read = |(id, name, rule): (Id, String, Value)| (id, name, serde_json::from_value::<Rule>(rule).unwrap_or_default());
    Ok(all.into_iter().map(read).filter(|(_, _, rule)| rule.when.of == of.unwrap_or_default()).collect())
}

/// `/app/workflows/on/{of}/{record}`.
pub(super) async fn on(visit: Visit, scope: Scope, path: Path<(String, Id)>) -> Result<Page> {
    let (name, id) = path.into_inner();
    let of = scope.house().edition().resource(&name).filter(|of| scope.tenant().has(of.module)).ok_or(Error::NotFound)?;
    scope.require(of.may.read)?;
    let (title, all, known) = scope
        .tx(move |tx| {
            let record = tx.under(of.may.read, |tx| (of.store.find)(tx, id))?;
            Ok((of.title(&record), manual(tx, Some(of.name))?, Vocabulary::of(tx)?))
        })
        .await?;
    let href = format!("/app/{}/{id}", of.name);
    Ok(listed(&visit, &scope, &all, &known)
        .crumb(visit.say(&format!("{}-many", of.name), &[]), Some(&format!("/app/{}", of.name)))
        .crumb(title.clone(), Some(&href))
        .crumb("workflow-start", None)
        .with("record", json!({"id": id, "title": title, "href": href})))
}

fn listed(visit: &Visit, scope: &Scope, all: &[(Id, String, Rule)], known: &Vocabulary) -> Page {
    let say = |key: &str, args: &[(&str, String)]| visit.say(key, args);
    let one = |(id, name, rule): &(Id, String, Rule)| {
        let of = known.resource(&rule.when.of);
        let steps: Vec<String> = rule.steps.iter().map(|s| said::step(&say, s, of, known)).collect();
        json!({"id": id, "name": name, "steps": steps, "key": Id::now_v7()})
    };
    Page::new("workflows/start.html")
        .title("workflow-start")
        .summary("workflow-start-summary")
        .with("workflows", all.iter().map(one).collect::<Vec<_>>())
        .with("may_write", scope.allows(WORKFLOWS.may.create))
}

/// `/app/workflows/{id}/start`: one workflow, on a record that is chosen.
pub(super) async fn page(visit: Visit, scope: Scope, id: Path<Id>) -> Result<Page> {
    let id = *id;
    let (record, rule, known) = scope
        .tx(move |tx| {
            let (record, rule, _) = start::rule(tx, id)?;
            Ok((record, rule, Vocabulary::of(tx)?))
        })
        .await?;
    let name = WORKFLOWS.title(&record);
    let of = known.resource(&rule.when.of);
    let one = (id, name.clone(), rule);
    Ok(listed(&visit, &scope, &[one], &known)
        .crumb("workflows-many", Some("/app/workflows"))
        .crumb(name, Some(&format!("/app/workflows/{id}")))
        .crumb("workflow-start", None)
        .with(
            "choose",
            of.map(|of| json!({"label": visit.say(&format!("{}-one", of.name), &[]), "options_href": format!("/app/{}/options", of.name)})),
        )
        .with("off", record["active"] != json!(true)))
}

pub(super) async fn start(scope: Scope, id: Path<Id>, form: Form) -> Result<Go> {
    let (workflow, record) = (*id, form.text("record").parse::<Id>().ok());
    let key = form.text("key").parse::<Id>().unwrap_or_else(|_| Id::now_v7());
    scope.require(RUN)?;
    let run = scope
        .tx(move |tx| start::start(tx, &Begin { workflow, started: "manual", key: format!("by {key}"), record, context: &json!({}) }))
        .await?;
    Ok(Go::to(format!("/app/workflow-runs/{run}")).toast("ok", "workflow-started", &[]))
}
