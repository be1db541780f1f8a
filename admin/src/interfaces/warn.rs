//! Each day an agency counts what it uses, and whoever looks after its modules is warned of what changes: when it is announced,
//! and again thirty and seven days before.

use super::{Change, all};
use crate::MODULES;
use crate::notices::OUTSIDE_CHANGES;
use chrono::Utc;
use diesel::prelude::*;
use kernel::approval::holders;
use kernel::error::Result;
use kernel::job::{Cron, Effect, Entry, Job, Work};
use kernel::schema::journal as j;
use kernel::schema::work::{interface_changes as c, interface_uses as u};
use kernel::scope::Tx;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;

pub(crate) const JOBS: [Entry; 1] = [Entry::of::<MindInterfaces>()];
pub(crate) const CLOCK: Cron = Cron { job: MindInterfaces::NAME, every: 1_440, per_agency: true };

/// The mark of a warning that was given.
const WARNED: &str = "interfaces.warned";
/// Days before a change when it is spoken of again.
const AGAIN: [i64; 2] = [30, 7];

/// Counts, and warns.
#[derive(Serialize, Deserialize)]
pub struct MindInterfaces {}

impl Job for MindInterfaces {
    const NAME: &'static str = "house.mind_interfaces";
    const EFFECT: Effect = Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        work.scope()?
            .tx(|tx| {
                let used = count(tx)?;
                warn(tx, &used)
            })
            .await
    }
}

/// How often each interface was used here, for those that are counted; the console reads it.
fn count(tx: &mut Tx) -> Result<BTreeMap<&'static str, Option<i64>>> {
    let tenant = tx.scope().tenant().clone();
    let mut used: BTreeMap<&'static str, Option<i64>> = BTreeMap::new();
    for (_, outside) in all(tx.scope().house().edition()).filter(|(m, _)| tenant.has(m.manifest.name)) {
        let uses = outside.uses.map(|count| count(tx)).transpose()?;
        let sum = used.entry(outside.name).or_insert(None);
        *sum = uses.map_or(*sum, |n| Some(sum.unwrap_or(0).max(n)));
    }
    for (name, uses) in used.iter().filter_map(|(name, uses)| Some((name, (*uses)?))) {
        let set = (u::uses.eq(uses), u::counted_at.eq(Utc::now()));
        if tx.run(diesel::update(u::table.filter(u::interface.eq(name))).set(set))? == 0 {
            tx.run(diesel::insert_into(u::table).values((u::interface.eq(name), set)))?;
        }
    }
    Ok(used)
}

/// The warning that is due: the announcement, or one of those before the day.
fn stage(days: i64) -> &'static str {
    match days {
        _ if days <= AGAIN[1] => "7",
        _ if days <= AGAIN[0] => "30",
        _ => "announced",
    }
}

fn warn(tx: &mut Tx, used: &BTreeMap<&'static str, Option<i64>>) -> Result<()> {
    let today = Utc::now().date_naive();
    let open = c::table.filter(c::withdrawn_at.is_null().and(c::from_day.ge(today))).order(c::from_day);
    let changes: Vec<Change> = tx.all(open.select(Change::as_select()))?;
    for change in changes {
        // Who never used it is not disturbed; what the platform does for all concerns those who run it.
        if !used.get(change.interface.as_str()).is_some_and(|uses| uses.is_some_and(|n| n > 0)) {
            continue;
        }
        let stage = stage((change.from_day - today).num_days());
        let given = j::table.filter(j::what.eq(WARNED).and(j::subject.eq(change.id)).and(j::data.retrieve_as_text("stage").eq(stage)));
        if tx.one::<i64>(given.count())? > 0 {
            continue;
        }
        let (scope, readers) = (tx.scope().clone(), crate::readers::Readers::of(tx)?);
        for member in holders(&scope, MODULES) {
            let locale = readers.locale(member);
            let words = scope.house().service::<std::sync::Arc<theme::Pages>>().words();
            let name = words.say(locale, &format!("outside-{}", change.interface), &[]);
            let day = change.from_day.format(if locale == theme::Locale::Fr { "%d/%m/%Y" } else { "%Y-%m-%d" });
            tx.tell_more(&OUTSIDE_CHANGES, &[member], &format!("{name} ({day})"), "/app/modules", Some(change.what(locale)))?;
        }
        tx.journal(WARNED, Some(change.id), json!({"interface": change.interface, "stage": stage, "from_day": change.from_day}))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::stage;

    #[test]
    fn a_change_is_spoken_of_three_times() {
        let said: Vec<&str> = [120, 31, 30, 8, 7, 0].map(stage).to_vec();
        assert_eq!(said, ["announced", "announced", "30", "30", "7", "7"]);
    }
}
