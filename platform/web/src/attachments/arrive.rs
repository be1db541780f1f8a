//! What was brought becomes a version: told apart by its content, freed of what a camera wrote into it, shown in sizes.
//! Everything streams; only pictures are held in memory, and of those few at once.

use super::gauge;
use super::name;
use super::shelf::{self, New};
use files::{Darkroom, Failure, Files, HEAD, Key, LARGEST_SOURCE, Sort, Source, sorted};
use futures_util::future::join;
use futures_util::{Stream, TryStreamExt};
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::error::{Busy, Error, Result};
use kernel::principal::Id;
use kernel::resource::Resource;
use kernel::schema::uploads as u;
use kernel::scope::{Scope, Tx};
use serde_json::{Map, Value, json};
use std::pin::pin;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Semaphore;

/// Files lie in the store as bytes: nothing hands them out by what they say of themselves.
pub(super) const BYTES: &str = "application/octet-stream";
/// Pictures held in memory at once; whoever brings another one waits.
static IN_MEMORY: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));
/// Bytes between whoever brings them and the store.
const BETWEEN: usize = 256 * 1024;
/// Seconds after which a store that is away is asked again.
const AWAY: u32 = 30;
/// So often whoever brings something slowly says that it is still coming.
const STILL: Duration = Duration::from_secs(600);

/// Where a file belongs.
#[derive(Clone)]
pub(super) struct Place {
    pub of: &'static Resource,
    pub record: Id,
    pub slot: Option<Id>,
    pub folder: String,
}

/// What the store said, as an answer: whatever needs a store that is away waits, everything else goes on.
pub fn answered(failure: Failure) -> Error {
    match failure {
        Failure::NotFound => Error::NotFound,
        Failure::TooLarge { .. } => Error::invalid("file", "too-big"),
        Failure::ContentType => Error::internal(failure),
        Failure::Storage(why) => {
            tracing::warn!(error = %why, "the store of files is away");
            Error::Busy(Busy::Away(AWAY))
        }
    }
}

pub(super) fn store(scope: &Scope) -> &Arc<dyn Files> {
    scope.house().service()
}

/// A new key, written down before anything lies under it.
pub(super) async fn fresh(scope: &Scope) -> Result<Key> {
    let key = Key::random(scope.tenant().id);
    let text = key.to_string();
    scope.tx(move |tx| shelf::loosen(tx, &[text])).await?;
    Ok(key)
}

/// Stores a stream as it comes. Says how many bytes came, and whether it came to its end: what a broken line left is kept.
///
/// # Errors
/// `Invalid(too-big)` past `most` bytes, `Busy` where the store is away.
pub(super) async fn take<E>(
    scope: &Scope,
    most: u64,
    chunks: impl Stream<Item = Result<actix_web::web::Bytes, E>>,
) -> Result<(Key, u64, bool)> {
    let key = fresh(scope).await?;
    let (mut near, far) = tokio::io::duplex(BETWEEN);
    let at_work = scope.clone();
    let bring = async move {
        let (mut chunks, mut said) = (pin!(chunks), Instant::now());
        loop {
            if said.elapsed() > STILL {
                said = Instant::now();
                // A slow line is no dead one.
                let _ = at_work.tx(move |tx| shelf::still_loose(tx, &key.to_string())).await;
            }
            match chunks.try_next().await {
                // A store that gave up says why itself.
                Ok(Some(chunk)) => {
                    if near.write_all(&chunk).await.is_err() {
                        return true;
                    }
                }
                Ok(None) => return true,
                Err(_) => return false,
            }
        }
    };
    let files = store(scope).clone();
    let keep = async move {
        let mut far = far;
        files.store(&key, BYTES, most, &mut far).await
    };
    let (whole, kept) = join(bring, keep).await;
    Ok((key, kept.map_err(answered)?, whole))
}

/// Stores several stored pieces as one.
pub(super) async fn joined(scope: &Scope, pieces: Vec<Key>) -> Result<Key> {
    let key = fresh(scope).await?;
    let files = store(scope).clone();
    let (mut near, mut far) = tokio::io::duplex(BETWEEN);
    let bring = async {
        for piece in &pieces {
            let mut piece = files.get(piece).await?;
            tokio::io::copy(&mut piece.content, &mut near).await?;
        }
        drop(near);
        Ok::<_, Failure>(())
    };
    let far: Source<'_> = &mut far;
    let (brought, kept) = join(bring, files.store(&key, BYTES, u64::MAX, far)).await;
    brought.and(kept).map_err(answered)?;
    Ok(key)
}

/// Makes what lies under a key the next version of a document. The room that was taken for it is given back in the same
/// commit.
pub(super) async fn settle(scope: &Scope, place: Place, name: &str, key: Key, room: Room) -> Result<(Id, i32)> {
    let files = store(scope).clone();
    let opened = files.get(&key).await.map_err(answered)?;
    let weight = opened.length;
    if weight == 0 {
        return Err(Error::invalid("file", "empty"));
    }
    let mut head = Vec::with_capacity(HEAD);
    opened.content.take(HEAD as u64).read_to_end(&mut head).await.map_err(|e| answered(e.into()))?;
    let name = name::own(name);
    let found = sorted(&head, &name);
    let mut facts: Map<String, Value> = [("extension".to_string(), json!(found.extension))].into_iter().collect();
    let mut kept = Kept { main: key, all: vec![key.to_string()], bytes: weight };
    if found.sort == Sort::Image {
        prints(scope, &mut kept, &mut facts).await?;
    }
    let Kept { main, all, bytes } = kept;
    let new = New {
        slot: place.slot,
        folder: place.folder,
        name,
        sort: found.sort.name(),
        key: main.to_string(),
        content_type: found.content_type,
        bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
        facts: Value::Object(facts),
    };
    let (of, record) = (place.of, place.record);
    let done = scope
        .tx(move |tx| {
            let done = tx.under(of.may.update, |tx| shelf::add(tx, of, record, &new))?;
            shelf::fasten(tx, &all)?;
            give_back(tx, room, weight, done.0)?;
            crate::plan::room_for(tx, "file", 0)?;
            gauge::watch(tx, new.bytes)?;
            Ok(done)
        })
        .await?;
    if main != key && files.delete(&key).await.is_ok() {
        // Should this fail, a job removes the line too.
        let _ = scope.tx(move |tx| shelf::fasten(tx, &[key.to_string()])).await;
    }
    Ok(done)
}

