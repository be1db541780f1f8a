//! Pages of files: the part of a record's page, one document with its versions, and two versions side by side.

use super::hand::shown_as;
use super::shelf::{self, Slot, Version};
use crate::form::Form;
use crate::page::{Go, Page};
use crate::visit::Visit;
use actix_web::HttpRequest;
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::keeping::heavy::HEAVY;
use kernel::principal::Id;
use kernel::resource::Resource;
use kernel::schema::members;
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use std::collections::HashMap;

/// The icon of a sort.
fn icon(sort: &str) -> &'static str {
    match sort {
        "image" => "image",
        "audio" => "music",
        "video" => "play",
        "document" => "file-text",
        _ => "file",
    }
}

fn at(slot: &Slot) -> String {
    format!("/app/{}/{}/files/{}", slot.resource, slot.record, slot.id)
}

/// A document as one line of a list.
pub(super) fn row(slot: &Slot, newest: &[Version]) -> Value {
    let at = at(slot);
    let version = newest.iter().find(|v| v.slot == slot.id);
    let small = version.filter(|v| v.facts["small"].is_string());
    json!({
        "id": slot.id, "title": slot.title, "folder": slot.folder, "href": at, "icon": icon(&slot.sort), "sort": slot.sort, "number": slot.latest,
        "bytes": version.map(|v| v.bytes), "archived": version.is_some_and(|v| v.archived.is_some()), "at": version.map(|v| v.created_at), "binned": slot.deleted_at.is_some(),
        "thumb": small.map(|v| format!("{at}/{}/view?size=small", v.number)), "source": format!("{at}/{}/source", slot.latest),
    })
}

/// The files of a record, as its page reads them.
pub(crate) struct Part {
    slots: Vec<Slot>,
    newest: Vec<Version>,
    binned: usize,
    /// Some of them are heavy, or put away.
    heavy: bool,
}

/// Reads them; the caller has found the record.
pub(crate) fn part(tx: &mut Tx, of: &'static Resource, record: Id) -> Result<Part> {
    let slots = shelf::of_record(tx, of, record, false)?;
    let newest = shelf::newest(tx, &slots)?;
    let binned = shelf::of_record(tx, of, record, true)?.len();
    let heavy = newest.iter().any(|v| v.bytes >= HEAVY || v.archived.as_ref().is_some_and(|away| !away.emptied));
    Ok(Part { slots, newest, binned, heavy })
}

/// The folders that one may choose from: the usual ones, and those in use here.
fn folders(visit: &Visit, slots: &[Slot]) -> Vec<String> {
    let usual = visit.say("files-folders", &[]);
    let mut all: Vec<String> = usual.split('|').map(|f| f.trim().to_string()).filter(|f| !f.is_empty()).collect();
    all.extend(slots.iter().map(|s| s.folder.clone()).filter(|f| !f.is_empty()));
    all.sort();
    all.dedup();
    all
}

impl Part {
    /// As templates show them, by folder.
    pub(crate) fn shown(&self, visit: &Visit, scope: &Scope, of: &Resource, record: Id, deleted: bool) -> Value {
        let mut groups: Vec<(String, Vec<Value>)> = Vec::new();
        for slot in &self.slots {
            let line = row(slot, &self.newest);
            match groups.last_mut().filter(|(folder, _)| *folder == slot.folder) {
                Some((_, rows)) => rows.push(line),
                None => groups.push((slot.folder.clone(), vec![line])),
            }
        }
        let groups: Vec<Value> = groups.into_iter().map(|(folder, rows)| json!({"folder": folder, "rows": rows})).collect();
        json!({
            "groups": groups, "count": self.slots.len(), "binned": self.binned, "bin": format!("/app/{}/{record}/files", of.name),
            "archive": (self.heavy && scope.allows(of.may.update) && !deleted).then(|| format!("/app/{}/{record}/files/archive", of.name)),
            "bring": (scope.allows(of.may.update) && !deleted).then(|| bring(visit, of, record, None, &folders(visit, &self.slots))),
        })
    }
}

