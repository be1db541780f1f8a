//! A notice leaves the house: a letter with the agency's name, what it is about, and the way there.

use super::quiet::Quiet;
use crate::config::Config;
use crate::letter::readers;
use chrono::{DateTime, Utc};
use kernel::diesel::prelude::*;
use kernel::error::Result;
use kernel::job::{Effect, Job, Order, Work};
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
    type Row = (Id, String, String, String, String, Option<DateTime<Utc>>);
    let row = n::table.filter(n::id.eq(id)).select((n::member_id, n::kind, n::title, n::href, n::urgency, n::read_at));
    let Some((member, kind, title, href, urgency, read)): Option<Row> = tx.maybe(row)? else { return Ok(()) };
    let house = tx.scope().house().clone();
    let leaves = house.edition().notices().find(|k| k.name == kind).map(|k| k.leaves);
    if read.is_some() || leaves != Some(Leaves::Message) {
        return Ok(());
    }
    let quiet = if urgency == Urgency::Urgent.name() { None } else { Quiet::of(tx, member)? };
    if let Some(end) = quiet.and_then(|quiet| quiet.ends(Utc::now())) {
        return tx.order(Order::of(&CarryNotice { notice: id })?.once(format!("notice {id} at {end}")).at(end));
    }
    let (agency, origin) = (tx.scope().tenant().name.clone(), house.service::<Config>().origin_of(tx.scope().tenant()));
    for reader in readers(tx, &[member])? {
        let text = reader.say(tx, &format!("notice-{kind}"), &[]);
        reader.write(tx, "notice", &format!("{origin}{href}"), &[("title", title.clone()), ("text", text), ("agency", agency.clone())])?;
    }
    Ok(())
}
