//! What one wants to hear of: each kind by message, behind the bell alone, or not at all.

use super::quiet::{Quiet, clock};
use crate::form::Form;
use crate::page::{Go, Page, field_errors};
use crate::visit::Visit;
use actix_web::Either;
use actix_web::http::StatusCode;
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result, Wrong};
use kernel::module::{MEMBER, Module, Part};
use kernel::notice::{Kind, Leaves, Urgency};
use kernel::resource::Id;
use kernel::routes::Routes;
use kernel::schema::notice_choices as c;
use kernel::scope::{Scope, Tx};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

pub(super) fn routes(r: &mut Routes) {
    r.get("/app/notices/choices", MEMBER, page).post("/app/notices/choices", MEMBER, save);
}

/// The kinds that concern the caller.
fn concern(scope: &Scope) -> impl Iterator<Item = &'static Kind> {
    let here = |m: &Module, kind: &Kind| scope.tenant().carries(m, Part::Notice(kind.name)) && scope.allows(kind.may);
    scope.house().edition().all().flat_map(move |m| m.notices.iter().filter(move |kind| here(m, kind)))
}

/// What may be chosen of a kind, the usual first. What is urgent is always told.
fn offered(kind: &Kind) -> &'static [&'static str] {
    match (kind.urgency, kind.leaves) {
        (Urgency::Urgent, _) => &["all"],
        (_, Leaves::Nothing) => &["all", "off"],
        _ => &["all", "bell", "off"],
    }
}

fn chosen(tx: &mut Tx, member: Id) -> Result<HashMap<String, String>> {
    let mine = c::table.filter(c::member_id.eq(member)).select((c::kind, c::choice));
    Ok(tx.all::<(String, String)>(mine)?.into_iter().collect())
}

async fn page(scope: Scope, visit: Visit) -> Result<Page> {
    shown(&scope, &visit, None, &[]).await
}

/// The page; `typed` is what was filled in wrongly.
async fn shown(scope: &Scope, visit: &Visit, typed: Option<&Form>, wrongs: &[Wrong]) -> Result<Page> {
    let member = scope.principal().member().ok_or(Error::NotFound)?;
    let (mine, quiet) = scope.tx(move |tx| Ok((chosen(tx, member)?, Quiet::of(tx, member)?))).await?;
    let said = |name: &str, kept: Option<String>| typed.map_or(kept.unwrap_or_default(), |form| form.text(name).to_string());
    let zone = quiet.as_ref().map_or(scope.tenant().zone.as_str(), |q| q.zone.name()).to_string();
    let hours = json!({
        "from": said("quiet_from", quiet.as_ref().map(|q| clock(q.from))), "until": said("quiet_until", quiet.as_ref().map(|q| clock(q.until))),
        "zone": said("zone", Some(zone)),
    });
    let word = |kind: &Kind, choice: &str| match (kind.leaves, choice) {
        (Leaves::Nothing, "all") => visit.say("notices-choice-bell", &[]),
        _ => visit.say(&format!("notices-choice-{choice}"), &[]),
    };
    let line = |kind: &'static Kind| {
        let options: Vec<Value> = offered(kind).iter().map(|o| json!({"value": o, "label": word(kind, o)})).collect();
        json!({
            "name": kind.name, "label": visit.say(&format!("notice-{}-kind", kind.name), &[]), "options": options,
            "value": mine.get(kind.name).map_or("all", String::as_str), "urgency": kind.urgency.name(),
        })
    };
    // Topics in the order in which the edition speaks of them.
    let mut topics: Vec<(&str, Vec<Value>)> = Vec::new();
    for kind in concern(scope) {
        match topics.iter_mut().find(|(topic, _)| *topic == kind.topic) {
            Some((_, lines)) => lines.push(line(kind)),
            None => topics.push((kind.topic, vec![line(kind)])),
        }
    }
    let topics: Vec<Value> =
        topics.into_iter().map(|(topic, kinds)| json!({"title": visit.say(&format!("topic-{topic}"), &[]), "kinds": kinds})).collect();
    Ok(Page::new("notices_choices.html")
        .title("notices-choices")
        .summary("notices-choices-summary")
        .crumb("notices-title", Some("/app/notices"))
        .crumb("notices-choices", None)
        .with("quiet", hours)
        .with("errors", field_errors(visit, wrongs))
        .status(if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY })
        .with("topics", topics))
}

async fn save(scope: Scope, visit: Visit, form: Form) -> Result<Either<Page, Go>> {
    let member = scope.principal().member().ok_or(Error::NotFound)?;
    let wanted_quiet = match Quiet::read(form.text("quiet_from"), form.text("quiet_until"), form.text("zone")) {
        Ok(quiet) => quiet,
        Err(wrongs) => return shown(&scope, &visit, Some(&form), &wrongs).await.map(Either::Left),
    };
    let wanted: Vec<(&'static str, String)> = concern(&scope)
        .filter_map(|k| {
            let said = form.text(&format!("kind-{}", k.name));
            offered(k).contains(&said).then(|| (k.name, said.to_string()))
        })
        .collect();
    scope
        .tx(move |tx| {
            let before = chosen(tx, member)?;
            let mut changed = Map::new();
            for (kind, choice) in wanted {
                if before.get(kind).map_or("all", String::as_str) == choice {
                    continue;
                }
                tx.run(diesel::delete(c::table.filter(c::member_id.eq(member).and(c::kind.eq(kind)))))?;
                if choice != "all" {
                    let row = (c::member_id.eq(member), c::kind.eq(kind), c::choice.eq(&choice));
                    tx.run(diesel::insert_into(c::table).values(row))?;
                }
                changed.insert(kind.into(), json!(choice));
            }
            if Quiet::of(tx, member)? != wanted_quiet {
                Quiet::keep(wanted_quiet.as_ref(), tx, member)?;
                let said = wanted_quiet.map(|q| format!("{}–{} {}", clock(q.from), clock(q.until), q.zone.name()));
                changed.insert("quiet".into(), json!(said));
            }
            if changed.is_empty() { Ok(()) } else { tx.journal("notices.chosen", Some(member), json!({"after": changed})) }
        })
        .await?;
    Ok(Either::Right(Go::to("/app/notices/choices").toast("ok", "notices-choices-saved", &[])))
}
