//! `/app/issued-documents`: what was issued, when and by whom; one paper with its file; voiding it.

use super::signed;
use crate::kept::{self, Asked, Kept};
use crate::schema::{issued_documents as i, legal_entities as e};
use crate::{LEGAL_ENTITIES, VOID, entity, issue};
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use kernel::prelude::*;
use kernel::schema::members as m;
use serde_json::{Value, json};
use std::collections::HashMap;
use typeset::{Form as Paper, Sheet};
use web::{Form, Go, Page, Visit};

/// Who issued these, by the names of members.
fn authors(tx: &mut Tx, kept: &[Kept]) -> Result<HashMap<String, String>> {
    let who = kept.iter().flat_map(|k| std::iter::once(&k.issued.created_by).chain(k.voided.as_ref().map(|v| &v.created_by)));
    let ids: Vec<Id> = who.filter_map(|by| by.strip_prefix("member:")?.parse().ok()).collect();
    let names: Vec<(Id, String)> = tx.all(m::table.filter(m::id.eq_any(ids)).select((m::id, m::name)))?;
    Ok(names.into_iter().map(|(id, name)| (format!("member:{id}"), name)).collect())
}

pub(super) async fn list(visit: Visit, scope: Scope, req: HttpRequest) -> Result<Page> {
    let query = Form::of_query(req.query_string());
    let id = |name: &str| query.text(name).parse::<Id>().ok();
    let kind = entity::KINDS.iter().copied().find(|kind| *kind == query.text("kind"));
    let asked = Asked { kind: kind.map(String::from), entity: id("entity"), record: id("record"), before: id("before") };
    let narrowed = asked.kind.is_some() || asked.entity.is_some() || asked.record.is_some() || asked.before.is_some();
    let on = asked.clone();
    let (kept, next, authors, entities) = scope
        .tx(move |tx| {
            let (kept, next) = kept::list(tx, &on)?;
            let authors = authors(tx, &kept)?;
            let entities: Vec<(Id, String)> = match tx.scope().allows(LEGAL_ENTITIES.may.read) {
                true => tx.under(LEGAL_ENTITIES.may.read, |tx| {
                    tx.all(e::table.filter(e::deleted_at.is_null()).order(e::name).limit(100).select((e::id, e::name)))
                })?,
                false => Vec::new(),
            };
            Ok((kept, next, authors, entities))
        })
        .await?;
    let kinds: Vec<Value> =
        entity::KINDS.iter().map(|kind| json!({"value": kind, "label": visit.say(&format!("document_series-kind-{kind}"), &[])})).collect();
    let entities: Vec<Value> = entities.iter().map(|(id, name)| json!({"value": id, "label": name})).collect();
    let older = next.map(|before| {
        let kept = [
            ("kind", asked.kind.clone()),
            ("entity", asked.entity.map(|id| id.to_string())),
            ("record", asked.record.map(|id| id.to_string())),
        ];
        let kept: String = kept.into_iter().filter_map(|(name, value)| Some(format!("{name}={}&", value?))).collect();
        format!("/app/issued-documents?{kept}before={before}")
    });
    Ok(Page::new("documents/issued.html")
        .title("document-issued")
        .summary("document-issued-summary")
        .with("rows", kept.iter().map(|k| line(&visit, k, &authors)).collect::<Vec<_>>())
        .with("kinds", kinds)
        .with("entities", entities)
        .with("asked", json!({"kind": asked.kind, "entity": asked.entity, "record": asked.record}))
        .with("narrowed", narrowed)
        .with("older", older))
}

fn line(visit: &Visit, kept: &Kept, authors: &HashMap<String, String>) -> Value {
    let (issued, place) = (&kept.issued, &kept.place);
    json!({"id": issued.id, "label": issued.label, "title": issued.title, "kind": visit.say(&format!("document_series-kind-{}", issued.kind), &[]),
        "recipient": kept.about.as_ref().unwrap_or(&issued.recipient), "recipient_href": kept.about.as_ref().map(|_| format!("/app/{}/{}", place.resource, place.record)),
        "on": issued.issued_on, "at": issued.created_at, "who": authors.get(&issued.created_by), "voided": kept.voided.is_some(),
        "signed": kept.signed.as_ref().map(|s| s.signed_on)})
}

