//! The intermediate archive: whole records, sealed where they lie, kept apart from everybody's work until their day.
//! Reading one is a right of its own and stands in the journal; it can be put back, or ended before its day.

use super::tabs;
use crate::privacy::archive::whole;
use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::principal::Id;
use kernel::resource::{Record, Resource};
use kernel::schema::{comments as c, journal as j, privacy_fates as f};
use kernel::scope::{Scope, Tx};
use kernel::secret::Spot;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use web::{Go, Page, Visit};

/// Archived records that are opened together.
const BATCH: usize = 500;
/// Those that one page shows.
const SHOWN: usize = 200;
/// Letters of a piece by which the archive is searched.
const PIECE: usize = 3;

fn spot(row: &str) -> Spot<'_> {
    Spot { table: "privacy_fates", column: "content", row }
}

/// What is kept of a record.
#[derive(Debug, Serialize, Deserialize)]
struct Content {
    title: String,
    record: Record,
    /// What was said of it, by the comment's key.
    comments: Vec<(Id, String)>,
    /// What the journal told, before it forgot.
    history: Vec<(DateTime<Utc>, String, String, Value)>,
}

/// A record as it lies in the archive.
struct Kept {
    id: Id,
    of: &'static Resource,
    record: Id,
    at: Option<DateTime<Utc>>,
    until: Option<NaiveDate>,
    content: Content,
}

/// What a record says, as it is searched: every value, one under the other.
fn said(record: &Record) -> String {
    let text = |value: &Value| match value {
        Value::Null => None,
        Value::String(text) => Some(text.to_lowercase()),
        other => Some(other.to_string().to_lowercase()),
    };
    record.values().filter_map(text).collect::<Vec<_>>().join("\n")
}

/// Every three letters in a row, each as a number that tells nothing without the agency's key.
fn marks(tx: &mut Tx, text: &str) -> Result<Vec<i64>> {
    let mark = tx.data_key()?.marker("privacy_fates", "marks");
    let letters: Vec<char> = text.chars().collect();
    let pieces: BTreeSet<String> = letters.windows(PIECE).filter(|p| !p.contains(&'\n')).map(String::from_iter).collect();
    Ok(pieces.iter().map(|piece| mark(piece)).collect())
}

/// The whole of a record, sealed for its place in the archive, and the marks it is found by.
pub(super) fn wrap(tx: &mut Tx, of: &'static Resource, id: Id, row: Id) -> Result<(Vec<u8>, Vec<i64>)> {
    let found = (of.store.find)(tx, id)?;
    let title = of.title(&found);
    let comments = tx.all(c::table.filter(c::resource.eq(of.name).and(c::record.eq(id))).order(c::id).select((c::id, c::body)))?;
    let history = tx.all(j::table.filter(j::subject.eq(id)).order(j::id).select((j::at, j::actor, j::what, j::data)))?;
    let content = Content { title, record: whole(tx, of, id, found)?, comments, history };
    let marks = marks(tx, &said(&content.record))?;
    Ok((tx.data_key()?.seal_bytes(spot(&row.to_string()), &serde_json::to_vec(&content)?)?, marks))
}

type Stored = (Id, String, Id, Option<DateTime<Utc>>, Option<NaiveDate>, Option<Vec<u8>>);

fn open(tx: &mut Tx, (id, name, record, at, until, content): Stored) -> Result<Kept> {
    let of = tx.scope().house().edition().resource(&name).ok_or(Error::NotFound)?;
    let bytes = tx.data_key()?.open_bytes(spot(&id.to_string()), &content.ok_or(Error::NotFound)?)?;
    Ok(Kept { id, of, record, at, until, content: serde_json::from_slice(&bytes)? })
}

fn find(tx: &mut Tx, id: Id) -> Result<Kept> {
    let lies = f::table.filter(f::id.eq(id).and(f::state.eq("done")).and(f::content.is_not_null()));
    let stored: Stored = tx.one(lies.select((f::id, f::resource, f::record, f::at, f::until, f::content)).for_update())?;
    open(tx, stored)
}

