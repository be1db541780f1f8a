//! Work for later: written by the transaction that wants it, done by a worker.

use crate::error::{Error, Result};
use crate::house::House;
use crate::schema::work::jobs;
use crate::scope::{Scope, Tx};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::{future::Future, pin::Pin};
use uuid::Uuid;

/// What work does to the world outside the house. A staging copy does none of it: see `jobs::attend`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Nothing: it reads and writes the agency's own rows and files.
    Inside,
    /// A letter leaves.
    Mail,
    /// Another program is called.
    Webhook,
    /// Money moves.
    Payment,
    /// Something is shown to the public elsewhere.
    Publish,
}

impl Effect {
    /// What is withheld in a copy: the whole registry.
    pub const WITHHELD: [Effect; 4] = [Effect::Mail, Effect::Webhook, Effect::Payment, Effect::Publish];

    /// The last part of its words, `effect-{name}`.
    pub fn name(self) -> &'static str {
        match self {
            Effect::Inside => "inside",
            Effect::Mail => "mail",
            Effect::Webhook => "webhook",
            Effect::Payment => "payment",
            Effect::Publish => "publish",
        }
    }
}

/// A piece of work. It may talk to the world, so it must bear being run twice.
pub trait Job: Serialize + DeserializeOwned + Send + 'static {
    /// Its name in the queue: `{module}.{verb}`.
    const NAME: &'static str;
    /// What it does outside the house. Said by each: a job that does not say it does not compile.
    const EFFECT: Effect;
    /// Does it.
    fn run(self, work: Work) -> impl Future<Output = Result<()>> + Send;
}

/// What a job says that does not know whether it took effect, and must not take it twice: operators see it, and nobody does it again
/// by itself.
pub const UNSURE: &str = "unsure";

/// Where a job finds itself: the house, and the agency it belongs to, if any.
#[derive(Clone)]
pub struct Work {
    pub house: House,
    pub scope: Option<Scope>,
    /// Times it was tried before.
    pub attempt: i32,
}

impl Work {
    /// The agency's scope; a job of the platform has none.
    pub fn scope(&self) -> Result<&Scope> {
        self.scope.as_ref().ok_or(Error::NotFound)
    }
}

/// A job under way.
pub type Running = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// A job with its type erased, as a module lists it.
#[derive(Clone, Copy)]
pub struct Entry {
    pub name: &'static str,
    pub effect: Effect,
    pub run: fn(Work, Value) -> Running,
}

impl Entry {
    /// The entry of a job type.
    pub const fn of<J: Job>() -> Entry {
        Entry {
            name: J::NAME,
            effect: J::EFFECT,
            run: |work, payload| {
                Box::pin(async move {
                    let job: J = serde_json::from_value(payload)?;
                    job.run(work).await
                })
            },
        }
    }
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// A job that comes round by itself: for every agency that has the module, or once for the platform.
#[derive(Clone, Copy, Debug)]
pub struct Cron {
    /// The job's name; its payload is empty.
    pub job: &'static str,
    /// Minutes between two runs.
    pub every: u32,
    /// Once per agency, or once in all.
    pub per_agency: bool,
}

/// A job as it enters the queue.
#[derive(Clone, Debug)]
pub struct Order {
    name: String,
    payload: Value,
    key: Option<String>,
    urgency: i32,
    run_at: Option<DateTime<Utc>>,
    slow: bool,
}

impl Order {
    /// An order for this job.
    pub fn of<J: Job>(job: &J) -> Result<Order> {
        Ok(Order::named(J::NAME).payload(serde_json::to_value(job)?))
    }

    /// An order by name, with an empty payload.
    pub fn named(name: &str) -> Order {
        Order { name: name.into(), payload: Value::Object(Default::default()), key: None, urgency: 0, run_at: None, slow: false }
    }

    /// With this payload.
    #[must_use]
    pub fn payload(self, payload: Value) -> Order {
        Order { payload, ..self }
    }

    /// Asked twice under one key while it waits, it is done once.
    #[must_use]
    pub fn once(self, key: impl Into<String>) -> Order {
        Order { key: Some(key.into()), ..self }
    }

    /// Higher goes first within an agency; a person waits for 10 and more.
    #[must_use]
    pub fn urgent(self, urgency: i32) -> Order {
        Order { urgency, ..self }
    }

    /// Not before this moment.
    #[must_use]
    pub fn at(self, moment: DateTime<Utc>) -> Order {
        Order { run_at: Some(moment), ..self }
    }

    /// By the slow lane: it may wait long for somebody who does not answer, and nothing that does waits behind it.
    #[must_use]
    pub fn slow(self, slow: bool) -> Order {
        Order { slow, ..self }
    }

    pub(crate) fn insert(&self) -> impl diesel::query_dsl::methods::ExecuteDsl<diesel::pg::PgConnection> + '_ {
        diesel::insert_into(jobs::table)
            .values((
                jobs::name.eq(&self.name),
                jobs::payload.eq(&self.payload),
                jobs::key.eq(&self.key),
                jobs::urgency.eq(self.urgency),
                jobs::slow.eq(self.slow),
                self.run_at.map(|moment| jobs::run_at.eq(moment)),
            ))
            .on_conflict_do_nothing()
    }
}

/// What a worker holds of a job. Every transaction of the job checks it, so that
/// a worker that slept through its time cannot write after another took over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fence {
    pub job: Uuid,
    pub number: i64,
}

impl Fence {
    pub(crate) fn hold(&self, tx: &mut Tx) -> Result<()> {
        use crate::schema::work::jobs as j;
        // FOR KEY SHARE stops a claim (FOR UPDATE) until this transaction ends, but not a heartbeat.
        let held =
            j::table.filter(j::id.eq(self.job).and(j::fence.eq(self.number)).and(j::state.eq("running"))).select(j::id).for_key_share();
        match held.first::<Uuid>(tx.raw()).optional()? {
            Some(_) => Ok(()),
            None => Err(Error::Conflict("fenced".into())),
        }
    }

    /// Ends the job with this transaction; `Conflict(fenced)` if it is another's by now.
    pub(crate) fn settle(&self, tx: &mut Tx) -> Result<()> {
        use crate::schema::work::jobs as j;
        let held = j::id.eq(self.job).and(j::fence.eq(self.number)).and(j::state.eq("running"));
        match tx.run(diesel::delete(j::table.filter(held)))? {
            1 => Ok(()),
            _ => Err(Error::Conflict("fenced".into())),
        }
    }
}
