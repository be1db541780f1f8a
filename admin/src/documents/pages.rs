//! Pages of the documents: which there are; one with its form, its states, and what differs between two of them.

use super::change::{Difference, Kept, Snapshot, compare, kept, restore as put_back, snapshots, state, write};
use super::envelope::{Envelope, Preview};
use super::form::{fields, word};
use super::{all, found};
use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{Either, HttpRequest};
use diesel::prelude::*;
use kernel::error::{Error, Result, Wrong};
use kernel::module::Module;
use kernel::principal::Id;
use kernel::schema::members;
use kernel::scope::Scope;
use kernel::setting::REASON;
use serde_json::{Map, Value, json};
use web::{Form, Go, Page, Visit, field_errors};

/// What a page of a document is to show besides the document.
#[derive(Default)]
pub(super) struct Ask {
    pub typed: Option<Map<String, Value>>,
    pub wrongs: Vec<Wrong>,
    /// Why it is changed, as it was typed.
    pub reason: String,
    /// Two states to be compared.
    pub two: Option<(i32, i32)>,
    /// A file, and what it would change.
    pub import: Option<(String, Preview)>,
    pub import_wrongs: Vec<Wrong>,
    pub status: StatusCode,
}

fn title(visit: &Visit, document: &str) -> String {
    if document == crate::settings::SCHEMA.document {
        visit.say("documents-agency", &[])
    } else {
        visit.say(&format!("module-{document}"), &[])
    }
}

fn home(document: &str) -> String {
    format!("/app/settings/documents/{document}")
}

/// Saved, with the way back.
pub(super) fn done(document: &str, words: &'static str, before: i32, version: i32) -> Go {
    let go = Go::to(home(document)).toast("ok", words, &[]);
    if before > 0 && version != before { go.undo(format!("{}/restore?to={before}&expect={version}", home(document))) } else { go }
}

/// Somebody was faster.
pub(super) fn moved(document: &str) -> Go {
    Go::to(home(document)).toast("warn", "documents-moved", &[])
}

/// `/app/settings/documents`
pub(super) async fn list(visit: Visit, scope: Scope) -> Result<Page> {
    let modules = all(&scope);
    let documents = scope.tx(move |tx| {
        modules.into_iter().map(|m| Ok((m, kept(tx, m, false)?, snapshots(tx, m)?.into_iter().next()))).collect::<Result<Vec<_>>>()
    });
    let rows: Vec<Value> = documents
        .await?
        .into_iter()
        .map(|(module, kept, last)| {
            let document = kept.at.schema.document;
            json!({
                "title": title(&visit, document), "icon": module.manifest.icon, "href": home(document), "release": kept.at.version(),
                "version": kept.version, "at": last.map(|s| s.at), "settings": kept.at.settings().count(),
            })
        })
        .collect();
    Ok(Page::new("admin/documents.html")
        .title("documents-title")
        .summary("documents-summary")
        .crumb("nav-settings", Some("/app/settings"))
        .crumb("documents-title", None)
        .with("documents", rows))
}

/// `/app/settings/documents/{name}`
pub(super) async fn page(visit: Visit, scope: Scope, name: Path<String>, req: HttpRequest) -> Result<Page> {
    let module = found(&scope, &name)?;
    let asked = Form::of_query(req.query_string());
    let two = asked.text("from").parse().ok().zip(asked.text("to").parse().ok());
    shown(&visit, &scope, module, Ask { two, ..Default::default() }).await
}

/// A value for people: in words where it has some, its languages one after the other.
fn said(visit: &Visit, words: &str, name: &str, value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(word(visit, words, name, Some(text))),
        Value::Object(spoken) => {
            let each: Vec<String> =
                spoken.iter().filter_map(|(l, t)| Some(format!("{} : {}", l, t.as_str().filter(|t| !t.is_empty())?))).collect();
            (!each.is_empty()).then(|| each.join(" · "))
        }
        _ => None,
    }
}

/// Differences as lines of a page.
pub(crate) fn lines(visit: &Visit, words: &str, changes: &[Difference]) -> Vec<Value> {
    let one = |d: &Difference| json!({"what": word(visit, words, &d.name, None), "before": said(visit, words, &d.name, &d.before), "after": said(visit, words, &d.name, &d.after)});
    changes.iter().map(one).collect()
}

type Read = (Kept, Vec<Snapshot>, Vec<(Id, String)>, Vec<Vec<Difference>>, Option<Vec<Difference>>);

