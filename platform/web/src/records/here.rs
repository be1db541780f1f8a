//! Who else is at a record, in which field they write, and what they saved since the page was made. A tab says three times
//! a minute that it is there; what changes for those who are there rings at the record's bell (`notices/live`).

use super::shown;
use super::timeline::{self, Line};
use super::{looked, sight};
use crate::form::Form;
use crate::page::Page;
use crate::visit::Visit;
use actix_web::HttpResponse;
use chrono::{DateTime, Duration, Utc};
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::resource::{Id, OwnField, Record, Resource};
use kernel::schema::{members as m, presences as p};
use kernel::scope::{Scope, Tx};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Who was not heard of for so many seconds is gone: three times what a tab lets pass.
const SILENT: i64 = 75;
/// What is read of a field's name.
const NAME: usize = 100;

/// What the page of a record, or its form, says of itself to whoever is told of it.
pub(super) fn place(of: &Resource, id: Id, version: i64, form: bool) -> Value {
    let at = format!("{}/{id}", of.name);
    json!({"href": format!("/app/{at}/here"), "at": at, "tab": Id::now_v7(), "version": version, "form": form})
}

/// Somebody else at the record.
#[derive(Serialize)]
struct Present {
    member: Id,
    name: String,
    /// Sits at the form.
    editing: bool,
    /// The field they write in, if whoever asks may see it.
    field: Option<String>,
    label: Option<String>,
    since: DateTime<Utc>,
}

/// What was saved since a version.
struct Saved {
    lines: Vec<Line>,
    names: HashMap<String, String>,
    titles: shown::Titles,
}

/// A tab says that it is there, and is told who else is, and what was saved since the version that it shows.
pub(super) async fn beat(of: &'static Resource, scope: Scope, visit: Visit, id: Id, form: Form) -> Result<Page> {
    let tab: Id = form.text("tab").parse().map_err(|_| Error::invalid("tab", "format"))?;
    let version: i64 = form.text("version").parse().map_err(|_| Error::invalid("version", "format"))?;
    let sent = form.clone();
    let (record, own, rows, saved) = scope
        .tx(move |tx| {
            let record = (of.store.find)(tx, id)?;
            let own = tx.own_fields(of.name)?;
            if let Some(me) = tx.scope().principal().member() {
                enter(tx, of, id, (me, tab), &sent, &own)?;
            }
            let missed = record["version"].as_i64().unwrap_or_default().saturating_sub(version);
            let saved = if missed > 0 { Some(saved(tx, of, id, missed)?) } else { None };
            Ok((record, own, others(tx, of, id)?, saved))
        })
        .await?;
    let page = Page::new("resource/parts/here_now.html").with("form", form.text("editing") == "true");
    let page = page.with("href", format!("/app/{}/{id}", of.name)).with("here", present(&visit, &scope, of, &own, rows));
    let Some(saved) = saved else { return Ok(page) };
    let told = |side: &str| saved.lines.iter().filter_map(|l| l.data[side].as_object()).cloned().collect::<Vec<Record>>();
    let (before, after) = (told("before"), told("after"));
    looked::note(&scope, of, Some(id), looked::revealed(of, &scope, before.iter().chain(&after))).await?;
    let who = saved.lines.first().map(|l| timeline::who(&visit, &saved.names, &l.actor)).unwrap_or_default();
    let said = json!({
        "who": who, "version": record["version"], "binned": !record["deleted_at"].is_null(), "changes": changes(&visit, &scope, of, &saved),
    });
    Ok(page.with("saved", said))
}

/// Who is there, for a program; it is nowhere itself.
pub(crate) async fn list(of: &'static Resource, scope: Scope, visit: Visit, id: Id) -> Result<HttpResponse> {
    let read = move |tx: &mut Tx| {
        (of.store.find)(tx, id)?;
        Ok((tx.own_fields(of.name)?, others(tx, of, id)?))
    };
    let (own, rows) = scope.tx(read).await?;
    Ok(HttpResponse::Ok().json(json!({"data": present(&visit, &scope, of, &own, rows)})))
}

/// What the API's description says of it.
pub(crate) fn told() -> Value {
    let (text, id) = (json!({"type": ["string", "null"]}), json!({"type": "string", "format": "uuid"}));
    let one = json!({"type": "object", "properties": {
        "member": id, "name": {"type": "string"}, "editing": {"type": "boolean"}, "field": text, "label": text,
        "since": {"type": "string", "format": "date-time"},
    }});
    json!({"gives": {"type": "object", "properties": {"data": {"type": "array", "items": one}}}})
}

