//! The journal, read: who did what, when, to what.

use crate::AUDIT;
use actix_web::HttpRequest;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::error::Result;
use kernel::principal::Id;
use kernel::resource::Resource;
use kernel::routes::Routes;
use kernel::schema::{journal as j, members};
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use std::collections::HashMap;
use web::{Form, Page, Visit};

/// Lines of one page.
const PAGE: i64 = 50;

pub fn routes(r: &mut Routes) {
    r.get("/app/audit", AUDIT, page);
}

type Stored = (i64, DateTime<Utc>, String, String, Option<Id>, Value);

async fn page(visit: Visit, scope: Scope, req: HttpRequest) -> Result<Page> {
    let asked = Form::of_query(req.query_string());
    let before: Option<i64> = asked.text("before").parse().ok();
    let who: Option<Id> = asked.text("who").parse().ok();
    let what = Some(asked.text("what").to_string()).filter(|w| !w.is_empty());
    let wanted = what.clone();
    let (lines, people, titles) = scope
        .tx(move |tx| {
            let mut found =
                j::table.order(j::id.desc()).limit(PAGE + 1).select((j::id, j::at, j::actor, j::what, j::subject, j::data)).into_boxed();
            if let Some(before) = before {
                found = found.filter(j::id.lt(before));
            }
            if let Some(who) = who {
                found = found.filter(j::actor.eq(format!("member:{who}")));
            }
            if let Some(what) = wanted {
                found = found.filter(j::what.like(format!("{}.%", what.replace(['%', '_'], ""))));
            }
            let lines: Vec<Stored> = tx.all(found)?;
            let people: Vec<(Id, String)> = tx.all(members::table.order(members::name).select((members::id, members::name)))?;
            let titles = titles(tx, &lines)?;
            Ok((lines, people, titles))
        })
        .await?;
    let names: HashMap<String, String> = people.iter().map(|(id, name)| (format!("member:{id}"), name.clone())).collect();
    let more = i64::try_from(lines.len()).is_ok_and(|n| n > PAGE);
    let next = lines.get(49).filter(|_| more).map(|l| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("before", &l.0.to_string()).append_pair("who", asked.text("who")).append_pair("what", asked.text("what"));
        format!("/app/audit?{}", query.finish())
    });
    let shown: Vec<Value> = lines.iter().take(50).map(|line| entry(&visit, &scope, line, &names, &titles)).collect();
    let resources: Vec<Value> = scope
        .house()
        .edition()
        .all()
        .flat_map(|m| m.resources.iter())
        .map(|r| json!({"value": r.name, "label": visit.say(&format!("{}-many", r.name), &[])}))
        .chain([json!({"value": "access", "label": visit.say("audit-access", &[])})])
        .collect();
    let page = Page::new("admin/audit.html").title("audit-title").summary("audit-summary");
    Ok(page
        .with("lines", shown)
        .with("next_href", next)
        .with("people", people.iter().map(|(id, name)| json!({"value": id, "label": name})).collect::<Vec<_>>())
        .with("resources", resources)
        .with("who", who)
        .with("what", what))
}

/// The names of the records that these lines are about, as far as the reader reaches.
fn titles(tx: &mut Tx, lines: &[Stored]) -> Result<HashMap<Id, String>> {
    let mut asked: HashMap<&'static str, (&'static Resource, Vec<Id>)> = HashMap::new();
    for (_, _, _, what, subject, _) in lines {
        let resource = what.split('.').next().and_then(|r| tx.scope().house().edition().resource(r));
        if let Some((of, id)) = resource.filter(|r| tx.scope().allows(r.may.read)).zip(*subject) {
            asked.entry(of.name).or_insert_with(|| (of, Vec::new())).1.push(id);
        }
    }
    let mut titles = HashMap::new();
    for (of, ids) in asked.into_values() {
        titles.extend(of.titles(tx, ids)?);
    }
    Ok(titles)
}

fn entry(
    visit: &Visit,
    scope: &Scope,
    (_, at, actor, what, subject, data): &Stored,
    names: &HashMap<String, String>,
    titles: &HashMap<Id, String>,
) -> Value {
    let kind = match actor.split(':').next() {
        Some("system") => "timeline-system",
        Some("operator") => "timeline-operator",
        Some("visitor") => "timeline-visitor",
        _ => "timeline-someone",
    };
    let who = names.get(actor).cloned().unwrap_or_else(|| visit.say(kind, &[]));
    let resource = what.split('.').next().and_then(|r| scope.house().edition().resource(r));
    // What changed is shown on the record, to those who may see it there.
    let href = subject.zip(resource).filter(|(_, r)| scope.allows(r.may.read)).map(|(id, r)| format!("/app/{}/{id}", r.name));
    let fields: Vec<String> = data["after"]
        .as_object()
        .into_iter()
        .flat_map(|o| o.keys())
        .filter_map(|k| resource.and_then(|r| r.field(k).filter(|f| !f.sensitive).map(|_| visit.say(&format!("{}-{k}", r.name), &[]))))
        .take(6)
        .collect();
    // Why an operator did something, in the reader's language.
    let reason = data["reason"][visit.locale().tag()].as_str().filter(|_| what.starts_with("access."));
    let said = reason.map_or_else(|| fields.join(", "), String::from);
    json!({"at": at, "who": who, "what": visit.say(&format!("event-{}", what.replace(['.', '_'], "-")), &[]), "href": href, "title": subject.and_then(|id| titles.get(&id)), "fields": said})
}
