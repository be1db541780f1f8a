//! The journal as a file, in pieces; that it was taken out is a line of it.

use super::ask::Ask;
use super::entry::{Known, shown};
use super::{Stored, lines};
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use futures_util::stream;
use kernel::error::{Error, Result};
use kernel::scope::Scope;
use serde_json::{Value, json};
use theme::Locale;
use web::{Form, Visit};

/// Lines of one piece.
const PIECE: i64 = 1_000;

fn row(separator: u8, cells: &[String]) -> Result<Vec<u8>> {
    let mut out = csv::WriterBuilder::new().delimiter(separator).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    out.write_record(cells.iter().map(|c| web::shield(c).into_owned())).map_err(Error::internal)?;
    out.into_inner().map_err(|e| Error::internal(e.to_string()))
}

fn cells(visit: &Visit, scope: &Scope, line: &Stored, known: &Known) -> Vec<String> {
    let said = shown(visit, scope, line, known);
    let text = |name: &str| match &said[name] {
        Value::String(text) => text.clone(),
        _ => String::new(),
    };
    let subject = line.4.map(|id| id.to_string()).unwrap_or_default();
    vec![line.1.to_rfc3339(), text("who"), text("what"), text("title"), text("fields"), line.3.clone(), subject]
}

/// Every line of the question, newest first; memory holds one piece.
pub async fn csv(visit: Visit, scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let ask = Ask { before: None, ..Ask::read(&Form::of_query(req.query_string())) };
    let told = json!({"query": req.query_string()});
    scope.tx(move |tx| tx.journal("journal.exported", None, told)).await?;
    let separator = if visit.locale() == Locale::Fr { b';' } else { b',' };
    let titles = ["when", "who", "what", "title-column", "fields", "event", "record"].map(|c| visit.say(&format!("audit-{c}"), &[]));
    let mut head = "\u{feff}".as_bytes().to_vec();
    head.extend(row(separator, &titles)?);
    let first = (Some(Bytes::from(head)), Some(ask), scope, visit);
    let pieces = stream::try_unfold(first, move |(head, ask, scope, visit)| async move {
        if let Some(head) = head {
            return Ok::<_, Error>(Some((head, (None, ask, scope, visit))));
        }
        let Some(ask) = ask else { return Ok(None) };
        let asked = ask.clone();
        let find = move |tx: &mut kernel::scope::Tx| {
            let found = lines(tx, &asked, PIECE)?;
            let known = Known::of(tx, &found)?;
            Ok((found, known))
        };
        let (found, known) = scope.tx(find).await?;
        let mut piece = Vec::new();
        for line in &found {
            piece.extend(row(separator, &cells(&visit, &scope, line, &known))?);
        }
        let full = i64::try_from(found.len()).is_ok_and(|n| n == PIECE);
        let rest = found.last().filter(|_| full).map(|l| Ask { before: Some(l.0), ..ask });
        Ok(Some((Bytes::from(piece), (None, rest, scope, visit))))
    });
    let name = format!("attachment; filename=\"journal-{}.csv\"", chrono::Utc::now().format("%Y-%m-%d"));
    let file =
        HttpResponse::Ok().content_type("text/csv; charset=utf-8").insert_header((header::CONTENT_DISPOSITION, name)).streaming(pieces);
    Ok(file)
}