/// What lies there and mentions these words: the newest, and the keys of all of them. The index names those that may;
/// each is opened and read, so that what is told is exact.
fn all(tx: &mut Tx, words: &str) -> Result<(Vec<Kept>, Vec<Id>)> {
    let words = words.trim().to_lowercase();
    let asked = marks(tx, &words)?;
    let named = kernel::privacy::archived(tx, &asked)?;
    let (mut newest, mut found) = (Vec::new(), Vec::new());
    for some in named.chunks(BATCH) {
        // Without words nothing needs opening but what is shown.
        if words.is_empty() && newest.len() >= SHOWN {
            found.extend(some);
            continue;
        }
        let lies = f::table.filter(f::id.eq_any(some)).order(f::id.desc());
        let stored: Vec<Stored> = tx.all(lies.select((f::id, f::resource, f::record, f::at, f::until, f::content)))?;
        for one in stored {
            let kept = open(tx, one)?;
            if words.is_empty() || said(&kept.content.record).contains(&words) {
                found.push(kept.id);
                if newest.len() < SHOWN {
                    newest.push(kept);
                }
            }
        }
    }
    Ok((newest, found))
}

/// How many archived records mention any of these words: whoever answers a person must know that there is more.
pub(in crate::privacy) fn mentions(tx: &mut Tx, words: &[&str]) -> Result<usize> {
    let mut found = std::collections::HashSet::new();
    for words in words.iter().filter(|w| w.trim().chars().count() > 1) {
        found.extend(all(tx, words)?.1);
    }
    Ok(found.len())
}

/// Puts a record back where it was, as it was. What others wrote there meanwhile and nobody emptied stays.
pub(super) fn put_back(tx: &mut Tx, id: Id) -> Result<()> {
    let Kept { of, record, content, .. } = find(tx, id)?;
    let gone = |e| if matches!(e, Error::NotFound) { Error::Conflict("retention-gone".into()) } else { e };
    let mut now = (of.store.lock)(tx, record).map_err(gone)?;
    if !now["deleted_at"].is_null() {
        (of.store.restore)(tx, record)?;
    }
    now.retain(|name, _| of.field(name).is_some());
    for field in of.fields.iter().filter(|f| f.personal && !f.readonly) {
        now.insert(field.name.into(), content.record.get(field.name).cloned().unwrap_or_default());
    }
    now.insert("extra".into(), content.record.get("extra").cloned().unwrap_or_else(|| json!({})));
    (of.store.update)(tx, record, None, now)?;
    for (comment, body) in content.comments {
        tx.run(diesel::update(c::table.filter(c::id.eq(comment))).set(c::body.eq(&body)))?;
        // The journal forgot it for good: the timeline tells it anew.
        tx.journal(&format!("{}.commented", of.name), Some(record), json!({"comment": comment, "text": body}))?;
    }
    let nothing = (f::content.eq(None::<Vec<u8>>), f::marks.eq(None::<Vec<Option<i64>>>));
    let set = (f::state.eq("restored"), nothing, f::until.eq(None::<NaiveDate>));
    tx.run(diesel::update(f::table.filter(f::id.eq(id))).set(set))?;
    tx.journal("privacy.put_back", Some(record), json!({"resource": of.name}))
}

/// Nothing of it is left.
pub(super) fn forget(tx: &mut Tx, ids: &[Id]) -> Result<usize> {
    let set = (f::state.eq("ended"), f::content.eq(None::<Vec<u8>>), f::marks.eq(None::<Vec<Option<i64>>>));
    tx.run(diesel::update(f::table.filter(f::id.eq_any(ids))).set(set))
}

/// Words to look for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
}

fn line(visit: &Visit, kept: &Kept) -> Value {
    json!({
        "id": kept.id, "resource": kept.of.name, "record": kept.record, "title": kept.content.title, "at": kept.at, "until": kept.until,
        "kind": visit.say(&format!("{}-one", kept.of.name), &[]), "href": format!("/app/privacy/archive/{}", kept.id),
    })
}

async fn looked(scope: &Scope, q: String) -> Result<(Vec<Kept>, usize)> {
    scope
        .tx(move |tx| {
            let (newest, found) = all(tx, &q)?;
            // That one looked, not for whom.
            tx.journal("privacy.archive_listed", None, json!({"found": found.len()}))?;
            Ok((newest, found.len()))
        })
        .await
}

