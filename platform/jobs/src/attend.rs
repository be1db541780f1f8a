//! One job, from its taking to its end.

use crate::agencies::{AGENCY, waits_for, waits_for_release};
use crate::given_up;
use crate::queue::{Back, Claim};
use crate::worker::Hall;
use kernel::breaker::{Done, Outcome};
use kernel::error::{Busy, Error, Result};
use kernel::event::Handler;
use kernel::job::{Effect, Entry, UNSURE, Work};
use kernel::module::{Edition, Module, Part};
use kernel::principal::Principal;
use kernel::scope::Scope;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tokio::task::JoinError;
use tracing::Instrument;

/// A job's error text is for operators; a page of it is enough.
const LONGEST_ERROR: usize = 4_000;
/// An aborted job that does not stop within this time holds its thread.
const STUBBORN: Duration = Duration::from_secs(5);

/// How a job ended, this time.
#[derive(Debug)]
pub(crate) enum Ending {
    Done,
    /// Tried, failed, to be tried again unless this was the last time.
    Failed(String),
    /// No attempt would help.
    Hopeless(String),
    /// Something it needs is away; seconds to wait. The attempt does not count.
    PutOff(u32),
    /// Its module is off, its release another one, or its agency suspended.
    Paused(String),
    /// Another worker has it.
    Lost,
    /// The worker stops.
    Released,
}

/// What a claim asks for, in this edition.
enum Asked {
    Job(&'static str, Entry),
    Handler(&'static str, &'static Handler),
}

impl Asked {
    /// As a release names it.
    fn part(&self) -> Part<'static> {
        match self {
            Asked::Job(_, entry) => Part::Job(entry.name),
            Asked::Handler(_, handler) => Part::Handler(handler.name),
        }
    }
}

fn asked(edition: &'static Edition, claim: &Claim) -> Result<Asked, String> {
    if claim.name != "handle" {
        let (module, entry) = edition.job(&claim.name).ok_or_else(|| format!("no module of this edition brings the job {}", claim.name))?;
        return Ok(Asked::Job(module, entry));
    }
    let part = |key: &str| claim.payload.get(key).and_then(|v| v.as_str()).unwrap_or_default();
    let (module, name) = (part("module"), part("handler"));
    let found = edition.module(module).and_then(|m| m.handlers.iter().find(|h| h.name == name).map(|h| (m.manifest.name, h)));
    match found {
        Some((module, handler)) if claim.tenant.is_some() => Ok(Asked::Handler(module, handler)),
        Some(_) => Err(format!("the handler {module}.{name} needs an agency, and this job has none")),
        None => Err(format!("no module of this edition brings the handler {module}.{name}")),
    }
}

/// Does the job. Runs on the jobs' own threads.
async fn perform(hall: Arc<Hall>, claim: Claim) -> Result<Ending> {
    let asked = match asked(hall.house.edition(), &claim) {
        Ok(asked) => asked,
        Err(why) => return Ok(Ending::Hopeless(why)),
    };
    let (module, acts_as) = match &asked {
        Asked::Job(module, entry) => (*module, entry.name),
        Asked::Handler(module, _) => (*module, *module),
    };
    // The tenant is the row's. Nothing in the payload is ever asked for one.
    let scope = match claim.tenant {
        None => None,
        Some(id) => {
            let Some(tenant) = hall.agencies.fetch(id).await? else { return Ok(Ending::Lost) };
            let release = || hall.house.edition().module(module).and_then(|m| waits_for_release(&tenant, m, asked.part()));
            if let Some(missing) = waits_for(&tenant, module).or_else(release) {
                return Ok(Ending::Paused(missing));
            }
            // Ordered before the agency chose to do without it: nobody wants it any more.
            let without = |m: &Module| m.span(asked.part()).aid.is_some_and(|aid| tenant.goes_without(module, aid));
            if hall.house.edition().module(module).is_some_and(without) {
                return Ok(Ending::Done);
            }
            let policy = hall.house.policy(id).await?;
            Some(Scope::grant(hall.house.clone(), tenant, Principal::System(acts_as), acts_as, policy).fenced(claim.fence()))
        }
    };
    match (asked, scope) {
        // A staging copy touches nothing outside the house: what would have is written down, and done with.
        (Asked::Job(_, entry), Some(scope)) if entry.effect != Effect::Inside && scope.tenant().copy.is_some() => {
            scope
                .tx(move |tx| {
                    tx.journal("copies.withheld", None, serde_json::json!({"effect": entry.effect.name(), "job": entry.name}))?;
                    tx.settle()
                })
                .await?;
        }
        (Asked::Job(_, entry), scope) => {
            let work = Work { house: hall.house.clone(), scope, attempt: claim.attempts - 1 };
            (entry.run)(work, claim.payload).await?;
        }
        (Asked::Handler(_, handler), Some(scope)) => {
            let subject = claim.payload.get("subject").and_then(|s| s.as_str()).and_then(|s| s.parse().ok());
            let data = claim.payload.get("data").cloned().unwrap_or_default();
            let run = handler.run;
            // Effect and completion are one commit.
            scope
                .tx(move |tx| {
                    run(tx, subject, data)?;
                    tx.settle()
                })
                .await?;
        }
        (Asked::Handler(..), None) => return Err(Error::internal("a handler without an agency")),
    }
    Ok(Ending::Done)
}

