//! How an import goes, and what became of it.

use super::batch::{self, Import, Told};
use super::export::{Shape, files};
use super::mapping::Target;
use super::wizard::{label, page, read};
use super::{guard, sheet};
use crate::page::Page;
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::http::header;
use kernel::error::{Error, Result};
use kernel::resource::{Id, Resource};
use kernel::scope::Scope;
use serde_json::{Value, json};
use sheets::{Book, Cell, Column, Kind, Tone};
use std::collections::HashMap;
use theme::Locale;

/// Lines of a report on one page.
const REPORTED: i64 = 200;

/// The import under way, or on its way back: how many lines went, how many wait. The page asks again by itself.
pub(super) fn progress(
    of: &'static Resource,
    scope: &Scope,
    visit: &Visit,
    import: &Import,
    back: Option<(i64, i64)>,
    base: String,
) -> Page {
    let (done, total) = back.map_or((import.done.into(), import.total.into()), |(gone, wait)| (gone, gone + wait));
    let progress = json!({
        "name": import.file_name, "done": done, "total": total, "created": import.created, "back": back.is_some(),
        "updated": import.updated, "errors": import.refused, "progress_href": base, "finished": false,
    });
    page(of, scope, visit, "progress", progress)
}

/// What became of its lines, what needs attention first; where it ended early, what can be done.
pub(super) async fn report(
    of: &'static Resource,
    scope: &Scope,
    visit: &Visit,
    id: Id,
    import: &Import,
    targets: &[Target],
    base: String,
) -> Result<Page> {
    let told = scope
        .tx(move |tx| {
            let mut told = batch::told(tx, id, &["error", "kept"], REPORTED)?;
            let room = REPORTED - i64::try_from(told.len()).unwrap_or(REPORTED);
            told.extend(batch::told(tx, id, &["created", "updated", "skipped", "made", "undone"], room)?);
            Ok(told)
        })
        .await?;
    let line = |told: &Told| {
        let name = told.data["resource"].as_str().unwrap_or(of.name);
        let text = if told.kind == "kept" { visit.say("import-kept-why", &[]) } else { why(visit, targets, &told.data) };
        json!({
            "line": told.line, "kind": told.kind, "title": told.data["title"].as_str().unwrap_or(""), "text": text,
            "href": told.record.map(|id| format!("/app/{name}/{id}")),
        })
    };
    let failed = import.status == "failed";
    let reason = import.reason.as_deref().unwrap_or("trouble");
    let undone = import.status == "undone";
    let may_undo = !undone && import.created + import.updated > 0 && scope.allows(of.may.delete);
    let report = json!({
        "name": import.file_name, "created": import.created, "updated": import.updated, "errors": import.refused,
        "skipped": import.done - import.created - import.updated - import.refused,
        "finished": true, "undone": undone, "lines": told.iter().map(line).collect::<Vec<_>>(),
        "report_href": (import.refused > 0).then(|| format!("{base}/refused.csv")),
        "workbook_href": format!("{base}/report.xlsx"),
        "undo_href": may_undo.then(|| format!("{base}/undo")),
        "failed": failed.then(|| visit.say(&format!("import-failed-{reason}"), &[])),
        "stands": failed.then(|| visit.say("import-failed-stands", &[("done", import.done.to_string()), ("total", import.total.to_string())])),
        "resume_href": failed.then(|| format!("{base}/resume")),
    });
    Ok(page(of, scope, visit, "report", report))
}

/// One complaint, in the visitor's language.
pub(crate) fn said(visit: &Visit, wrong: &Value) -> String {
    let args: Vec<(String, String)> = serde_json::from_value(wrong["args"].clone()).unwrap_or_default();
    let args: Vec<(&str, String)> = args.iter().map(|(k, v)| (k.as_str(), v.clone())).collect();
    visit.say(&format!("error-{}", wrong["code"].as_str().unwrap_or("invalid")), &args)
}

/// What was wrong with a line.
fn why(visit: &Visit, targets: &[Target], data: &Value) -> String {
    let one = |wrong: &Value| match targets.iter().find(|t| wrong["field"] == json!(t.name)) {
        Some(target) => format!("{} — {}", label(visit, target), said(visit, wrong)),
        None => said(visit, wrong),
    };
    data["wrongs"].as_array().map_or_else(String::new, |all| all.iter().map(one).collect::<Vec<_>>().join(" · "))
}

