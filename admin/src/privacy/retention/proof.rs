//! What a run did, record by record, in a file whose hash stands in the journal: the file names keys and nobody.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::principal::Id;
use kernel::schema::privacy_fates as f;
use kernel::scope::{Scope, Tx};
use serde_json::json;
use sha2::{Digest, Sha256};

/// The proof of a run. What is restored or ends later changes nothing of it.
pub(super) fn text(tx: &mut Tx, run: Id) -> Result<String> {
    type Line = (String, Id, String, String, Option<String>);
    let lines = f::table.filter(f::run.eq(run)).order(f::line).select((f::resource, f::record, f::fate, f::state, f::why));
    let mut text = String::from("resource,record,outcome,why\n");
    for (resource, record, fate, state, why) in tx.all::<Line>(lines)? {
        let outcome = match (&*fate, &*state) {
            ("keep", _) => "kept",
            (_, "skipped") => "skipped",
            (_, "planned") => "planned",
            ("archive", _) => "archived",
            ("anonymise", _) => "anonymised",
            _ => "deleted",
        };
        text += &format!("{resource},{record},{outcome},{}\n", why.unwrap_or_default());
    }
    Ok(text)
}

pub(super) fn digest(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

pub(super) async fn csv(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let id = *id;
    let proof = scope
        .tx(move |tx| {
            if super::run::find(tx, id)?.digest.is_none() {
                return Err(Error::NotFound);
            }
            tx.journal("privacy.proof_fetched", Some(id), json!({}))?;
            text(tx, id)
        })
        .await?;
    let named = format!("attachment; filename=\"retention-{id}.csv\"");
    Ok(HttpResponse::Ok().content_type("text/csv; charset=utf-8").insert_header((header::CONTENT_DISPOSITION, named)).body(proof))
}
