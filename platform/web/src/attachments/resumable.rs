//! Uploads that go on where they broke off: the tus protocol (1.0: creation, termination, expiration). Every piece is a
//! stored file of its own until all have come, so it matters neither which process takes the next one nor which store keeps it.

use super::arrive::{self, Place, Room};
use super::name;
use crate::visit::Visit;
use actix_web::http::{StatusCode, header};
use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Duration, Utc};
use files::Key;
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::principal::Id;
use kernel::resource::Resource;
use kernel::schema::{upload_parts as p, uploads as u};
use kernel::scope::{Scope, Tx};

/// Hours after its last piece during which an upload may be gone on with.
pub(super) const PATIENCE: i64 = 24;
const VERSION: &str = "1.0.0";
const OFFSET: &str = "upload-offset";
const LENGTH: &str = "upload-length";
/// Minutes that putting the pieces together may take before another one tries.
const AT_WORK: i64 = 10;

/// An upload as its row says.
#[derive(Clone)]
pub(super) struct Upload {
    pub id: Id,
    pub place: Place,
    pub name: String,
    pub bytes: i64,
    pub received: i64,
    touched: DateTime<Utc>,
    done: bool,
}

fn answer(status: StatusCode) -> HttpResponseBuilder {
    let mut answer = HttpResponse::build(status);
    answer.insert_header(("tus-resumable", VERSION)).insert_header((header::CACHE_CONTROL, "no-store"));
    answer
}

fn number(req: &HttpRequest, name: &str) -> Option<u64> {
    req.headers().get(name)?.to_str().ok()?.parse().ok()
}

/// A client of another version is told which one we speak.
fn strange(req: &HttpRequest) -> Option<HttpResponse> {
    let said = req.headers().get("tus-resumable").and_then(|v| v.to_str().ok());
    (said != Some(VERSION)).then(|| answer(StatusCode::PRECONDITION_FAILED).insert_header(("tus-version", VERSION)).finish())
}

/// What the client says of the file: `filename bmFtZQ==,folder …`.
fn metadata(req: &HttpRequest, name: &str) -> Option<String> {
    let all = req.headers().get("upload-metadata")?.to_str().ok()?;
    let value = all.split(',').filter_map(|pair| pair.trim().split_once(' ')).find(|(key, _)| *key == name)?.1;
    String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()
}

/// Begins an upload: its room is taken now.
pub(super) async fn begin(of: &'static Resource, scope: Scope, visit: Visit, req: HttpRequest, record: Id) -> Result<HttpResponse> {
    if let Some(strange) = strange(&req) {
        return Ok(strange);
    }
    let most = visit.config().largest_file;
    let bytes = number(&req, LENGTH).ok_or_else(|| Error::invalid(LENGTH, "required"))?;
    if bytes > most {
        return Err(Error::invalid("file", "too-big"));
    }
    if bytes == 0 {
        return Err(Error::invalid("file", "empty"));
    }
    let slot = match metadata(&req, "file").filter(|slot| !slot.is_empty()) {
        Some(slot) => Some(slot.parse().map_err(|_| Error::NotFound)?),
        None => None,
    };
    let place = Place { of, record, slot, folder: name::folder(&metadata(&req, "folder").unwrap_or_default())? };
    let called = metadata(&req, "filename").unwrap_or_default();
    let upload = scope.tx(move |tx| arrive::promise(tx, &place, &called, bytes)).await?;
    Ok(answer(StatusCode::CREATED)
        .insert_header((header::LOCATION, format!("{}/api/v1/{}/{record}/uploads/{upload}", visit.origin(), of.name)))
        .insert_header(("tus-max-size", most))
        .insert_header(("upload-expires", expires(Utc::now())))
        .finish())
}

