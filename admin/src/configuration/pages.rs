//! What goes out, chosen; what comes in, looked at first; what came in, taken back.

use super::bring::{BRING, Chosen, Looked, look, past, wanted, way_back};
use super::{File, kinds};
use crate::SETTINGS;
use crate::approvals::or_asked;
use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{Either, HttpRequest, HttpResponse};
use diesel::prelude::*;
use kernel::error::{Error, Result, Wrong};
use kernel::principal::Id;
use kernel::routes::Routes;
use kernel::schema::members;
use kernel::scope::Scope;
use serde_json::{Value, json};
use web::{Form, Go, Page, Parcel, Visit, field_errors};

/// Where one goes about it.
const DESK: &str = "/app/settings/configuration";

pub(crate) fn routes(r: &mut Routes) {
    r.get(DESK, SETTINGS, page);
    r.get("/app/settings/configuration/export", SETTINGS, export);
    r.post("/app/settings/configuration/look", SETTINGS, looked);
    r.post("/app/settings/configuration/bring", SETTINGS, brought).dangerous();
    r.post("/app/settings/configuration/{id}/back", SETTINGS, back).dangerous();
    super::api::routes(r);
}

/// A title of a thing for whoever reads.
fn say(visit: &Visit, title: &Value) -> String {
    match title {
        Value::String(text) => text.chars().take(200).collect(),
        Value::Array(parts) => parts.iter().map(|p| say(visit, p)).collect::<Vec<_>>().join(" · "),
        other => other["key"].as_str().map_or_else(String::new, |key| visit.say(key, &[])),
    }
}

fn base() -> Page {
    Page::new("admin/configuration.html")
        .title("configuration-title")
        .summary("configuration-summary")
        .crumb("nav-settings", Some("/app/settings"))
        .crumb("configuration-title", None)
}

async fn page(visit: Visit, scope: Scope) -> Result<Page> {
    shown(&visit, &scope, &[]).await
}

async fn shown(visit: &Visit, scope: &Scope, wrongs: &[Wrong]) -> Result<Page> {
    let read = scope.tx(|tx| {
        let all = kinds(tx).into_iter().map(|k| Ok((k, k.of(tx)?))).collect::<Result<Vec<_>>>()?;
        Ok((all, past(tx)?, tx.all(members::table.select((members::id, members::name)))?))
    });
    let (all, past, names): (Vec<_>, Vec<_>, Vec<(Id, String)>) = read.await?;
    let kinds: Vec<Value> = all
        .iter()
        .map(|(kind, things)| {
            let titles: Vec<String> = things.iter().map(|t| say(visit, &t.title)).collect();
            json!({"name": kind.name, "icon": kind.icon, "title": visit.say(&format!("portable-{}", kind.name), &[]), "count": titles.len(), "titles": titles})
        })
        .collect();
    let past: Vec<Value> = past
        .iter()
        .map(|p| {
            let who = names.iter().find(|(id, _)| p.by == format!("member:{id}")).map(|(_, name)| name);
            let titles: Vec<String> = p.things.iter().map(|t| say(visit, &t["title"])).collect();
            json!({"id": p.id, "at": p.at, "who": who, "titles": titles, "back": p.back})
        })
        .collect();
    Ok(base().with("kinds", kinds).with("past", past).with("errors", complaints(visit, wrongs)).status(if wrongs.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }))
}

fn complaints(visit: &Visit, wrongs: &[Wrong]) -> Value {
    let mut errors = field_errors(visit, wrongs);
    for error in errors.as_array_mut().into_iter().flatten() {
        error["label"] = Value::Null;
    }
    errors
}

/// The file with the kinds that were ticked.
async fn export(scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let chosen: Vec<String> = Form::of_query(req.query_string()).all("kind").into_iter().map(String::from).collect();
    let file = scope.tx(move |tx| File::of(tx, &chosen)).await?;
    let name = format!("attachment; filename=\"estrade-configuration-{}.json\"", chrono::Utc::now().format("%Y-%m-%d"));
    let text = serde_json::to_string_pretty(&file)?;
    Ok(HttpResponse::Ok().content_type("application/json; charset=utf-8").insert_header((header::CONTENT_DISPOSITION, name)).body(text))
}

