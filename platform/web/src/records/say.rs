//! What people say about a record: comments that mention colleagues, and tags.

use super::bulk;
use crate::form::Form;
use crate::notices::kinds::{ANSWER, MENTION};
use crate::page::Go;
use crate::visit::Visit;
use actix_web::{Either, HttpResponse};
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::notice::Kind;
use kernel::resource::{Id, Resource};
use kernel::schema::{comments, members, taggings};
use kernel::scope::{Scope, Tx};
use serde_json::json;
use std::collections::BTreeSet;

/// The longest comment, in characters.
const LONGEST: usize = 5_000;

/// What somebody says about a record.
pub struct Comment<'a> {
    pub text: &'a str,
    /// How its author is called.
    pub author: &'a str,
    /// The comment that it answers, or one of whose answers it answers.
    pub answers: Option<Id>,
}

/// A comment from a form.
pub(super) async fn comment(of: &'static Resource, scope: Scope, visit: Visit, id: Id, form: Form) -> Result<Go> {
    let text = form.text("text").to_string();
    let answers = match form.text("answers") {
        "" => None,
        key => Some(key.parse().map_err(|_| Error::invalid("answers", "link-missing"))?),
    };
    let author = author(&visit);
    scope.tx(move |tx| add_comment(tx, of, id, &Comment { text: &text, author: &author, answers })).await?;
    Ok(Go::to(format!("/app/{}/{id}#timeline", of.name)))
}

/// How whoever asks is called in what they say.
pub(crate) fn author(visit: &Visit) -> String {
    visit.session().and_then(|s| s.member.as_ref()).map(|m| m.name.clone()).unwrap_or_default()
}

/// Adds a comment and says its key; whoever is mentioned, and whoever spoke in the thread before, gets a notice that names
/// its author.
///
/// # Errors
/// `Invalid(text)` if there is none, or too much of it; `Invalid(answers)` if nothing of the record is answered.
pub fn add_comment(tx: &mut Tx, of: &'static Resource, id: Id, said: &Comment) -> Result<Id> {
    let text = said.text.replace("\r\n", "\n");
    if text.is_empty() || text.chars().count() > LONGEST {
        return Err(Error::invalid("text", if text.is_empty() { "required" } else { "too-long" }));
    }
    let title = of.title(&of.hold(tx, id)?);
    let thread = said.answers.map(|answered| thread(tx, of, id, answered)).transpose()?;
    let mentioned = mentions(tx, &text)?;
    let row = (
        (comments::resource.eq(of.name), comments::record.eq(id), comments::answers.eq(thread)),
        (comments::body.eq(&text), comments::mentions.eq(mentioned.clone())),
    );
    let comment: Id = tx.one(kernel::diesel::insert_into(comments::table).values(row).returning(comments::id))?;
    let about = About { of, id, title, author: said.author };
    if let Some(thread) = thread {
        let others = speakers(tx, thread)?.into_iter().filter(|m| !mentioned.contains(m) && tx.scope().principal().member() != Some(*m));
        others.collect::<Vec<_>>().into_iter().try_for_each(|member| about.tell(tx, &ANSWER, member))?;
    }
    mentioned.into_iter().try_for_each(|member| about.tell(tx, &MENTION, member))?;
    let mut told = json!({"comment": comment, "text": text});
    if let Some(thread) = thread {
        told["answers"] = json!(thread);
    }
    tx.journal(&format!("{}.commented", of.name), Some(id), told)?;
    Ok(comment)
}

/// The comment that began the thread to which this one belongs.
fn thread(tx: &mut Tx, of: &Resource, id: Id, answered: Id) -> Result<Id> {
    let here = comments::resource.eq(of.name).and(comments::record.eq(id)).and(comments::id.eq(answered));
    let found: Option<(Id, Option<Id>)> = tx.maybe(comments::table.filter(here).select((comments::id, comments::answers)))?;
    found.map(|(own, first)| first.unwrap_or(own)).ok_or_else(|| Error::invalid("answers", "link-missing"))
}

/// The members who spoke in a thread.
fn speakers(tx: &mut Tx, thread: Id) -> Result<BTreeSet<Id>> {
    let all = comments::table.filter(comments::id.eq(thread).or(comments::answers.eq(thread)));
    let actors: Vec<String> = tx.all(all.select(comments::created_by))?;
    let spoke: Vec<Id> = actors.iter().filter_map(|actor| actor.strip_prefix("member:")?.parse().ok()).collect();
    let active = members::status.eq("active").and(members::deleted_at.is_null());
    Ok(tx.all(members::table.filter(active.and(members::id.eq_any(spoke))).select(members::id))?.into_iter().collect())
}

/// About which record something was said, and by whom.
struct About<'a> {
    of: &'static Resource,
    id: Id,
    title: String,
    author: &'a str,
}

impl About<'_> {
    /// To whom this record is closed is told who wrote, not about what.
    fn tell(&self, tx: &mut Tx, kind: &'static Kind, member: Id) -> Result<()> {
        let (of, id, rules) = (self.of, self.id, tx.scope().policy().clone());
        let told = match tx.as_member(&rules, member, of.may.read, |tx| (of.store.find)(tx, id)) {
            Ok(_) => format!("{} · {}", self.author, self.title),
            Err(Error::NotFound) => self.author.into(),
            Err(e) => return Err(e),
        };
        tx.tell(kind, &[member], &told, &format!("/app/{}/{id}", of.name)).map(drop)
    }
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
