//! The steps of an import: file, columns, first lines, progress, report.

use super::batch::{self, Import};
use super::lines::{self, Entry};
use super::mapping::{self, Mapping, Missing, Target, reachable};
use super::reader::Reader;
use super::twins::{self, Known};
use super::{guard, report, sheet, undo};
use crate::form::Form;
use crate::page::{Go, Page, words};
use crate::visit::Visit;
use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use actix_web::{Either, HttpResponse};
use futures_util::TryStreamExt;
use kernel::diesel::{self, prelude::*};
use kernel::error::{Error, Result, Wrong};
use kernel::resource::{Id, Resource};
use kernel::schema::imports as i;
use kernel::scope::Scope;
use serde_json::{Value, json};
use theme::Locale;

/// Faulty lines that a preview shows.
const FAULTY: usize = 20;

pub(super) fn page(of: &'static Resource, scope: &Scope, visit: &Visit, step: &'static str, import: Value) -> Page {
    let many = visit.say(&format!("{}-many", of.name), &[]);
    let path = format!("/app/{}", of.name);
    let title = visit.say("ui-import-title", &[("many", many.clone())]);
    let face = json!({
        "name": of.name, "icon": of.icon, "path": path, "one": visit.say(&format!("{}-one", of.name), &[]), "many": many,
        "may": {"create": scope.allows(of.may.create), "import": true, "export": scope.allows(of.may.export)},
    });
    Page::new("resource/import.html")
        .titled(title)
        .crumb(many, Some(&path))
        .with("resource", face)
        .with("step", step)
        .with("import", import)
}

fn upload_page(of: &'static Resource, scope: &Scope, visit: &Visit, error: Option<String>) -> Page {
    let max = if visit.locale() == Locale::Fr { "10\u{202f}Mo" } else { "10 MB" };
    let action = format!("/app/{}/import?csrf={}", of.name, visit.csrf());
    page(of, scope, visit, "upload", json!({"action": action, "max_label": max, "error": error}))
}

pub(super) async fn begin(of: &'static Resource, scope: Scope, visit: Visit) -> Result<Page> {
    Ok(upload_page(of, &scope, &visit, None))
}

/// Keeps the file if it can be read, and goes on to its columns.
pub(super) async fn upload(of: &'static Resource, scope: Scope, visit: Visit, parts: Multipart) -> Result<Either<Go, Page>> {
    crate::limits::per_minute(&format!("imports:{}", scope.principal().actor()), 20)?;
    let refused = |code: &str| {
        let max = match code {
            "rows" => "10 000".to_string(),
            _ => "10 MB".to_string(),
        };
        let said = visit.say(&format!("import-error-{code}"), &[("max", max)]);
        Ok(Either::Right(upload_page(of, &scope, &visit, Some(said)).status(StatusCode::UNPROCESSABLE_ENTITY)))
    };
    let (name, bytes) = match file(parts).await? {
        Ok(file) => file,
        Err(code) => return refused(code),
    };
    let reader = visit.config().apart.clone();
    let read = move || sheet::kept(bytes, &reader).and_then(|kept| Ok((sheet::read(&kept)?, kept)));
    let (sheet, bytes) = match actix_web::web::block(read).await.map_err(Error::internal)? {
        Ok(read) => read,
        Err(Error::Invalid(wrongs)) => return refused(wrongs.first().map_or("file", |w| w.code)),
        Err(e) => return Err(e),
    };
    let total = i32::try_from(sheet.rows.len()).unwrap_or(i32::MAX);
    let id: Id = scope
        .tx(move |tx| {
            let id = Id::now_v7();
            let kept = batch::sealed(tx, id, &bytes)?;
            let row = (i::id.eq(id), i::resource.eq(of.name), i::file_name.eq(name), i::content.eq(kept), i::total.eq(total));
            tx.one(diesel::insert_into(i::table).values(row).returning(i::id))
        })
        .await?;
    Ok(Either::Left(Go::to(format!("/app/{}/import/{id}", of.name))))
}

/// The first file of the form, or the word for what is wrong with it.
async fn file(mut parts: Multipart) -> Result<Result<(String, Vec<u8>), &'static str>> {
    let unreadable = |_| Error::invalid("file", "format");
    while let Some(mut part) = parts.try_next().await.map_err(unreadable)? {
        let Some(name) = part.content_disposition().and_then(|d| d.get_filename().map(String::from)) else { continue };
        let mut bytes = Vec::new();
        while let Some(piece) = part.try_next().await.map_err(unreadable)? {
            if bytes.len() + piece.len() > sheet::HEAVIEST {
                return Ok(Err("size"));
            }
            bytes.extend_from_slice(&piece);
        }
        let name: String = name.chars().filter(|c| !c.is_control()).take(200).collect();
        return Ok(if bytes.is_empty() { Err("empty") } else { Ok((name, bytes)) });
    }
    Ok(Err("empty"))
}

