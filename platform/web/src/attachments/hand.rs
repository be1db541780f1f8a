//! Handing files out: the source under its proper name, and what a browser may show. Nothing that people brought runs in
//! anybody's name: a source is always saved and never opened, what is shown is a picture of our own making, a PDF, a sound
//! or a film, in a page that may do nothing.

use super::arrive::{answered, store};
use super::name;
use super::shelf::{self, Version};
use actix_web::body::SizedStream;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, ByteRangeSpec, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue, Range};
use actix_web::web::BytesMut;
use actix_web::{HttpRequest, HttpResponse};
use futures_util::stream::try_unfold;
use kernel::error::{Error, Result};
use kernel::principal::Id;
use kernel::resource::Resource;
use kernel::scope::Scope;
use std::str::FromStr;
use tokio::io::AsyncReadExt;

/// Bytes read at once.
const GULP: usize = 64 * 1024;
const MAY_NOTHING: &str = "default-src 'none'; sandbox; frame-ancestors 'self'";
/// A browser's own reader is not let into a sandbox.
const MAY_BE_READ: &str = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'";

/// As what a version may be shown in a page, besides pictures.
pub(super) fn shown_as(content_type: &str) -> Option<&'static str> {
    Some(match content_type {
        "application/pdf" => "pdf",
        "audio/mpeg" | "audio/m4a" | "audio/mp4" | "audio/ogg" | "audio/opus" | "audio/x-flac" | "audio/flac" | "audio/x-wav"
        | "audio/wav" | "audio/aac" => "audio",
        "video/mp4" | "video/webm" | "video/quicktime" | "video/x-m4v" => "video",
        _ => return None,
    })
}

/// A version of a document of a record that the caller finds, and what a copy of it is called.
async fn found(scope: &Scope, of: &'static Resource, (record, slot, number): (Id, Id, String)) -> Result<(Version, String)> {
    let number: i32 = number.parse().map_err(|_| Error::NotFound)?;
    scope
        .tx(move |tx| {
            let owner = (of.store.find)(tx, record)?;
            let slot = shelf::find(tx, of, record, slot)?;
            let version = shelf::version(tx, slot.id, number)?;
            let extension = name::extension(version.facts["extension"].as_str().unwrap_or_default(), &version.name);
            let copy = name::of_copy(&of.title(&owner), &slot.title, number, version.created_at.date_naive(), extension);
            Ok((version, copy))
        })
        .await
}

/// The source, to be saved.
pub(super) async fn source(of: &'static Resource, scope: Scope, req: HttpRequest, at: (Id, Id, String)) -> Result<HttpResponse> {
    let (version, copy) = found(&scope, of, at).await?;
    if version.archived.is_some() {
        return Err(Error::Conflict("archived".into()));
    }
    let plain: String = copy.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect();
    let named = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![
            DispositionParam::Filename(plain),
            DispositionParam::FilenameExt(ExtendedValue {
                charset: Charset::Ext("UTF-8".into()),
                language_tag: None,
                value: copy.into_bytes(),
            }),
        ],
    };
    // A store that hands out by itself does so on an origin of its own, to be saved alone, for a few minutes.
    let key = own(&scope, &version.key)?;
    if let Some(to) = store(&scope).link(&key, &version.content_type, &named.to_string()).await.map_err(answered)? {
        let never = (header::CACHE_CONTROL, "no-store");
        return Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, to)).insert_header(never).finish());
    }
    let mut answer = give(&scope, &req, &version.key, &version.content_type, MAY_NOTHING, &version.id.to_string()).await?;
    if let Ok(value) = header::HeaderValue::from_str(&named.to_string()) {
        answer.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(answer)
}

