//! Four eyes, on screen: what waits for whom, exactly what it will do, and the two answers.

pub(crate) mod acts;
mod letter;
mod switches;
mod told;

pub use letter::HANDLERS;
pub use switches::RELAX;

use actix_web::HttpResponse;
use actix_web::web::Path;
use diesel::prelude::*;
use kernel::approval::{self, Carry, Outcome, Request};
use kernel::erased;
use kernel::error::{Error, Result};
use kernel::module::MEMBER;
use kernel::principal::{Id, Principal};
use kernel::routes::Routes;
use kernel::schema::{approvals as a, members};
use kernel::scope::Scope;
use serde_json::{Value, json};
use std::collections::HashMap;
use web::{Form, Go, Page, Visit};

pub fn routes(r: &mut Routes) {
    r.get("/app/approvals", MEMBER, page);
    r.get("/app/approvals/{id}", MEMBER, one);
    r.post("/app/approvals/{id}/approve", MEMBER, approve).dangerous();
    r.post("/app/approvals/{id}/refuse", MEMBER, refuse);
    r.post("/app/approvals/{id}/withdraw", MEMBER, withdraw);
    r.get("/api/v1/approvals", MEMBER, list).told(told::list);
    r.get("/api/v1/approvals/{id}", MEMBER, one_json).told(told::one);
    r.post("/api/v1/approvals/{id}/approve", MEMBER, approve).dangerous().told(told::approve);
    r.post("/api/v1/approvals/{id}/refuse", MEMBER, refuse).told(told::refuse);
    r.post("/api/v1/approvals/{id}/withdraw", MEMBER, withdraw).told(told::withdraw);
    switches::routes(r);
}

/// The answer to an act that now waits for a second person.
pub(crate) fn asked(id: Id) -> Go {
    Go::to(format!("/app/approvals/{id}")).toast("info", "approval-asked", &[])
}

/// What an act answered, or the way to its request.
pub(crate) fn or_asked(outcome: Outcome, done: impl FnOnce(Value) -> Go) -> Go {
    match outcome {
        Outcome::Done(value) => done(value),
        Outcome::Asked(id) => asked(id),
    }
}

/// The answer to a program whose wish waits for a second person.
pub(crate) fn waits(id: Id) -> HttpResponse {
    HttpResponse::Accepted().json(web::waits(id))
}

/// The newest two hundred that the caller asked for or could decide, and everybody's name.
async fn known(scope: &Scope) -> Result<(Vec<Request>, HashMap<Id, String>)> {
    let (all, names) = scope
        .tx(|tx| {
            let all: Vec<Request> = tx.all(a::table.order(a::created_at.desc()).limit(200).select(Request::as_select()))?;
            Ok((all, tx.all::<(Id, String)>(members::table.select((members::id, members::name)))?))
        })
        .await?;
    let me = scope.principal().member();
    let concerns = |r: &Request| Some(r.asked_by) == me || approval::act_of(scope, r).is_ok_and(|(_, may)| scope.allows(may));
    Ok((all.into_iter().filter(concerns).collect(), names.into_iter().collect()))
}

/// Words as an act left them: text, a key of words with what they mention, or parts side by side.
fn word(visit: &Visit, said: &Value) -> String {
    match said {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(|p| word(visit, p)).collect::<Vec<_>>().join(" "),
        Value::Object(_) => {
            let args = said["args"].as_object().into_iter().flatten();
            let args: Vec<(&str, String)> =
                args.map(|(k, v)| (k.as_str(), v.as_str().map_or_else(|| v.to_string(), String::from))).collect();
            visit.say(said["key"].as_str().unwrap_or_default(), &args)
        }
        _ => String::new(),
    }
}

fn title(visit: &Visit, act: &str) -> String {
    visit.say(&format!("act-{}", act.replace(['.', '_'], "-")), &[])
}

/// A request as lists, its page and programs show it.
fn shown(visit: &Visit, scope: &Scope, r: &Request, names: &HashMap<Id, String>) -> Value {
    let me = scope.principal().member();
    let words = |side: &Value| side.as_array().into_iter().flatten().map(|w| word(visit, w)).collect::<Vec<_>>();
    let erased = erased::is_erased(&r.params).then(|| json!({"what": {"key": "approval-erased"}, "before": [], "after": []}));
    let lines: Vec<Value> = (r.shown.as_array().into_iter().flatten().chain(&erased))
        .map(|l| {
            let (before, after) = (words(&l["before"]), words(&l["after"]));
            let only = |of: &[String], other: &[String]| of.iter().filter(|w| !other.contains(w)).cloned().collect::<Vec<_>>();
            let kept: Vec<&String> = before.iter().filter(|w| after.contains(w)).collect();
            let (lost, gained) = (only(&before, &after), only(&after, &before));
            json!({"what": word(visit, &l["what"]), "kept": kept, "lost": lost, "gained": gained, "before": before, "after": after})
        })
        .collect();
    let standing = r.standing();
    let tone = match standing {
        "waiting" => "warn",
        "approved" | "done" => "ok",
        "refused" => "late",
        _ => "neutral",
    };
    let mine = Some(r.asked_by) == me;
    let may = approval::act_of(scope, r).is_ok_and(|(_, may)| scope.allows(may));
    json!({
        "id": r.id, "act": r.act, "title": title(visit, &r.act), "lines": lines, "digest": approval::hex(&r.digest), "state": standing,
        "word": visit.say(&format!("approval-{standing}"), &[]), "tone": tone, "mine": mine, "reason": r.reason, "note": r.note,
        "asked_by": names.get(&r.asked_by), "asked_at": r.created_at, "expires_at": r.expires_at,
        "decided_by": r.decided_by.and_then(|id| names.get(&id)), "decided_at": r.decided_at,
        "to_decide": standing == "waiting" && !mine && may && matches!(scope.principal(), Principal::User(_)),
    })
}