/// Writes down that a tab is there, or that it is no longer.
fn enter(tx: &mut Tx, of: &Resource, id: Id, (me, tab): (Id, Id), said: &Form, own: &[OwnField]) -> Result<()> {
    let mine = p::table.filter(p::member_id.eq(me).and(p::tab.eq(tab)).and(p::record.eq(id)));
    if said.text("leaves") == "true" {
        return tx.run(diesel::delete(mine)).map(|_| ());
    }
    let known = |name: &&str| name.len() <= NAME && (of.field(name).is_some() || own.iter().any(|o| o.name == **name));
    let field = Some(said.text("field")).filter(known).unwrap_or_default();
    let now = (p::editing.eq(said.text("editing") == "true"), p::field.eq(field), p::seen_at.eq(Utc::now()));
    if tx.run(diesel::update(mine).set(now))? > 0 {
        return Ok(());
    }
    // Who comes sweeps behind those who left without a word.
    tx.run(diesel::delete(p::table.filter(p::seen_at.lt(Utc::now() - Duration::seconds(SILENT)))))?;
    let row = (p::tab.eq(tab), p::member_id.eq(me), p::resource.eq(of.name), p::record.eq(id));
    tx.run(diesel::insert_into(p::table).values((row, now)).on_conflict_do_nothing()).map(|_| ())
}

type Row = (Id, String, bool, String, DateTime<Utc>);

/// Everybody else who is there, whoever came first before. Each was let in by the right to read this record; whoever comes
/// from outside is not told who works here.
fn others(tx: &mut Tx, of: &Resource, id: Id) -> Result<Vec<Row>> {
    let me = tx.scope().principal().member();
    if let Some(me) = me
        && tx.maybe(m::table.filter(m::id.eq(me)).select(m::external))? == Some(true)
    {
        return Ok(Vec::new());
    }
    let there = p::table.inner_join(m::table.on(m::id.eq(p::member_id)));
    let there = there.filter(p::record.eq(id).and(p::resource.eq(of.name)).and(p::seen_at.gt(Utc::now() - Duration::seconds(SILENT))));
    let there = there.filter(m::status.eq("active").and(m::deleted_at.is_null()).and(m::id.ne(me.unwrap_or_default())));
    tx.all(there.order((p::since, p::tab)).select((m::id, m::name, p::editing, p::field, p::since)))
}

/// One of each, however many tabs they have, without the fields that this reader may not see.
fn present(visit: &Visit, scope: &Scope, of: &Resource, own: &[OwnField], rows: Vec<Row>) -> Vec<Present> {
    let label = |name: &str| match of.field(name) {
        Some(field) => sight::may_see(scope, of, field).then(|| shown::label(visit, of, field)),
        None => own.iter().find(|o| o.name == name).map(|o| o.label.clone()),
    };
    let mut all: Vec<Present> = Vec::new();
    for (member, name, editing, field, since) in rows {
        let label = label(&field);
        let field = label.is_some().then_some(field);
        match all.iter_mut().find(|one| one.member == member) {
            Some(one) => {
                one.editing |= editing;
                if one.field.is_none() {
                    (one.field, one.label) = (field, label);
                }
            }
            None => all.push(Present { member, name, editing, field, label, since }),
        }
    }
    all
}

/// The last lines of the journal that made a version of a record.
fn saved(tx: &mut Tx, of: &'static Resource, id: Id, missed: i64) -> Result<Saved> {
    let makes = |line: &Line| ["updated", "deleted", "restored"].iter().any(|verb| line.what.ends_with(verb));
    let mut lines = timeline::of_record(tx, of, id)?;
    lines.retain(|line| line.subject == Some(id) && makes(line));
    lines.truncate(usize::try_from(missed).unwrap_or(usize::MAX));
    let names = timeline::names(tx, lines.iter().map(|l| l.actor.as_str()))?;
    let titles = timeline::titles(tx, &lines.iter().map(|l| (of, l)).collect::<Vec<_>>())?;
    Ok(Saved { lines, names, titles })
}

/// What changed in all, from what was before the first to what is after the last.
fn changes(visit: &Visit, scope: &Scope, of: &'static Resource, saved: &Saved) -> Vec<timeline::Change> {
    let mut all: Vec<timeline::Change> = Vec::new();
    for line in saved.lines.iter().rev() {
        for change in timeline::changes(visit, scope, of, &line.data, &saved.titles) {
            match all.iter_mut().find(|known| known.label == change.label) {
                Some(known) => known.after = change.after,
                None => all.push(change),
            }
        }
    }
    all.retain(|change| change.before != change.after);
    all
}