pub(super) fn label<'a>(visit: &Visit, target: &'a Target) -> &'a str {
    &target.labels[usize::from(visit.locale() != Locale::Fr)]
}

pub(super) async fn read(of: &'static Resource, scope: &Scope, visit: &Visit, id: Id) -> Result<(Import, Vec<Target>)> {
    let (words, seen) = (words(visit.house()), scope.clone());
    scope
        .tx(move |tx| {
            let import = batch::find(tx, of, id)?;
            let own = tx.own_fields(of.name)?;
            Ok((import, mapping::targets(of, &seen, &words, &own)))
        })
        .await
}

/// Where the import stands: its columns, its progress or its report.
pub(super) async fn show(of: &'static Resource, scope: Scope, visit: Visit, id: Id) -> Result<Either<Page, HttpResponse>> {
    let (import, targets) = read(of, &scope, &visit, id).await?;
    let base = format!("/app/{}/import/{id}", of.name);
    match import.status.as_str() {
        "uploaded" => Ok(Either::Left(mapping_page(of, &scope, &visit, &import, &targets, id, None).await?)),
        "running" => Ok(Either::Left(report::progress(of, &scope, &visit, &import, None, base))),
        "undoing" => {
            let back = scope.tx(move |tx| Ok((batch::count(tx, id, &["undone", "kept"])?, batch::count(tx, id, &undo::DONE)?))).await?;
            Ok(Either::Left(report::progress(of, &scope, &visit, &import, Some(back), base)))
        }
        _ if visit.partial() => Ok(Either::Right(HttpResponse::Ok().insert_header(("hx-redirect", base)).finish())),
        _ => Ok(Either::Left(report::report(of, &scope, &visit, id, &import, &targets, base).await?)),
    }
}

async fn mapping_page(
    of: &'static Resource,
    scope: &Scope,
    visit: &Visit,
    import: &Import,
    targets: &[Target],
    id: Id,
    error: Option<String>,
) -> Result<Page> {
    let sheet = sheet::read(&batch::file(scope, id).await?)?;
    let mut chosen: Mapping = serde_json::from_value(import.mapping.clone())?;
    // A record is created for a name only by who may create one.
    let linked = targets.iter().filter_map(|t| kernel::resource::target(&t.field)).collect::<Vec<_>>();
    let creates = linked.iter().any(|to| reachable(scope, to).is_some_and(|t| scope.allows(t.may.create)));
    if chosen.columns.is_empty() {
        let last = scope.tx(move |tx| batch::last(tx, of)).await?;
        chosen.columns = mapping::guess(&sheet.headers, targets, &last);
        chosen.matched = Some(last.matched).filter(|m| !m.is_empty() && chosen.columns.contains(m)).unwrap_or_default();
        // Nothing is lost by default: what is to be created is shown before, and taken back with the rest.
        chosen.missing = match last.columns.is_empty() {
            true if creates => Missing::Create,
            _ => last.missing,
        };
    }
    let sample = |n: usize| sheet.rows.iter().filter_map(|(_, r)| r.get(n).filter(|c| !c.trim().is_empty())).take(3).collect::<Vec<_>>();
    let column = |(n, header): (usize, &String)| json!({"index": n, "header": header, "sample": sample(n), "guess": chosen.columns.get(n)});
    let columns: Vec<Value> = sheet.headers.iter().enumerate().map(column).collect();
    let field = |t: &Target| json!({"value": t.name, "label": label(visit, t), "required": t.field.required});
    let offered = Missing::EVERY.iter().filter(|(_, m)| *m != Missing::Create || creates);
    let choice = |(name, _): &(&str, Missing)| json!({"value": name, "label": visit.say(&format!("import-missing-{name}"), &[])});
    let import = json!({
        "name": import.file_name, "action": format!("/app/{}/import/{id}", of.name), "columns": columns, "fields": targets.iter().map(field).collect::<Vec<_>>(),
        "match": chosen.matched, "error": error, "missing": chosen.missing.name(),
        "missing_choices": if linked.is_empty() { Vec::new() } else { offered.map(choice).collect() },
    });
    Ok(page(of, scope, visit, "mapping", import))
}

