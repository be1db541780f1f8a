//! Doors on screen: the list, one with its form, how to use it, its log; its key once.

use super::api::address;
use super::calls::Logged;
use super::{KEEPERS, Kept, PROOFS, Wanted, acts, calls, chosen, find, sample};
use actix_web::Either;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use chrono::Utc;
use kernel::prelude::*;
use kernel::schema::members as m;
use serde_json::{Value, json};
use std::collections::HashMap;
use web::{Form, Go, Page, Visit, field_errors};

const DESK: &str = "/app/settings/doors";
/// Calls of one page.
const SHOWN: i64 = 50;

pub(super) fn routes(r: &mut Routes) {
    r.get(DESK, KEEPERS, list).post(DESK, KEEPERS, create).dangerous();
    r.get("/app/settings/doors/new", KEEPERS, new);
    r.get("/app/settings/doors/{id}", KEEPERS, one).post("/app/settings/doors/{id}", KEEPERS, update).dangerous();
    r.post("/app/settings/doors/{id}/delete", KEEPERS, remove);
    r.post("/app/settings/doors/{id}/key", KEEPERS, rotate).dangerous();
    r.post("/app/settings/doors/{id}/calls/{call}/replay", KEEPERS, replay);
}

/// How it is with a door: a word and its tone.
fn state(door: &Kept) -> (&'static str, &'static str) {
    match door {
        d if !d.active => ("off", "neutral"),
        d if d.last_error.is_some() => ("refusing", "warn"),
        d if d.last_ok_at.is_some() => ("well", "ok"),
        _ => ("new", "info"),
    }
}

/// Why a call was not done, in words, from its code in the log.
fn trouble(visit: &Visit, code: &str) -> String {
    let mut parts = code.splitn(3, ':');
    match (parts.next().unwrap_or_default(), parts.next(), parts.next()) {
        ("forbidden", Some(may), _) => {
            visit.say("door-error-forbidden", &[("may", visit.say(&format!("may-{}", may.replace(['.', '_'], "-")), &[]))])
        }
        ("invalid", Some(""), Some(wrong)) => visit.say(&format!("error-{wrong}"), &[]),
        ("invalid", Some(field), Some(wrong)) => {
            visit.say("door-error-invalid", &[("field", field.to_string()), ("said", visit.say(&format!("error-{wrong}"), &[]))])
        }
        ("conflict", Some(code), _) => visit.say(&format!("error-{code}"), &[]),
        (code, ..) => visit.say(&format!("door-error-{code}"), &[]),
    }
}

/// An action in words: "Create · Person".
fn said(visit: &Visit, action: &str) -> String {
    match chosen::word(action) {
        (key, Some(of)) => format!("{} · {}", visit.say(&format!("{of}-many"), &[]), visit.say(&key, &[])),
        (key, None) => visit.say(&key, &[]),
    }
}

fn shown(visit: &Visit, door: &Kept) -> Value {
    let (state, tone) = state(door);
    json!({
        "id": door.id, "label": door.label, "source": door.source, "active": door.active, "tone": tone, "proof": door.proof,
        "state": visit.say(&format!("door-state-{state}"), &[]), "last_ok": door.last_ok_at, "address": address(visit, door.id),
        "count": door.actions.len(), "old_until": door.old_until.filter(|until| *until > Utc::now()),
        "error": door.last_error.as_deref().map(|code| trouble(visit, code)), "error_at": door.last_error_at,
        "turned_away": door.turned_away, "turned_away_at": door.turned_away_at,
    })
}

async fn list(visit: Visit, scope: Scope) -> Result<Page> {
    let all = scope.tx(acts::all).await?;
    Ok(Page::new("doors/list.html")
        .title("doors-title")
        .summary("doors-summary")
        .crumb("settings-title", Some("/app/settings"))
        .with("doors", all.iter().map(|door| shown(&visit, door)).collect::<Vec<_>>()))
}

