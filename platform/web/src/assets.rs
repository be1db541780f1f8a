//! Bundled assets, and the pictures that agencies stored.

use crate::attachments::store_answered;
use crate::visit::Visit;
use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use files::{Failure, Files, Key};
use kernel::error::{Error, Result};
use kernel::module::PUBLIC;
use kernel::routes::{Ground, Routes};
use std::sync::Arc;
use theme::Pages;

/// Variants are a few hundred kilobytes; anything larger is not one of them.
const LARGEST: u64 = 8 * 1024 * 1024;

pub(crate) fn routes(r: &mut Routes) {
    r.within(None).on(Ground::Either).get("/assets/{name}", PUBLIC, asset);
    r.within(None).on(Ground::Agency).get("/media/{key:.*}", PUBLIC, media);
}

/// One bundled file, for a year: its name changes with its content.
async fn asset(visit: Visit, req: HttpRequest, name: Path<String>) -> Result<HttpResponse> {
    let assets = visit.house().service::<Arc<Pages>>().assets();
    let asset = assets.get(&name).ok_or(Error::NotFound)?;
    let accepts = req.headers().get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let (bytes, encoding) = match (&asset.brotli, &asset.gzip) {
        (Some(brotli), _) if accepts.contains("br") => (brotli.clone(), Some("br")),
        (_, Some(gzip)) if accepts.contains("gzip") => (gzip.clone(), Some("gzip")),
        _ => (asset.bytes.clone(), None),
    };
    let mut answer = HttpResponse::Ok();
    answer.content_type(asset.content_type).insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"));
    answer.insert_header((header::VARY, "Accept-Encoding"));
    if let Some(encoding) = encoding {
        answer.insert_header((header::CONTENT_ENCODING, encoding));
    }
    Ok(answer.body(bytes.into_owned()))
}

/// A picture of this agency; another's key is not found here. Pictures were
/// made by us from what people brought: no bytes of theirs are served.
async fn media(visit: Visit, key: Path<String>) -> Result<HttpResponse> {
    let tenant = visit.tenant().ok_or(Error::NotFound)?;
    let key: Key = key.parse().map_err(|_| Error::NotFound)?;
    if key.tenant() != tenant.id {
        return Err(Error::NotFound);
    }
    let files: &Arc<dyn Files> = visit.house().service();
    let stored = match files.get(&key).await {
        Ok(stored) if stored.content_type.starts_with("image/") => stored,
        Ok(_) | Err(Failure::NotFound) => return Err(Error::NotFound),
        Err(e) => return Err(store_answered(e)),
    };
    let content_type = stored.content_type.clone();
    let bytes = stored.bytes(LARGEST).await.map_err(store_answered)?;
    let forever = (header::CACHE_CONTROL, "public, max-age=31536000, immutable");
    Ok(HttpResponse::Ok().content_type(content_type).insert_header(forever).body(bytes))
}
