//! Workflows: what is done each time something happens, as rules an agency reads and changes, and the log of what was done.

mod api;
mod carried;
mod clock;
mod doors;
mod notices;
mod pages;
mod presets;
mod releases;
mod rule;
mod run;
mod said;
mod samples;
mod schema;
mod vocabulary;
mod workflow;
mod write;

pub use workflow::{WORKFLOWS, Workflow};

use kernel::job::{Effect, Entry};
use kernel::module::{Grant, Way};
use kernel::outside::Outside;
use kernel::prelude::*;
use run::RUN;
use web::channels::relied::{CHAT, SIGNAL, TELEGRAM};

const READ: Permission = WORKFLOWS.may.read;

/// Whoever leads writes rules that act by themselves; whoever works starts them and reads what they did.
const GRANTS: &[Grant] = &[
    (
        "manager",
        &[READ, WORKFLOWS.may.create, WORKFLOWS.may.update, WORKFLOWS.may.delete, WORKFLOWS.may.export, WORKFLOWS.may.comment, RUN],
    ),
    ("booker", &[READ, RUN]),
    ("production", &[READ, RUN]),
    ("communication", &[READ, RUN]),
    ("hr", &[READ, RUN]),
    ("business_finder", &[READ, RUN]),
    ("employee", &[READ, RUN]),
    ("trainee", &[READ]),
];

/// From any record to the workflows that a hand starts on it.
const START: Way = Way { label: "workflow-start-way", icon: "zap", of: &[], href: "/app/workflows/on/{of}/{id}", may: RUN };
const RULE: Way =
    Way { label: "workflow-rule-way", icon: "pencil", of: &["workflows"], href: "/app/workflows/{id}/rule", may: WORKFLOWS.may.update };
const TRY: Way = Way { label: "workflow-try", icon: "eye", of: &["workflows"], href: "/app/workflows/{id}/try", may: WORKFLOWS.may.update };
const PLAY: Way = Way { label: "workflow-start", icon: "play", of: &["workflows"], href: "/app/workflows/{id}/start", may: RUN };
const LOG: Way = Way { label: "workflow-runs", icon: "history", of: &["workflows"], href: "/app/workflow-runs?workflow={id}", may: READ };

/// Steps that speak go by what the platform speaks by.
const fn spoken(by: Outside) -> Outside {
    Outside { serves: &["workflows"], ..by }
}

/// The module, in one glance.
pub static MODULE: Module = Module {
    releases: releases::ALL,
    resources: &[&WORKFLOWS],
    tables: &["workflow_listeners", "workflow_runs"],
    permissions: &[RUN],
    grants: GRANTS,
    guide: &[kernel::chapter!("workflows", "zap", "13-workflows", "13-workflows")],
    nav: &[
        Nav { label: "workflows-many", icon: WORKFLOWS.icon, href: "/app/workflows", may: READ },
        Nav { label: "workflow-presets", icon: "sparkles", href: "/app/workflows/presets", may: WORKFLOWS.may.create },
        Nav { label: "workflow-runs", icon: "activity", href: "/app/workflow-runs", may: READ },
    ],
    desk: &[Nav { label: "doors-title", icon: "log-in", href: "/app/settings/doors", may: doors::KEEPERS }],
    notices: notices::NOTICES,
    occasion: Some(&Occasion { name: "workflows", count: people, from: 5 }),
    portable: &[carried::PORTABLE],
    ways: &[RULE, TRY, PLAY, LOG, START],
    routes: |r| {
        pages::routes(r);
        api::routes(r);
        doors::routes(r);
    },
    jobs: &[run::JOBS[0], run::JOBS[1], run::JOBS[2], Entry::of::<clock::KeepTime>()],
    crons: &[clock::CLOCK, run::CLOCK],
    forgets: |tx, gone| {
        run::forget(tx, gone)?;
        doors::forget(tx, gone)
    },
    words: [
        concat!(include_str!("../locales/fr.ftl"), include_str!("../locales/doors.fr.ftl")),
        concat!(include_str!("../locales/en.ftl"), include_str!("../locales/doors.en.ftl")),
    ],
    templates: &[
        ("workflows/rule.html", include_str!("../templates/rule.html")),
        ("workflows/try.html", include_str!("../templates/try.html")),
        ("workflows/start.html", include_str!("../templates/start.html")),
        ("workflows/presets.html", include_str!("../templates/presets.html")),
        ("workflows/runs.html", include_str!("../templates/runs.html")),
        ("workflows/run.html", include_str!("../templates/run.html")),
        ("doors/list.html", include_str!("../templates/doors/list.html")),
        ("doors/one.html", include_str!("../templates/doors/one.html")),
    ],
    samples: samples::load,
    ..Module::new(Manifest {
        host: ("0.1.0", "1.0.0"),
        needs: &["address_book", "planning"],
        side_effects: &[Effect::Mail, Effect::Webhook],
        relies: &[spoken(TELEGRAM), spoken(SIGNAL), spoken(CHAT)],
        ..Manifest::new("workflows", "workflow")
    })
};

/// Colleagues with a seat: from a handful on, what one does after another is worth a rule.
fn people(tx: &mut Tx) -> Result<i64> {
    use kernel::schema::members as m;
    tx.one(m::table.filter(m::status.eq("active").and(m::deleted_at.is_null()).and(m::external.eq(false))).count())
}
