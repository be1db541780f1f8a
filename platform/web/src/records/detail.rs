//! One record: its sheet, what belongs to it, what happened to it.

use super::shown::{self, Badge, Cell, Titles};
use super::timeline::{self, Known, Line};
use super::{alike, face, held, here, looked, sight, views, walls};
use crate::attachments;
use crate::page::Page;
use crate::visit::Visit;
use actix_web::http::header;
use actix_web::{Either, HttpResponse};
use kernel::alike::Likeness;
use kernel::category::Category;
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::field::Kind;
use kernel::merge;
use kernel::module;
use kernel::query::{Filter, Op, Query};
use kernel::resource::{Id, OwnField, Record, Resource};
use kernel::schema::taggings;
use kernel::scope::{Scope, Tx};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;

struct Sheet {
    record: Record,
    own: Arc<Vec<OwnField>>,
    titles: Titles,
    tags: Vec<String>,
    fits: Vec<Category>,
    lines: Vec<Line>,
    /// Who looked at what is sensitive here, for whoever reads the journal.
    looks: Option<Vec<Line>>,
    names: HashMap<String, String>,
    /// The names of what its links led to at some time.
    then: Titles,
    related: Vec<Related>,
    held: Vec<held::Held>,
    walls: Vec<walls::Near>,
    marks: Vec<module::Mark>,
    alike: Vec<Likeness>,
    /// What was merged into it and can be taken back.
    merges: Vec<merge::Merge>,
    files: attachments::Part,
}

/// Records of another resource that point here by one of their fields, and what their own links are called.
struct Related {
    of: &'static Resource,
    field: &'static str,
    rows: Vec<Record>,
    titles: Titles,
}

#[derive(Serialize)]
struct Part {
    section: String,
    items: Vec<Cell>,
}

pub(super) async fn detail(of: &'static Resource, scope: Scope, visit: Visit, id: Id) -> Result<Either<Page, HttpResponse>> {
    let said = visit.clone();
    let found = scope
        .tx(move |tx| match led(tx, of, id)? {
            Some(to) => Ok(Either::Right(to)),
            None => read(tx, of, id, &said).map(Either::Left),
        })
        .await?;
    match found {
        Either::Left(sheet) => show(of, scope, visit, id, sheet).await.map(Either::Left),
        Either::Right(to) => {
            let at = format!("/app/{}/{to}", of.name);
            Ok(Either::Right(HttpResponse::MovedPermanently().insert_header((header::LOCATION, at)).finish()))
        }
    }
}

/// Where a record went that was merged: whoever has its address is led on.
pub(crate) fn led(tx: &mut Tx, of: &'static Resource, id: Id) -> Result<Option<Id>> {
    if of.twins.is_none() {
        return Ok(None);
    }
    match (of.store.find)(tx, id) {
        Ok(record) if record["deleted_at"].is_null() => Ok(None),
        Ok(_) | Err(Error::NotFound) => merge::led(tx, of, id),
        Err(e) => Err(e),
    }
}

async fn show(of: &'static Resource, scope: Scope, visit: Visit, id: Id, sheet: Sheet) -> Result<Page> {
    let record = &sheet.record;
    // What a change says was there is read in the timeline.
    let told = |side: &str| sheet.lines.iter().filter_map(|l| l.data[side].as_object()).cloned().collect::<Vec<Record>>();
    let (before, after) = (told("before"), told("after"));
    let fields = looked::revealed(of, &scope, std::iter::once(record).chain(&before).chain(&after));
    looked::note(&scope, of, Some(id), fields).await?;
    let known = Known { names: &sheet.names, titles: &sheet.then };
    let entry = |l: &Line| {
        let version = record["version"].as_i64().filter(|_| l.subject == Some(id));
        timeline::entry(&visit, &scope, of, l, known, version).undone_at(parted(&scope, of, &sheet.merges, l))
    };
    let entries = timeline::threaded(sheet.lines.iter().map(entry).collect());
    let last = sheet.lines.iter().find(|l| l.what.ends_with(".updated") || l.what.ends_with(".created"));
    let picture =
        of.fields.iter().find(|f| f.kind == Kind::Picture).and_then(|f| record.get(f.name)?.as_str()).map(|key| format!("/media/{key}"));
    let related = sheet.related.iter().map(|list| list_of(&visit, &scope, list, id));
    let related: Vec<Value> = held::list(&visit, of, id, &sheet.held, scope.allows("house.sharing")).into_iter().chain(related).collect();
    let title = shown::title(&visit, of, record);
    let page = Page::new("resource/detail.html")
        .titled(title.clone())
        .crumb(visit.say(&format!("{}-many", of.name), &[]), Some(&format!("/app/{}", of.name)));
    // Nobody works on what lies in the bin.
    let page = match record["version"].as_i64().filter(|_| record["deleted_at"].is_null()) {
        Some(version) => page.with("here", here::place(of, id, version, false)),
        None => page,
    };
    Ok(page
        .with("resource", face(&visit, &scope, of))
        .with("record", json!({
            "id": record["id"], "title": title, "subtitle": subtitle(&visit, of, record, &sheet.titles, 3), "version": record["version"],
            "avatar": picture, "fields": parts(&visit, &scope, of, &sheet), "tags": sheet.tags, "categories": views::worn(of, &sheet.fits), "deleted": !record["deleted_at"].is_null(),
            "created": {"at": record["created_at"], "who": timeline::who(&visit, &sheet.names, record["created_by"].as_str().unwrap_or_default())},
            "updated": {"at": record["updated_at"], "who": last.map(|l| timeline::who(&visit, &sheet.names, &l.actor))},
        }))
        .with("alike", alike::shown(&visit, of, &sheet.alike, (scope.allows(of.may.update) && scope.allows(of.may.delete)).then_some(id)))
        .with("walls", walls::alerts(&visit, &scope, &sheet.walls))
        .with("actions", acts(&visit, &scope, of, id))
        .with("looks", sheet.looks.as_ref().map(|lines| looked::shown(&visit, lines, &sheet.names)))
        .with("looks_href", format!("/app/audit?record={id}"))
        .with("related", related)
        .with("files", sheet.files.shown(&visit, &scope, of, id, !record["deleted_at"].is_null()))
        .with("timeline", entries)
        .with("timeline_more", ""))
}

