//! A contract that came back: bringing its signed copy, and the address that leads to it for good.

use super::issued::sheet;
use crate::kept;
use crate::signed::{sign as signs, signable, unsign as unsigns};
use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::web::Path;
use actix_web::{Either, HttpRequest, HttpResponse};
use chrono::NaiveDate;
use kernel::prelude::*;
use serde_json::{Value, json};
use web::attachments::{Brought, Filed, brought};
use web::{Go, Page, Visit};

/// What a signed copy comes as.
const COPIES: [&str; 5] = ["pdf", "jpg", "jpeg", "png", "webp"];

pub(super) async fn sign(visit: Visit, scope: Scope, id: Path<Id>, req: HttpRequest, parts: Multipart) -> Result<Either<Go, Page>> {
    let id = *id;
    let kept = scope.tx(move |tx| kept::find(tx, id)).await?;
    let of = scope.house().edition().resource(&kept.place.resource).ok_or(Error::NotFound)?;
    let (issued, today) = (kept.issued.issued_on, scope.tenant().today());
    let mut typed = String::new();
    let check = |form: &Brought, name: &str| {
        typed = form.text("signed_on").to_string();
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        let mut wrongs = Vec::new();
        match form.text("signed_on").parse::<NaiveDate>() {
            Err(_) => wrongs.push(Wrong::new("signed_on", "required")),
            Ok(day) if day < issued || day > today => wrongs.push(Wrong::new("signed_on", "document-signed-day")),
            Ok(_) => {}
        }
        match name {
            "" => wrongs.push(Wrong::new("file", "required")),
            _ if !COPIES.contains(&&*ending) => wrongs.push(Wrong::new("file", "document-signed-copy")),
            _ => {}
        }
        if wrongs.is_empty() { Ok(()) } else { Err(Error::Invalid(wrongs)) }
    };
    // Asked before a byte is kept: whoever may not, or is late, leaves no file behind.
    scope.tx(move |tx| signable(tx, id, today)).await?;
    let filed = Filed { of, record: kept.place.record, slot: kept.place.slot_id, folder: "", called: "" };
    let done = match brought((&scope, &visit, &req), filed, parts, check).await {
        Ok(form) => finish(&scope, id, &form).await,
        Err(why) => Err(why),
    };
    match done {
        Ok(()) => Ok(Either::Left(Go::to(format!("/app/issued-documents/{id}")).toast("ok", "document-signed-said", &[]))),
        Err(Error::Invalid(wrongs)) => {
            let said = web::field_errors(&visit, &wrongs);
            Ok(Either::Right(
                sheet(&visit, &scope, id, json!({"signed_on": typed, "errors": said})).await?.status(StatusCode::UNPROCESSABLE_ENTITY),
            ))
        }
        Err(why) => Err(why),
    }
}

async fn finish(scope: &Scope, id: Id, form: &Brought) -> Result<()> {
    let day = form.text("signed_on").parse().map_err(|_| Error::invalid("signed_on", "required"))?;
    let (slot, version) = form.kept.first().copied().ok_or(Error::NotFound)?;
    scope.tx(move |tx| signs(tx, id, day, slot, version)).await
}

/// The signed copy, wherever it was moved and whatever it is called by now.
pub(super) async fn copy(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let id = *id;
    let kept = scope.tx(move |tx| kept::find(tx, id)).await?;
    let copy = kept.signed.as_ref().and_then(|s| Some((s.slot_id?, s.file_version))).filter(|_| kept.about.is_some());
    let (slot, version) = copy.ok_or(Error::NotFound)?;
    let to = format!("/app/{}/{}/files/{slot}/{version}/source", kept.place.resource, kept.place.record);
    Ok(HttpResponse::SeeOther().insert_header((LOCATION, to)).finish())
}

pub(super) async fn unsign(scope: Scope, id: Path<Id>) -> Result<Go> {
    let id = *id;
    scope.tx(move |tx| unsigns(tx, id)).await?;
    Ok(Go::to(format!("/app/issued-documents/{id}")).toast("ok", "document-unsigned-said", &[]))
}

/// What the page says of it: the day and the way to the copy, or what may be filled in.
pub(super) fn told(visit: &Visit, scope: &Scope, kept: &kept::Kept, form: &Value) -> Value {
    let waits = kept.issued.kind == crate::signed::KIND && kept.voided.is_none() && kept.signed.is_none() && kept.about.is_some();
    if !scope.tenant().offers(crate::releases::SIGNED) {
        return Value::Null;
    }
    let error = |field: &str| {
        let errors = form["errors"].as_array().into_iter().flatten();
        errors.clone().find(|e| e["field"] == field).map(|e| e["text"].clone())
    };
    match &kept.signed {
        Some(signed) => json!({
            "on": signed.signed_on, "may": scope.allows(crate::ISSUE),
            "href": signed.slot_id.map(|_| format!("/app/issued-documents/{}/signed", kept.issued.id)),
        }),
        None if waits => json!({
            "waits": true, "may": scope.allows(crate::ISSUE), "csrf": visit.csrf(),
            "value": form["signed_on"].as_str().map_or_else(|| scope.tenant().today().to_string(), String::from),
            "wrong_day": error("signed_on"), "wrong_file": error("file"),
        }),
        None => Value::Null,
    }
}
