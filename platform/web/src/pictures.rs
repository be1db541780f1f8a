//! Pictures that people bring: cleaned, kept in three sizes, and known by one key.

use crate::page::{Go, Page, field_errors};
use crate::records::sight::may_see;
use crate::visit::Visit;
use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use actix_web::{Either, HttpResponse};
use files::{Darkroom, Files, Refusal};
use futures_util::TryStreamExt;
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::field::{Field, Kind};
use kernel::module::MEMBER;
use kernel::principal::Id;
use kernel::resource::{Record, Resource};
use kernel::routes::{Ground, Routes};
use kernel::schema::attachments as a;
use kernel::scope::{Scope, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;

/// What a file may weigh, and a little more for what surrounds it.
const LARGEST: usize = 10 * 1024 * 1024 + 64 * 1024;
/// Attachments that belong to no record: the agency's pictures.
const LIBRARY: &str = "pictures";

pub(crate) fn routes(r: &mut Routes) {
    r.within(None)
        .on(Ground::Agency)
        .post("/app/pictures", MEMBER, receive)
        .get("/app/pictures/{resource}/{id}/{field}", MEMBER, page)
        .post("/app/pictures/{resource}/{id}/{field}", MEMBER, place);
}

/// A kept picture, as pages show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Print {
    pub url: String,
    /// At most 960 pixels wide.
    pub url_small: String,
    pub width_small: u32,
    pub width: u32,
    pub height: u32,
    /// The mean colour, `#rrggbb`.
    pub colour: String,
}

#[derive(Serialize, Deserialize)]
struct Facts {
    width: u32,
    height: u32,
    colour: String,
    small: String,
    small_width: u32,
    /// The smallest size, which no page shows yet: whoever removes the picture removes it too.
    #[serde(default)]
    smallest: Option<String>,
}

/// Cleans a picture and keeps it for the agency of the scope; returns the key that `picture`
/// fields and settings hold. `Invalid` with field `picture` says what is wrong with the file.
pub async fn keep(scope: &Scope, name: &str, bytes: Vec<u8>) -> Result<String> {
    let tenant = scope.tenant().id;
    let darkroom: &Darkroom = scope.house().service();
    let files: &Arc<dyn Files> = scope.house().service();
    let picture = darkroom.picture(bytes).await.map_err(|refusal: Refusal| Error::invalid("picture", refusal.word()))?;
    let mut kept = Vec::new();
    for variant in &picture.variants {
        let key = files.keep(tenant, variant.format.content_type(), &variant.bytes).await.map_err(crate::attachments::store_answered)?;
        kept.push((variant, key.to_string()));
    }
    let (Some((largest, key)), Some((smaller, small))) = (kept.last(), kept.get(1).or(kept.first())) else {
        return Err(Error::invalid("picture", Refusal::Broken.word()));
    };
    let facts = Facts {
        width: largest.width,
        height: largest.height,
        colour: picture.colour.clone(),
        small: small.clone(),
        small_width: smaller.width,
        smallest: kept.first().map(|(_, key)| key.clone()),
    };
    let weight: usize = kept.iter().map(|(v, _)| v.bytes.len()).sum();
    let (key, name, kind) = (key.clone(), name.chars().take(200).collect::<String>(), largest.format.content_type());
    let facts = serde_json::to_value(facts)?;
    let made = key.clone();
    scope
        .tx(move |tx| {
            let bytes = i64::try_from(weight).unwrap_or(i64::MAX);
            crate::plan::room_for(tx, "picture", bytes)?;
            let row = (a::resource.eq(LIBRARY), a::record.eq(Id::now_v7()), a::key.eq(&key), a::name.eq(&name));
            let row = (row, a::content_type.eq(kind), a::bytes.eq(bytes), a::facts.eq(&facts));
            let id: Id = tx.one(kernel::diesel::insert_into(a::table).values(row).returning(a::id))?;
            tx.journal("pictures.kept", Some(id), json!({"name": name, "bytes": bytes}))
        })
        .await?;
    Ok(made)
}

/// These pictures of the agency, by key; what is no key of its own is left out. One query, whatever their number.
pub fn prints(tx: &mut Tx, keys: &[String]) -> Result<HashMap<String, Print>> {
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let known = a::table.filter(a::resource.eq(LIBRARY).and(a::key.eq_any(keys)));
    let rows: Vec<(String, serde_json::Value)> = tx.all(known.select((a::key, a::facts)))?;
    let print = |(key, facts): (String, serde_json::Value)| {
        let Facts { width, height, colour, small, small_width: width_small, .. } = serde_json::from_value(facts).ok()?;
        let (url, url_small) = (format!("/media/{key}"), format!("/media/{small}"));
        Some((key, Print { url, url_small, width_small, width, height, colour }))
    };
    let mut prints: HashMap<String, Print> = rows.into_iter().filter_map(print).collect();
    // A picture that came by another way is shown all the same, in the shape most have.
    let own = tx.scope().tenant().id;
    for key in keys.iter().filter(|key| key.parse::<files::Key>().is_ok_and(|k| k.tenant() == own)) {
        prints.entry(key.clone()).or_insert_with(|| {
            let url = format!("/media/{key}");
            Print { url_small: url.clone(), url, width_small: 960, width: 1_440, height: 960, colour: "#808080".into() }
        });
    }
    Ok(prints)
}