/// What a page shows: a picture in a size of our own making, or a PDF, a sound, a film as it came.
pub(super) async fn view(of: &'static Resource, scope: Scope, req: HttpRequest, at: (Id, Id, String)) -> Result<HttpResponse> {
    let (version, _) = found(&scope, of, at).await?;
    let wanted = if req.query_string().contains("size=small") { "small" } else { "large" };
    // Of what was put away its small picture is left.
    let left = |size: &&str| version.facts[*size].is_string() && (version.archived.is_none() || *size == "small");
    let size = [wanted, "large", "middle", "small"].into_iter().find(left);
    if let Some(size) = size {
        let (key, content_type) = (version.facts[size].as_str(), version.facts[format!("{size}_type")].as_str());
        let tag = format!("{}-{size}", version.id);
        return give(&scope, &req, key.unwrap_or_default(), content_type.unwrap_or("image/jpeg"), MAY_NOTHING, &tag).await;
    }
    if version.archived.is_some() {
        return Err(Error::Conflict("archived".into()));
    }
    let policy = match shown_as(&version.content_type) {
        Some("pdf") => MAY_BE_READ,
        Some(_) => MAY_NOTHING,
        None => return Err(Error::NotFound),
    };
    give(&scope, &req, &version.key, &version.content_type, policy, &version.id.to_string()).await
}

/// A key of this agency's.
fn own(scope: &Scope, key: &str) -> Result<files::Key> {
    key.parse().ok().filter(|key: &files::Key| key.tenant() == scope.tenant().id).ok_or(Error::NotFound)
}

/// The bytes under a key, or the part of them that was asked for.
async fn give(scope: &Scope, req: &HttpRequest, key: &str, content_type: &str, policy: &str, tag: &str) -> Result<HttpResponse> {
    let key = own(scope, key)?;
    let tag = format!("\"{tag}\"");
    let said = |name: header::HeaderName| req.headers().get(name).and_then(|v| v.to_str().ok());
    if said(header::IF_NONE_MATCH).is_some_and(|known| known.split(',').any(|t| t.trim() == tag)) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
    }
    let range = said(header::RANGE).filter(|_| said(header::IF_RANGE).is_none_or(|known| known == tag));
    let asked = match range.and_then(|r| Range::from_str(r).ok()) {
        // Several parts at once are nobody's need: the whole is an answer too.
        Some(Range::Bytes(parts)) if parts.len() == 1 => parts.into_iter().next(),
        _ => None,
    };
    let from = match asked {
        Some(ByteRangeSpec::FromTo(from, _) | ByteRangeSpec::From(from)) => from,
        _ => 0,
    };
    let mut opened = store(scope).open(&key, from).await.map_err(answered)?;
    let whole = opened.length;
    let part = asked.as_ref().map(|spec| spec.to_satisfiable_range(whole));
    let (status, from, until) = match part {
        None => (StatusCode::OK, 0, whole.saturating_sub(1)),
        Some(Some((from, until))) => (StatusCode::PARTIAL_CONTENT, from, until),
        Some(None) => {
            let told = (header::CONTENT_RANGE, format!("bytes */{whole}"));
            return Ok(HttpResponse::RangeNotSatisfiable().insert_header(told).finish());
        }
    };
    if let Some(ByteRangeSpec::Last(_)) = asked {
        opened = store(scope).open(&key, from).await.map_err(answered)?;
    }
    let length = if whole == 0 { 0 } else { until - from + 1 };
    let chunks = try_unfold(opened.content.take(length), |mut content| async move {
        let mut chunk = BytesMut::with_capacity(GULP);
        let read = content.read_buf(&mut chunk).await?;
        Ok::<_, std::io::Error>((read > 0).then(|| (chunk.freeze(), content)))
    });
    let mut answer = HttpResponse::build(status);
    answer
        .content_type(content_type)
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::ETAG, tag))
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        // Kept by this browser alone, and asked for again: who may see it may have changed.
        .insert_header((header::CACHE_CONTROL, "private, no-cache"));
    if status == StatusCode::PARTIAL_CONTENT {
        answer.insert_header((header::CONTENT_RANGE, format!("bytes {from}-{until}/{whole}")));
    }
    Ok(answer.body(SizedStream::new(length, chunks)))
}