async fn page(visit: Visit, scope: Scope) -> Result<Page> {
    let (all, names) = known(&scope).await?;
    let all: Vec<Value> = all.iter().map(|r| shown(&visit, &scope, r, &names)).collect();
    let of = |fits: &dyn Fn(&Value) -> bool| all.iter().filter(|r| fits(r)).cloned().collect::<Vec<_>>();
    Ok(Page::new("approvals/list.html")
        .title("approvals-title")
        .summary("approvals-summary")
        .with("to_decide", of(&|r| r["to_decide"] == json!(true)))
        .with("mine", of(&|r| r["mine"] == json!(true)))
        .with("others", of(&|r| r["mine"] != json!(true) && r["to_decide"] != json!(true)))
        .with("switches", scope.allows(crate::ROLES)))
}

async fn read(scope: &Scope, id: Id) -> Result<(Request, HashMap<Id, String>, usize)> {
    let (request, names) = scope
        .tx(move |tx| Ok((approval::find(tx, id)?, tx.all::<(Id, String)>(members::table.select((members::id, members::name)))?)))
        .await?;
    let (_, may) = approval::act_of(scope, &request)?;
    let others = approval::holders(scope, may).into_iter().filter(|m| *m != request.asked_by).count();
    Ok((request, names.into_iter().collect(), others))
}

async fn one(visit: Visit, scope: Scope, id: Path<Id>) -> Result<Page> {
    let (request, names, others) = read(&scope, *id).await?;
    let (act, _) = approval::act_of(&scope, &request)?;
    let mine = Some(request.asked_by) == scope.principal().member();
    let again = match act.carry {
        Carry::ByAsker(form) if mine && request.standing() == "approved" && request.expires_at > chrono::Utc::now() => {
            let (href, fields) = form(&request.params);
            Some(json!({"href": href, "fields": fields}))
        }
        _ => None,
    };
    Ok(Page::new("approvals/request.html")
        .titled(title(&visit, &request.act))
        .crumb("approvals-title", Some("/app/approvals"))
        .crumb(title(&visit, &request.act), None)
        .with("r", shown(&visit, &scope, &request, &names))
        .with("again", again)
        .with("others", others))
}

async fn list(visit: Visit, scope: Scope) -> Result<HttpResponse> {
    let (all, names) = known(&scope).await?;
    let all: Vec<Value> = all.iter().map(|r| shown(&visit, &scope, r, &names)).collect();
    Ok(HttpResponse::Ok().json(json!({"data": all})))
}

async fn one_json(visit: Visit, scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let (request, names, _) = read(&scope, *id).await?;
    Ok(HttpResponse::Ok().json(shown(&visit, &scope, &request, &names)))
}

/// Back to the request with the sentence that says why not.
fn late(id: Id, why: Error) -> Result<Go> {
    let words = match &why {
        Error::Conflict(code) => match &**code {
            "approval-own" => "approval-own",
            "approval-over" => "approval-over",
            "approval-changed" => "approval-changed",
            "approval-moved" => "approval-moved",
            "approval-asker" => "approval-asker",
            "four-eyes-short" => "four-eyes-short",
            "last-admin" => "team-last-admin",
            "retention-stale" => "error-retention-stale",
            _ => return Err(why),
        },
        _ => return Err(why),
    };
    Ok(Go::to(format!("/app/approvals/{id}")).toast("warn", words, &[]))
}

/// What was read is what is approved: the form carries its digest.
async fn approve(visit: Visit, scope: Scope, id: Path<Id>, form: Form) -> Result<Go> {
    let id = *id;
    let digest = hex::decode(form.text("digest")).unwrap_or_default();
    match scope.tx(move |tx| approval::approve(tx, id, &digest)).await {
        Ok(_) => Ok(Go::to(format!("/app/approvals/{id}")).toast("ok", "approval-approved-toast", &[])),
        Err(e) if visit.wants_json() => Err(e),
        Err(e) => late(id, e),
    }
}

async fn refuse(visit: Visit, scope: Scope, id: Path<Id>, form: Form) -> Result<Go> {
    let id = *id;
    let note = Some(form.text("note").chars().take(500).collect::<String>()).filter(|n| !n.is_empty());
    match scope.tx(move |tx| approval::refuse(tx, id, note.as_deref())).await {
        Ok(()) => Ok(Go::to("/app/approvals").toast("ok", "approval-refused-toast", &[])),
        Err(e) if visit.wants_json() => Err(e),
        Err(e) => late(id, e),
    }
}

async fn withdraw(visit: Visit, scope: Scope, id: Path<Id>) -> Result<Go> {
    let id = *id;
    match scope.tx(move |tx| approval::withdraw(tx, id)).await {
        Ok(()) => Ok(Go::to("/app/approvals").toast("ok", "approval-withdrawn-toast", &[])),
        Err(e) if visit.wants_json() => Err(e),
        Err(e) => late(id, e),
    }
}