/// What a form needs to bring files.
fn bring(visit: &Visit, of: &Resource, record: Id, slot: Option<&Slot>, folders: &[String]) -> Value {
    json!({
        "action": format!("/app/{}/{record}/files?csrf={}{}", of.name, visit.csrf(), slot.map(|s| format!("&back={}", at(s))).unwrap_or_default()),
        "uploads": format!("/api/v1/{}/{record}/uploads", of.name), "slot": slot.map(|s| s.id), "folders": folders,
        "most": visit.config().largest_file,
    })
}

/// The bin of a record's files.
pub(super) async fn bin(of: &'static Resource, scope: Scope, visit: Visit, record: Id) -> Result<Page> {
    let (owner, slots, newest) = scope
        .tx(move |tx| {
            let owner = (of.store.find)(tx, record)?;
            let slots = shelf::of_record(tx, of, record, true)?;
            let newest = shelf::newest(tx, &slots)?;
            Ok((owner, slots, newest))
        })
        .await?;
    let here = format!("/app/{}/{record}", of.name);
    Ok(Page::new("files/bin.html")
        .title("files-bin")
        .summary("files-bin-summary")
        .crumb(visit.say(&format!("{}-many", of.name), &[]), Some(&format!("/app/{}", of.name)))
        .crumb(of.title(&owner), Some(&format!("{here}#files")))
        .crumb("files-bin", None)
        .with("rows", slots.iter().map(|s| row(s, &newest)).collect::<Vec<_>>())
        .with("may", scope.allows(of.may.update) && owner["deleted_at"].is_null())
        .with("back", format!("{here}#files")))
}

struct Sheet {
    owner: kernel::resource::Record,
    slot: Slot,
    versions: Vec<Version>,
    folders: Vec<Slot>,
    names: HashMap<String, String>,
}

async fn read(of: &'static Resource, scope: &Scope, (record, slot): (Id, Id)) -> Result<Sheet> {
    scope
        .tx(move |tx| {
            let owner = (of.store.find)(tx, record)?;
            let slot = shelf::find(tx, of, record, slot)?;
            let versions = shelf::versions(tx, slot.id)?;
            let folders = shelf::of_record(tx, of, record, false)?;
            let makers: Vec<Id> = versions.iter().filter_map(|v| v.created_by.strip_prefix("member:")?.parse().ok()).collect();
            let names: Vec<(Id, String)> =
                tx.all(members::table.filter(members::id.eq_any(makers)).select((members::id, members::name)))?;
            let names = names.into_iter().map(|(id, name)| (format!("member:{id}"), name)).collect();
            Ok(Sheet { owner, slot, versions, folders, names })
        })
        .await
}

impl Sheet {
    fn page(&self, template: &'static str, visit: &Visit, of: &'static Resource) -> Page {
        let here = format!("/app/{}/{}", of.name, self.slot.record);
        Page::new(template)
            .titled(self.slot.title.clone())
            .crumb(visit.say(&format!("{}-many", of.name), &[]), Some(&format!("/app/{}", of.name)))
            .crumb(of.title(&self.owner), Some(&format!("{here}#files")))
    }

    fn version(&self, it: &Version) -> Value {
        let at = format!("{}/{}", at(&self.slot), it.number);
        let shown = match it.archived {
            _ if it.facts["large"].is_string() || it.facts["small"].is_string() => Some("image"),
            None => shown_as(&it.content_type),
            Some(_) => None,
        };
        json!({
            "number": it.number, "name": it.name, "bytes": it.bytes, "at": it.created_at, "content_type": it.content_type,
            "who": self.names.get(&it.created_by), "width": it.facts["width"], "height": it.facts["height"], "shown": shown,
            "view": shown.map(|_| format!("{at}/view")), "source": format!("{at}/source"), "latest": it.number == self.slot.latest,
            "unread": it.facts["unread"].as_str(), "archived": it.archived.is_some(),
        })
    }
}

