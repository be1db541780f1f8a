//! The steps of an import: file, columns, first lines, progress, report.

use super::carry::ImportRows;
use super::mapping::{self, Mapping, Reader, Target};
use super::{guard, sheet};
use crate::form::Form;
use crate::page::{Go, Page, words};
use crate::visit::Visit;
use actix_multipart::Multipart;
use actix_web::http::{StatusCode, header};
use actix_web::{Either, HttpResponse};
use futures_util::TryStreamExt;
use kernel::diesel::{self, prelude::*};
use kernel::error::{Error, Result};
use kernel::job::Order;
use kernel::resource::{Id, Resource};
use kernel::schema::imports as i;
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use theme::Locale;

/// Lines of a report on one page.
const REPORTED: usize = 200;

/// An import as it is kept.
#[derive(Queryable, Selectable)]
#[diesel(table_name = i)]
struct Import {
    file_name: String,
    content: Vec<u8>,
    mapping: Value,
    status: String,
    done: i32,
    total: i32,
    created: i32,
    updated: i32,
    refused: i32,
    report: Value,
    created_by: String,
}

/// Only who began an import goes on with it.
fn find(tx: &mut Tx, of: &Resource, id: Id) -> Result<Import> {
    let row = i::table.filter(i::id.eq(id).and(i::resource.eq(of.name)).and(i::deleted_at.is_null())).select(Import::as_select());
    let import = tx.one(row)?;
    if import.created_by == tx.scope().principal().actor() { Ok(import) } else { Err(Error::NotFound) }
}

