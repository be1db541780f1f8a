//! Archiving what is heavy: of a record whose day is over, photographs and films need not lie in the store for ever. Their
//! titles and small pictures stay, and for thirty days everything can be taken back.

use super::arrive::{answered, store};
use super::gauge::LEADS;
use super::shelf;
use crate::notices::kinds::PAST_FILES;
use crate::page::{Go, Page};
use crate::plan;
use crate::visit::Visit;
use actix_web::HttpResponse;
use files::Key;
use kernel::approval::holders;
use kernel::error::{Error, Result};
use kernel::job::{Cron, Effect, Job, Work};
use kernel::keeping::heavy::{self, DAYS, HEAVY, Load};
use kernel::principal::Id;
use kernel::resource::Resource;
use kernel::schema::journal as j;
use kernel::scope::{Scope, Tx};
use kernel::{diesel, diesel::prelude::*};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::HashMap;

/// Heavier than this together, what is past is worth a word.
const WORTH_A_WORD: i64 = 100_000_000;
/// The line of the journal that says when somebody was told.
const TOLD: &str = "files.past_told";
/// Files that are emptied together.
const TOGETHER: i64 = 100;

/// Once a day.
pub(crate) const CLOCK: Cron = Cron { job: PastFiles::NAME, every: 24 * 60, per_agency: true };

struct State {
    heavy: Vec<Value>,
    away: Vec<Value>,
    /// Bytes of each.
    freed: i64,
    back: i64,
}

/// What is heavy of a record, and what is put away and can be taken back.
fn state(tx: &mut Tx, of: &'static Resource, record: Id) -> Result<State> {
    let mut state = State { heavy: Vec::new(), away: Vec::new(), freed: 0, back: 0 };
    for slot in shelf::of_record(tx, of, record, false)? {
        for version in shelf::versions(tx, slot.id)? {
            let bytes = version.archived.as_ref().map_or(version.bytes, |away| away.bytes);
            let line = |until| json!({"title": slot.title, "number": version.number, "bytes": bytes, "until": until});
            match &version.archived {
                None if bytes >= HEAVY => {
                    state.freed += bytes;
                    state.heavy.push(line(None));
                }
                Some(away) if !away.emptied => {
                    state.back += bytes;
                    state.away.push(line(Some(away.at + chrono::Duration::days(DAYS))));
                }
                _ => {}
            }
        }
    }
    Ok(state)
}

/// What would go, what can come back, and the buttons for both.
pub(super) async fn page(of: &'static Resource, scope: Scope, visit: Visit, record: Id) -> Result<Page> {
    let (owner, state) = scope.tx(move |tx| Ok(((of.store.find)(tx, record)?, state(tx, of, record)?))).await?;
    let here = format!("/app/{}/{record}", of.name);
    Ok(Page::new("files/archive.html")
        .title("files-archive")
        .summary("files-archive-summary")
        .crumb(visit.say(&format!("{}-many", of.name), &[]), Some(&format!("/app/{}", of.name)))
        .crumb(of.title(&owner), Some(&format!("{here}#files")))
        .crumb("files-archive", None)
        .with("heavy", state.heavy)
        .with("away", state.away)
        .with("freed", state.freed)
        .with("back_bytes", state.back)
        .with("may", scope.allows(of.may.update) && owner["deleted_at"].is_null())
        .with("here", here))
}

/// Puts the heavy files of a record away, journalled.
async fn put_away(of: &'static Resource, scope: &Scope, record: Id) -> Result<(usize, i64)> {
    scope
        .tx(move |tx| {
            shelf::reachable(tx, of, record)?;
            let done = heavy::put_away(tx, of, record)?;
            if done.0 > 0 {
                tx.journal(&format!("{}.files_archived", of.name), Some(record), json!({"files": done.0, "bytes": done.1}))?;
            }
            Ok(done)
        })
        .await
}

/// Takes back what can be, if there is room for it.
async fn take_back(of: &'static Resource, scope: &Scope, record: Id) -> Result<(usize, i64)> {
    scope
        .tx(move |tx| {
            shelf::reachable(tx, of, record)?;
            let done = heavy::take_back(tx, of, record)?;
            plan::room_for(tx, "file", 0)?;
            if done.0 > 0 {
                tx.journal(&format!("{}.files_taken_back", of.name), Some(record), json!({"files": done.0, "bytes": done.1}))?;
            }
            Ok(done)
        })
        .await
}

/// Puts away, by a form.
pub(super) async fn away(of: &'static Resource, scope: Scope, record: Id) -> Result<Go> {
    let (files, _) = put_away(of, &scope, record).await?;
    let here = format!("/app/{}/{record}", of.name);
    let done = Go::to(format!("{here}#files")).toast("ok", "files-archived-toast", &[("count", files.to_string())]);
    Ok(done.undo(format!("{here}/files/take-back")))
}