/// One wrong in words, with the names of modules and permissions in them.
pub(super) fn because(visit: &Visit, wrong: &Wrong) -> String {
    let word = |(name, value): &(&'static str, String)| {
        let said = match wrong.code {
            "portable-module-off" => visit.say(&format!("module-{value}"), &[]),
            "portable-beyond" | "portable-may-not" => visit.say(&format!("may-{}", value.replace('.', "-")), &[]),
            _ => value.clone(),
        };
        (*name, said)
    };
    visit.say(&format!("error-{}", wrong.code), &wrong.args.iter().map(word).collect::<Vec<_>>())
}

/// What differs between two values, part by part, as short texts.
fn differences(visit: &Visit, now: Option<&Value>, then: Option<&Value>) -> Vec<Value> {
    let (Some(now), Some(then)) = (now, then) else { return Vec::new() };
    let mut lines = Vec::new();
    walk(visit, "", now, then, &mut lines);
    lines.truncate(12);
    lines
}

/// A part in words, where it has some.
fn part(visit: &Visit, name: &str) -> String {
    let key = format!("configuration-part-{}", name.replace('_', "-"));
    let said = visit.say(&key, &[]);
    if said == key { name.to_string() } else { said }
}

fn walk(visit: &Visit, at: &str, now: &Value, then: &Value, lines: &mut Vec<Value>) {
    if now == then {
        return;
    }
    match (now, then) {
        (Value::Object(old), Value::Object(new)) => {
            for name in old.keys().chain(new.keys().filter(|n| !old.contains_key(*n))) {
                let place = if at.is_empty() { part(visit, name) } else { format!("{at} · {}", part(visit, name)) };
                let side = |of: &serde_json::Map<String, Value>| match (name.as_str(), of.get(name)) {
                    ("reach", Some(Value::String(reach))) => json!(visit.say(&format!("reach-{reach}"), &[])),
                    (_, value) => value.cloned().unwrap_or_default(),
                };
                walk(visit, &place, &side(old), &side(new), lines);
            }
        }
        (Value::Array(old), Value::Array(new)) => {
            let only = |all: &[Value], other: &[Value]| {
                all.iter().filter(|v| !other.contains(v)).map(|v| short(visit, v)).collect::<Vec<_>>().join(", ")
            };
            lines.push(json!({"what": at, "before": only(old, new), "after": only(new, old)}));
        }
        _ => lines.push(json!({"what": at, "before": short(visit, now), "after": short(visit, then)})),
    }
}

/// A value in a few words: a permission by its name, anything else as it is written.
fn short(visit: &Visit, value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other["may"].as_str().map_or_else(|| other.to_string(), |may| visit.say(&format!("may-{}", may.replace('.', "-")), &[])),
    };
    if text.chars().count() > 120 { format!("{}…", text.chars().take(120).collect::<String>()) } else { text }
}

fn preview(visit: &Visit, file: &File, text: &str, all: &[Looked], wrongs: &[Wrong]) -> Page {
    let row = |l: &Looked| {
        json!({
            "kind": l.kind, "what": visit.say(&format!("portable-{}", l.kind), &[]), "title": say(visit, &l.title), "state": l.state,
            "choice": json!({"kind": l.kind, "key": l.key, "expect": l.expect}).to_string(),
            "because": l.because.iter().map(|w| because(visit, w)).collect::<Vec<_>>(),
            "lines": differences(visit, l.now.as_ref(), l.then.as_ref()),
        })
    };
    let of = |state: &str| all.iter().filter(|l| l.state == state).map(row).collect::<Vec<_>>();
    let groups: Vec<Value> = ["new", "changed", "cannot", "same"]
        .iter()
        .map(|state| json!({"state": state, "title": visit.say(&format!("configuration-{state}"), &[]), "things": of(state)}))
        .filter(|g| g["things"].as_array().is_some_and(|t| !t.is_empty()))
        .collect();
    base()
        .with(
            "preview",
            json!({"text": text, "host": file.host, "groups": groups, "some": all.iter().any(|l| matches!(l.state, "new" | "changed"))}),
        )
        .with("errors", complaints(visit, wrongs))
        .status(if wrongs.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT })
}