pub(super) async fn page(visit: Visit, scope: Scope, asked: Query<Asked>) -> Result<Page> {
    let (newest, found) = looked(&scope, asked.q.clone()).await?;
    let lines: Vec<Value> = newest.iter().map(|kept| line(&visit, kept)).collect();
    Ok(Page::new("privacy/archive.html")
        .title("privacy-archive")
        .summary("privacy-archive-summary")
        .crumb("privacy-title", Some("/app/privacy"))
        .with("tabs", tabs(&visit, &scope, "/app/privacy/archive"))
        .with("q", &asked.q)
        .with("found", found)
        .with("lines", lines))
}

pub(super) async fn list_json(visit: Visit, scope: Scope, asked: Query<Asked>) -> Result<HttpResponse> {
    let (newest, found) = looked(&scope, asked.q.clone()).await?;
    let lines: Vec<Value> = newest.iter().map(|kept| line(&visit, kept)).collect();
    Ok(HttpResponse::Ok().json(json!({"data": lines, "count": found})))
}

async fn opened(scope: &Scope, id: Id) -> Result<Kept> {
    scope
        .tx(move |tx| {
            let kept = find(tx, id)?;
            tx.journal("privacy.archive_read", Some(kept.record), json!({"resource": kept.of.name}))?;
            Ok(kept)
        })
        .await
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

pub(super) async fn one(visit: Visit, scope: Scope, id: Path<Id>) -> Result<Page> {
    let kept = opened(&scope, *id).await?;
    let filled = |value: &Value| !text(value).is_empty();
    let value = |field: &kernel::field::Field, value: &Value| match field.kind {
        kernel::field::Kind::Choice(_) => visit.say(&format!("{}-{}-{}", kept.of.name, field.name, text(value)), &[]),
        kernel::field::Kind::Flag => visit.say(if *value == json!(true) { "ui-yes" } else { "ui-no" }, &[]),
        _ => text(value),
    };
    let fields = kept.of.fields.iter().filter_map(|f| Some((f, kept.content.record.get(f.name).filter(|v| filled(v))?)));
    let facts: Vec<Value> = fields
        .map(|(f, v)| json!({"label": visit.say(&format!("{}-{}", kept.of.name, f.name), &[]), "text": value(f, v), "kind": "text"}))
        .collect();
    let history: Vec<Value> =
        kept.content.history.iter().map(|(at, _, what, _)| json!({"at": at, "what": web::act_in_words(&visit, what)})).collect();
    Ok(Page::new("privacy/archived.html")
        .titled(kept.content.title.clone())
        .crumb("privacy-title", Some("/app/privacy"))
        .crumb("privacy-archive", Some("/app/privacy/archive"))
        .crumb(kept.content.title.clone(), None)
        .with("kept", line(&visit, &kept))
        .with("facts", facts)
        .with("comments", kept.content.comments.iter().map(|(_, body)| body).collect::<Vec<_>>())
        .with("history", history))
}

pub(super) async fn one_json(visit: Visit, scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let kept = opened(&scope, *id).await?;
    let mut told = line(&visit, &kept);
    told["content"] = json!(kept.content.record);
    Ok(HttpResponse::Ok().json(told))
}

async fn restored(scope: &Scope, id: Id) -> Result<()> {
    scope.tx(move |tx| tx.beyond_reach(|tx| put_back(tx, id))).await
}

pub(super) async fn restore(scope: Scope, id: Path<Id>) -> Result<Go> {
    match restored(&scope, *id).await {
        Ok(()) => Ok(Go::to("/app/privacy/archive").toast("ok", "privacy-put-back", &[])),
        Err(Error::Conflict(code)) if code == "retention-gone" => {
            Ok(Go::to("/app/privacy/archive").toast("warn", "error-retention-gone", &[]))
        }
        Err(e) => Err(e),
    }
}

pub(super) async fn restore_json(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    restored(&scope, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ends one before its day: somebody asked to be forgotten.
pub(super) async fn end(scope: Scope, id: Path<Id>) -> Result<Go> {
    let id = *id;
    scope
        .tx(move |tx| {
            let kept = find(tx, id)?;
            forget(tx, &[id])?;
            tx.journal("privacy.archive_ended", Some(kept.record), json!({"records": 1}))
        })
        .await?;
    Ok(Go::to("/app/privacy/archive").toast("ok", "privacy-archive-ended", &[]))
}
