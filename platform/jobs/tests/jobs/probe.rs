//! A module made to be watched at work.

use kernel::error::{Busy, Error, Result};
use kernel::event::{Event, Handler};
use kernel::job::{Cron, Entry, Job, Work};
use kernel::module::{Edition, Manifest, Module};
use kernel::prelude::Tx;
use kernel::release::Release;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

/// Writes one line into the journal of its agency.
#[derive(Serialize, Deserialize)]
pub struct Mark {
    pub what: String,
}

/// Says when it begins and, after a while, ends; its end is one commit with its completion.
#[derive(Serialize, Deserialize)]
pub struct Slow {
    /// Milliseconds, for the first attempt and for all others.
    pub first: u64,
    pub again: u64,
}

/// Goes wrong, in the way it is told.
#[derive(Serialize, Deserialize)]
pub struct Poison {
    pub how: String,
}

#[derive(Serialize, Deserialize)]
pub struct Hourly {}

/// Comes round once for the platform.
#[derive(Serialize, Deserialize)]
pub struct Rounds {}

/// Jobs of `Slow` under way in this process, now and at most.
pub static NOW: AtomicUsize = AtomicUsize::new(0);
pub static MOST: AtomicUsize = AtomicUsize::new(0);
pub static ROUNDS: AtomicUsize = AtomicUsize::new(0);
/// Ends a loop that cannot be stopped otherwise.
pub static MERCY: AtomicBool = AtomicBool::new(false);

impl Job for Mark {
    const NAME: &'static str = "probe.mark";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        work.scope()?.tx(move |tx| tx.journal(&self.what, None, json!({}))).await
    }
}

impl Job for Slow {
    const NAME: &'static str = "probe.slow";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        MOST.fetch_max(NOW.fetch_add(1, SeqCst) + 1, SeqCst);
        let scope = work.scope()?;
        scope.tx(|tx| tx.journal("began", None, json!({}))).await?;
        tokio::time::sleep(Duration::from_millis(if work.attempt == 0 { self.first } else { self.again })).await;
        NOW.fetch_sub(1, SeqCst);
        let attempt = work.attempt;
        scope
            .tx(move |tx| {
                tx.journal("ended", None, json!({ "attempt": attempt }))?;
                tx.settle()
            })
            .await
    }
}

impl Job for Poison {
    const NAME: &'static str = "probe.poison";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;
    async fn run(self, _: Work) -> Result<()> {
        match self.how.as_str() {
            "panic" => panic!("so it goes"),
            "fail" => Err(Error::internal("the printer is on fire")),
            "busy" => Err(Error::Busy(Busy::Away(1))),
            "wait" => std::future::pending().await,
            _ => {
                while !MERCY.load(SeqCst) {
                    std::hint::spin_loop();
                }
                Ok(())
            }
        }
    }
}

impl Job for Hourly {
    const NAME: &'static str = "probe.hourly";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        work.scope()?.tx(|tx| tx.journal("hourly", None, json!({}))).await
    }
}

impl Job for Rounds {
    const NAME: &'static str = "probe.rounds";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        assert!(work.scope.is_none(), "a job of the platform has no agency");
        ROUNDS.fetch_add(1, SeqCst);
        Ok(())
    }
}

/// Something that happened, to be counted by a handler that takes its time.
#[derive(Serialize, Deserialize)]
pub struct Happened {
    /// Milliseconds the handler sleeps after it wrote, before it commits.
    pub pause: u64,
}

impl Event for Happened {
    const NAME: &'static str = "probes.happened";
}

fn count(tx: &mut Tx, happened: Happened) -> Result<()> {
    tx.journal("counted", None, json!({}))?;
    std::thread::sleep(Duration::from_millis(happened.pause));
    Ok(())
}

static HANDLERS: [Handler; 1] = [kernel::on!(Happened => count)];

pub const PROBE: Module = Module {
    releases: &[Release::new("1.0.0", "module-probe-1-0-0")],
    handlers: &HANDLERS,
    jobs: &[Entry::of::<Mark>(), Entry::of::<Slow>(), Entry::of::<Poison>(), Entry::of::<Hourly>(), Entry::of::<Rounds>()],
    ..Module::new(Manifest::new("probe", "flask"))
};

pub static STILL: Module = PROBE;

/// The same, with a clock.
pub static CLOCKWORK: Module = Module {
    crons: &[Cron { job: "probe.hourly", every: 60, per_agency: true }, Cron { job: "probe.rounds", every: 60, per_agency: false }],
    ..PROBE
};

pub static EDITION: Edition = Edition { name: "test", foundation: &[], modules: &[&STILL] };
pub static WITH_CLOCK: Edition = Edition { name: "test", foundation: &[], modules: &[&CLOCKWORK] };
