//! What workflows tell people.

use kernel::notice::{Kind, Leaves, Urgency};

/// What a workflow says to somebody.
pub(crate) const NEWS: Kind = Kind::new("workflow-news").leaves(Leaves::Message);
/// The same, pressing.
pub(crate) const PRESSING: Kind = Kind::new("workflow-pressing").urgency(Urgency::Urgent).leaves(Leaves::Message);
/// A workflow could not be done to its end.
pub(crate) const FAILED: Kind = Kind::new("workflow-failed").urgency(Urgency::High).days(30).leaves(Leaves::Message);

/// All of them.
pub(crate) const NOTICES: &[Kind] = &[NEWS, PRESSING, FAILED];