/// Sees a claimed job through: does it, bounds it, and writes down how it ended.
pub(crate) async fn attend(hall: Arc<Hall>, runtime: tokio::runtime::Handle, claim: Claim) {
    let span = tracing::info_span!("job", name = %claim.name, id = %claim.id, tenant = ?claim.tenant, attempt = claim.attempts);
    let begun = Instant::now();
    let mut closing = hall.closing.subscribe();
    hall.stats.count(&claim.name, |c| c.running += 1);
    let mut job = runtime.spawn(perform(hall.clone(), claim.clone()).instrument(span.clone()));
    hall.hold(&claim, job.abort_handle());
    let longest = hall.options.longest;
    let ending = tokio::select! {
        ended = &mut job => ending_of(ended),
        () = tokio::time::sleep(longest) => Ending::Failed(format!("still running after {} s", longest.as_secs_f32())),
        _ = closing.wait_for(|closing| *closing) => Ending::Released,
    };
    if !job.is_finished() {
        job.abort();
    }
    hall.let_go(&claim);
    settle(&hall, &claim, ending, begun.elapsed()).instrument(span).await;
    hall.stats.count(&claim.name, |c| c.running -= 1);
    // A loop that never awaits cannot be stopped: its slot is not given away.
    if !job.is_finished() && tokio::time::timeout(STUBBORN, &mut job).await.is_err() {
        tracing::error!(job = %claim.name, id = %claim.id, "a job cannot be stopped and keeps its thread");
        hall.stuck.fetch_add(1, Ordering::AcqRel);
        let _ = job.await;
        hall.stuck.fetch_sub(1, Ordering::AcqRel);
    }
}

fn ending_of(ended: Result<Result<Ending>, JoinError>) -> Ending {
    match ended {
        Ok(Ok(ending)) => ending,
        Ok(Err(Error::Conflict(code))) if code == "fenced" => Ending::Lost,
        Ok(Err(Error::Conflict(code))) if code == UNSURE => {
            Ending::Hopeless("unknown: it may have been done, and is not done again by itself".into())
        }
        Ok(Err(Error::Busy(Busy::Away(seconds) | Busy::TooMany(seconds)))) => Ending::PutOff(seconds),
        Ok(Err(why)) => Ending::Failed(chain(&why)),
        Err(aborted) if aborted.is_cancelled() => Ending::Lost,
        Err(panicked) => Ending::Failed(format!("panicked: {}", message(panicked))),
    }
}

/// Writes down how a job ended. What cannot be written now is left to the lease.
async fn settle(hall: &Hall, claim: &Claim, ending: Ending, spent: Duration) {
    hall.stats.count(&claim.name, |c| c.spent += spent);
    tell(hall, claim, &ending, spent).await;
    for wait in [0, 200, 1_000, 5_000] {
        tokio::time::sleep(Duration::from_millis(wait)).await;
        match write_down(hall, claim, &ending).await {
            Ok(()) => return,
            Err(e) => tracing::warn!(error = %chain(&e), "a job's end could not be written"),
        }
    }
}

