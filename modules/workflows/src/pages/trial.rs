//! `/app/workflows/{id}/try`: what a run would do with a record, done by whoever asks and taken back before it counts.

use crate::rule::Rule;
use crate::run::kept::{Done, Plan};
use crate::run::met;
use crate::run::start;
use crate::run::steps::{Doing, act, found};
use crate::said;
use crate::vocabulary::Vocabulary;
use crate::workflow::WORKFLOWS;
use actix_web::web::Path;
use kernel::prelude::*;
use serde_json::{Value, json};
use web::{Form, Page, Visit, field_errors};

/// What a step would come to: the titles of what it would make, or why it would fail.
type Come = (std::result::Result<Done, (String, Vec<Wrong>)>, Vec<String>);

pub(super) async fn page(visit: Visit, scope: Scope, id: Path<Id>) -> Result<Page> {
    shown(&visit, &scope, *id, None, Vec::new()).await
}

pub(super) async fn try_it(visit: Visit, scope: Scope, id: Path<Id>, form: Form) -> Result<Page> {
    let (id, record) = (*id, form.text("record").parse::<Id>().ok());
    let came = scope.tx(move |tx| rehearse(tx, id, record)).await;
    match came {
        Ok(came) => shown(&visit, &scope, id, Some((record, came)), Vec::new()).await,
        Err(Error::Invalid(wrongs)) => shown(&visit, &scope, id, None, wrongs).await,
        Err(why) => Err(why),
    }
}

/// Does every step in a part of the transaction that is then undone. Nothing if the record is not as the rule wants it.
fn rehearse(tx: &mut Tx, id: Id, record: Option<Id>) -> Result<Option<Vec<Come>>> {
    let (row, rule, _) = start::rule(tx, id)?;
    let about = found(tx, &rule, record)?;
    if !met(&rule.conditions, about.as_ref().map_or(&Record::new(), |(_, record)| record)) {
        return Ok(None);
    }
    let plan = Plan { name: WORKFLOWS.title(&row), rule };
    tx.rehearse(|tx| {
        let about = about.as_ref().map(|(of, record)| (*of, record));
        let author = tx.scope().principal().member();
        let doing = Doing { run: Id::now_v7(), workflow: id, plan: &plan, about, author, context: &json!({}) };
        let mut came = Vec::new();
        for step in &plan.rule.steps {
            let done = tx.attempt(|tx| {
                let done = tx.in_batch(doing.run, |tx| act(tx, &doing, step))?;
                let titles = titles(tx, &done)?;
                Ok((done, titles))
            });
            match done {
                Ok((done, titles)) => came.push((Ok(done), titles)),
                Err(Error::Invalid(wrongs)) => came.push((Err(("invalid".into(), wrongs)), Vec::new())),
                Err(Error::Forbidden(may)) => came.push((Err((format!("forbidden:{may}"), Vec::new())), Vec::new())),
                Err(Error::NotFound) => came.push((Err(("not-found".into(), Vec::new())), Vec::new())),
                Err(Error::Conflict(code)) => came.push((Err((format!("conflict:{code}"), Vec::new())), Vec::new())),
                Err(why) => return Err(why),
            }
        }
        Ok(Some(came))
    })
}

/// What records are called, while they are there.
fn titles(tx: &mut Tx, done: &Done) -> Result<Vec<String>> {
    let mut said = Vec::new();
    for made in &done.made {
        if let Some(of) = tx.scope().house().edition().resource(&made.of) {
            let record = tx.under(of.may.read, |tx| (of.store.find)(tx, made.id))?;
            said.push(of.title(&record));
        }
    }
    Ok(said)
}

async fn shown(visit: &Visit, scope: &Scope, id: Id, came: Option<(Option<Id>, Option<Vec<Come>>)>, wrongs: Vec<Wrong>) -> Result<Page> {
    let chosen = came.as_ref().and_then(|(record, _)| *record);
    let (row, rule, known, option) = scope
        .tx(move |tx| {
            let (row, rule, _) = start::rule(tx, id)?;
            let of = tx.scope().house().edition().resource(&rule.when.of);
            let option = match (of, chosen) {
                (Some(of), Some(record)) => tx.under(of.may.read, |tx| of.titles(tx, vec![record]))?.into_iter().next(),
                _ => None,
            };
            Ok((row, rule, Vocabulary::of(tx)?, option))
        })
        .await?;
    let say = |key: &str, args: &[(&str, String)]| visit.say(key, args);
    let of = known.resource(&rule.when.of);
    let title = WORKFLOWS.title(&row);
    let errors = field_errors(visit, &wrongs);
    let field = of.map(|of| {
        let options: Vec<Value> = option.iter().map(|(id, title)| json!({"value": id, "label": title})).collect();
        json!({"name": "record", "kind": "link", "label": visit.say(&format!("{}-one", of.name), &[]), "options_href": format!("/app/{}/options", of.name),
            "options": options, "value": chosen, "error": errors[0]["text"], "required": true})
    });
    let skipped = matches!(came, Some((_, None)));
    let steps: Vec<Value> = match came {
        Some((_, Some(all))) => lines(visit, &rule, of, &known, all),
        _ => Vec::new(),
    };
    Ok(Page::new("workflows/try.html")
        .title("workflow-try")
        .summary("workflow-try-summary")
        .crumb("workflows-many", Some("/app/workflows"))
        .crumb(title, Some(&format!("/app/workflows/{id}")))
        .crumb("workflow-try", None)
        .with("action", format!("/app/workflows/{id}"))
        .with("field", field)
        .with("when", said::when(&say, &rule.when, &known))
        .with("skipped", skipped)
        .with("steps", steps))
}

fn lines(visit: &Visit, rule: &Rule, of: Option<&'static Resource>, known: &Vocabulary, all: Vec<Come>) -> Vec<Value> {
    let say = |key: &str, args: &[(&str, String)]| visit.say(key, args);
    let line = |(step, (done, titles)): (&crate::rule::Step, Come)| {
        let (state, said) = match done {
            Ok(done) => ("done", super::shown::told(visit, &done)),
            Err((_, wrongs)) if !wrongs.is_empty() => {
                let said = field_errors(visit, &wrongs);
                let all: Vec<&str> = said.as_array().into_iter().flatten().filter_map(|e| e["text"].as_str()).collect();
                ("failed", Some(all.join(" ")))
            }
            Err((code, _)) => ("failed", Some(super::shown::error(visit, &code))),
        };
        json!({"said": said::step(&say, step, of, known), "state": state, "made": titles, "why": said})
    };
    rule.steps.iter().zip(all).map(line).collect()
}