/// Takes back, by a form.
pub(super) async fn back(of: &'static Resource, scope: Scope, visit: Visit, record: Id) -> Result<Go> {
    let here = format!("/app/{}/{record}", of.name);
    match take_back(of, &scope, record).await {
        Ok((files, _)) => Ok(Go::to(format!("{here}#files")).toast("ok", "files-taken-back", &[("count", files.to_string())])),
        Err(Error::Invalid(wrongs)) => {
            let wrong = wrongs.first().map_or("format", |w| w.code);
            Ok(Go::to(format!("{here}/files/archive")).toast("late", visit.say(&format!("error-{wrong}"), &[]), &[]))
        }
        Err(other) => Err(other),
    }
}

/// What is heavy, and what is put away.
pub(super) async fn json(of: &'static Resource, scope: Scope, record: Id) -> Result<HttpResponse> {
    let state = scope
        .tx(move |tx| {
            (of.store.find)(tx, record)?;
            state(tx, of, record)
        })
        .await?;
    Ok(HttpResponse::Ok().json(json!({"heavy": state.heavy, "archived": state.away})))
}

/// Puts away.
pub(super) async fn away_json(of: &'static Resource, scope: Scope, record: Id) -> Result<HttpResponse> {
    let (files, bytes) = put_away(of, &scope, record).await?;
    Ok(HttpResponse::Ok().json(json!({"files": files, "bytes": bytes})))
}

/// Takes back.
pub(super) async fn back_json(of: &'static Resource, scope: Scope, record: Id) -> Result<HttpResponse> {
    let (files, bytes) = take_back(of, &scope, record).await?;
    Ok(HttpResponse::Ok().json(json!({"files": files, "bytes": bytes})))
}

pub(super) fn told() -> Value {
    let line = json!({"type": "object", "properties": {
        "title": {"type": "string"}, "number": {"type": "integer"}, "bytes": {"type": "integer"},
        "until": {"type": ["string", "null"], "format": "date-time"},
    }});
    let lines = json!({"type": "array", "items": line});
    json!({"gives": {"type": "object", "properties": {"heavy": lines, "archived": lines}}})
}

pub(super) fn done_told() -> Value {
    json!({"gives": {"type": "object", "properties": {"files": {"type": "integer"}, "bytes": {"type": "integer"}}}})
}

/// What is past and heavy, of what the caller reads, with names.
pub(super) fn past(tx: &mut Tx, of: &[&'static Resource]) -> Result<Vec<Value>> {
    let loads = heavy::past(tx, of)?;
    let mut titles: HashMap<Id, String> = HashMap::new();
    for of in of {
        let records: Vec<Id> = loads.iter().filter(|l| l.resource == of.name).map(|l| l.record).collect();
        if !records.is_empty() {
            titles.extend(of.titles(tx, records)?);
        }
    }
    let line = |l: Load| {
        let href = format!("/app/{}/{}/files/archive", l.resource, l.record);
        json!({"title": titles.get(&l.record), "href": href, "files": l.files, "bytes": l.bytes})
    };
    Ok(loads.into_iter().map(line).collect())
}

/// Removes the bytes of what was put away thirty days ago: first the bytes, then the row that says so.
pub(super) async fn empty(scope: &Scope) -> Result<()> {
    loop {
        let over = scope.tx(|tx| heavy::over(tx, TOGETHER)).await?;
        if over.is_empty() {
            return Ok(());
        }
        for (id, key, mut facts) in over {
            let mut keys = vec![key];
            if let Some(facts) = facts.as_object_mut() {
                keys.extend(["large", "middle"].iter().filter_map(|size| Some(facts.remove(*size)?.as_str()?.to_string())));
            }
            for key in keys.iter().filter_map(|key| key.parse::<Key>().ok()).filter(|key| key.tenant() == scope.tenant().id) {
                store(scope).delete(&key).await.map_err(answered)?;
            }
            scope.tx(move |tx| heavy::emptied(tx, id, facts)).await?;
        }
    }
}

/// Tells whoever leads, once a month at most, that what is past keeps a lot of room.
#[derive(Serialize, Deserialize)]
pub struct PastFiles {}

impl Job for PastFiles {
    const NAME: &'static str = "house.past_files";
    const EFFECT: Effect = Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        let scope = work.scope()?;
        let awake = work.house.edition().all().filter(|m| scope.tenant().has(m.manifest.name));
        let of: Vec<&'static Resource> = awake.flat_map(|m| m.resources.iter().copied()).collect();
        scope
            .tx(move |tx| {
                let weight: i64 = heavy::past(tx, &of)?.iter().map(|load| load.bytes).sum();
                let lately = j::table.filter(j::what.eq(TOLD).and(j::at.gt(chrono::Utc::now() - chrono::Duration::days(DAYS))));
                if weight < WORTH_A_WORD || tx.one(diesel::select(diesel::dsl::exists(lately)))? {
                    return Ok(());
                }
                tx.journal(TOLD, None, json!({"bytes": weight}))?;
                let scope = tx.scope().clone();
                tx.tell(&PAST_FILES, &holders(&scope, LEADS), &scope.tenant().name, "/app/files#past").map(|_| ())
            })
            .await
    }
}