async fn write_down(hall: &Hall, claim: &Claim, ending: &Ending) -> Result<()> {
    let (queue, stats) = (&hall.queue, &hall.stats);
    let ready = |after, counted, error| Back { state: "ready", after, counted, error, waits_for: None };
    let held = match ending {
        Ending::Done => {
            // A job that settled itself has no row any more.
            queue.done(claim).await?;
            stats.count(&claim.name, |c| c.done += 1);
            true
        }
        Ending::Failed(why) if claim.attempts < hall.options.attempts => {
            tracing::warn!(error = %why, "job failed, to be tried again");
            stats.count(&claim.name, |c| c.failed += 1);
            queue.back(claim, ready(hall.options.pause_after(claim.attempts), true, Some(bounded(why)))).await?
        }
        Ending::Failed(why) | Ending::Hopeless(why) => {
            tracing::error!(error = %why, "job given up");
            stats.count(&claim.name, |c| {
                c.failed += 1;
                c.dead += 1;
            });
            let dead = Back { state: "dead", after: Duration::ZERO, counted: true, error: Some(bounded(why)), waits_for: None };
            let held = queue.back(claim, dead).await?;
            if held && let Err(e) = given_up::tell(hall, claim).await {
                tracing::warn!(error = %chain(&e), "an agency could not be told of work that was given up");
            }
            held
        }
        Ending::PutOff(seconds) => {
            stats.count(&claim.name, |c| c.put_off += 1);
            // Whoever comes back at once finds the door still shut; whoever waits long is not there when it opens.
            let after = Duration::from_secs(u64::from(*seconds).clamp(1, 60)).mul_f64(0.75 + rand::random::<f64>() / 2.0);
            queue.back(claim, ready(after, false, None)).await?
        }
        Ending::Paused(missing) => {
            stats.count(&claim.name, |c| c.paused += 1);
            let paused = Back { state: "paused", after: Duration::ZERO, counted: false, error: None, waits_for: Some(missing.clone()) };
            let held = queue.back(claim, paused).await?;
            if let Some(lane) = claim.tenant {
                let jobs = hall.house.edition().module(missing).map(|m| m.jobs).unwrap_or_default();
                queue.pause_alike(lane, missing.clone(), jobs.iter().map(|j| j.name).collect(), missing == AGENCY).await?;
            }
            held
        }
        Ending::Released => {
            stats.count(&claim.name, |c| c.released += 1);
            queue.back(claim, ready(Duration::ZERO, false, None)).await?
        }
        Ending::Lost => false,
    };
    if !held {
        stats.count(&claim.name, |c| c.lost += 1);
        tracing::info!("job dropped, another worker has it");
    }
    Ok(())
}

/// How a job of an agency went counts for its module there: see `kernel::breaker`. Of one that is tried
/// again and again the first try counts: a single poisoned letter is no reason to put a module to rest.
async fn tell(hall: &Hall, claim: &Claim, ending: &Ending, took: Duration) {
    let outcome = match ending {
        Ending::Done => Outcome::Well,
        Ending::Failed(_) if claim.attempts <= 1 => Outcome::Failed,
        _ => return,
    };
    let edition = hall.house.edition();
    let (Some(lane), Ok(asked)) = (claim.tenant, asked(edition, claim)) else { return };
    let (module, at) = match asked {
        Asked::Job(module, entry) => (module, entry.name),
        Asked::Handler(module, handler) => (module, handler.name),
    };
    if edition.is_foundation(module) {
        return;
    }
    if let Ok(Some(tenant)) = hall.agencies.fetch(lane).await {
        hall.house.went(&tenant, Done { module, at, outcome, took, job: true }).await;
    }
}

/// What is written of a lapsed job: the first time its worker is blamed, then the job.
pub(crate) fn orphaned(hall: &Hall, claim: &Claim) -> Back {
    let error = Some("its worker died or fell silent while it ran".to_string());
    if claim.attempts >= hall.options.attempts {
        return Back { state: "dead", after: Duration::ZERO, counted: true, error, waits_for: None };
    }
    let after = if claim.attempts <= 1 { Duration::ZERO } else { hall.options.pause_after(claim.attempts) };
    Back { state: "ready", after, counted: true, error, waits_for: None }
}

/// An error and its causes, in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(why) = cause {
        text = format!("{text}: {why}");
        cause = why.source();
    }
    text
}

/// PostgreSQL keeps no NUL in a text.
fn bounded(text: &str) -> String {
    text.chars().filter(|c| *c != '\0').take(LONGEST_ERROR).collect()
}

fn message(panicked: JoinError) -> String {
    match panicked.try_into_panic() {
        Ok(thrown) => match (thrown.downcast_ref::<&str>(), thrown.downcast_ref::<String>()) {
            (Some(text), _) => (*text).to_string(),
            (_, Some(text)) => text.clone(),
            _ => "without a message".into(),
        },
        Err(error) => error.to_string(),
    }
}
