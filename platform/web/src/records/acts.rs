//! Single acts on a record, each with its way back.

use crate::form::Form;
use crate::page::Go;
use crate::visit::Visit;
use actix_web::{Either, HttpRequest, HttpResponse};
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::resource::{Id, Record, Resource};
use kernel::schema::journal;
use kernel::scope::Scope;
use serde_json::{Value, json};

use super::sight;

/// Into the bin; the notice offers the way back.
pub(super) async fn delete(of: &'static Resource, scope: Scope, id: Id) -> Result<Go> {
    let title = scope
        .tx(move |tx| {
            let title = of.title(&(of.store.find)(tx, id)?);
            (of.store.delete)(tx, id)?;
            Ok(title)
        })
        .await?;
    let base = format!("/app/{}", of.name);
    Ok(Go::to(&base).toast("ok", "record-deleted-toast", &[("title", title)]).undo(format!("{base}/{id}/restore")))
}

/// Out of the bin.
pub(super) async fn restore(of: &'static Resource, scope: Scope, id: Id) -> Result<Go> {
    // What went because it was merged comes back with all that was its own.
    if let Some(merge) = scope.tx(move |tx| kernel::merge::of_gone(tx, of, id)).await? {
        return super::merging::undo(of, scope, merge).await;
    }
    let title = scope
        .tx(move |tx| {
            (of.store.restore)(tx, id)?;
            Ok(of.title(&(of.store.find)(tx, id)?))
        })
        .await?;
    Ok(Go::to(format!("/app/{}/{id}", of.name)).toast("ok", "record-restored-toast", &[("title", title)]))
}

/// One field of a record: a card that was moved, a box that was ticked.
pub(super) async fn set(of: &'static Resource, scope: Scope, visit: Visit, id: Id, form: Form) -> Result<Either<HttpResponse, Go>> {
    let field = of.field(form.text("field")).filter(|f| !f.readonly && sight::may_see(&scope, of, f)).ok_or(Error::NotFound)?;
    let patch: Record = [(field.name.to_string(), field.read(form.text("value")))].into_iter().collect();
    let expect = form.text("version").parse().ok();
    let record = scope.tx(move |tx| of.patch(tx, id, expect, patch)).await?;
    if visit.wants_json() || visit.partial() {
        return Ok(Either::Left(HttpResponse::Ok().json(json!({"version": record["version"]}))));
    }
    Ok(Either::Right(Go::to(format!("/app/{}?layout=board", of.name))))
}

/// Takes back one change of the timeline: its fields as they were before it,
/// as long as the record is still the one whose timeline was read.
pub(super) async fn revert(of: &'static Resource, scope: Scope, (id, entry): (Id, i64), req: HttpRequest) -> Result<Go> {
    let version = Form::of_query(req.query_string()).text("version").parse().map_err(|_| Error::invalid("version", "required"))?;
    let seen = scope.clone();
    scope
        .tx(move |tx| {
            let what = format!("{}.updated", of.name);
            let line = journal::table.filter(journal::id.eq(entry).and(journal::subject.eq(id)).and(journal::what.eq(what)));
            let data: Value = tx.one(line.select(journal::data))?;
            // A field that had no value is not in `before`: it had none.
            let changed = |name: &str| data["before"].get(name).is_some() || data["after"].get(name).is_some();
            let fields = of.fields.iter().filter(|f| !f.readonly && sight::may_see(&seen, of, f)).filter(|f| changed(f.name));
            let mut patch: Record = fields.map(|f| (f.name.to_string(), data["before"][f.name].clone())).collect();
            // An own field that the agency has given up since stays given up.
            let own = tx.own_fields(of.name)?;
            let extra: Record =
                own.iter().filter(|o| changed(&o.name)).map(|o| (o.name.clone(), data["before"][&o.name].clone())).collect();
            if !extra.is_empty() {
                patch.insert("extra".into(), Value::Object(extra));
            }
            of.patch(tx, id, Some(version), patch)
        })
        .await?;
    Ok(Go::to(format!("/app/{}/{id}", of.name)).toast("ok", "record-reverted-toast", &[]))
}
