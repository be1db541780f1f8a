//! What the desk tells people of.

use crate::{AUDIT, MODULES, ROLES, WEBHOOKS};
use kernel::notice::{Kind, Leaves, Urgency};

/// A module was switched on.
pub(crate) const MODULE_ON: Kind = Kind::new("module-on").topic("modules").urgency(Urgency::Low);
/// A module was switched off.
pub(crate) const MODULE_OFF: Kind = Kind::new("module-off").topic("modules").leaves(Leaves::OwnLetter);
/// A module will be switched on or off on a day.
pub(crate) const MODULE_PLANNED: Kind = Kind::new("module-planned").topic("modules").days(60).leaves(Leaves::Message);
/// What was planned was done.
pub(crate) const PLAN_KEPT: Kind = Kind::new("module-plan-kept").topic("modules").urgency(Urgency::Low).days(30).may(MODULES);
/// What was planned was not done.
pub(crate) const PLAN_FAILED: Kind =
    Kind::new("module-plan-failed").topic("modules").urgency(Urgency::High).days(30).leaves(Leaves::Message);
/// A module came to another release.
pub(crate) const MODULE_MOVED: Kind = Kind::new("module-moved").topic("modules").leaves(Leaves::OwnLetter);
/// A roll-out will bring a release.
pub(crate) const MODULE_SOON: Kind = Kind::new("module-soon").topic("modules").days(14).leaves(Leaves::OwnLetter);
/// A module failed too often and rests.
pub(crate) const RESTED: Kind =
    Kind::new("rested").topic("modules").urgency(Urgency::Urgent).days(30).leaves(Leaves::OwnLetter).may(MODULES);
/// A module is to be removed for good.
pub(crate) const PURGE_ASKED: Kind = Kind::new("purge-asked").topic("modules").urgency(Urgency::High).leaves(Leaves::OwnLetter);
/// It will be, in a week.
pub(crate) const PURGE_NEAR: Kind = Kind::new("purge-near").topic("modules").urgency(Urgency::High).days(14).leaves(Leaves::OwnLetter);
/// It will not be.
pub(crate) const PURGE_STOPPED: Kind = Kind::new("purge-stopped").topic("modules").days(30).leaves(Leaves::OwnLetter);
/// It is.
pub(crate) const PURGE_DONE: Kind = Kind::new("purge-done").topic("modules").leaves(Leaves::OwnLetter);
/// The staging copy is there.
pub(crate) const COPY_OPEN: Kind = Kind::new("copy-open").topic("modules").days(30).may(MODULES);
/// The staging copy will go.
pub(crate) const COPY_ENDS: Kind =
    Kind::new("copy-ends").topic("modules").urgency(Urgency::High).days(14).leaves(Leaves::OwnLetter).may(MODULES);
/// Records are past their retention.
pub(crate) const RETENTION_DUE: Kind = Kind::new("retention-due").topic("privacy").days(60).leaves(Leaves::OwnLetter).may("privacy.desk");
/// Somebody soon expects an answer about their data.
pub(crate) const REQUEST_DUE: Kind =
    Kind::new("request-due").topic("privacy").urgency(Urgency::High).leaves(Leaves::OwnLetter).may("privacy.desk");
/// Somebody expected it before today.
pub(crate) const REQUEST_LATE: Kind =
    Kind::new("request-late").topic("privacy").urgency(Urgency::Urgent).leaves(Leaves::OwnLetter).may("privacy.desk");
/// A colleague opened a record to one.
pub(crate) const ACCESS_GIVEN: Kind = Kind::new("access-given").topic("people").leaves(Leaves::Message);
/// A service of others that the agency uses will change.
pub(crate) const OUTSIDE_CHANGES: Kind =
    Kind::new("outside-changes").topic("modules").urgency(Urgency::High).days(60).leaves(Leaves::Message).may(MODULES);
/// A webhook is not tried any more.
pub(crate) const WEBHOOK_OFF: Kind = Kind::new("webhook-off").urgency(Urgency::High).leaves(Leaves::Message).may(WEBHOOKS);

/// Who may do what is to be read once more, and signed.
pub(crate) const REVIEW_DUE: Kind =
    Kind::new("review-due").topic("people").urgency(Urgency::High).days(60).leaves(Leaves::Message).may(ROLES);

/// Somebody works on both sides of a suspected wall.
pub(crate) const WALL_MET: Kind = Kind::new("wall-met").topic("people").urgency(Urgency::High).days(60).leaves(Leaves::Message).may(ROLES);

/// A line of the journal is not what was sealed.
pub(crate) const JOURNAL_BROKEN: Kind =
    Kind::new("journal-broken").topic("privacy").urgency(Urgency::Urgent).leaves(Leaves::Message).may(AUDIT);

/// Those of the desk.
pub(crate) const DESK: &[Kind] = &[
    MODULE_ON,
    MODULE_OFF,
    MODULE_PLANNED,
    PLAN_KEPT,
    PLAN_FAILED,
    OUTSIDE_CHANGES,
    MODULE_MOVED,
    MODULE_SOON,
    RESTED,
    PURGE_ASKED,
    PURGE_NEAR,
    PURGE_STOPPED,
    PURGE_DONE,
    COPY_OPEN,
    COPY_ENDS,
    ACCESS_GIVEN,
    WEBHOOK_OFF,
    JOURNAL_BROKEN,
    REVIEW_DUE,
    WALL_MET,
];

/// Those of privacy.
pub(crate) const PRIVACY: &[Kind] = &[RETENTION_DUE, REQUEST_DUE, REQUEST_LATE];