/// The text of a file, uploaded or pasted.
fn text_of(parcel: &Parcel) -> Result<String> {
    match parcel.files.iter().find(|f| !f.bytes.is_empty()) {
        Some(file) => String::from_utf8(file.bytes.clone()).map_err(|_| Error::invalid("file", "portable-file")),
        None => Ok(parcel.form.raw("text").to_string()),
    }
}

/// What a file would do.
async fn looked(visit: Visit, scope: Scope, parcel: Parcel) -> Result<Page> {
    let read = text_of(&parcel).and_then(|text| File::read(&text).map(|file| (text, file)));
    match read {
        Ok((text, file)) => {
            let asked = file.clone();
            let all = scope.tx(move |tx| look(tx, &asked)).await?;
            Ok(preview(&visit, &file, &text, &all, &[]))
        }
        Err(Error::Invalid(wrongs)) => shown(&visit, &scope, &wrongs).await,
        Err(e) => Err(e),
    }
}

/// Brings what was ticked, as it was looked at, or nothing; then the file is looked at anew.
async fn brought(visit: Visit, scope: Scope, parcel: Parcel) -> Result<Either<Page, Go>> {
    let text = text_of(&parcel)?;
    let file = File::read(&text)?;
    let chosen = parcel.form.all("thing").into_iter().map(serde_json::from_str).collect::<std::result::Result<Vec<Chosen>, _>>();
    let chosen = chosen.map_err(|_| Error::invalid("things", "format"))?;
    let asked = file.clone();
    let done = scope.tx(move |tx| {
        let params = wanted(tx, &asked, &chosen)?;
        BRING.perform(tx, params)
    });
    let wrongs = match done.await {
        Ok(outcome) => {
            return Ok(Either::Right(or_asked(outcome, |done| {
                let go = Go::to(DESK).toast("ok", "configuration-brought", &[("count", done["things"].to_string())]);
                match done["id"].as_str() {
                    Some(id) if done["things"] != json!(0) => go.undo(format!("{DESK}/{id}/back")),
                    _ => go,
                }
            })));
        }
        Err(Error::Conflict(code)) if code == "four-eyes-short" => vec![Wrong::new("", "portable-four-eyes")],
        Err(Error::Conflict(_)) => vec![Wrong::new("", "portable-moved")],
        Err(Error::Invalid(wrongs)) => wrongs,
        Err(e) => return Err(e),
    };
    let asked = file.clone();
    let all = scope.tx(move |tx| look(tx, &asked)).await?;
    Ok(Either::Left(preview(&visit, &file, &text, &all, &wrongs)))
}

/// Takes back what was brought, unless something of it was changed since.
async fn back(visit: Visit, scope: Scope, id: Path<Id>) -> Result<Either<Page, Go>> {
    let id = *id;
    let done = scope.tx(move |tx| {
        let params = way_back(tx, id)?;
        BRING.perform(tx, params)
    });
    match done.await {
        Ok(outcome) => Ok(Either::Right(or_asked(outcome, |_| Go::to(DESK).toast("ok", "configuration-taken-back", &[])))),
        Err(Error::Conflict(_)) => Ok(Either::Right(Go::to(DESK).toast("warn", "configuration-moved", &[]))),
        Err(Error::Invalid(wrongs)) => Ok(Either::Left(shown(&visit, &scope, &wrongs).await?)),
        Err(e) => Err(e),
    }
}
