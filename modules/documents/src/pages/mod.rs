//! What stands on screen beside the pages every resource has.

mod issued;
mod make;
mod signed;
pub(crate) mod wording;

use crate::{DOCUMENT_TEMPLATES, ISSUE, ISSUED, VOID};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::prelude::*;
use serde_json::{Value, json};

pub(crate) fn routes(r: &mut Routes) {
    let may = DOCUMENT_TEMPLATES.may;
    r.get("/app/documents/on/{of}/{id}", ISSUE, make::choose);
    r.get("/app/documents/on/{of}/{id}/{template}", ISSUE, make::page).post("/app/documents/on/{of}/{id}/{template}", ISSUE, make::act);
    r.get("/app/issued-documents", ISSUED, issued::list).get("/app/issued-documents/{id}", ISSUED, issued::one);
    r.get("/app/issued-documents/{id}/pdf", ISSUED, issued::pdf).post("/app/issued-documents/{id}/void", VOID, issued::void);
    r.get("/app/issued-documents/{id}/signed", ISSUED, signed::copy).post("/app/issued-documents/{id}/signed", ISSUE, signed::sign);
    r.post("/app/issued-documents/{id}/unsigned", ISSUE, signed::unsign);
    r.post("/app/documents/templates/from/{key}", may.create, wording::take);
    r.get("/app/documents/templates/{id}", may.update, wording::page).post("/app/documents/templates/{id}", may.update, wording::act);
    r.get("/app/documents/templates/{id}/versions", may.read, wording::versions);
    r.post("/app/documents/templates/{id}/versions/{number}/restore", may.update, wording::restore);
}

/// The first pages of a paper as pictures that a page may hold: nothing in them runs.
fn pictures(seen: &[u8]) -> Result<Value> {
    let seen: Value = serde_json::from_slice(seen)?;
    let all = seen["all"].as_u64().unwrap_or_default();
    let pages: Vec<String> = seen["pages"].as_array().into_iter().flatten().filter_map(Value::as_str).map(pictured).collect();
    Ok(json!({"more": all.saturating_sub(pages.len() as u64), "pages": pages, "all": all}))
}

fn pictured(svg: &str) -> String {
    format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg))
}