fn page(of: &'static Resource, scope: &Scope, visit: &Visit, step: &'static str, import: Value) -> Page {
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
    let (read, bytes) = actix_web::web::block(move || (sheet::read(&bytes), bytes)).await.map_err(Error::internal)?;
    let sheet = match read {
        Ok(sheet) => sheet,
        Err(Error::Invalid(wrongs)) => return refused(wrongs.first().map_or("file", |w| w.code)),
        Err(e) => return Err(e),
    };
    let total = i32::try_from(sheet.rows.len()).unwrap_or(i32::MAX);
    let id: Id = scope
        .tx(move |tx| {
            let row = (i::resource.eq(of.name), i::file_name.eq(name), i::content.eq(bytes), i::total.eq(total));
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

fn label<'a>(visit: &Visit, target: &'a Target) -> &'a str {
    &target.labels[usize::from(visit.locale() != Locale::Fr)]
}

async fn read(of: &'static Resource, scope: &Scope, visit: &Visit, id: Id) -> Result<(Import, Vec<Target>)> {
    let (words, seen) = (words(visit.house()), scope.clone());
    scope
        .tx(move |tx| {
            let import = find(tx, of, id)?;
            let own = tx.own_fields(of.name)?;
            Ok((import, mapping::targets(of, &seen, &words, &own)))
        })
        .await
}

/// Where the import stands: its columns, its progress or its report.
pub(super) async fn show(of: &'static Resource, scope: Scope, visit: Visit, id: Id) -> Result<Either<Page, HttpResponse>> {
    let (import, targets) = read(of, &scope, &visit, id).await?;
    let base = format!("/app/{}/import/{id}", of.name);
    if import.status == "uploaded" {
        return Ok(Either::Left(columns(of, &scope, &visit, &import, &targets, &base, None)?));
    }
    if import.status == "running" {
        let progress = json!({
            "name": import.file_name, "done": import.done, "total": import.total, "created": import.created,
            "updated": import.updated, "errors": import.refused, "progress_href": base, "finished": false,
        });
        return Ok(Either::Left(page(of, &scope, &visit, "progress", progress)));
    }
    if visit.partial() {
        return Ok(Either::Right(HttpResponse::Ok().insert_header(("hx-redirect", base)).finish()));
    }
    let entries = import.report.as_array().map_or(&[][..], Vec::as_slice);
    let refused_first = entries.iter().filter(|e| e["kind"] == "error").chain(entries.iter().filter(|e| e["kind"] != "error"));
    let line = |e: &Value| {
        let href = e["id"].as_str().map(|id| format!("/app/{}/{id}", of.name));
        json!({"line": e["line"], "kind": e["kind"], "title": e["title"].as_str().unwrap_or(""), "href": href, "text": why(&visit, &targets, e)})
    };
    let lines: Vec<Value> = refused_first.take(REPORTED).map(line).collect();
    let skipped = import.done - import.created - import.updated - import.refused;
    let report = json!({
        "name": import.file_name, "created": import.created, "updated": import.updated, "errors": import.refused, "skipped": skipped,
        "finished": true, "lines": lines, "report_href": (import.refused > 0).then(|| format!("{base}/refused.csv")),
        "undo_href": format!("{base}/undo"),
    });
    Ok(Either::Left(page(of, &scope, &visit, "report", report)))
}

/// What was wrong with a line, in the visitor's language.
fn why(visit: &Visit, targets: &[Target], entry: &Value) -> String {
    let said = |wrong: &Value| {
        let args: Vec<(String, String)> = serde_json::from_value(wrong["args"].clone()).unwrap_or_default();
        let args: Vec<(&str, String)> = args.iter().map(|(k, v)| (k.as_str(), v.clone())).collect();
        let text = visit.say(&format!("error-{}", wrong["code"].as_str().unwrap_or("invalid")), &args);
        match targets.iter().find(|t| wrong["field"] == json!(t.name)) {
            Some(target) => format!("{} — {text}", label(visit, target)),
            None => text,
        }
    };
    entry["wrongs"].as_array().map_or_else(String::new, |all| all.iter().map(said).collect::<Vec<_>>().join(" · "))
}

fn columns(
    of: &'static Resource,
    scope: &Scope,
    visit: &Visit,
    import: &Import,
    targets: &[Target],
    base: &str,
    error: Option<String>,
) -> Result<Page> {
    let sheet = sheet::read(&import.content)?;
    let chosen: Mapping = serde_json::from_value(import.mapping.clone())?;
    let guesses = if chosen.columns.is_empty() { mapping::guess(&sheet.headers, targets) } else { chosen.columns };
    let sample = |n: usize| sheet.rows.iter().filter_map(|(_, r)| r.get(n).filter(|c| !c.trim().is_empty())).take(3).collect::<Vec<_>>();
    let column = |(n, header): (usize, &String)| json!({"index": n, "header": header, "sample": sample(n), "guess": guesses.get(n)});
    let columns: Vec<Value> = sheet.headers.iter().enumerate().map(column).collect();
    let field = |t: &Target| json!({"value": t.name, "label": label(visit, t), "required": t.field.required});
    let import = json!({
        "name": import.file_name, "action": base, "columns": columns, "fields": targets.iter().map(field).collect::<Vec<_>>(),
        "match": chosen.matched, "error": error,
    });
    Ok(page(of, scope, visit, "mapping", import))
}

/// Keeps what goes where, if every needed field has its column and none has two.
pub(super) async fn map(of: &'static Resource, scope: Scope, visit: Visit, id: Id, form: Form) -> Result<Either<Go, Page>> {
    let (mut import, targets) = read(of, &scope, &visit, id).await?;
    let base = format!("/app/{}/import/{id}", of.name);
    let width = sheet::read(&import.content)?.headers.len();
    let known = |name: &str| targets.iter().any(|t| t.name == name);
    let column = |n| Some(form.text(&format!("column.{n}"))).filter(|c| known(c)).unwrap_or_default().to_string();
    let columns: Vec<String> = (0..width).map(column).collect();
    let matched = Some(form.text("match")).filter(|m| columns.iter().any(|c| c == m)).unwrap_or_default().to_string();
    let twice = columns.iter().enumerate().any(|(n, c)| !c.is_empty() && columns[..n].contains(c));
    let missing = targets.iter().find(|t| t.field.required && !columns.contains(&t.name));
    let error = match (twice, missing) {
        (true, _) => Some(visit.say("import-field-twice", &[])),
        (_, Some(t)) => Some(visit.say("import-field-missing", &[("field", label(&visit, t).to_string())])),
        _ => None,
    };
    if !matched.is_empty() {
        scope.require(of.may.update)?;
    }
    let decided = serde_json::to_value(Mapping { columns, matched })?;
    import.mapping = decided.clone();
    if error.is_some() {
        let page = columns_again(of, &scope, &visit, &import, &targets, &base, error)?;
        return Ok(Either::Right(page));
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

fn columns_again(
    of: &'static Resource,
    scope: &Scope,
    visit: &Visit,
    import: &Import,
    targets: &[Target],
    base: &str,
    error: Option<String>,
) -> Result<Page> {
    Ok(columns(of, scope, visit, import, targets, base, error)?.status(StatusCode::UNPROCESSABLE_ENTITY))
}

/// The first five lines as they would be saved, with what is wrong in each cell.
pub(super) async fn preview(of: &'static Resource, scope: Scope, visit: Visit, id: Id) -> Result<Page> {
    let (import, targets) = read(of, &scope, &visit, id).await?;
    let chosen: Mapping = serde_json::from_value(import.mapping.clone())?;
    let sheet = sheet::read(&import.content)?;
    let words = words(visit.house());
    let headers: Vec<String> =
        chosen.columns.iter().filter_map(|c| targets.iter().find(|t| t.name == *c)).map(|t| label(&visit, t).to_string()).collect();
    let total = sheet.rows.len();
    let mapped = chosen.clone();
    let (shown, bad) = scope
        .tx(move |tx| {
            let mut reader = Reader::new(tx, of, &mapped, &words)?;
            let (mut shown, mut bad) = (Vec::new(), 0);
            for (line, cells) in sheet.rows {
                let (record, mut wrongs) = reader.record(tx, &cells)?;
                // A link that is missing is said once, by the one that looked for it.
                let rest = reader.check(&record).into_iter().filter(|w| !wrongs.iter().any(|o| o.field == w.field)).collect::<Vec<_>>();
                wrongs.extend(rest);
                bad += usize::from(!wrongs.is_empty());
                if shown.len() < 5 {
                    shown.push((line, cells, wrongs));
                }
            }
            Ok((shown, bad))
        })
        .await?;
    let rows: Vec<Value> = shown
        .into_iter()
        .map(|(line, cells, wrongs)| {
            let cell = |(name, cell): (&String, &String)| {
                let said = crate::page::field_errors(&visit, &wrongs);
                let error = said.as_array().and_then(|all| all.iter().find(|e| e["field"] == json!(name)).map(|e| e["text"].clone()));
                json!({"text": guard::unshield(cell), "error": error})
            };
            let cells: Vec<Value> = chosen.columns.iter().zip(&cells).filter(|(name, _)| !name.is_empty()).map(cell).collect();
            json!({"line": line, "cells": cells})
        })
        .collect();
    let base = format!("/app/{}/import/{id}", of.name);
    let import = json!({
        "name": import.file_name, "action": format!("{base}/start"), "back_href": base, "headers": headers, "rows": rows,
        "counts": {"good": total - bad, "bad": bad},
    });
    Ok(page(of, &scope, &visit, "preview", import))
}

/// Orders the import; asked twice, it runs once.
pub(super) async fn start(of: &'static Resource, scope: Scope, id: Id) -> Result<Go> {
    scope
        .tx(move |tx| {
            let import = find(tx, of, id)?;
            let mapping: Mapping = serde_json::from_value(import.mapping)?;
            if mapping.columns.is_empty() {
                return Err(Error::Conflict("changed".into()));
            }
            let mine = i::table.filter(i::id.eq(id).and(i::status.eq("uploaded")));
            if tx.run(diesel::update(mine).set(i::status.eq("running")))? == 1 {
                tx.order(Order::of(&ImportRows { import: id })?.once(format!("import:{id}")).urgent(10))?;
            }
            Ok(())
        })
        .await?;
    Ok(Go::to(format!("/app/{}/import/{id}", of.name)))
}

/// Takes back what the import did, except where somebody has changed a record since.
pub(super) async fn undo(of: &'static Resource, scope: Scope, id: Id) -> Result<Go> {
    scope.require(of.may.delete)?;
    scope
        .tx(move |tx| {
            let import = find(tx, of, id)?;
            if import.status != "done" {
                return Err(Error::Conflict("changed".into()));
            }
            for entry in import.report.as_array().into_iter().flatten() {
                let Some(record) = entry["id"].as_str().and_then(|v| v.parse::<Id>().ok()) else { continue };
                let version = entry["version"].as_i64().and_then(|v| i32::try_from(v).ok());
                let one = tx.attempt(|tx| match entry["kind"].as_str() {
                    Some("created") => {
                        let now = (of.store.lock)(tx, record)?;
                        if now["version"] == entry["version"] { (of.store.delete)(tx, record) } else { Ok(()) }
                    }
                    Some("updated") => {
                        let before = entry["before"].as_object().cloned().unwrap_or_default();
                        of.patch(tx, record, version, before).map(|_| ())
                    }
                    _ => Ok(()),
                });
                match one {
                    Ok(()) | Err(Error::NotFound | Error::Conflict(_) | Error::Invalid(_)) => {}
                    Err(e) => return Err(e),
                }
            }
            tx.journal(&format!("{}.import_undone", of.name), None, json!({"import": id}))
        })
        .await?;
    Ok(Go::to(format!("/app/{}", of.name)).toast("ok", "import-undone", &[]))
}

/// The refused lines as they were, with the reason in a last column.
pub(super) async fn refused(of: &'static Resource, scope: Scope, visit: Visit, id: Id) -> Result<HttpResponse> {
    let (import, targets) = read(of, &scope, &visit, id).await?;
    let sheet = sheet::read(&import.content)?;
    let separator = if visit.locale() == Locale::Fr { b';' } else { b',' };
    let mut out = csv::WriterBuilder::new().delimiter(separator).flexible(true).from_writer("\u{feff}".as_bytes().to_vec());
    let why_title = visit.say("import-why", &[]);
    let head: Vec<String> = sheet.headers.iter().chain([&why_title]).map(|c| guard::shield(c)).collect();
    out.write_record(head).map_err(Error::internal)?;
    for entry in import.report.as_array().into_iter().flatten().filter(|e| e["kind"] == "error") {
        let Some((_, cells)) = sheet.rows.iter().find(|(line, _)| entry["line"] == json!(line)) else { continue };
        let reason = why(&visit, &targets, entry);
        let padding = std::iter::repeat_n(String::new(), sheet.headers.len().saturating_sub(cells.len()));
        let row = cells.iter().map(|c| guard::shield(guard::unshield(c))).chain(padding).chain([guard::shield(&reason)]);
        out.write_record(row).map_err(Error::internal)?;
    }
    let body = out.into_inner().map_err(|e| Error::internal(e.to_string()))?;
    let name = format!("attachment; filename=\"{}-refused.csv\"", of.name);
    Ok(HttpResponse::Ok().content_type("text/csv; charset=utf-8").insert_header((header::CONTENT_DISPOSITION, name)).body(body))
}
