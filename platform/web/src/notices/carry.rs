//! A notice leaves the house: a letter with the agency's name, what it is about, and the way there.

use super::quiet::Quiet;
use crate::channels;
use crate::config::Config;
use crate::letter::{Reader, readers};
use chrono::{DateTime, Utc};
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::error::Result;
use kernel::job::{Effect, Job, Order, Work};
use kernel::module::Part;
use kernel::notice::{CARRY, Leaves, Urgency};
use kernel::resource::Id;
use kernel::schema::notices as n;
use kernel::scope::Tx;
use serde::{Deserialize, Serialize};

/// Carries one notice. The letter is ordered by the commit that ends this job: it is written once.
#[derive(Serialize, Deserialize)]
pub struct CarryNotice {
    pub notice: Id,
}

impl Job for CarryNotice {
    const NAME: &'static str = CARRY;
    const EFFECT: Effect = Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        let id = self.notice;
        work.scope()?
            .tx(move |tx| {
                carry(tx, id)?;
                tx.settle()
            })
            .await
    }
}

/// What was read meanwhile, or has a letter of its own, needs none; what can wait waits for the end of quiet hours.
fn carry(tx: &mut Tx, id: Id) -> Result<()> {
    type Row = (Id, String, Option<DateTime<Utc>>, Said);
    let row = n::table.filter(n::id.eq(id)).select((n::member_id, n::urgency, n::read_at, Said::as_select()));
    let Some((member, urgency, read, said)): Option<Row> = tx.maybe(row)? else { return Ok(()) };
    let house = tx.scope().house().clone();
    let leaves = house.edition().notices().find(|k| k.name == said.kind).map_or(Leaves::Nothing, |k| k.leaves);
    if read.is_some() || leaves == Leaves::Nothing {
        return Ok(());
    }
    let pressing = urgency == Urgency::Urgent.name();
    let channel = channels::chosen(tx, member, pressing)?;
    if channel.is_none() && leaves == Leaves::OwnLetter {
        return Ok(());
    }
    let quiet = if pressing { None } else { Quiet::of(tx, member)? };
    if let Some(end) = quiet.and_then(|quiet| quiet.ends(Utc::now())) {
        return tx.order(Order::of(&CarryNotice { notice: id })?.once(format!("notice {id} at {end}")).at(end));
    }
    if let Some(channel) = channel {
        return channels::begin(tx, id, member, channel, pressing);
    }
    for reader in readers(tx, &[member])? {
        write_letter(tx, &reader, &said)?;
    }
    Ok(())
}

/// What a notice says.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = n)]
pub(crate) struct Said {
    pub kind: String,
    pub title: String,
    pub href: String,
    pub detail: Option<String>,
}

/// A notice as a letter to its reader.
pub(crate) fn write_letter(tx: &mut Tx, reader: &Reader, said: &Said) -> Result<()> {
    let config: &Config = tx.scope().house().service();
    let (agency, link) = (tx.scope().tenant().name.clone(), format!("{}{}", config.origin_of(tx.scope().tenant()), said.href));
    let text = reader.say(tx, &format!("notice-{}", said.kind), &[]);
    let title = ("title", said.title.clone());
    let lines: Vec<String> = said.detail.iter().cloned().chain(of_another_release(tx, reader, &said.kind)).collect();
    match (!lines.is_empty()).then(|| lines.join("\n\n")) {
        Some(detail) => reader.write(tx, "detail", &link, &[title, ("text", text), ("detail", detail), ("agency", agency)]),
        None => reader.write(tx, "notice", &link, &[title, ("text", text), ("agency", agency)]),
    }
}

/// What is told of a notice whose kind the agency's release does not have (it went back since, or on): it leaves all the same, and
/// says why its page is not there.
fn of_another_release(tx: &Tx, reader: &Reader, kind: &str) -> Option<String> {
    let (edition, tenant) = (tx.scope().house().edition(), tx.scope().tenant());
    let module = edition.all().find(|m| m.notices.iter().any(|k| k.name == kind))?;
    let name = module.manifest.name;
    let here = tenant.pins.release(name).filter(|_| !tenant.carries(module, Part::Notice(kind)))?;
    let title = reader.say(tx, &format!("module-{name}"), &[]);
    Some(reader.say(tx, "letter-other-release", &[("module", title), ("here", here.version.into())]))
}