/// Room that was taken before the first byte came.
#[derive(Clone, Copy)]
pub(super) enum Room {
    /// For this file alone: its row stays, for whoever did not hear that it is kept.
    All(Id),
    /// For several files together: so much of it is this one's.
    Share(Id),
}

fn give_back(tx: &mut Tx, room: Room, weight: u64, slot: Id) -> Result<()> {
    kernel::keeping::hold(tx)?;
    let waits = |upload: Id| u::table.filter(u::id.eq(upload).and(u::done_at.is_null()));
    let rows = match room {
        Room::All(upload) => {
            let over = (u::done_at.eq(Some(chrono::Utc::now())), u::slot_id.eq(Some(slot)), u::received.eq(u::bytes));
            tx.run(diesel::update(waits(upload)).set(over))?
        }
        Room::Share(upload) => {
            let left: i64 = tx.one(waits(upload).select(u::bytes).for_update())?;
            let left = left.saturating_sub(i64::try_from(weight).unwrap_or(i64::MAX)).max(0);
            tx.run(diesel::update(waits(upload)).set(u::bytes.eq(left)))?
        }
    };
    // Swept, or called off: nothing is kept for it.
    if rows == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// Takes room for what is about to come, before its first byte.
///
/// # Errors
/// `Invalid(too-big)` for more than one file may weigh, `Invalid(plan-storage)` where the plan is full.
pub(super) fn promise(tx: &mut Tx, place: &Place, name: &str, bytes: u64) -> Result<Id> {
    shelf::reachable(tx, place.of, place.record)?;
    if let Some(slot) = place.slot {
        shelf::find(tx, place.of, place.record, slot)?;
    }
    let bytes = i64::try_from(bytes).map_err(|_| Error::invalid("file", "too-big"))?;
    crate::plan::room_for(tx, "file", bytes)?;
    let row = (
        u::resource.eq(place.of.name),
        u::record.eq(place.record),
        u::slot_id.eq(place.slot),
        u::folder.eq(&place.folder),
        u::name.eq(name::own(name)),
        u::bytes.eq(bytes),
    );
    tx.one(diesel::insert_into(u::table).values(row).returning(u::id))
}

/// Gives back the room of what does not come any more.
pub(super) async fn release(scope: &Scope, upload: Id) -> Result<()> {
    scope.tx(move |tx| tx.run(diesel::delete(u::table.filter(u::id.eq(upload))))).await.map(|_| ())
}

/// What lies in the store of one version.
struct Kept {
    main: Key,
    all: Vec<String>,
    bytes: u64,
}

/// The picture without its metadata, and in the sizes that pages show. One that is too large to be held, or no picture that
/// we can read, is kept as it came and shown by its name alone.
async fn prints(scope: &Scope, kept: &mut Kept, facts: &mut Map<String, Value>) -> Result<()> {
    let files = store(scope).clone();
    if kept.bytes > LARGEST_SOURCE as u64 {
        facts.insert("unread".into(), json!("picture-too-heavy"));
        return Ok(());
    }
    let _turn = IN_MEMORY.acquire().await.map_err(Error::internal)?;
    let opened = files.get(&kept.main).await.map_err(answered)?;
    let bytes = opened.bytes(LARGEST_SOURCE as u64).await.map_err(answered)?;
    let clean = tokio::task::spawn_blocking(move || files::without_metadata(bytes)).await.map_err(Error::internal)?;
    let Some(clean) = clean else {
        facts.insert("unread".into(), json!("picture-kind"));
        return Ok(());
    };
    let key = fresh(scope).await?;
    kept.bytes = files.store(&key, BYTES, u64::MAX, &mut clean.as_slice()).await.map_err(answered)?;
    (kept.main, kept.all) = (key, vec![key.to_string()]);
    let darkroom: &Darkroom = scope.house().service();
    let picture = match darkroom.prints(clean).await {
        Ok(picture) => picture,
        Err(refusal) => {
            facts.insert("unread".into(), json!(refusal.word()));
            return Ok(());
        }
    };
    facts.extend([
        ("width".to_string(), json!(picture.width)),
        ("height".into(), json!(picture.height)),
        ("colour".into(), json!(picture.colour)),
    ]);
    let last = picture.variants.len() - 1;
    for (i, variant) in picture.variants.iter().enumerate() {
        let size = if i == 0 {
            "small"
        } else if i == last {
            "large"
        } else {
            "middle"
        };
        let key = fresh(scope).await?;
        kept.bytes += files.store(&key, BYTES, u64::MAX, &mut variant.bytes.as_slice()).await.map_err(answered)?;
        facts.insert(size.into(), json!(key.to_string()));
        facts.insert(format!("{size}_type"), json!(variant.format.content_type()));
        kept.all.push(key.to_string());
    }
    Ok(())
}
