//! The releases of planning. What stands here was released: it is added to, never edited.

use crate::settings::SINCE_1_1;
use kernel::prelude::*;

/// 1.1.0: each agency says what its calendar shows.
pub(crate) const OWN_CALENDAR: &str = "planning.own_calendar";

/// Oldest first.
pub(crate) const ALL: &[Release] = &[
    Release::new("1.0.0", "module-planning-1-0-0"),
    Release { features: &[OWN_CALENDAR], settings: Some(SINCE_1_1), ..Release::new("1.1.0", "module-planning-1-1-0") },
];
