//! What this crate tells people of.

use crate::channels::account::KEEPERS;
use kernel::notice::{APPROVAL, APPROVED, JOB_FAILED, Kind, Leaves, REFUSED, Urgency};

/// A colleague names one in a comment.
pub(crate) const MENTION: Kind = Kind::new("mention").topic("people").leaves(Leaves::Message);
/// A colleague answers in a thread in which one spoke.
pub(crate) const ANSWER: Kind = Kind::new("answer").topic("people").leaves(Leaves::Message);
/// The storage is nearly full.
pub(crate) const STORAGE: Kind = Kind::new("storage-near").urgency(Urgency::High).leaves(Leaves::OwnLetter).may("house.settings");
/// What is past keeps a lot of room.
pub(crate) const PAST_FILES: Kind = Kind::new("past-files").urgency(Urgency::Low).days(30).may("house.settings");
/// One's import came to its end.
pub(crate) const IMPORT_DONE: Kind = Kind::new("import-done").days(30);
/// One's import was given up.
pub(crate) const IMPORT_FAILED: Kind = Kind::new("import-failed").urgency(Urgency::High).days(30).leaves(Leaves::Message);
/// One's act on many records came to its end.
pub(crate) const BULK_DONE: Kind = Kind::new("bulk-done").urgency(Urgency::Low).days(14);
/// One's act on many records was given up.
pub(crate) const BULK_FAILED: Kind = Kind::new("bulk-failed").urgency(Urgency::High).days(30).leaves(Leaves::Message);

/// An account at a service fails.
pub(crate) const INTEGRATION_FAILING: Kind =
    Kind::new("integration-failing").topic("integrations").urgency(Urgency::High).days(14).leaves(Leaves::Message).may(KEEPERS);
/// An account at a service runs out.
pub(crate) const INTEGRATION_ENDS: Kind =
    Kind::new("integration-ends").topic("integrations").urgency(Urgency::High).days(30).leaves(Leaves::Message).may(KEEPERS);
/// A service at which there is an account is announced to end.
pub(crate) const INTEGRATION_RETIRES: Kind =
    Kind::new("integration-retires").topic("integrations").urgency(Urgency::High).days(60).leaves(Leaves::Message);
/// One is not reached any more by a channel of one's own.
pub(crate) const CHANNEL_LOST: Kind =
    Kind::new("channel-lost").topic("integrations").urgency(Urgency::High).days(30).leaves(Leaves::Message);

/// What one wanted to say in a group did not arrive there.
pub(crate) const GROUP_FAILED: Kind = Kind::new("group-failed").urgency(Urgency::High).days(14).leaves(Leaves::Message);

/// All of them, and the kernel's.
pub const NOTICES: &[Kind] = &[
    MENTION,
    ANSWER,
    APPROVAL,
    APPROVED,
    REFUSED,
    IMPORT_DONE,
    IMPORT_FAILED,
    BULK_DONE,
    BULK_FAILED,
    STORAGE,
    PAST_FILES,
    JOB_FAILED,
    INTEGRATION_FAILING,
    INTEGRATION_ENDS,
    INTEGRATION_RETIRES,
    CHANNEL_LOST,
    GROUP_FAILED,
];