/// What the form offers: boxes by what they are about. What was chosen by somebody with further rights stays ticked.
fn form(visit: &Visit, scope: &Scope, wanted: &Wanted, wrongs: &[Wrong], page: Page) -> Page {
    let offered = chosen::offered(scope);
    let known: Vec<&String> = offered.iter().flat_map(|(_, all)| all).collect();
    let others: Vec<String> = wanted.actions.iter().filter(|action| !known.contains(action)).cloned().collect();
    let option = |action: &String, whole: bool| {
        let label = if whole { said(visit, action) } else { visit.say(&chosen::word(action).0, &[]) };
        json!({"value": action, "label": label, "on": wanted.actions.contains(action)})
    };
    let group = |(of, all): &(Option<&'static Resource>, Vec<String>)| {
        let label = of.map_or_else(|| visit.say("doors-anything", &[]), |of| visit.say(&format!("{}-many", of.name), &[]));
        json!({"label": label, "open": of.is_none(), "actions": all.iter().map(|a| option(a, false)).collect::<Vec<_>>()})
    };
    let mut groups: Vec<Value> = offered.iter().map(group).collect();
    if !others.is_empty() {
        let all: Vec<Value> = others.iter().map(|a| option(a, true)).collect();
        groups.push(json!({"label": visit.say("doors-others", &[]), "open": true, "actions": all}));
    }
    let values = json!({
        "label": wanted.label, "source": wanted.source, "proof": wanted.proof, "networks": wanted.networks.join("\n"),
        "pace": wanted.pace, "active": wanted.active,
    });
    let proofs = PROOFS.map(|proof| json!({"value": proof, "label": visit.say(&format!("doors-proof-{proof}"), &[])}));
    let status = if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page.with("values", values)
        .with("groups", groups)
        .with("proofs", proofs.to_vec())
        .with("errors", field_errors(visit, wrongs))
        .status(status)
}

fn asked(form: &Form) -> Wanted {
    let networks = form.text("networks").split([',', ';', ' ', '\t', '\r', '\n']).filter(|n| !n.is_empty()).map(String::from);
    Wanted {
        label: form.text("label").into(),
        source: form.text("source").into(),
        actions: form.all("actions").into_iter().map(String::from).collect(),
        proof: form.text("proof").into(),
        networks: networks.collect(),
        pace: form.text("pace").parse().unwrap_or_default(),
        active: form.text("active") == "true",
    }
}

fn blank(visit: &Visit, scope: &Scope, wanted: &Wanted, wrongs: &[Wrong]) -> Page {
    let page = Page::new("doors/one.html").title("doors-new").crumb("doors-title", Some(DESK)).crumb("doors-new", None);
    form(visit, scope, wanted, wrongs, page.with("action", DESK))
}

/// A new one; the address may say what for (`?action=workflow.start`), as other pages lead here.
async fn new(visit: Visit, scope: Scope, req: actix_web::HttpRequest) -> Page {
    let for_this = Form::of_query(req.query_string()).text("action").to_string();
    let actions = Some(for_this).filter(|a| !a.is_empty()).into_iter().collect();
    let wanted = Wanted {
        label: String::new(),
        source: String::new(),
        actions,
        proof: PROOFS[0].into(),
        networks: Vec::new(),
        pace: 60,
        active: true,
    };
    blank(&visit, &scope, &wanted, &[])
}

async fn create(visit: Visit, scope: Scope, form: Form) -> Result<Page> {
    let wanted = asked(&form);
    let wrongs = wanted.wrongs(&scope, None);
    if !wrongs.is_empty() {
        return Ok(blank(&visit, &scope, &wanted, &wrongs));
    }
    let tried = wanted.clone();
    match scope.tx(move |tx| acts::create(tx, &tried)).await {
        Ok((id, key)) => whole(&visit, &scope, id, Some(key), None).await,
        Err(Error::Invalid(wrongs)) => Ok(blank(&visit, &scope, &wanted, &wrongs)),
        Err(why) => Err(why),
    }
}

fn line(visit: &Visit, names: &HashMap<Id, String>, call: &Logged) -> Value {
    let tone = match call.state.as_str() {
        "done" => "ok",
        "refused" => "warn",
        _ => "late",
    };
    let made = call.answer["records"].as_array().into_iter().flatten().filter_map(|made| {
        let (of, id) = (made["of"].as_str()?, made["id"].as_str()?);
        Some(json!({"label": visit.say(&format!("{of}-one"), &[]), "href": format!("/app/{of}/{id}")}))
    });
    let run =
        call.answer["run"].as_str().map(|run| json!({"label": visit.say("door-run", &[]), "href": format!("/app/workflow-runs/{run}")}));
    json!({
        "id": call.id, "key": call.key, "label": if call.action == "-" { visit.say("door-unread", &[]) } else { said(visit, &call.action) },
        "who": call.member_id.and_then(|id| names.get(&id)), "at": call.came_at, "attempts": call.attempts, "tone": tone,
        "state": visit.say(&format!("door-call-{}", call.state), &[]), "why": call.error.as_deref().map(|code| trouble(visit, code)),
        "made": made.chain(run).collect::<Vec<_>>(), "told": call.answer["told"], "again": call.state != "done",
    })
}

