//! Runs: a workflow done once, step by step, each step in a transaction of its own, in its author's name.

mod fail;
mod forget;
pub(crate) mod kept;
mod note;
mod record;
pub(crate) mod spread;
pub(crate) mod start;
pub(crate) mod steps;
mod work;

pub(crate) use forget::forget;
pub(crate) use note::code;
pub(crate) use record::met;
pub(crate) use work::{ForgetRuns, RunWorkflow};

use kernel::job::{Cron, Entry};
use kernel::prelude::*;

/// To run workflows by hand, from other programs, and again.
pub(crate) const RUN: Permission = "workflows.run";
pub(crate) const JOBS: &[Entry] = &[Entry::of::<RunWorkflow>(), Entry::of::<ForgetRuns>(), Entry::of::<spread::SpreadRuns>()];
pub(crate) const CLOCK: Cron = Cron { job: ForgetRuns::NAME, every: 1_440, per_agency: true };
