//! A module that can be told to fail, agency by agency: what a bad release looks like.

use crate::Agency;
use estrade::edition::EDITION as HOUSE;
use kernel::approval::{Act, Carry, Outcome, Shown, key};
use kernel::error::{Error, Result};
use kernel::job::{Entry, Job, Work};
use kernel::module::{Down, Edition, MEMBER, Manifest, Module, PUBLIC, Part, Permission, Release, Reshape};
use kernel::notice::{Kind, Leaves};
use kernel::schema::modules;
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Mutex;
use web::{Form, Go};

/// How the probe does what it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// It panics in the handler, on a server thread.
    Panics,
    /// It panics within a transaction, on a blocking thread.
    PanicsWithin,
    /// It fails, and says so.
    Fails,
    /// It answers well, and late.
    Dawdles,
    /// It fails once the agency is on release 2.0.0.
    FailsWhenNew,
    /// It asks the database for a row that somebody else may hold.
    Asks,
    /// It asks the database to sort more than fits into its memory.
    Sorts,
}

static MOODS: Mutex<Option<HashMap<String, Mood>>> = Mutex::new(None);

/// From now on the probe does so at this agency; none: it is well.
pub fn mood(agency: &Agency, mood: Option<Mood>) {
    let mut moods = MOODS.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let moods = moods.get_or_insert_default();
    match mood {
        Some(mood) => moods.insert(agency.slug.clone(), mood),
        None => moods.remove(&agency.slug),
    };
}

fn do_something(scope: &Scope) -> Result<()> {
    let mood = {
        let moods = MOODS.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        moods.as_ref().and_then(|all| all.get(&scope.tenant().slug).copied())
    };
    match mood {
        Some(Mood::Panics) => panic!("the probe panics"),
        Some(Mood::PanicsWithin) => scope.run(|_: &mut Tx| panic!("the probe panics within")),
        Some(Mood::Dawdles) => {
            std::thread::sleep(std::time::Duration::from_millis(1_100));
            Ok(())
        }
        Some(Mood::Fails) => Err(Error::internal("the probe fails")),
        Some(Mood::Asks) => {
            use kernel::diesel::prelude::*;
            scope.run(|tx| tx.all::<String>(modules::table.select(modules::name).for_update())).map(|_| ())
        }
        Some(Mood::Sorts) => scope.run(sort),
        Some(Mood::FailsWhenNew) if scope.tenant().offers("probe.bold") => Err(Error::internal("the new probe fails")),
        _ => Ok(()),
    }
}

#[expect(clippy::disallowed_methods, reason = "a question with nothing of anybody's in it")]
fn sort(tx: &mut Tx) -> Result<()> {
    use kernel::diesel::dsl::sql;
    use kernel::diesel::sql_types::BigInt;
    tx.one::<i64>(sql::<BigInt>("select length(string_agg(n::text, '' order by n desc))::bigint from generate_series(1, 300000) n"))
        .map(|_| ())
}

async fn page(scope: Scope) -> Result<&'static str> {
    let panics_elsewhere = scope.clone();
    actix_web::web::block(move || do_something(&panics_elsewhere)).await.map_err(Error::internal)??;
    Ok("well")
}

async fn site(scope: Scope) -> Result<&'static str> {
    do_something(&scope)?;
    Ok("well")
}

/// A job of the probe.
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Probe {}

impl Job for Probe {
    const NAME: &'static str = "probe.work";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        let scope = work.scope()?;
        do_something(scope)?;
        scope.tx(|tx| tx.journal("probes.worked", None, json!({}))).await
    }
}

/// A job that 2.0.0 has no more.
#[derive(serde::Serialize, serde::Deserialize)]
pub struct OldProbe {}

impl Job for OldProbe {
    const NAME: &'static str = "probe.old";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        work.scope()?.tx(|tx| tx.journal("probes.worked_as_before", None, json!({}))).await
    }
}

/// What 2.0.0 tells, and no release before it.
pub const TOLD: Kind = Kind::new("probe-told").leaves(Leaves::Message);

/// It forgets the sites of venues, and there is no way back.
const FORGETS: Release = Release {
    steps: &[Reshape {
        name: "probe_forgets",
        table: "venues",
        columns: &["website"],
        up: "jsonb_build_object('website', null)",
        down: Down::Never,
    }],
    checksum: "dd379e612bd3729b6188a050c9c98ead954e8bba3e5cc8ac3c12cb45793cb1e8",
    ..Release::new("3.0.0", "probe-3-0-0")
};

static PROBE: Module = Module {
    releases: &[
        Release::new("1.0.0", "probe-1-0-0"),
        Release {
            features: &["probe.bold"],
            brings: &[Part::Notice("probe-told")],
            retires: &[Part::Path("/app/probe/old"), Part::Job("probe.old")],
            ..Release::new("2.0.0", "probe-2-0-0")
        },
        FORGETS,
    ],
    routes: |r| {
        r.get("/app/probe", MEMBER, site);
        r.get("/app/probe/old", MEMBER, site);
        r.get("/app/probe/blocking", MEMBER, page);
        r.get("/probe", PUBLIC, site);
        r.post("/app/probe/pay", PAY, pay);
    },
    permissions: &[PAY],
    acts: &[&PAYOUT],
    jobs: &[Entry::of::<Probe>(), Entry::of::<OldProbe>()],
    notices: &[TOLD],
    words: [WORDS, WORDS],
    ..Module::new(Manifest::new("probe", "sparkles"))
};

/// The right to pay somebody.
pub const PAY: Permission = "probe.pay";

/// What a module with money would mark as sensitive: nobody pays alone, where the agency wants it so.
static PAYOUT: Act = Act {
    name: "probe.payout",
    switch: "payout",
    may: |_, _| Some(PAY),
    mays: |_| vec![PAY],
    show: |_, params| Ok(Some(vec![Shown { what: key("probe-payout-to"), before: Vec::new(), after: vec![params["to"].clone()] }])),
    carry: Carry::AtOnce(|tx, params| {
        tx.journal("probes.paid", None, params.clone())?;
        Ok(Value::Null)
    }),
};

async fn pay(scope: Scope, form: Form) -> Result<Go> {
    let params = json!({"to": form.text("to"), "amount": form.text("amount")});
    match scope.tx(move |tx| PAYOUT.perform(tx, params)).await? {
        Outcome::Done(_) => Ok(Go::to("/app/probe")),
        Outcome::Asked(id) => Ok(Go::to(format!("/app/approvals/{id}"))),
    }
}

const WORDS: &str = "switch-payout = Versements\nact-probe-payout = Verser une somme\nprobe-payout-to = À qui\nmay-probe-pay = Payer\nmodule-probe = Sonde\nmodule-probe-what = Une sonde.\nnotice-probe-told = La sonde parle\nnotice-probe-told-kind = Sonde\nprobe-1-0-0 = Sage\nprobe-2-0-0 = Hardie\nprobe-3-0-0 = Oublieuse\nstep-of-probe_forgets = Les sites des salles sont oubliés\n";

/// What the house carries, and the probe.
pub static EDITION: Edition =
    Edition { name: "probing", foundation: HOUSE.foundation, modules: &[HOUSE.modules[0], HOUSE.modules[1], HOUSE.modules[2], &PROBE] };

/// Switches the probe on at an agency, on this release.
pub fn on(agency: &Agency, release: &str) {
    use kernel::diesel::prelude::*;
    let row = (modules::name.eq("probe"), modules::state.eq("on"), modules::release.eq(release));
    agency.run(|tx| tx.run(diesel::insert_into(modules::table).values(row))).expect("the probe is on");
}
