//! Whoever comes to stand on both sides of a suspected wall is noticed by itself: whoever decides about walls is told, once
//! for each person and wall, and confirms it, sets it aside, or closes one side.

use crate::ROLES;
use crate::notices::WALL_MET;
use diesel::prelude::*;
use kernel::approval::holders;
use kernel::error::Result;
use kernel::job::{Cron, Effect, Entry, Job, Work};
use kernel::principal::Id;
use kernel::schema::{journal as j, members};
use kernel::scope::Tx;
use kernel::walls::hands;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The line that keeps what was told.
const MET: &str = "walls.met";

pub(crate) const JOBS: [Entry; 1] = [Entry::of::<WatchWalls>()];
pub(crate) const CLOCK: Cron = Cron { job: WatchWalls::NAME, every: 60, per_agency: true };

/// Looks once an hour who works on both sides.
#[derive(Serialize, Deserialize)]
pub struct WatchWalls {}

impl Job for WatchWalls {
    const NAME: &'static str = "house.watch_walls";
    const EFFECT: Effect = Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        work.scope()?.tx(watch).await
    }
}

/// People who stand on both sides, by wall.
fn both(tx: &mut Tx) -> Result<BTreeSet<(Id, Id)>> {
    let mut sides: BTreeMap<(Id, Id), BTreeSet<Id>> = BTreeMap::new();
    for hand in hands(tx, &["suspected"])? {
        sides.entry((hand.wall, hand.member)).or_default().insert(hand.side);
    }
    Ok(sides.into_iter().filter(|(_, sides)| sides.len() > 1).map(|(pair, _)| pair).collect())
}

fn watch(tx: &mut Tx) -> Result<()> {
    let both = both(tx)?;
    if both.is_empty() {
        return Ok(());
    }
    let known: Vec<(Option<Id>, Value)> = tx.all(j::table.filter(j::what.eq(MET)).select((j::subject, j::data)))?;
    let told = |wall: Id, member: Id| known.iter().any(|(of, data)| *of == Some(wall) && data["member"] == json!(member));
    let deciders = holders(&tx.scope().clone(), ROLES);
    for (wall, member) in both.into_iter().filter(|(wall, member)| !told(*wall, *member)) {
        let active = members::id.eq(member).and(members::status.eq("active")).and(members::deleted_at.is_null());
        let Some(name) = tx.maybe::<String>(members::table.filter(active).select(members::name))? else { continue };
        // Nobody is asked to judge themselves.
        let to: Vec<Id> = deciders.iter().copied().filter(|id| *id != member).collect();
        tx.tell(&WALL_MET, &to, &name, "/app/walls")?;
        tx.journal(MET, Some(wall), json!({"member": member}))?;
    }
    Ok(())
}
