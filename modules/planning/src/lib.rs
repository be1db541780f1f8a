//! Time and work: what is undertaken, what is to be done for it, by whom and until when.

mod anniversary;
mod calendar;
mod checklist;
mod days;
mod event;
mod project;
mod quality;
mod releases;
mod remind;
mod samples;
mod schema;
mod settings;
mod start;
mod task;
mod template;
mod today;

pub use checklist::{CHECKLISTS, Checklist, ITEMS, Item};
pub use event::{EVENTS, Event, KINDS as EVENT_KINDS};
pub use project::{PROJECTS, Project};
pub use start::{Start, begins_on, start};
pub use task::{PRIORITIES, TASKS, Task};
pub use template::{TEMPLATES, Template};

use kernel::job::Entry;
use kernel::module::Way;
use kernel::portable::{How, Portable};
use kernel::prelude::*;
use kernel::privacy::{Basis, Fate, Processing};

/// From a project to the room in which those who work on it talk.
const GROUP: Way = Way { label: "group-way", icon: "send", of: &["projects"], href: "/app/groups/{of}/{id}", may: PROJECTS.may.update };

/// The module, in one glance.
pub static MODULE: Module = Module {
    releases: releases::ALL,
    resources: &[&PROJECTS, &TASKS, &EVENTS, &CHECKLISTS, &ITEMS, &TEMPLATES],
    tables: &["calendar_feeds", "quality_findings", "reminder_wishes", "reminders"],
    settings: Some(&settings::SCHEMA),
    personal: &[Processing::of(&TASKS, Basis::Contract, 36, Fate::Delete), Processing::of(&EVENTS, Basis::Contract, 60, Fate::Anonymise)],
    guide: &[kernel::chapter!("planning", "calendar-days", "12-planning", "12-planning")],
    nav: &[
        Nav { label: "today-title", icon: "sun", href: "/app/today", may: TASKS.may.read },
        Nav { label: "calendar-title", icon: "calendar-days", href: "/app/calendar", may: EVENTS.may.read },
        Nav { label: "tasks-many", icon: TASKS.icon, href: "/app/tasks", may: TASKS.may.read },
        Nav { label: "projects-many", icon: PROJECTS.icon, href: "/app/projects", may: PROJECTS.may.read },
    ],
    more: &[
        Nav { label: "quality-title", icon: "badge-check", href: "/app/quality", may: TASKS.may.read },
        Nav { label: "checklists-many", icon: CHECKLISTS.icon, href: "/app/checklists", may: CHECKLISTS.may.read },
        Nav { label: "templates-many", icon: TEMPLATES.icon, href: "/app/templates", may: TEMPLATES.may.read },
    ],
    alerts: &[today::LATE],
    occasion: Some(&Occasion { name: "planning", count: |tx| address_book::ARTISTS.count(tx, &Query::default(), 100), from: 2 }),
    portable: &[
        Portable {
            name: "checklists",
            icon: CHECKLISTS.icon,
            may: CHECKLISTS.may.read,
            how: How::Records(&CHECKLISTS, Some((&ITEMS, "checklist_id"))),
        },
        Portable { name: "templates", icon: TEMPLATES.icon, may: TEMPLATES.may.read, how: How::Records(&TEMPLATES, None) },
    ],
    ways: &[start::WAY, GROUP],
    routes: |r| {
        today::routes(r);
        start::routes(r);
        calendar::routes(r);
        quality::routes(r);
        remind::routes(r);
    },
    replies: &[kernel::module::Reply { of: "tasks", may: TASKS.may.update, hear: task::hear }],
    notices: &[remind::KINDS[0], remind::KINDS[1], remind::KINDS[2], remind::KINDS[3], anniversary::KINDS[0]],
    handlers: event::played::HANDLERS,
    jobs: &[Entry::of::<quality::LookForWrongs>(), Entry::of::<anniversary::TellProjects>(), Entry::of::<remind::Remind>()],
    crons: &[quality::CLOCK, anniversary::CLOCK, remind::CLOCK],
    words: [
        concat!(include_str!("../locales/fr.ftl"), include_str!("../locales/reminders.fr.ftl")),
        concat!(include_str!("../locales/en.ftl"), include_str!("../locales/reminders.en.ftl")),
    ],
    templates: &[
        ("planning/today.html", include_str!("../templates/today.html")),
        ("planning/start.html", include_str!("../templates/start.html")),
        ("planning/calendar.html", include_str!("../templates/calendar.html")),
        ("planning/quality.html", include_str!("../templates/quality.html")),
        ("planning/feeds.html", include_str!("../templates/feeds.html")),
        ("planning/reminders.html", include_str!("../templates/reminders.html")),
    ],
    samples: samples::load,
    ..Module::new(Manifest { host: ("0.1.0", "1.0.0"), needs: &["address_book"], ..Manifest::new("planning", "calendar-days") })
};
