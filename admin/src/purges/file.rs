//! What a module kept, once more in a file, before it goes: the module is off, and its own pages with it.

use crate::MODULES;
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Bytes;
use futures_util::stream;
use kernel::error::{Error, Result};
use kernel::query::{Cursor, Query};
use kernel::resource::{Record, Resource};
use kernel::scope::{Scope, Tx};
use serde_json::json;

/// Records of one piece.
const PIECE: i64 = 500;

/// Every record of a resource, the bin too, as lines of JSON; secrets stay sealed.
pub(super) async fn take(scope: Scope, module: String, name: String) -> Result<HttpResponse> {
    let module = scope.house().edition().modules.iter().find(|m| m.manifest.name == module).ok_or(Error::NotFound)?;
    let of: &'static Resource = module.resources.iter().find(|r| r.name == name).copied().ok_or(Error::NotFound)?;
    scope.require(MODULES)?;
    scope.require(of.may.export)?;
    let event = format!("{}.exported", of.name);
    scope.tx(move |tx| tx.journal(&event, None, json!({"for": "purge"}))).await?;
    let pieces = stream::try_unfold(Some((false, None::<Cursor>)), move |place| {
        let scope = scope.clone();
        async move {
            let Some((bin, after)) = place else { return Ok::<_, Error>(None) };
            let rows = scope.tx(move |tx| piece(tx, of, bin, after)).await?;
            let last = rows.last().and_then(|r| Cursor::after(r, None));
            let full = i64::try_from(rows.len()).unwrap_or(0) == PIECE;
            let next = if full { last.map(|last| (bin, Some(last))) } else { (!bin).then_some((true, None)) };
            let text: String = rows.iter().map(|r| format!("{}\n", json!(r))).collect();
            Ok(Some((Bytes::from(text), next)))
        }
    });
    let named = format!("attachment; filename=\"{}.jsonl\"", of.name);
    Ok(HttpResponse::Ok().content_type("application/x-ndjson").insert_header((header::CONTENT_DISPOSITION, named)).streaming(pieces))
}

fn piece(tx: &mut Tx, of: &'static Resource, bin: bool, after: Option<Cursor>) -> Result<Vec<Record>> {
    (of.store.list)(tx, &Query { bin, after, limit: PIECE, ..Query::default() })
}