#[derive(Deserialize)]
struct Back {
    /// Where a form without a script goes on; `{key}` stands for the new picture.
    to: Option<String>,
}

/// One file of a multipart form. Scripts get its key; a plain form goes back to where it stood.
async fn receive(visit: Visit, scope: Scope, query: Query<Back>, parts: Multipart) -> Result<Either<Go, HttpResponse>> {
    crate::limits::per_minute(&format!("pictures:{}", scope.principal().actor()), 30)?;
    let (name, bytes) = file(parts).await?;
    let key = keep(&scope, &name, bytes).await?;
    match query.into_inner().to {
        Some(to) if !visit.wants_json() => Ok(Either::Left(Go::to(to.replace("{key}", &key)).toast("ok", "picture-kept", &[]))),
        _ => {
            let url = format!("/media/{key}");
            Ok(Either::Right(HttpResponse::Created().json(json!({"key": key, "url": url}))))
        }
    }
}

/// Where a picture hangs: a picture field of a record that the caller may change.
async fn wall(scope: &Scope, path: &(String, Id, String)) -> Result<(&'static Resource, &'static Field, Record)> {
    let (name, id, field) = path;
    let edition = scope.house().edition();
    let of = edition.resource(name).filter(|r| edition.is_foundation(r.module) || scope.tenant().has(r.module)).ok_or(Error::NotFound)?;
    let field = of.field(field).filter(|f| f.kind == Kind::Picture && !f.readonly && may_see(scope, of, f)).ok_or(Error::NotFound)?;
    let id = *id;
    let record = scope.tx(move |tx| tx.under(of.may.update, |tx| of.hold(tx, id))).await?;
    Ok((of, field, record))
}

/// The page on which a record's picture is chosen; works without a script.
async fn page(visit: Visit, scope: Scope, path: Path<(String, Id, String)>) -> Result<Page> {
    let (of, field, record) = wall(&scope, &path).await?;
    Ok(chooser(&visit, &path, of, field, &record))
}

fn chooser(visit: &Visit, path: &(String, Id, String), of: &'static Resource, field: &'static Field, record: &Record) -> Page {
    let (name, id, column) = path;
    let label = visit.say(&format!("{name}-{column}"), &[]);
    let src = record.get(field.name).and_then(serde_json::Value::as_str).map(|key| format!("/media/{key}"));
    let back = format!("/app/{name}/{id}");
    Page::new("picture.html")
        .title(label.clone())
        .crumb(visit.say(&format!("{name}-many"), &[]), Some(&format!("/app/{name}")))
        .crumb(of.title(record), Some(&back))
        .crumb(label.clone(), None)
        .with("field", json!({"name": "picture", "kind": "picture", "label": label, "src": src, "required": true}))
        .with("action", format!("/app/pictures/{name}/{id}/{column}?csrf={}", visit.csrf()))
        .with("back", back)
        .with("errors", json!([]))
}

/// Hangs a picture; what is wrong with the file is said on the same page.
async fn place(visit: Visit, scope: Scope, path: Path<(String, Id, String)>, parts: Multipart) -> Result<Either<Page, Go>> {
    crate::limits::per_minute(&format!("pictures:{}", scope.principal().actor()), 30)?;
    let (of, field, record) = wall(&scope, &path).await?;
    let kept = match file(parts).await {
        Ok((name, bytes)) => keep(&scope, &name, bytes).await,
        Err(e) => Err(e),
    };
    let key = match kept {
        Ok(key) => key,
        Err(Error::Invalid(wrongs)) => {
            let errors = field_errors(&visit, &wrongs);
            let page = chooser(&visit, &path, of, field, &record).with("errors", errors);
            return Ok(Either::Left(page.status(StatusCode::UNPROCESSABLE_ENTITY)));
        }
        Err(e) => return Err(e),
    };
    let (name, id, _) = path.into_inner();
    let hung = [(field.name.to_string(), json!(key))].into_iter().collect();
    scope.tx(move |tx| tx.under(of.may.update, |tx| of.patch(tx, id, None, hung))).await?;
    Ok(Either::Right(Go::to(format!("/app/{name}/{id}")).toast("ok", "picture-kept", &[])))
}

/// The first file of a multipart form, with its name; read no further than a picture may weigh.
pub async fn file(mut parts: Multipart) -> Result<(String, Vec<u8>)> {
    let unreadable = |_| Error::invalid("picture", "format");
    while let Some(mut part) = parts.try_next().await.map_err(unreadable)? {
        let Some(name) = part.content_disposition().and_then(|d| d.get_filename().map(String::from)) else {
            continue;
        };
        let mut bytes = Vec::new();
        while let Some(chunk) = part.try_next().await.map_err(unreadable)? {
            if bytes.len() + chunk.len() > LARGEST {
                return Err(Error::invalid("picture", Refusal::TooHeavy.word()));
            }
            bytes.extend_from_slice(&chunk);
        }
        return Ok((name, bytes));
    }
    Err(Error::invalid("picture", Refusal::Empty.word()))
}