fn expires(touched: DateTime<Utc>) -> String {
    (touched + Duration::hours(PATIENCE)).format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// An upload of whoever asks: another's is not found.
fn find(tx: &mut Tx, of: &'static Resource, record: Id, upload: Id) -> Result<Upload> {
    let actor = tx.scope().principal().actor();
    let this = u::table.filter(u::id.eq(upload).and(u::resource.eq(of.name)).and(u::record.eq(record)).and(u::created_by.eq(actor)));
    read(tx, of, this.into_boxed())
}

fn read(tx: &mut Tx, of: &'static Resource, this: u::BoxedQuery<'_, diesel::pg::Pg>) -> Result<Upload> {
    type Row = (Id, Id, Option<Id>, String, String, i64, i64, DateTime<Utc>, Option<DateTime<Utc>>);
    let columns = (u::id, u::record, u::slot_id, u::folder, u::name, u::bytes, u::received, u::updated_at, u::done_at);
    let (id, record, slot, folder, name, bytes, received, touched, done): Row = tx.one(this.select(columns))?;
    Ok(Upload { id, place: Place { of, record, slot, folder }, name, bytes, received, touched, done: done.is_some() })
}

/// How far an upload is.
pub(super) async fn ask(of: &'static Resource, scope: Scope, req: HttpRequest, (record, upload): (Id, Id)) -> Result<HttpResponse> {
    if let Some(strange) = strange(&req) {
        return Ok(strange);
    }
    let upload = scope.tx(move |tx| find(tx, of, record, upload)).await?;
    // All came, and whoever was to put it together was stopped.
    let upload = if upload.received == upload.bytes && !upload.done { finish(&scope, upload).await? } else { upload };
    Ok(answer(StatusCode::OK)
        .insert_header((OFFSET, upload.received))
        .insert_header((LENGTH, upload.bytes))
        .insert_header(("upload-expires", expires(upload.touched)))
        .finish())
}

/// The next piece. What a broken line brought of it is kept.
pub(super) async fn go_on(
    of: &'static Resource,
    scope: Scope,
    req: HttpRequest,
    (record, upload): (Id, Id),
    body: Payload,
) -> Result<HttpResponse> {
    if let Some(strange) = strange(&req) {
        return Ok(strange);
    }
    let media = req.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    if media != Some("application/offset+octet-stream") {
        return Ok(answer(StatusCode::UNSUPPORTED_MEDIA_TYPE).finish());
    }
    let upload = scope.tx(move |tx| find(tx, of, record, upload)).await?;
    let from = upload.received;
    if number(&req, OFFSET).and_then(|n| i64::try_from(n).ok()) != Some(from) || upload.done {
        return Ok(answer(StatusCode::CONFLICT).insert_header((OFFSET, from)).finish());
    }
    let left = u64::try_from(upload.bytes - from).unwrap_or_default();
    let (key, came, _) = arrive::take(&scope, left, body).await?;
    let came = i64::try_from(came).unwrap_or_default();
    if came == 0 {
        return Ok(answer(StatusCode::NO_CONTENT).insert_header((OFFSET, from)).finish());
    }
    let id = upload.id;
    let counted = scope
        .tx(move |tx| {
            let waits = u::table.filter(u::id.eq(id).and(u::received.eq(from)).and(u::done_at.is_null()));
            let now = (u::received.eq(from + came), u::updated_at.eq(diesel::dsl::now));
            if tx.run(diesel::update(waits).set(now))? == 0 {
                return Ok(false);
            }
            let piece = (p::upload_id.eq(id), p::start.eq(from), p::bytes.eq(came), p::key.eq(key.to_string()));
            tx.run(diesel::insert_into(p::table).values(piece))?;
            super::shelf::fasten(tx, &[key.to_string()])?;
            Ok(true)
        })
        .await?;
    if !counted {
        // The line had broken without our knowing, and another piece came in its place.
        return Ok(answer(StatusCode::CONFLICT).finish());
    }
    let upload = Upload { received: from + came, ..upload };
    let upload = if upload.received == upload.bytes { finish(&scope, upload).await? } else { upload };
    Ok(answer(StatusCode::NO_CONTENT)
        .insert_header((OFFSET, upload.received))
        .insert_header(("upload-expires", expires(Utc::now())))
        .finish())
}

/// Puts the pieces together and makes them a version, unless somebody is at it or has done it.
pub(super) async fn finish(scope: &Scope, upload: Upload) -> Result<Upload> {
    let id = upload.id;
    let until = Utc::now() + Duration::minutes(AT_WORK);
    let pieces = scope
        .tx(move |tx| {
            let free = u::busy_until.is_null().or(u::busy_until.lt(Some(Utc::now())));
            let mine = u::table.filter(u::id.eq(id).and(u::done_at.is_null()).and(free));
            if tx.run(diesel::update(mine).set(u::busy_until.eq(Some(until))))? == 0 {
                return Ok(None);
            }
            tx.all::<String>(p::table.filter(p::upload_id.eq(id)).order(p::start).select(p::key)).map(Some)
        })
        .await?;
    let Some(pieces) = pieces else { return Ok(upload) };
    let done = async {
        let keys = pieces.iter().map(|key| key.parse::<Key>().map_err(Error::internal)).collect::<Result<Vec<Key>>>()?;
        let whole = arrive::joined(scope, keys).await?;
        arrive::settle(scope, upload.place.clone(), &upload.name, whole, Room::All(id)).await
    };
    let done = done.await;
    scope
        .tx({
            let over = done.is_ok();
            move |tx| {
                if over {
                    // The pieces are needed no more; each leaves its key to be swept.
                    tx.run(diesel::delete(p::table.filter(p::upload_id.eq(id))))?;
                    return super::work::ask(tx);
                }
                tx.run(diesel::update(u::table.filter(u::id.eq(id))).set(u::busy_until.eq(None::<DateTime<Utc>>))).map(|_| ())
            }
        })
        .await?;
    done.map(|_| Upload { done: true, ..upload })
}

/// Calls an upload off.
pub(super) async fn call_off(of: &'static Resource, scope: Scope, req: HttpRequest, (record, upload): (Id, Id)) -> Result<HttpResponse> {
    if let Some(strange) = strange(&req) {
        return Ok(strange);
    }
    scope
        .tx(move |tx| {
            let upload = find(tx, of, record, upload)?;
            tx.run(diesel::delete(u::table.filter(u::id.eq(upload.id))))?;
            super::work::ask(tx)
        })
        .await?;
    Ok(answer(StatusCode::NO_CONTENT).finish())
}

/// Uploads of a resource that have all their pieces and are no file yet: whoever was to finish them was stopped.
pub(super) fn forsaken(tx: &mut Tx, of: &'static Resource) -> Result<Vec<Upload>> {
    let quiet = u::updated_at.lt(Utc::now() - Duration::minutes(AT_WORK));
    let whole = u::resource.eq(of.name).and(u::received.eq(u::bytes)).and(u::received.gt(0)).and(u::done_at.is_null()).and(quiet);
    let ids: Vec<Id> = tx.all(u::table.filter(whole).select(u::id).limit(20))?;
    ids.into_iter().map(|id| read(tx, of, u::table.filter(u::id.eq(id)).into_boxed())).collect()
}
