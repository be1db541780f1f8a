//! Once a day each account at a service is asked whether it stands, and what soon runs out is told.

use super::{Channel, account};
use crate::notices::kinds::INTEGRATION_ENDS;
use chrono::{Days, NaiveDate, Utc};
use chrono_tz::Tz;
use kernel::approval::holders;
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::error::Result;
use kernel::job::{Cron, Effect, Job, Work};
use kernel::schema::integrations as i;
use kernel::scope::Tx;
use outbound::Outbound;
use serde::{Deserialize, Serialize};

pub(crate) const CLOCK: Cron = Cron { job: MindIntegrations::NAME, every: 1_440, per_agency: true };

/// Days before the end on which it is told.
const AHEAD: u64 = 14;

/// Looks after an agency's accounts.
#[derive(Serialize, Deserialize)]
pub(crate) struct MindIntegrations {}

impl Job for MindIntegrations {
    const NAME: &'static str = "house.mind_integrations";
    const EFFECT: Effect = Effect::Webhook;

    async fn run(self, work: Work) -> Result<()> {
        let scope = work.scope()?;
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

/// Tells of what runs out within two weeks: once for each day of renewal.
fn ending(tx: &mut Tx) -> Result<()> {
    let zone: Tz = tx.scope().tenant().zone.parse().unwrap_or(Tz::UTC);
    let soon = Utc::now().with_timezone(&zone).date_naive() + Days::new(AHEAD);
    let untold = i::renewal_told.is_null().or(i::renewal_told.ne(i::renew_on));
    let due = i::table.filter(i::active.eq(true).and(i::renew_on.le(soon)).assume_not_null()).filter(untold.assume_not_null());
    let due: Vec<(String, Option<NaiveDate>)> = tx.all(due.select((i::kind, i::renew_on)).for_update())?;
    let to = holders(tx.scope(), account::KEEPERS);
    for (kind, day) in due {
        tx.run(diesel::update(i::table.filter(i::kind.eq(&kind))).set(i::renewal_told.eq(day)))?;
        if let Ok(channel) = Channel::named(&kind) {
            tx.tell(&INTEGRATION_ENDS, &to, channel.label(), &format!("/app/settings/integrations/{kind}"))?;
        }
    }
    Ok(())
}