/// What else can be done with a record, in the menu beside its title.
fn acts(visit: &Visit, scope: &Scope, of: &Resource, id: Id) -> Vec<Value> {
    let sight = || json!({"label": visit.say("record-who-sees", &[]), "href": format!("/app/access/{}/{id}", of.name), "icon": "eye"});
    let journal = || json!({"label": visit.say("looks-all", &[]), "href": format!("/app/audit?record={id}"), "icon": "history"});
    let merged = || json!({"label": visit.say("merge-with-menu", &[]), "href": format!("/app/{}/{id}/merge", of.name), "icon": "merge"});
    let merges = (of.twins.is_some() && scope.allows(of.may.update) && scope.allows(of.may.delete)).then(merged);
    let shared = scope.allows("house.sharing").then(sight);
    let tenant = scope.tenant();
    let on = scope.house().edition().all().filter(|m| tenant.has(m.manifest.name));
    let on = on.flat_map(|m| m.ways.iter().filter(move |way| tenant.carries(m, module::Part::Path(way.href))));
    let ways = on.filter(|way| (way.of.is_empty() || way.of.contains(&of.name)) && scope.allows(way.may)).map(|way| {
        let href = way.href.replace("{of}", of.name).replace("{id}", &id.to_string());
        json!({"label": visit.say(way.label, &[]), "href": href, "icon": way.icon})
    });
    ways.chain(merges).chain(shared).chain(scope.allows("house.audit").then(journal)).collect()
}

/// The way to take a merge back, beside the line that tells of it.
fn parted(scope: &Scope, of: &Resource, merges: &[merge::Merge], line: &Line) -> Option<String> {
    let told = line.data["merge"].as_str().filter(|_| line.what.ends_with(".merged"))?;
    let merge = merges.iter().find(|m| m.id.to_string() == told)?;
    (scope.allows(of.may.update) && scope.allows(of.may.delete)).then(|| format!("/app/{}/merges/{}/undo", of.name, merge.id))
}

fn read(tx: &mut Tx, of: &'static Resource, id: Id, visit: &Visit) -> Result<Sheet> {
    let record = (of.store.find)(tx, id)?;
    let lines = timeline::of_record(tx, of, id)?;
    let may_know = tx.scope().allows("house.audit") && of.fields.iter().any(|f| f.sensitive);
    let looks = may_know.then(|| looked::at(tx, of, id)).transpose()?;
    let actors = lines.iter().chain(looks.iter().flatten()).map(|l| l.actor.as_str()).chain(record["created_by"].as_str());
    let names = timeline::names(tx, actors)?;
    let then = timeline::titles(tx, &lines.iter().map(|l| (of, l)).collect::<Vec<_>>())?;
    let carried =
        taggings::table.filter(taggings::resource.eq(of.name).and(taggings::record.eq(id))).order(taggings::tag).select(taggings::tag);
    Ok(Sheet {
        own: tx.own_fields(of.name)?,
        titles: shown::titles(tx, of, std::iter::once(&record), &[])?,
        tags: tx.all(carried)?,
        fits: Category::fitting(tx, of, &[id])?.remove(&id).unwrap_or_default(),
        related: related(tx, of, id)?,
        held: held::of(tx, of, id)?,
        walls: walls::near(tx, of, &[id])?.remove(&id).unwrap_or_default(),
        marks: if record["deleted_at"].is_null() { marks(tx, of, &record)? } else { Vec::new() },
        alike: if record["deleted_at"].is_null() { alike::known(tx, of, id, visit)? } else { Vec::new() },
        merges: if of.twins.is_some() { merge::live(tx, of, id)? } else { Vec::new() },
        files: attachments::part(tx, of, id)?,
        record,
        lines,
        looks,
        names,
        then,
    })
}

