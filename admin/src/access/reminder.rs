//! The periodic review of rights is asked for: two weeks before it is due, when it is late, and each month after that.

use super::review::EVERY;
use crate::ROLES;
use crate::notices::REVIEW_DUE;
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use kernel::approval::holders;
use kernel::error::Result;
use kernel::job::{Cron, Effect, Entry, Job, Work};
use kernel::module::Alert;
use kernel::schema::{access_reviews as a, journal as j};
use kernel::scope::Tx;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Days before its day when it is asked for.
const SOON: i64 = 14;
/// Days between two reminders of one that is late.
const AGAIN: i64 = 30;
const REMINDED: &str = "access_reviews.reminded";
const HOME: &str = "/app/access/review";

pub(crate) const JOBS: [Entry; 1] = [Entry::of::<RemindReview>()];
pub(crate) const CLOCK: Cron = Cron { job: RemindReview::NAME, every: 1_440, per_agency: true };
/// What whoever gives rights reads at home while it is late.
pub(crate) const LATE: Alert = Alert { name: "review-late", href: HOME, may: ROLES, count: late };

/// Looks once a day whether somebody must be reminded.
#[derive(Serialize, Deserialize)]
pub struct RemindReview {}

impl Job for RemindReview {
    const NAME: &'static str = "house.remind_review";
    const EFFECT: Effect = Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        work.scope()?.tx(remind).await
    }
}

/// When the next review is due: half a year after the last one, or after the agency began.
pub(super) fn due(tx: &mut Tx) -> Result<DateTime<Utc>> {
    let last: Option<DateTime<Utc>> = tx.maybe(a::table.order(a::id.desc()).limit(1).select(a::created_at))?;
    let days = i64::try_from(EVERY).unwrap_or(182);
    Ok(last.unwrap_or(tx.scope().tenant().founded_at) + Duration::days(days))
}

fn late(tx: &mut Tx) -> Result<i64> {
    Ok(i64::from(due(tx)? <= Utc::now()))
}

fn remind(tx: &mut Tx) -> Result<()> {
    let (due, now) = (due(tx)?, Utc::now());
    let soon = due - Duration::days(SOON);
    if now < soon {
        return Ok(());
    }
    let since = if due <= now { due.max(now - Duration::days(AGAIN)) } else { soon };
    let told = j::table.filter(j::what.eq(REMINDED).and(j::at.ge(since)));
    if tx.one::<i64>(told.count())? > 0 {
        return Ok(());
    }
    let (scope, name) = (tx.scope().clone(), tx.scope().tenant().name.clone());
    tx.tell(&REVIEW_DUE, &holders(&scope, ROLES), &name, HOME)?;
    tx.journal(REMINDED, None, json!({"due_on": due.date_naive(), "late": due <= now}))
}