/// Keeps what goes where, if every needed field has its column and none has two.
pub(super) async fn map(of: &'static Resource, scope: Scope, visit: Visit, id: Id, form: Form) -> Result<Either<Go, Page>> {
    let (mut import, targets) = read(of, &scope, &visit, id).await?;
    let base = format!("/app/{}/import/{id}", of.name);
    let headers = sheet::read(&batch::file(&scope, id).await?)?.headers;
    let known = |name: &str| targets.iter().any(|t| t.name == name);
    let column = |n| Some(form.text(&format!("column.{n}"))).filter(|c| known(c)).unwrap_or_default().to_string();
    let columns: Vec<String> = (0..headers.len()).map(column).collect();
    let matched = Some(form.text("match")).filter(|m| columns.iter().any(|c| c == m));
    // What stands beside a record does not say which one it is.
    let matched = matched.filter(|m| super::further::columns(of).all(|(name, _)| name != *m)).unwrap_or_default().to_string();
    let missing = Missing::named(form.text("missing"));
    let twice = columns.iter().enumerate().any(|(n, c)| !c.is_empty() && columns[..n].contains(c));
    let needed = targets.iter().find(|t| t.field.required && !columns.contains(&t.name));
    let error = match (twice, needed) {
        (true, _) => Some(visit.say("import-field-twice", &[])),
        (_, Some(t)) => Some(visit.say("import-field-missing", &[("field", label(&visit, t).to_string())])),
        _ => None,
    };
    if !matched.is_empty() {
        scope.require(of.may.update)?;
    }
    if missing == Missing::Create {
        let links = targets.iter().filter(|t| columns.contains(&t.name)).filter_map(|t| kernel::resource::target(&t.field));
        for target in links.filter_map(|to| reachable(&scope, to)).filter(|t| !t.is_closed()) {
            scope.require(target.may.create)?;
        }
    }
    let decided = serde_json::to_value(Mapping { columns, matched, missing, headers, ..Mapping::default() })?;
    import.mapping = decided.clone();
    if error.is_some() {
        let page = mapping_page(of, &scope, &visit, &import, &targets, id, error).await?;
        return Ok(Either::Right(page.status(StatusCode::UNPROCESSABLE_ENTITY)));
    }
    scope
        .tx(move |tx| {
            let mine = i::table.filter(i::id.eq(id).and(i::status.eq("uploaded")));
            match tx.run(diesel::update(mine).set(i::mapping.eq(decided)))? {
                1 => Ok(()),
                _ => Err(Error::Conflict("changed".into())),
            }
        })
        .await?;
    Ok(Either::Left(Go::to(format!("{base}/preview"))))
}

/// Every line as it would be carried, then taken back: the counts of the whole file, its
/// first five lines and its first faulty ones. Nothing stays.
pub(super) async fn preview(of: &'static Resource, scope: Scope, visit: Visit, id: Id) -> Result<Page> {
    let (import, targets) = read(of, &scope, &visit, id).await?;
    let chosen: Mapping = serde_json::from_value(import.mapping.clone())?;
    let sheet = sheet::read(&batch::file(&scope, id).await?)?;
    let words = words(visit.house());
    let headers: Vec<String> =
        chosen.columns.iter().filter_map(|c| targets.iter().find(|t| t.name == *c)).map(|t| label(&visit, t).to_string()).collect();
    let mapped = chosen.clone();
    let locale = visit.locale();
    let (sheet, entries, known) = scope
        .tx(move |tx| {
            let (seen, likely) = tx.rehearse(|tx| {
                let mut reader = Reader::new(tx, of, &mapped, &words)?.looking(locale);
                let seen = tx.journalling_together(|tx| lines::carry(tx, of, &mut reader, &sheet.rows))?;
                Ok((seen, reader.likely()))
            })?;
            let known = twins::told(tx, of, &likely)?;
            Ok((sheet, seen, known))
        })
        .await?;
    let choices = Known::EVERY.iter().filter(|(_, what)| *what != Known::Update || scope.allows(of.may.update));
    let choices: Vec<Value> =
        choices.map(|(name, _)| json!({"value": name, "label": visit.say(&format!("import-known-{name}"), &[])})).collect();
    let count = |kind: &str| entries.iter().filter(|e| e.kind == kind).count();
    let shown = |(n, (line, _)): (usize, &lines::Line), faulty: &[u64]| n < 5 || faulty.contains(line);
    let faulty: Vec<u64> = entries.iter().filter(|e| e.kind == "error").map(|e| e.line).take(FAULTY).collect();
    let rows: Vec<Value> = sheet
        .rows
        .iter()
        .enumerate()
        .filter(|row| shown(*row, &faulty))
        .map(|(_, (line, cells))| {
            let wrongs = entries.iter().find(|e| e.line == *line && e.kind == "error").map_or(Value::Null, |e| e.data["wrongs"].clone());
            previewed(&visit, &chosen, *line, cells, &wrongs)
        })
        .collect();
    let made: Vec<&str> = entries.iter().filter(|e| e.kind == "made").filter_map(made_title).collect();
    let base = format!("/app/{}/import/{id}", of.name);
    let import = json!({
        "name": import.file_name, "action": format!("{base}/start"), "back_href": base, "headers": headers, "rows": rows,
        "counts": {"good": sheet.rows.len() - count("error"), "bad": count("error"), "made": made.len()},
        "known": known, "known_choices": choices,
        "made": made.iter().take(10).collect::<Vec<_>>(),
    });
    Ok(page(of, &scope, &visit, "preview", import))
}

