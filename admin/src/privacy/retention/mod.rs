//! Retention: what has served its purpose is found, shown, and then archived apart, emptied or deleted, as the
//! register says; what the law or living work still needs is kept. The law wins, and every run leaves a proof.

mod carry;
mod nightly;
mod pages;
mod proof;
mod run;
mod told;
pub(super) mod vault;

pub(super) use nightly::overdue;
pub(super) use run::RUN;

use super::{DESK, VAULT, kept, tabs};
use kernel::approval::{self, Act, Carry, Shown, key};
use kernel::error::Result;
use kernel::job::{Cron, Entry};
use kernel::prelude::*;
use kernel::privacy::{Basis, Fate, Processing};
use kernel::resource::target;
use kernel::schema::settings;
use serde_json::{Value, json};
use std::collections::HashMap;

pub(super) const JOBS: [Entry; 2] = [Entry::of::<carry::Carry>(), Entry::of::<nightly::Nightly>()];

/// Once a day somebody looks.
pub(super) const CLOCK: Cron = Cron { job: "privacy.nightly", every: 1_440, per_agency: true };

/// Records of a class that are looked at together.
const BATCH: i64 = 5_000;
/// The settings document that says whether an agency lets the night apply what is due.
const DOCUMENT: &str = "privacy";

pub(super) fn routes(r: &mut Routes) {
    r.get("/app/privacy/retention", DESK, pages::overview);
    r.post("/app/privacy/retention", DESK, pages::plan);
    r.post("/app/privacy/retention/automatic", DESK, pages::automatic).dangerous();
    r.get("/app/privacy/retention/{id}", DESK, pages::one);
    r.post("/app/privacy/retention/{id}/apply", DESK, pages::apply).dangerous();
    r.post("/app/privacy/retention/{id}/stop", DESK, pages::stop);
    r.post("/app/privacy/retention/{id}/undo", VAULT, pages::undo).dangerous();
    r.get("/app/privacy/retention/{id}/proof.csv", DESK, proof::csv);
    r.get("/app/privacy/archive", VAULT, vault::page);
    r.get("/app/privacy/archive/{id}", VAULT, vault::one);
    r.post("/app/privacy/archive/{id}/restore", VAULT, vault::restore).dangerous();
    r.post("/app/privacy/archive/{id}/end", VAULT, vault::end).dangerous();
    r.get("/api/v1/privacy/retention", DESK, pages::overview_json).told(told::overview);
    r.patch("/api/v1/privacy/retention", DESK, pages::automatic_json).dangerous().told(told::automatic);
    r.get("/api/v1/privacy/retention/runs", DESK, pages::runs_json).told(told::runs);
    r.post("/api/v1/privacy/retention/runs", DESK, pages::plan_json).told(told::planned);
    r.get("/api/v1/privacy/retention/runs/{id}", DESK, pages::one_json).told(told::run);
    r.post("/api/v1/privacy/retention/runs/{id}/apply", DESK, pages::apply_json).dangerous().told(told::begun);
    r.post("/api/v1/privacy/retention/runs/{id}/stop", DESK, pages::stop_json).told(told::begun);
    r.post("/api/v1/privacy/retention/runs/{id}/undo", VAULT, pages::undo_json).dangerous().told(told::begun);
    r.get("/api/v1/privacy/archive", VAULT, vault::list_json).told(told::archive);
    r.get("/api/v1/privacy/archive/{id}", VAULT, vault::one_json).told(told::archived);
    r.post("/api/v1/privacy/archive/{id}/restore", VAULT, vault::restore_json).dangerous().told(told::nothing);
}

/// What would become of one record.
#[derive(Clone, Copy)]
pub(super) struct Verdict {
    pub of: &'static Resource,
    pub id: Id,
    /// `archive`, `anonymise`, `delete`, or `keep`.
    pub fate: &'static str,
    /// Why it is kept: `duty`, `contract` or `use`.
    pub why: Option<&'static str>,
}

/// Every record of a class that has served its purpose, with what becomes of it; of `these` alone, if there are any.
pub(super) fn verdicts(tx: &mut Tx, of: &Processing, these: Option<Vec<Id>>) -> Result<Vec<Verdict>> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let due = of.resource.outlived(tx, of.months, these.clone(), after, BATCH)?;
        let Some((last, _)) = due.last() else { return Ok(all) };
        after = Some(*last);
        let needed = needed(tx, of.resource, due.iter().map(|(id, _)| *id).collect())?;
        let verdict = |(id, binned): (Id, bool)| {
            let why = needed.get(&id).copied();
            // What somebody threw away is not archived: nobody would look for it.
            let fate = if binned { Fate::Delete } else { of.fate };
            Verdict { of: of.resource, id, fate: if why.is_some() { "keep" } else { fate.name() }, why }
        };
        all.extend(due.into_iter().map(verdict));
    }
}

