//! Files by a plain form, several at once, and by one call of the API: without a script, without going on after a break.

use super::arrive::{self, Place, Room};
use super::made::Filed;
use super::name;
use crate::form::Form;
use crate::page::Go;
use crate::visit::Visit;
use actix_multipart::Multipart;
use actix_web::http::header;
use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse};
use futures_util::TryStreamExt;
use kernel::error::{Error, Result};
use kernel::principal::Id;
use kernel::resource::Resource;
use kernel::scope::Scope;

/// Files of one form.
const MOST: usize = 50;
/// What a field beside the files may hold.
const A_FIELD: usize = 1_000;
/// What surrounds the files of a form.
const AROUND: u64 = 64 * 1024;

/// How much is coming. Room is taken for it, so it must be said.
fn length(req: &HttpRequest) -> Result<u64> {
    let said = req.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse().ok());
    said.ok_or_else(|| Error::invalid("content-length", "required"))
}

/// The files of a form, and back to where it stood; what was wrong is said there.
pub(super) async fn bring(of: &'static Resource, scope: Scope, visit: Visit, req: HttpRequest, record: Id, parts: Multipart) -> Result<Go> {
    let back = Form::of_query(req.query_string()).text("back").to_string();
    let back = if back.is_empty() { format!("/app/{}/{record}#files", of.name) } else { back };
    let place = Place { of, record, slot: None, folder: String::new() };
    match bring_all(place, &scope, &visit, &req, parts, |_, _| Ok(())).await {
        Ok(brought) => Ok(Go::to(back).toast("ok", "files-kept", &[("count", brought.kept.len().to_string())])),
        Err(Error::Invalid(wrongs)) => {
            let code = wrongs.first().map_or("format", |w| w.code);
            Ok(Go::to(back).toast("late", visit.say(&format!("error-{code}"), &[]), &[]))
        }
        Err(other) => Err(other),
    }
}

/// What a form brought.
#[derive(Debug, Default)]
pub struct Brought {
    /// Its fields that are no files, in their order.
    pub said: Vec<(String, String)>,
    /// Its files: the slot and the number of the version that each became.
    pub kept: Vec<(Id, i32)>,
}

impl Brought {
    /// What a field said; nothing if it was not sent.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.said.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text.trim())
    }
}

/// The one file of a form of a module's own page, kept where it belongs. `check` sees what stood before the file in the form,
/// and the file's name, before a byte of it is kept.
///
/// # Errors
/// Those of `check`, `Invalid(file)` without a file or with one too large, `Invalid(plan-storage)` where the plan is full,
/// `Busy` where the store is away.
pub async fn brought(
    (scope, visit, req): (&Scope, &Visit, &HttpRequest),
    filed: Filed<'_>,
    parts: Multipart,
    mut check: impl FnMut(&Brought, &str) -> Result<()>,
) -> Result<Brought> {
    let place = Place { of: filed.of, record: filed.record, slot: filed.slot, folder: name::folder(filed.folder)? };
    bring_all(place, scope, visit, req, parts, |brought, name| match brought.kept.len() {
        0 => check(brought, name),
        _ => Err(Error::invalid("file", "too-many-files")),
    })
    .await
}

async fn bring_all(
    mut place: Place,
    scope: &Scope,
    visit: &Visit,
    req: &HttpRequest,
    mut parts: Multipart,
    mut check: impl FnMut(&Brought, &str) -> Result<()>,
) -> Result<Brought> {
    let (length, most) = (length(req)?, visit.config().largest_file);
    if length > most.saturating_mul(MOST as u64).saturating_add(AROUND) {
        return Err(Error::invalid("file", "too-big"));
    }
    let first = place.clone();
    let room = scope.tx(move |tx| arrive::promise(tx, &first, "", length)).await?;
    let done = async {
        let broken = |_| Error::invalid("file", "broken");
        let mut brought = Brought::default();
        while let Some(mut part) = parts.try_next().await.map_err(broken)? {
            let told =
                part.content_disposition().map(|d| (d.get_name().unwrap_or_default().to_string(), d.get_filename().map(String::from)));
            match told {
                Some((_, Some(name))) if !name.is_empty() => {
                    if brought.kept.len() == MOST {
                        return Err(Error::invalid("file", "too-many-files"));
                    }
                    check(&brought, &name)?;
                    let (key, _, whole) = arrive::take(scope, most, &mut part).await?;
                    if !whole {
                        return Err(Error::invalid("file", "broken"));
                    }
                    brought.kept.push(arrive::settle(scope, place.clone(), &name, key, Room::Share(room)).await?);
                }
                Some((field, None)) => {
                    let mut text = Vec::new();
                    while let Some(chunk) = part.try_next().await.map_err(broken)? {
                        if text.len() + chunk.len() > A_FIELD {
                            return Err(Error::invalid(field, "too-long"));
                        }
                        text.extend_from_slice(&chunk);
                    }
                    let text = String::from_utf8(text).map_err(|_| Error::invalid("", "format"))?;
                    match field.as_str() {
                        "folder" => place.folder = name::folder(&text)?,
                        "slot" if !text.is_empty() => place.slot = Some(text.parse().map_err(|_| Error::NotFound)?),
                        _ => brought.said.push((field, text)),
                    }
                }
                _ => {}
            }
        }
        if brought.kept.is_empty() {
            check(&brought, "")?;
            return Err(Error::invalid("file", "required"));
        }
        Ok(brought)
    };
    let done = done.await;
    arrive::release(scope, room).await?;
    done
}

/// The body of a call as one file: `name`, `folder` and `file` (the document it is a version of) stand in the address.
pub(super) async fn call(
    of: &'static Resource,
    scope: Scope,
    visit: Visit,
    req: HttpRequest,
    record: Id,
    body: Payload,
) -> Result<HttpResponse> {
    let (length, most) = (length(&req)?, visit.config().largest_file);
    let query = Form::of_query(req.query_string());
    let slot = match query.text("file") {
        "" => None,
        slot => Some(slot.parse().map_err(|_| Error::NotFound)?),
    };
    if query.text("name").is_empty() {
        return Err(Error::invalid("name", "required"));
    }
    if length > most {
        return Err(Error::invalid("file", "too-big"));
    }
    let place = Place { of, record, slot, folder: name::folder(query.text("folder"))? };
    let (first, called) = (place.clone(), query.text("name").to_string());
    let room = scope.tx(move |tx| arrive::promise(tx, &first, &called, length)).await?;
    let kept = async {
        match arrive::take(&scope, length, body).await? {
            (key, came, true) if came == length => arrive::settle(&scope, place, query.text("name"), key, Room::Share(room)).await,
            _ => Err(Error::invalid("file", "broken")),
        }
    };
    let kept = kept.await;
    arrive::release(&scope, room).await?;
    let (slot, number) = kept?;
    let told = super::api::told(&scope, of, record, slot).await?;
    let at = format!("{}/api/v1/{}/{record}/files/{slot}", visit.origin(), of.name);
    Ok(HttpResponse::Created().insert_header((header::LOCATION, at)).insert_header(("x-file-version", number)).json(told))
}