fn made_title(entry: &Entry) -> Option<&str> {
    entry.data["title"].as_str()
}

/// One line of the preview: what is wrong beside its cell, or beside the line where it has none.
fn previewed(visit: &Visit, chosen: &Mapping, line: u64, cells: &[String], wrongs: &Value) -> Value {
    let wrongs = wrongs.as_array().map_or(&[][..], Vec::as_slice);
    let of = |name: &str| wrongs.iter().filter(|w| w["field"] == json!(name)).map(|w| report::said(visit, w)).next();
    let cell = |(name, cell): (&String, &String)| json!({"text": guard::unshield(cell), "error": of(name)});
    let elsewhere = wrongs.iter().filter(|w| !chosen.columns.iter().any(|c| w["field"] == json!(c)));
    let cells: Vec<Value> = chosen.columns.iter().zip(cells).filter(|(name, _)| !name.is_empty()).map(cell).collect();
    let error = elsewhere.map(|w| report::said(visit, w)).collect::<Vec<_>>().join(" · ");
    json!({"line": line, "cells": cells, "error": error})
}

/// Orders the import; asked twice, it runs once.
pub(super) async fn start(of: &'static Resource, scope: Scope, id: Id, form: Form) -> Result<Go> {
    let twins = Known::named(form.text("known")).unwrap_or_default();
    if twins == Known::Update {
        scope.require(of.may.update)?;
    }
    let started = scope
        .tx(move |tx| {
            let import = batch::find(tx, of, id)?;
            let mut mapping: Mapping = serde_json::from_value(import.mapping)?;
            mapping.twins = twins;
            // Every line is somebody new: what does not fit is not begun. Where lines may change what is there, those
            // for which there is no room are refused one by one.
            if mapping.matched.is_empty() && twins == Known::Create {
                crate::plan::room_for_records(tx, import.total.into())?;
            }
            if mapping.columns.is_empty() {
                return Err(Error::Conflict("changed".into()));
            }
            let mine = i::table.filter(i::id.eq(id).and(i::status.eq("uploaded")));
            let begun = (i::status.eq("running"), i::mapping.eq(serde_json::to_value(mapping)?));
            if tx.run(diesel::update(mine).set(begun))? == 1 { batch::order(tx, id) } else { Ok(()) }
        })
        .await;
    let full = |wrong: &Wrong| wrong.code == "plan-records";
    match started {
        Err(Error::Invalid(wrongs)) if wrongs.iter().any(full) => {
            let args: Vec<_> = wrongs.into_iter().flat_map(|w| w.args).collect();
            Ok(Go::to(format!("/app/{}/import/{id}/preview", of.name)).toast("warn", "error-plan-records", &args))
        }
        started => started.map(|()| Go::to(format!("/app/{}/import/{id}", of.name))),
    }
}

/// Goes on with an import that ended early, where it stood.
pub(super) async fn resume(of: &'static Resource, scope: Scope, id: Id) -> Result<Go> {
    scope
        .tx(move |tx| {
            if batch::find(tx, of, id)?.status != "failed" {
                return Ok(());
            }
            let back = batch::count(tx, id, &["undone", "kept"])? > 0;
            let mine = i::table.filter(i::id.eq(id).and(i::status.eq_any(["failed", "running", "undoing"])));
            match tx
                .run(diesel::update(mine).set((i::status.eq(if back { "undoing" } else { "running" }), i::reason.eq(None::<String>))))?
            {
                1 => batch::order(tx, id),
                _ => Ok(()),
            }
        })
        .await?;
    Ok(Go::to(format!("/app/{}/import/{id}", of.name)))
}

/// Takes back what the import did, except where somebody has changed a record since; a worker does it if it is long.
pub(super) async fn undo(of: &'static Resource, scope: Scope, id: Id) -> Result<Go> {
    scope.require(of.may.delete)?;
    let begun = move |tx: &mut kernel::scope::Tx| {
        undo::begin(tx, of, id)?;
        Ok((batch::find(tx, of, id)?.status, batch::count(tx, id, &["kept"])?))
    };
    let (status, kept) = scope.tx(begun).await?;
    let go = Go::to(format!("/app/{}/import/{id}", of.name));
    Ok(match (status.as_str(), kept) {
        ("undoing", _) => go,
        (_, 0) => go.toast("ok", "import-undone", &[]),
        (_, kept) => go.toast("warn", "import-undone-kept", &[("count", kept.to_string())]),
    })
}
