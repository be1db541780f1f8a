//! Once a day each account at a service is asked whether it stands, and what soon runs out is told.

use super::{Channel, account};
use crate::notices::kinds::{INTEGRATION_ENDS, INTEGRATION_RETIRES};
use chrono::{Days, NaiveDate, Utc};
use chrono_tz::Tz;
use kernel::approval::holders;
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::error::Result;
use kernel::job::{Cron, Effect, Job, Work};
use kernel::notice::Kind;
use kernel::resource::Id;
use kernel::schema::integrations as i;
use kernel::scope::Tx;
use outbound::Outbound;
use serde::{Deserialize, Serialize};

pub(crate) const CLOCK: Cron = Cron { job: MindIntegrations::NAME, every: 1_440, per_agency: true };

/// Days before an account runs out on which it is told.
const AHEAD: u64 = 14;
/// Days before a service ends: who moves elsewhere needs longer.
const NOTICE: u64 = 60;

/// Looks after an agency's accounts.
#[derive(Serialize, Deserialize)]
pub(crate) struct MindIntegrations {}

impl Job for MindIntegrations {
    const NAME: &'static str = "house.mind_integrations";
    const EFFECT: Effect = Effect::Webhook;

    async fn run(self, work: Work) -> Result<()> {
        let scope = work.scope()?;
        scope.tx(renewing).await?;
        scope.tx(ending).await?;
        for channel in Channel::ALL {
            let Some(account) = scope.tx(move |tx| account::ready(tx, channel)).await? else { continue };
            let out: &Outbound = work.house.service();
            let went = account.check(out, scope.tenant().id).await;
            scope.tx(move |tx| account::checked(tx, channel, went.as_ref())).await?;
        }
        Ok(())
    }
}

/// The agency's day, so many from now.
fn soon(tx: &Tx, days: u64) -> NaiveDate {
    let zone: Tz = tx.scope().tenant().zone.parse().unwrap_or(Tz::UTC);
    Utc::now().with_timezone(&zone).date_naive() + Days::new(days)
}

/// Tells those who mind accounts, and whoever looks after this one: they may not open the desk.
fn tell(tx: &mut Tx, what: &Kind, kind: &str, owner: Option<Id>) -> Result<()> {
    let Some(label) = account::label(kind) else { return Ok(()) };
    let keepers = holders(tx.scope(), account::KEEPERS);
    let owner: Vec<Id> = owner.into_iter().filter(|owner| !keepers.contains(owner)).collect();
    tx.tell(what, &keepers, label, &format!("/app/settings/integrations/{kind}"))?;
    tx.tell(what, &owner, label, "/app/notices").map(|_| ())
}

/// Tells of what runs out within two weeks: once for each day of renewal.
fn renewing(tx: &mut Tx) -> Result<()> {
    let until = soon(tx, AHEAD);
    let untold = i::renewal_told.is_null().or(i::renewal_told.ne(i::renew_on));
    let due = i::table.filter(i::active.eq(true).and(i::renew_on.le(until)).assume_not_null()).filter(untold.assume_not_null());
    let due: Vec<(String, Option<NaiveDate>, Option<Id>)> = tx.all(due.select((i::kind, i::renew_on, i::owner_id)).for_update())?;
    for (kind, day, owner) in due {
        tx.run(diesel::update(i::table.filter(i::kind.eq(&kind))).set(i::renewal_told.eq(day)))?;
        tell(tx, &INTEGRATION_ENDS, &kind, owner)?;
    }
    Ok(())
}

/// Tells of services that are announced to end within two months: once for each day that is said.
fn ending(tx: &mut Tx) -> Result<()> {
    let until = soon(tx, NOTICE);
    let untold = i::ending_told.is_null().or(i::ending_told.ne(i::ends_on));
    let due = i::table.filter(i::ends_on.le(until).assume_not_null()).filter(untold.assume_not_null());
    let due: Vec<(String, Option<NaiveDate>, Option<Id>)> = tx.all(due.select((i::kind, i::ends_on, i::owner_id)).for_update())?;
    for (kind, day, owner) in due {
        tx.run(diesel::update(i::table.filter(i::kind.eq(&kind))).set(i::ending_told.eq(day)))?;
        tell(tx, &INTEGRATION_RETIRES, &kind, owner)?;
    }
    Ok(())
}