/// The page of one; `key` is said this once, `typed` is what was filled in wrongly.
async fn whole(visit: &Visit, scope: &Scope, id: Id, key: Option<String>, typed: Option<(Wanted, Vec<Wrong>)>) -> Result<Page> {
    let (door, log, names) = scope
        .tx(move |tx| {
            let log = calls::log(tx, id, SHOWN)?;
            let who: Vec<Id> = log.iter().filter_map(|call| call.member_id).collect();
            let names: Vec<(Id, String)> = tx.all(m::table.filter(m::id.eq_any(who)).select((m::id, m::name)))?;
            Ok((find(tx, id)?, log, names.into_iter().collect::<HashMap<_, _>>()))
        })
        .await?;
    let (wanted, wrongs) = typed.unwrap_or_else(|| (Wanted::of(&door), Vec::new()));
    let email = visit.session().and_then(|s| s.member.as_ref()).map(|m| m.email.clone()).unwrap_or_default();
    let (at, message) = (address(visit, id), sample::message(scope, &door, &email));
    let page = Page::new("doors/one.html")
        .titled(door.label.clone())
        .crumb("doors-title", Some(DESK))
        .crumb(door.label.clone(), None)
        .with("action", format!("{DESK}/{id}"))
        .with("door", shown(visit, &door))
        .with("key", key)
        .with("curl", sample::curl(&at, &message))
        .with("node", sample::node(&at, &message))
        .with("calls", log.iter().map(|call| line(visit, &names, call)).collect::<Vec<_>>());
    Ok(form(visit, scope, &wanted, &wrongs, page))
}

async fn one(visit: Visit, scope: Scope, id: Path<Id>) -> Result<Page> {
    whole(&visit, &scope, *id, None, None).await
}

async fn update(visit: Visit, scope: Scope, id: Path<Id>, form: Form) -> Result<Either<Page, Go>> {
    let (id, mut wanted) = (*id, asked(&form));
    let before = scope.tx(move |tx| find(tx, id)).await?;
    wanted.proof.clone_from(&before.proof);
    let wrongs = wanted.wrongs(&scope, Some(&before));
    if !wrongs.is_empty() {
        return Ok(Either::Left(whole(&visit, &scope, id, None, Some((wanted, wrongs))).await?));
    }
    scope.tx(move |tx| acts::update(tx, id, &wanted)).await?;
    Ok(Either::Right(Go::to(format!("{DESK}/{id}")).toast("ok", "doors-saved", &[])))
}

async fn remove(scope: Scope, id: Path<Id>) -> Result<Go> {
    let id = *id;
    scope.tx(move |tx| acts::remove(tx, id)).await?;
    Ok(Go::to(DESK).toast("ok", "doors-removed", &[]))
}

async fn rotate(visit: Visit, scope: Scope, id: Path<Id>) -> Result<Page> {
    let id = *id;
    let key = scope.tx(move |tx| acts::rotate(tx, id)).await?;
    whole(&visit, &scope, id, Some(key), None).await
}

async fn replay(visit: Visit, scope: Scope, path: Path<(Id, Id)>) -> Result<Go> {
    let (id, call) = path.into_inner();
    let to = Go::to(format!("{DESK}/{id}#log"));
    match acts::replay(&visit, &scope, id, call).await {
        Ok(_) => Ok(to.toast("ok", "doors-replayed", &[])),
        Err(Error::NotFound) => Err(Error::NotFound),
        Err(why @ (Error::Internal(_) | Error::Busy(_))) => Err(why),
        Err(why) => Ok(to.toast("warn", "doors-replayed-refused", &[("why", trouble(&visit, &crate::run::code(&why)))])),
    }
}