pub(super) async fn one(visit: Visit, scope: Scope, id: Path<Id>) -> Result<Page> {
    sheet(&visit, &scope, *id, Value::Null).await
}

/// A paper's page; `form`: what was typed into its form and is wrong.
pub(super) async fn sheet(visit: &Visit, scope: &Scope, id: Id, form: Value) -> Result<Page> {
    let (kept, authors, sheet, entity) = scope
        .tx(move |tx| {
            let kept = kept::find(tx, id)?;
            let authors = authors(tx, std::slice::from_ref(&kept))?;
            let sheet: Value = tx.one(i::table.filter(i::id.eq(id)).select(i::sheet))?;
            let mut sheet: Sheet = serde_json::from_value(sheet)?;
            if kept.voided.is_some() {
                sheet.stamp = Some(crate::tongue::Tongue::of(tx, &sheet.lang).say("document-void", &[]));
            }
            let entity: Option<String> = match kept.issued.entity_id {
                Some(entity) => tx.maybe(e::table.filter(e::id.eq(entity)).select(e::name))?,
                None => None,
            };
            Ok((kept, authors, sheet, entity))
        })
        .await?;
    let pages = super::pictures(&issue::set(scope, sheet, Paper::Pages).await?)?;
    let (issued, place) = (&kept.issued, &kept.place);
    let kind = visit.say(&format!("document_series-kind-{}", issued.kind), &[]);
    let called = issued.label.as_ref().map_or_else(|| issued.title.clone(), |label| format!("{kind} {label}"));
    let file = place.slot_id.filter(|_| kept.about.is_some()).map(|slot| format!("/app/{}/{}/files/{slot}", place.resource, place.record));
    let wording = match issued.template_version {
        0 => visit.say("document-ours", &[("name", issued.template_name.clone())]),
        version => format!("{} · v{version}", issued.template_name),
    };
    let voided = kept.voided.as_ref().map(|v| json!({"reason": v.reason, "at": v.created_at, "who": authors.get(&v.created_by)}));
    Ok(Page::new("documents/one.html")
        .titled(called.clone())
        .summary(issued.title.clone())
        .crumb("document-issued", Some("/app/issued-documents"))
        .crumb(called, None)
        .with("paper", line(visit, &kept, &authors))
        .with("signed", signed::told(visit, scope, &kept, &form))
        .with("entity", entity)
        .with("wording", wording)
        .with("wording_href", issued.template_id.map(|id| format!("/app/documents/templates/{id}/versions")))
        .with("file", file)
        .with("sha256", &place.sha256)
        .with("pages", pages)
        .with("voided", voided)
        .with("may_void", kept.voided.is_none() && scope.allows(VOID)))
}

pub(super) async fn pdf(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let (name, bytes) = issue::pdf(&scope, *id).await?;
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect();
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/pdf"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{plain}.pdf\"")))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox; frame-ancestors 'self'"))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(bytes))
}

pub(super) async fn void(visit: Visit, scope: Scope, id: Path<Id>, form: Form) -> Result<Go> {
    let (id, reason) = (*id, form.text("reason").to_string());
    let back = format!("/app/issued-documents/{id}");
    match issue::void(&scope, id, reason).await {
        Ok(()) => Ok(Go::to(back).toast("ok", "document-voided-said", &[])),
        Err(Error::Invalid(wrongs)) => {
            let said = web::field_errors(&visit, &wrongs)[0]["text"].as_str().unwrap_or_default().to_string();
            Ok(Go::to(back).toast("late", said, &[]))
        }
        Err(why) => Err(why),
    }
}