/// Which of these records something else still needs, and why: what the law asks to keep names them, or a contract, or work
/// that is not over. The strongest reason is said.
fn needed(tx: &mut Tx, of: &Resource, these: Vec<Id>) -> Result<HashMap<Id, &'static str>> {
    let mut needed: HashMap<Id, &'static str> = HashMap::new();
    let strength = |why: &str| ["use", "contract", "duty"].iter().position(|w| *w == why);
    for other in kept(tx.scope()) {
        let why = match other.basis {
            Basis::Duty => "duty",
            Basis::Contract => "contract",
            Basis::Consent | Basis::Interest => "use",
        };
        for field in other.resource.fields.iter().filter(|f| target(f) == Some(of.name)) {
            for id in other.resource.still_names(tx, field, these.clone(), other.months)? {
                let known = needed.entry(id).or_insert(why);
                if strength(why) > strength(known) {
                    *known = why;
                }
            }
        }
    }
    Ok(needed)
}

/// What is due in every class, in the register's order.
pub(super) fn due(tx: &mut Tx) -> Result<Vec<(Processing, Vec<Verdict>)>> {
    let classes = kept(tx.scope());
    tx.beyond_reach(|tx| classes.into_iter().map(|of| Ok((of, verdicts(tx, &of, None)?))).collect())
}

/// How many records something would become of.
pub(super) fn pending(due: &[(Processing, Vec<Verdict>)]) -> usize {
    due.iter().flat_map(|(_, verdicts)| verdicts).filter(|v| v.fate != "keep").count()
}

/// What the agency chose and what it was told: `{"automatic", "announced_at", "announced"}`.
pub(super) fn document(tx: &mut Tx) -> Result<Value> {
    let known = tx.maybe(settings::table.filter(settings::name.eq(DOCUMENT)).select(settings::document))?;
    Ok(known.unwrap_or_else(|| json!({})))
}

/// Changes a part of it.
pub(super) fn note(tx: &mut Tx, part: Value) -> Result<()> {
    let mut document = document(tx)?;
    if let (Some(all), Some(new)) = (document.as_object_mut(), part.as_object()) {
        all.extend(new.clone());
    }
    let (mine, actor) = (settings::table.filter(settings::name.eq(DOCUMENT)), tx.scope().principal().actor());
    let set = (settings::document.eq(document), settings::changed_by.eq(actor), settings::changed_at.eq(diesel::dsl::now));
    if tx.run(diesel::update(mine).set((set.clone(), settings::version.eq(settings::version + 1))))? == 0 {
        tx.run(diesel::insert_into(settings::table).values((settings::name.eq(DOCUMENT), set)))?;
    }
    Ok(())
}

/// The night let do what is due, without anybody looking: seen by two, unless one person alone answers for data here.
/// To have somebody look again asks for nobody.
pub(super) static AUTOMATIC: Act = Act {
    name: "privacy.automatic",
    switch: "",
    may: |_, _| Some(DESK),
    mays: |_| vec![DESK],
    show: |tx, params| {
        let (wanted, before) = (is_automatic(params), is_automatic(&document(tx)?));
        if !wanted || before || !approval::has_second(tx, DESK)? {
            return Ok(None);
        }
        let said = |on: bool| vec![key(if on { "privacy-automatic-label" } else { "privacy-by-hand" })];
        Ok(Some(vec![Shown { what: key("privacy-automatic-title"), before: said(false), after: said(true) }]))
    },
    carry: Carry::AtOnce(|tx, params| {
        let (wanted, before) = (is_automatic(params), is_automatic(&document(tx)?));
        note(tx, json!({"automatic": wanted}))?;
        let told = json!({"before": {"automatic": before}, "after": {"automatic": wanted}});
        tx.journal("privacy.automatic", None, told).map(|()| Value::Null)
    }),
};

/// Whether the night applies what is due.
pub(super) fn is_automatic(document: &Value) -> bool {
    document["automatic"] == json!(true)
}