/// Every line as it was and what became of it: green what is in, red what is not, with the reason.
pub(super) async fn workbook(of: &'static Resource, scope: Scope, visit: Visit, id: Id) -> Result<HttpResponse> {
    let (import, targets) = read(of, &scope, &visit, id).await?;
    let told = scope.tx(move |tx| batch::told(tx, id, &["error", "kept", "created", "updated", "skipped", "undone"], i64::MAX)).await?;
    let say = |key: &str| visit.say(key, &[]);
    let said: HashMap<i32, (bool, String, String)> = told
        .iter()
        .map(|t| (t.line, (t.kind == "error", say(&format!("import-kind-{}", t.kind)), why(&visit, &targets, &t.data))))
        .collect();
    let head = [say("ui-import-line"), say("import-outcome"), say("import-why")];
    let (face, waiting) = (files::face(&visit, of, i64::from(import.total)), say("import-kind-skipped"));
    let file = batch::file(&scope, id).await?;
    let written = move || {
        let sheet = sheet::read(&file)?;
        let column = |(n, label): (usize, &String)| Column { label: label.clone(), kind: Kind::Text, counted: n == 1 };
        let mut book = Book::new(face, head.iter().chain(&sheet.headers).enumerate().map(column).collect()).map_err(Error::internal)?;
        for (line, cells) in &sheet.rows {
            let known = i32::try_from(*line).ok().and_then(|line| said.get(&line));
            let (bad, outcome, reason) = known.map_or((false, &*waiting, ""), |(bad, outcome, reason)| (*bad, outcome, reason));
            let line = line.to_string();
            let words = [line.as_str(), outcome, reason].into_iter().chain(cells.iter().map(|c| guard::unshield(c)));
            let words: Vec<Cell<'_>> = words.map(|word| if word.is_empty() { Cell::Empty } else { Cell::Text(word.into()) }).collect();
            book.toned(&words, if bad { Tone::Bad } else { Tone::Good }).map_err(Error::internal)?;
        }
        book.done().map_err(Error::internal)
    };
    let body = actix_web::web::block(written).await.map_err(Error::internal)??;
    let name = format!("attachment; filename=\"{}-report.xlsx\"", of.name);
    Ok(HttpResponse::Ok().content_type(Shape::Workbook.media()).insert_header((header::CONTENT_DISPOSITION, name)).body(body))
}

/// The refused lines as they were, with the reason in a last column.
pub(super) async fn refused(of: &'static Resource, scope: Scope, visit: Visit, id: Id) -> Result<HttpResponse> {
    let (_, targets) = read(of, &scope, &visit, id).await?;
    let told = scope.tx(move |tx| batch::told(tx, id, &["error"], i64::MAX)).await?;
    let sheet = sheet::read(&batch::file(&scope, id).await?)?;
    let rows: HashMap<u64, &Vec<String>> = sheet.rows.iter().map(|(line, cells)| (*line, cells)).collect();
    let separator = if visit.locale() == Locale::Fr { b';' } else { b',' };
    let mut out = csv::WriterBuilder::new().delimiter(separator).flexible(true).from_writer("\u{feff}".as_bytes().to_vec());
    let why_title = visit.say("import-why", &[]);
    let head: Vec<String> = sheet.headers.iter().chain([&why_title]).map(|c| guard::shield(c).into_owned()).collect();
    out.write_record(head).map_err(Error::internal)?;
    for entry in told {
        let Some(cells) = u64::try_from(entry.line).ok().and_then(|line| rows.get(&line)) else { continue };
        let reason = why(&visit, &targets, &entry.data);
        let padding = std::iter::repeat_n(String::new(), sheet.headers.len().saturating_sub(cells.len()));
        let row =
            cells.iter().map(|c| guard::shield(guard::unshield(c)).into_owned()).chain(padding).chain([guard::shield(reason).into_owned()]);
        out.write_record(row).map_err(Error::internal)?;
    }
    let body = out.into_inner().map_err(|e| Error::internal(e.to_string()))?;
    let name = format!("attachment; filename=\"{}-refused.csv\"", of.name);
    Ok(HttpResponse::Ok().content_type("text/csv; charset=utf-8").insert_header((header::CONTENT_DISPOSITION, name)).body(body))
}