/// One document.
pub(super) async fn shown(visit: &Visit, scope: &Scope, module: &'static Module, ask: Ask) -> Result<Page> {
    let two = ask.two;
    let read: Read = scope
        .tx(move |tx| {
            let kept = kept(tx, module, false)?;
            let states = snapshots(tx, module)?;
            let said: Vec<Map<String, Value>> = states.iter().map(|s| state(tx, &kept, s.version)).collect::<Result<_>>()?;
            let empty = Map::new();
            let steps = said.iter().enumerate().map(|(i, now)| compare(said.get(i + 1).unwrap_or(&empty), now)).collect();
            let between = match two {
                Some((from, to)) => Some(compare(&state(tx, &kept, from)?, &state(tx, &kept, to)?)),
                None => None,
            };
            Ok((kept, states, tx.all(members::table.select((members::id, members::name)))?, steps, between))
        })
        .await?;
    let (kept, states, names, steps, between) = read;
    let (document, words) = (kept.at.schema.document, kept.at.schema.words);
    let who = |by: &str| {
        names
            .iter()
            .find(|(id, _)| by == format!("member:{id}"))
            .map_or_else(|| visit.say("timeline-system", &[]), |(_, name)| name.clone())
    };
    let rows: Vec<Value> = states
        .iter()
        .zip(&steps)
        .map(|(s, changes)| {
            json!({
                "version": s.version, "at": s.at, "who": who(&s.by), "release": s.release, "now": s.version == kept.version,
                "reason": s.reason, "why": (!s.why.is_empty()).then(|| visit.say(&format!("documents-why-{}", s.why), &[])), "changes": lines(visit, words, changes),
            })
        })
        .collect();
    let own = kept.at.module.desk.iter().find(|_| document != "agency").map_or("/app/settings", |place| place.href);
    let import = ask.import.as_ref().map(|(text, preview)| {
        json!({"text": text, "version": preview.version, "from": preview.from, "to": preview.to, "lines": lines(visit, words, &preview.changes)})
    });
    let status = if ask.wrongs.is_empty() && ask.import_wrongs.is_empty() { ask.status } else { StatusCode::UNPROCESSABLE_ENTITY };
    let fields = fields(visit, &kept, ask.typed.as_ref(), &ask.wrongs);
    let long = ask.wrongs.iter().find(|w| w.field == "reason");
    let reason = json!({
        "name": "reason", "kind": "text", "label": visit.say("documents-reason", &[]), "hint": visit.say("documents-reason-hint", &[]), "value": ask.reason,
        "max": REASON, "error": long.map(|w| visit.say(&format!("error-{}", w.code), &w.args)),
    });
    Ok(Page::new("admin/document.html")
        .titled(visit.say("documents-of", &[("document", title(visit, document))]))
        .crumb("nav-settings", Some("/app/settings"))
        .crumb("documents-title", Some("/app/settings/documents"))
        .crumb(title(visit, document), None)
        .status(status)
        .with("href", home(document))
        .with("own", own)
        .with("release", kept.at.version())
        .with("version", kept.version)
        .with("fields", fields)
        .with("reason", reason)
        .with("errors", named(visit, words, &ask.wrongs))
        .with("states", rows)
        .with("two", two.map(|(from, to)| json!({"from": from, "to": to})))
        .with("between", between.map(|changes| lines(visit, words, &changes)))
        .with("import", import)
        .with("import_errors", named(visit, words, &ask.import_wrongs)))
}

/// Complaints, each with the name of what it is about.
fn named(visit: &Visit, words: &str, wrongs: &[Wrong]) -> Value {
    let mut errors = field_errors(visit, wrongs);
    for error in errors.as_array_mut().into_iter().flatten() {
        let name = error["field"].as_str().unwrap_or_default().to_string();
        let label = word(visit, words, &name, None);
        // What has no word is named by its own complaint.
        error["label"] = if label == format!("{words}{name}") { Value::Null } else { json!(label) };
    }
    errors
}

/// Back to a state. An undo says so in its address.
pub(super) async fn restore(scope: Scope, name: Path<String>, req: HttpRequest, form: Form) -> Result<Go> {
    let module = found(&scope, &name)?;
    let query = Form::of_query(req.query_string());
    let number = |of: &str| [&form, &query].iter().find_map(|f| f.text(of).parse::<i32>().ok());
    let (to, expect) = number("to").zip(number("expect")).ok_or_else(|| Error::invalid("to", "required"))?;
    match scope.tx(move |tx| put_back(tx, module, to, expect)).await {
        Ok(version) => Ok(done(&name, "documents-restored", expect, version)),
        Err(Error::Conflict(_)) => Ok(moved(&name)),
        Err(Error::Invalid(_)) => Ok(Go::to(home(&name)).toast("warn", "documents-no-more", &[])),
        Err(e) => Err(e),
    }
}

/// Reads a file: what it would change is shown first, and done only when that was confirmed.
pub(super) async fn import(visit: Visit, scope: Scope, name: Path<String>, form: Form) -> Result<Either<Page, Go>> {
    let module = found(&scope, &name)?;
    let text = form.text("file").to_string();
    let confirmed: Option<i32> = form.text("version").parse().ok();
    let wanted = text.clone();
    let read = scope.tx(move |tx| {
        let kept = kept(tx, module, false)?;
        let preview = Envelope::read(&wanted)?.preview(&kept)?;
        match confirmed {
            Some(version) => write(tx, module, version, &preview.values, "imported").map(|new| (preview, Some((version, new)))),
            None => Ok((preview, None)),
        }
    });
    match read.await {
        Ok((_, Some((before, version)))) => Ok(Either::Right(done(&name, "documents-imported", before, version))),
        Ok((preview, None)) => {
            Ok(Either::Left(shown(&visit, &scope, module, Ask { import: Some((text, preview)), ..Default::default() }).await?))
        }
        Err(Error::Invalid(import_wrongs)) => {
            Ok(Either::Left(shown(&visit, &scope, module, Ask { import_wrongs, ..Default::default() }).await?))
        }
        Err(Error::Conflict(_)) => Ok(Either::Right(moved(&name))),
        Err(e) => Err(e),
    }
}
