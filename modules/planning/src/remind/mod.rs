//! Reminders: what is due, what was, what begins soon, and the recap of a day. Each once, at the hour that each member
//! wishes, on the agency's clocks, by the channel they prefer.

mod api;
mod pages;
mod recap;
mod tell;
mod wish;

use crate::{EVENTS, TASKS};
use kernel::job::Cron;
use kernel::notice::{Kind, Leaves, Urgency};
use kernel::prelude::*;

pub(crate) use tell::Remind;

/// Often enough for an event that begins in an hour.
pub(crate) const CLOCK: Cron = Cron { job: Remind::NAME, every: 10, per_agency: true };

/// A task of one's own is due today or tomorrow.
const DUE: Kind = Kind::new("task-due").topic("planning").days(7).leaves(Leaves::Message).may(TASKS.may.read);
/// A task of one's own should have been done.
const LATE: Kind = Kind::new("task-late").topic("planning").urgency(Urgency::High).days(14).leaves(Leaves::Message).may(TASKS.may.read);
/// Something that takes one's time begins soon.
const SOON: Kind = Kind::new("event-soon").topic("planning").days(2).leaves(Leaves::Message).may(EVENTS.may.read);
/// The day at a glance.
const RECAP: Kind = Kind::new("recap").topic("planning").urgency(Urgency::Low).days(2).leaves(Leaves::Message).may(TASKS.may.read);

/// What is told.
pub(crate) const KINDS: [Kind; 4] = [DUE, LATE, SOON, RECAP];

const SEE: Permission = TASKS.may.read;

pub(crate) fn routes(r: &mut Routes) {
    r.get("/app/today/reminders", SEE, pages::page).post("/app/today/reminders", SEE, pages::save);
    r.get("/api/v1/reminders", SEE, api::one).told(api::told).patch("/api/v1/reminders", SEE, api::save).told(api::saved);
}
