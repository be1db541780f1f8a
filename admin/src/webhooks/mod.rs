//! Webhooks out: other programs are told of what happens, signed, until they have heard it.

mod acts;
mod api;
mod pages;
mod send;
mod sign;
mod told;

pub(crate) use send::{DeliverWebhook, ForgetDeliveries};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::error::{Result, Wrong};
use kernel::job::{Cron, Entry, Job};
use kernel::principal::Id;
use kernel::resource::Resource;
use kernel::routes::Routes;
use kernel::schema::{webhook_deliveries as d, webhooks as w};
use kernel::scope::{Scope, Tx};
use kernel::secret::Spot;
use outbound::Outbound;
use serde::Serialize;
use serde_json::Value;

pub(crate) const JOBS: &[Entry] = &[Entry::of::<DeliverWebhook>(), Entry::of::<ForgetDeliveries>()];
pub(crate) const CRONS: &[Cron] = &[Cron { job: ForgetDeliveries::NAME, every: 1_440, per_agency: true }];

/// How many an agency may have.
const MOST: i64 = 50;

pub(crate) fn routes(r: &mut Routes) {
    pages::routes(r);
    api::routes(r);
}

/// A webhook as it is kept; its secrets stay in the database.
#[derive(Queryable, Selectable, Serialize)]
#[diesel(table_name = w)]
struct Webhook {
    id: Id,
    label: String,
    url: String,
    events: Vec<Option<String>>,
    active: bool,
    old_until: Option<DateTime<Utc>>,
    failing_since: Option<DateTime<Utc>>,
    last_ok_at: Option<DateTime<Utc>>,
    last_error: Option<String>,
    off_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

/// One thing that was told, or is still to be.
#[derive(Queryable, Selectable, Serialize)]
#[diesel(table_name = d)]
struct Delivery {
    id: Id,
    webhook_id: Id,
    event: String,
    subject: Option<Id>,
    happened_at: DateTime<Utc>,
    state: String,
    attempts: i32,
    tries: Value,
    next_at: Option<DateTime<Utc>>,
    done_at: Option<DateTime<Utc>>,
}

/// What somebody asks a webhook to be.
struct Wanted {
    label: String,
    url: String,
    events: Vec<String>,
    active: bool,
}

impl Wanted {
    /// What is wrong with it, all at once.
    fn wrongs(&self, out: &Outbound) -> Vec<Wrong> {
        let mut wrongs = Vec::new();
        match self.label.chars().count() {
            0 => wrongs.push(Wrong::new("label", "required")),
            81.. => wrongs.push(Wrong::new("label", "too-long").with("max", 80)),
            _ => {}
        }
        if self.url.is_empty() {
            wrongs.push(Wrong::new("url", "required"));
        } else if self.url.len() > 2_000 || out.accepts(&self.url).is_err() {
            wrongs.push(Wrong::new("url", "webhook-address"));
        }
        if self.events.is_empty() || self.events.len() > 200 || !self.events.iter().all(|e| is_event(e)) {
            wrongs.push(Wrong::new("events", "webhook-events"));
        }
        wrongs
    }

    fn listed(&self) -> Vec<Option<String>> {
        self.events.iter().cloned().map(Some).collect()
    }
}

/// A name of the journal (`people.created`), everything of a thing (`people.*`), or everything (`*`).
fn is_event(name: &str) -> bool {
    let word = |w: &str| !w.is_empty() && w.len() <= 60 && w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    name == "*" || name.split_once('.').is_some_and(|(of, what)| word(of) && (what == "*" || word(what)))
}

/// What may happen to the records of any resource.
const VERBS: [&str; 6] = ["created", "updated", "deleted", "restored", "commented", "merged"];
/// What else is worth a word.
const OTHERS: [&str; 9] = [
    "members.invited",
    "members.seated",
    "members.archived",
    "approvals.asked",
    "approvals.approved",
    "modules.switched_on",
    "modules.switched_off",
    "modules.upgraded",
    "settings.changed",
];

/// What can be picked here: by what it is about, its key of words, and the events.
fn offered(scope: &Scope) -> Vec<(String, Vec<String>)> {
    let on = scope.house().edition().modules.iter().filter(|m| scope.tenant().keeps(m.manifest.name));
    let of = on.flat_map(|m| m.resources.iter().copied());
    let may_happen = |r: &'static Resource| VERBS.into_iter().filter(|v| *v != "merged" || r.twins.is_some());
    let mut all: Vec<(String, Vec<String>)> =
        of.map(|r| (r.name.to_string(), may_happen(r).map(|v| format!("{}.{v}", r.name)).collect())).collect();
    all.push(("house".into(), OTHERS.map(String::from).to_vec()));
    all
}

fn secret_spot(row: &str) -> Spot<'_> {
    Spot { table: "webhooks", column: "secret", row }
}

fn find(tx: &mut Tx, id: Id) -> Result<Webhook> {
    tx.one(w::table.filter(w::id.eq(id)).select(Webhook::as_select()))
}