/// A document: what can be seen of it, its versions, its name and folder. `?version=2` shows another than the newest.
pub(super) async fn one(of: &'static Resource, scope: Scope, visit: Visit, req: HttpRequest, path: (Id, Id)) -> Result<Page> {
    let sheet = read(of, &scope, path).await?;
    let query = Form::of_query(req.query_string());
    let wanted = query.text("version").parse::<i32>().unwrap_or(sheet.slot.latest);
    let seen = sheet.versions.iter().find(|v| v.number == wanted).ok_or(Error::NotFound)?;
    let slot = &sheet.slot;
    let may = scope.allows(of.may.update) && sheet.owner["deleted_at"].is_null();
    let folders = folders(&visit, &sheet.folders);
    Ok(sheet
        .page("files/one.html", &visit, of)
        .crumb(slot.title.clone(), None)
        .summary(if slot.folder.is_empty() { of.title(&sheet.owner) } else { format!("{} · {}", of.title(&sheet.owner), slot.folder) })
        .with("file", json!({"title": slot.title, "folder": slot.folder, "icon": icon(&slot.sort), "href": at(slot), "latest": slot.latest, "binned": slot.deleted_at.is_some()}))
        .with("seen", sheet.version(seen))
        .with("versions", sheet.versions.iter().map(|v| sheet.version(v)).collect::<Vec<_>>())
        .with("may", may)
        .with("bring", (may && slot.deleted_at.is_none()).then(|| bring(&visit, of, slot.record, Some(slot), &folders)))
        .with("folders", folders)
        .with("errors", json!([])))
}

/// Two versions beside each other.
pub(super) async fn compare(of: &'static Resource, scope: Scope, visit: Visit, req: HttpRequest, path: (Id, Id)) -> Result<Page> {
    let sheet = read(of, &scope, path).await?;
    let query = Form::of_query(req.query_string());
    let number = |name: &str, usual: i32| query.text(name).parse::<i32>().unwrap_or(usual);
    let find = |number: i32| sheet.versions.iter().find(|v| v.number == number).ok_or(Error::NotFound);
    let (one, other) = (find(number("a", (sheet.slot.latest - 1).max(1)))?, find(number("b", sheet.slot.latest))?);
    let lines = super::compare::texts(&scope, one, other).await?;
    Ok(sheet
        .page("files/compare.html", &visit, of)
        .title("files-compare")
        .crumb(sheet.slot.title.clone(), Some(&at(&sheet.slot)))
        .crumb("files-compare", None)
        .summary(sheet.slot.title.clone())
        .with("file", json!({"title": sheet.slot.title, "href": at(&sheet.slot)}))
        .with("sides", [sheet.version(one), sheet.version(other)])
        .with("versions", sheet.versions.iter().map(|v| v.number).collect::<Vec<_>>())
        .with("lines", lines))
}

/// Another title, another folder.
pub(super) async fn edit(of: &'static Resource, scope: Scope, visit: Visit, (record, slot): (Id, Id), form: Form) -> Result<Go> {
    let (title, folder) = (form.text("title").to_string(), form.text("folder").to_string());
    let back = format!("/app/{}/{record}/files/{slot}", of.name);
    match scope.tx(move |tx| shelf::rename(tx, of, record, slot, &title, &folder)).await {
        Ok(_) => Ok(Go::to(back).toast("ok", "files-renamed", &[])),
        Err(Error::Invalid(wrongs)) => {
            let wrong = wrongs.first().map_or("format", |w| w.code);
            Ok(Go::to(back).toast("late", visit.say(&format!("error-{wrong}"), &[]), &[]))
        }
        Err(other) => Err(other),
    }
}

/// Into the bin.
pub(super) async fn delete(of: &'static Resource, scope: Scope, (record, slot): (Id, Id)) -> Result<Go> {
    scope.tx(move |tx| shelf::bin(tx, of, record, slot, true)).await?;
    let here = format!("/app/{}/{record}", of.name);
    Ok(Go::to(format!("{here}#files")).toast("ok", "files-binned", &[]).undo(format!("{here}/files/{slot}/restore")))
}

/// Out of the bin.
pub(super) async fn restore(of: &'static Resource, scope: Scope, (record, slot): (Id, Id)) -> Result<Go> {
    scope.tx(move |tx| shelf::bin(tx, of, record, slot, false)).await?;
    Ok(Go::to(format!("/app/{}/{record}/files/{slot}", of.name)).toast("ok", "files-restored", &[]))
}
