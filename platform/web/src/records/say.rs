//! What people say about a record: comments that mention colleagues, and tags.

use super::bulk;
use crate::form::Form;
use crate::notices::kinds::MENTION;
use crate::page::Go;
use crate::visit::Visit;
use actix_web::{Either, HttpResponse};
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::resource::{Id, Resource};
use kernel::schema::{comments, members, taggings};
use kernel::scope::{Scope, Tx};
use serde_json::json;

/// The longest comment, in characters.
const LONGEST: usize = 5_000;

/// A comment from a form.
pub(super) async fn comment(of: &'static Resource, scope: Scope, visit: Visit, id: Id, form: Form) -> Result<Go> {
    let text = form.text("text").to_string();
    let author = visit.session().and_then(|s| s.member.as_ref()).map(|m| m.name.clone()).unwrap_or_default();
    scope.tx(move |tx| add_comment(tx, of, id, &text, &author)).await?;
    Ok(Go::to(format!("/app/{}/{id}#timeline", of.name)))
}

/// Adds a comment; whoever is mentioned gets a notice that names its author.
///
/// # Errors
/// `Invalid(text)` if there is none, or too much of it.
pub fn add_comment(tx: &mut Tx, of: &'static Resource, id: Id, text: &str, author: &str) -> Result<()> {
    let text = text.replace("\r\n", "\n");
    if text.is_empty() || text.chars().count() > LONGEST {
        return Err(Error::invalid("text", if text.is_empty() { "required" } else { "too-long" }));
    }
    let link = format!("/app/{}/{id}", of.name);
    let title = of.title(&of.hold(tx, id)?);
    let mentioned = mentions(tx, &text)?;
    let row = (comments::resource.eq(of.name), comments::record.eq(id), comments::body.eq(&text), comments::mentions.eq(mentioned.clone()));
    let comment: Id = tx.one(kernel::diesel::insert_into(comments::table).values(row).returning(comments::id))?;
    let rules = tx.scope().policy().clone();
    for member in mentioned {
        // To whom this record is closed is told who wrote, not about what.
        let told = match tx.as_member(&rules, member, of.may.read, |tx| (of.store.find)(tx, id)) {
            Ok(_) => format!("{author} · {title}"),
            Err(Error::NotFound) => author.into(),
            Err(e) => return Err(e),
        };
        tx.tell(&MENTION, &[member], &told, &link)?;
    }
    tx.journal(&format!("{}.commented", of.name), Some(id), json!({"comment": comment, "text": text}))
}

/// The members whose name follows an `@`.
fn mentions(tx: &mut Tx, text: &str) -> Result<Vec<Id>> {
    if !text.contains('@') {
        return Ok(Vec::new());
    }
    let lower = text.to_lowercase();
    let active = members::status.eq("active").and(members::deleted_at.is_null());
    let all: Vec<(Id, String)> = tx.all(members::table.filter(active).select((members::id, members::name)))?;
    let named = |name: &str| {
        let name = name.to_lowercase();
        let first = name.split_whitespace().next().unwrap_or_default();
        lower.contains(&format!("@{name}"))
            || (first.len() > 2
                && lower.split_whitespace().any(|word| word.trim_end_matches(|c: char| !c.is_alphanumeric()) == format!("@{first}")))
    };
    Ok(all.into_iter().filter(|(_, name)| named(name)).map(|(id, _)| id).collect())
}

/// The tags of a record, all of them anew.
pub(super) async fn tag(of: &'static Resource, scope: Scope, visit: Visit, id: Id, form: Form) -> Result<Either<HttpResponse, Go>> {
    let mut wanted: Vec<String> = form
        .text("tags")
        .split(',')
        .map(|t| t.trim().trim_start_matches('#').to_string())
        .filter(|t| !t.is_empty() && t.chars().count() <= 60)
        .take(30)
        .collect();
    wanted.sort();
    wanted.dedup();
    let tags = wanted.clone();
    scope
        .tx(move |tx| {
            bulk::within(tx, of, id)?;
            let carried: Vec<String> =
                tx.all(taggings::table.filter(taggings::resource.eq(of.name).and(taggings::record.eq(id))).select(taggings::tag))?;
            for gone in carried.iter().filter(|t| !tags.contains(t)) {
                bulk::untag(tx, of, id, gone)?;
            }
            for new in tags.iter().filter(|t| !carried.contains(t)) {
                bulk::tag(tx, of, id, new)?;
            }
            Ok(())
        })
        .await?;
    if visit.wants_json() {
        return Ok(Either::Left(HttpResponse::Ok().json(json!({"tags": wanted}))));
    }
    Ok(Either::Right(Go::to(format!("/app/{}/{id}", of.name))))
}
