//! Files of records: photographs, films, sounds, papers, in slots with versions. Whoever finds a record finds its files;
//! whoever may change it may bring some.

mod all;
mod api;
pub(crate) mod archive;
mod arrive;
mod compare;
mod gauge;
mod hand;
mod made;
mod name;
mod pages;
mod plain;
mod resumable;
mod shelf;
mod taken;
pub(crate) mod work;

pub(crate) use all::routes as common;
pub use archive::PastFiles;
pub use arrive::answered as store_answered;
pub use compare::{Line, lines};
pub use made::{Filed, keep_made};
pub(crate) use pages::{Part, part};
pub use plain::{Brought, brought};
pub use taken::{Taken, taken};
pub use work::SweepFiles;

use crate::form::Form;
use crate::visit::Visit;
use actix_multipart::Multipart;
use actix_web::HttpRequest;
use actix_web::web::{Json, Path, Payload};
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::error::Result;
use kernel::resource::{Id, Resource};
use kernel::routes::Routes;
use kernel::schema::attachments as a;
use kernel::scope::{Scope, Tx};

/// What every resource has.
pub(crate) fn routes(r: &mut Routes, of: &'static Resource) {
    let may = of.may;
    let page = |rest: &str| format!("/app/{}/{{id:[0-9a-f-]{{36}}}}/files{rest}", of.name);
    r.get(&page(""), may.read, move |s: Scope, v: Visit, id: Path<Id>| pages::bin(of, s, v, *id));
    r.post(&page(""), may.update, move |s: Scope, v: Visit, q: HttpRequest, id: Path<Id>, p: Multipart| plain::bring(of, s, v, q, *id, p));
    r.get(&page("/archive"), may.update, move |s: Scope, v: Visit, id: Path<Id>| archive::page(of, s, v, *id));
    r.post(&page("/archive"), may.update, move |s: Scope, id: Path<Id>| archive::away(of, s, *id));
    r.post(&page("/take-back"), may.update, move |s: Scope, v: Visit, id: Path<Id>| archive::back(of, s, v, *id));
    r.get(&page("/{file}"), may.read, move |s: Scope, v: Visit, q: HttpRequest, at: Path<(Id, Id)>| pages::one(of, s, v, q, *at));
    r.get(&page("/{file}/compare"), may.read, move |s: Scope, v: Visit, q: HttpRequest, at: Path<(Id, Id)>| {
        pages::compare(of, s, v, q, *at)
    });
    r.post(&page("/{file}/edit"), may.update, move |s: Scope, v: Visit, at: Path<(Id, Id)>, f: Form| pages::edit(of, s, v, *at, f));
    r.post(&page("/{file}/delete"), may.update, move |s: Scope, at: Path<(Id, Id)>| pages::delete(of, s, *at));
    r.post(&page("/{file}/restore"), may.update, move |s: Scope, at: Path<(Id, Id)>| pages::restore(of, s, *at));
    r.get(&page("/{file}/{number}/source"), may.read, move |s: Scope, q: HttpRequest, at: Path<(Id, Id, String)>| {
        hand::source(of, s, q, at.into_inner())
    });
    r.get(&page("/{file}/{number}/view"), may.read, move |s: Scope, q: HttpRequest, at: Path<(Id, Id, String)>| {
        hand::view(of, s, q, at.into_inner())
    });
    let call = |rest: &str| format!("/api/v1/{}/{{id}}{rest}", of.name);
    r.get(&call("/files"), may.read, move |s: Scope, q: HttpRequest, id: Path<Id>| api::list(of, s, q, *id)).told(api::list_told);
    r.post(&call("/files"), may.update, move |s: Scope, v: Visit, q: HttpRequest, id: Path<Id>, p: Payload| {
        plain::call(of, s, v, q, *id, p)
    })
    .told(api::call_told);
    r.get(&call("/files/archive"), may.read, move |s: Scope, id: Path<Id>| archive::json(of, s, *id)).told(archive::told);
    r.post(&call("/files/archive"), may.update, move |s: Scope, id: Path<Id>| archive::away_json(of, s, *id)).told(archive::done_told);
    r.delete(&call("/files/archive"), may.update, move |s: Scope, id: Path<Id>| archive::back_json(of, s, *id)).told(archive::done_told);
    r.get(&call("/files/{file}"), may.read, move |s: Scope, at: Path<(Id, Id)>| api::one(of, s, *at)).told(api::one_told);
    r.patch(&call("/files/{file}"), may.update, move |s: Scope, at: Path<(Id, Id)>, c: Json<api::Change>| api::change(of, s, *at, c))
        .told(api::change_told);
    r.delete(&call("/files/{file}"), may.update, move |s: Scope, at: Path<(Id, Id)>| api::bin(of, s, *at)).told(api::nothing_told);
    r.post(&call("/files/{file}/restore"), may.update, move |s: Scope, at: Path<(Id, Id)>| api::restore(of, s, *at)).told(api::one_told);
    r.get(&call("/files/{file}/{number}/source"), may.read, move |s: Scope, q: HttpRequest, at: Path<(Id, Id, String)>| {
        hand::source(of, s, q, at.into_inner())
    })
    .told(api::bytes_told);
    r.get(&call("/files/{file}/{number}/view"), may.read, move |s: Scope, q: HttpRequest, at: Path<(Id, Id, String)>| {
        hand::view(of, s, q, at.into_inner())
    })
    .told(api::bytes_told);
    r.post(&call("/uploads"), may.update, move |s: Scope, v: Visit, q: HttpRequest, id: Path<Id>| resumable::begin(of, s, v, q, *id))
        .told(api::begin_told);
    let upload = call("/uploads/{upload}");
    r.head(&upload, may.update, move |s: Scope, q: HttpRequest, at: Path<(Id, Id)>| resumable::ask(of, s, q, *at)).told(api::one_told);
    r.patch(&upload, may.update, move |s: Scope, q: HttpRequest, at: Path<(Id, Id)>, p: Payload| resumable::go_on(of, s, q, *at, p))
        .told(api::more_told);
    r.delete(&upload, may.update, move |s: Scope, q: HttpRequest, at: Path<(Id, Id)>| resumable::call_off(of, s, q, *at))
        .told(api::nothing_told);
}

/// Removes every file of a record that is erased, and the pictures that its fields showed.
///
/// # Errors
/// Those of the database.
pub fn forget(tx: &mut Tx, of: &'static Resource, record: Id, pictures: &[String]) -> Result<()> {
    kernel::keeping::forget(tx, of.name, &[record])?;
    tx.run(diesel::delete(a::table.filter(a::key.eq_any(pictures.to_vec()))))?;
    work::ask(tx)
}