/// What modules that are on know of its values.
fn marks(tx: &mut Tx, of: &'static Resource, record: &Record) -> Result<Vec<module::Mark>> {
    let (edition, tenant) = (tx.scope().house().edition(), tx.scope().tenant().clone());
    let mut all = Vec::new();
    for module in edition.modules.iter().filter(|m| tenant.has(m.manifest.name)) {
        all.extend((module.marks)(tx, of, record)?);
    }
    Ok(all)
}

/// The records of other resources that point at this one, of modules that are on and may be read.
fn related(tx: &mut Tx, of: &'static Resource, id: Id) -> Result<Vec<Related>> {
    let (edition, tenant) = (tx.scope().house().edition(), tx.scope().tenant().clone());
    let mut lists = Vec::new();
    for to in edition.all().filter(|m| tenant.has(m.manifest.name)).flat_map(|m| m.resources.iter().copied()) {
        for field in to.fields.iter().filter(|f| kernel::resource::target(f) == Some(of.name)) {
            if !tx.scope().allows(to.may.read) || !sight::may_see(tx.scope(), to, field) {
                continue;
            }
            let filters = vec![Filter { field: field.name.into(), op: Op::Is, value: json!(id) }];
            let rows = (to.store.list)(tx, &Query { filters, limit: 6, ..Query::default() })?;
            let titles = shown::titles(tx, to, rows.iter(), &[])?;
            lists.push(Related { of: to, field: field.name, rows, titles });
        }
    }
    Ok(lists)
}

fn list_of(visit: &Visit, scope: &Scope, list: &Related, id: Id) -> Value {
    let Related { of: to, field, rows, titles } = list;
    // A resource that leads here by several fields has a list for each: the field says which is which.
    let target = |name: &str| to.field(name).and_then(kernel::resource::target);
    let several = to.fields.iter().filter(|f| kernel::resource::target(f) == target(field)).count() > 1;
    let many = visit.say(&format!("{}-many", to.name), &[]);
    let title = match to.field(field).filter(|_| several) {
        Some(field) => format!("{many} · {}", shown::label(visit, to, field)),
        None => many,
    };
    let lines: Vec<Value> = rows
        .iter()
        .take(5)
        .map(|r| {
            let href = format!("/app/{}/{}", to.name, r["id"].as_str().unwrap_or_default());
            // Whom it leads to beside this record.
            let mut beside = r.clone();
            beside.insert((*field).into(), Value::Null);
            json!({"title": shown::title(visit, to, r), "text": subtitle(visit, to, &beside, titles, 2), "href": href})
        })
        .collect();
    json!({
        "title": title, "rows": lines,
        "href": (rows.len() > 5).then(|| format!("/app/{}?{field}.is={id}", to.name)),
        "new_href": scope.allows(to.may.create).then(|| format!("/app/{}/new?{field}={id}", to.name)),
    })
}

/// The first choices and places of a record, for the line under its name.
fn subtitle(visit: &Visit, of: &'static Resource, record: &Record, titles: &Titles, most: usize) -> Option<String> {
    let parts: Vec<String> = of
        .fields
        .iter()
        .filter(|f| f.listed && !f.title && !f.sensitive && !matches!(f.kind, Kind::Email | Kind::Phone | Kind::Picture))
        .map(|f| shown::cell(visit, of, f, record, titles).text)
        .filter(|t| !t.is_empty())
        .take(most)
        .collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

fn parts(visit: &Visit, scope: &Scope, of: &'static Resource, sheet: &Sheet) -> Vec<Part> {
    let mut parts: Vec<(&str, Vec<Cell>)> = Vec::new();
    for field in of.fields.iter().filter(|f| sight::may_see(scope, of, f) && f.kind != Kind::Picture) {
        let mut cell = shown::cell(visit, of, field, &sheet.record, &sheet.titles);
        cell.label = shown::label(visit, of, field);
        cell.mark = sheet.marks.iter().find(|mark| mark.field == field.name).map(|mark| Badge::of(visit, mark));
        match parts.iter_mut().find(|(section, _)| *section == field.section) {
            Some((_, items)) => items.push(cell),
            None => parts.push((field.section, vec![cell])),
        }
    }
    let mut parts: Vec<Part> =
        parts.into_iter().map(|(section, items)| Part { section: visit.say(&format!("section-{section}"), &[]), items }).collect();
    if !sheet.own.is_empty() {
        parts.push(Part {
            section: visit.say("section-own", &[]),
            items: sheet.own.iter().map(|o| shown::own_cell(visit, o, &sheet.record)).collect(),
        });
    }
    parts
}
