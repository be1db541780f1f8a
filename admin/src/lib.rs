//! The agency's settings desk and the operators' console.

mod access;
mod aids;
pub mod anchors;
mod approvals;
mod arrivals;
mod audit;
pub mod closing;
mod configuration;
mod copies;
mod documents;
mod face;
mod fields;
mod guide;
mod history;
mod integrations;
mod interfaces;
mod invitations;
mod licence;
mod members;
mod modules;
mod notices;
mod opens;
mod operators;
mod plan;
mod planned;
mod privacy;
mod profile;
mod purges;
mod readers;
mod releases;
mod roles;
mod roster;
mod seals;
mod seats;
mod settings;
mod standing;
mod subscription;
mod support;
mod team;
mod webhooks;

pub use releases::{Progress, advance, turn_back};

pub use arrivals::bring_rights;
pub use operators::health::{Build, Finding, findings};
pub use privacy::PRIVACY;
pub use purges::{PurgeStep, Standing, purge_advance, purge_resume, purge_standing, purge_stop};

use kernel::prelude::*;

/// Switching modules on and off.
pub(crate) const MODULES: Permission = "house.modules";
/// Inviting people, giving them roles, archiving them.
pub(crate) const PEOPLE: Permission = "house.people";
/// Deciding what roles may do.
pub(crate) const ROLES: Permission = "house.roles";
/// The agency's name, look, address and domains.
pub(crate) const SETTINGS: Permission = "house.settings";
/// Reading the whole journal.
pub(crate) const AUDIT: Permission = "house.audit";
/// Opening records to people, and seeing who sees them.
pub(crate) const SHARING: Permission = "house.sharing";
/// Adding fields of the agency's own.
pub(crate) const FIELDS: Permission = "house.fields";
/// Connecting other programs: what they hear, what they may do.
pub(crate) const WEBHOOKS: Permission = "house.webhooks";
/// Closing the agency for good.
pub(crate) const CLOSE: Permission = "house.close";

const HANDLERS: &[kernel::event::Handler] = &[
    approvals::HANDLERS[0],
    releases::HANDLERS[0],
    releases::HANDLERS[1],
    releases::HANDLERS[2],
    releases::HANDLERS[3],
    releases::HANDLERS[4],
    purges::HANDLERS[0],
    purges::HANDLERS[1],
    purges::HANDLERS[2],
    purges::HANDLERS[3],
];
const JOBS: &[kernel::job::Entry] = &[
    seals::JOBS[0],
    seals::JOBS[1],
    seals::JOBS[2],
    releases::JOBS[0],
    releases::JOBS[1],
    releases::JOBS[2],
    operators::ROLLOUTS[0],
    audit::seal::JOBS[0],
    anchors::JOBS[0],
    access::reminder::JOBS[0],
    access::met::JOBS[0],
    copies::JOBS[0],
    copies::JOBS[1],
    copies::JOBS[2],
    purges::JOBS[0],
    purges::JOBS[1],
    arrivals::JOBS[0],
    webhooks::JOBS[0],
    webhooks::JOBS[1],
    closing::JOBS[0],
    planned::JOBS[0],
    interfaces::JOBS[0],
];

/// What every agency has and cannot switch off.
pub static FOUNDATION: Module = Module {
    permissions: &[MODULES, PEOPLE, ROLES, SETTINGS, AUDIT, FIELDS, SHARING, WEBHOOKS, CLOSE],
    // Whoever looks after people gives artists and colleagues their seats (AU-31), as far as their own rights go.
    grants: &[("manager", &[AUDIT, PEOPLE, SHARING]), ("hr", &[PEOPLE, SHARING])],
    guide: guide::CHAPTERS,
    nav: &[
        Nav { label: "nav-files", icon: "paperclip", href: "/app/files", may: MEMBER },
        Nav { label: "nav-team", icon: "id-card", href: "/app/team", may: PEOPLE },
        Nav { label: "nav-modules", icon: "puzzle", href: "/app/modules", may: MODULES },
        Nav { label: "access-title", icon: "shield-check", href: "/app/access", may: PEOPLE },
        Nav { label: "approvals-title", icon: "check-check", href: "/app/approvals", may: MEMBER },
        Nav { label: "nav-settings", icon: "settings", href: "/app/settings", may: SETTINGS },
        Nav { label: "nav-audit", icon: "history", href: "/app/audit", may: AUDIT },
    ],
    desk: &[
        Nav { label: "desk-general", icon: "settings", href: "/app/settings", may: SETTINGS },
        Nav { label: "settings-domains", icon: "globe", href: "/app/settings/domains", may: SETTINGS },
        Nav { label: "documents-title", icon: "history", href: "/app/settings/documents", may: SETTINGS },
        Nav { label: "configuration-short", icon: "upload", href: "/app/settings/configuration", may: SETTINGS },
        Nav { label: "settings-fields", icon: "columns-3", href: "/app/fields", may: FIELDS },
        Nav { label: "subscription-page-title", icon: "credit-card", href: "/app/settings/plan", may: SETTINGS },
        Nav { label: "nav-modules", icon: "puzzle", href: "/app/modules", may: MODULES },
        Nav { label: "aids-title", icon: "sparkles", href: aids::DESK, may: MODULES },
        Nav { label: "nav-roles", icon: "shield-check", href: "/app/roles", may: ROLES },
        Nav { label: "integrations-title", icon: "waypoints", href: "/app/settings/integrations", may: WEBHOOKS },
        Nav { label: "webhooks-title", icon: "plug", href: "/app/settings/webhooks", may: WEBHOOKS },
        Nav { label: "switches-title", icon: "check-check", href: "/app/settings/approvals", may: ROLES },
        Nav { label: "support-title", icon: "life-buoy", href: support::DESK, may: SETTINGS },
        Nav { label: "closing-title", icon: "archive", href: closing::DESK, may: CLOSE },
    ],
    steps: &[
        Step { name: "team", href: "/app/team", may: PEOPLE, done: team::has_colleagues },
        Step { name: "face", href: "/app/settings", may: SETTINGS, done: |tx| Ok(tx.scope().tenant().text("agency", "logo").is_some()) },
    ],
    alerts: &[access::reminder::LATE],
    settings: Some(&settings::SCHEMA),
    notices: notices::DESK,
    portable: configuration::PORTABLE,
    acts: approvals::acts::ALL,
    routes: desk,
    handlers: HANDLERS,
    jobs: JOBS,
    crons: &[
        seals::CRONS[0],
        seals::CRONS[1],
        seals::CRONS[2],
        operators::CRONS[0],
        audit::seal::CLOCK,
        anchors::CLOCK,
        access::reminder::CLOCK,
        access::met::CLOCK,
        copies::CRONS[0],
        arrivals::CRONS[0],
        webhooks::CRONS[0],
        closing::CLOCK,
        planned::CLOCK,
        interfaces::CLOCK,
    ],
    ..Module::new(Manifest { side_effects: &[kernel::job::Effect::Webhook], ..Manifest::new("house", "house") })
};

/// The agency's desk.
fn desk(r: &mut Routes) {
    releases::routes(r);
    modules::routes(r);
    aids::routes(r);
    planned::routes(r);
    purges::routes(r);
    closing::routes(r);
    support::routes(r);
    team::routes(r);
    access::routes(r);
    roles::routes(r);
    settings::routes(r);
    face::routes(r);
    subscription::routes(r);
    fields::routes(r);
    audit::routes(r);
    approvals::routes(r);
    history::routes(r);
    documents::routes(r);
    configuration::routes(r);
    copies::routes(r);
    profile::routes(r);
    webhooks::routes(r);
    integrations::routes(r);
}

/// The platform's own pages.
pub fn routes(r: &mut Routes) {
    operators::routes(r);
}

/// Pages and words of this crate.
pub fn source() -> theme::Source {
    let templates = [
        ("components/admin.html", include_str!("../templates/parts.html")),
        ("admin/aids.html", include_str!("../templates/aids.html")),
        ("admin/modules.html", include_str!("../templates/modules.html")),
        ("admin/releases.html", include_str!("../templates/releases.html")),
        ("admin/move.html", include_str!("../templates/move.html")),
        ("admin/wishes.html", include_str!("../templates/wishes.html")),
        ("admin/moving.html", include_str!("../templates/moving.html")),
        ("admin/purge.html", include_str!("../templates/purge.html")),
        ("admin/plan.html", include_str!("../templates/plan.html")),
        ("admin/closing.html", include_str!("../templates/closing.html")),
        ("admin/support.html", include_str!("../templates/support.html")),
        ("admin/support_access.html", include_str!("../templates/support_access.html")),
        ("admin/team.html", include_str!("../templates/team.html")),
        ("admin/member.html", include_str!("../templates/member.html")),
        ("access/overview.html", include_str!("../templates/access/overview.html")),
        ("access/person.html", include_str!("../templates/access/person.html")),
        ("access/record.html", include_str!("../templates/access/record.html")),
        ("access/limits.html", include_str!("../templates/access/limits.html")),
        ("access/diagram.html", include_str!("../templates/access/diagram.html")),
        ("access/graph.html", include_str!("../templates/access/graph.html")),
        ("access/change.html", include_str!("../templates/access/change.html")),
        ("access/rehearsal.html", include_str!("../templates/access/rehearsal.html")),
        ("access/gate.html", include_str!("../templates/access/gate.html")),
        ("access/teams.html", include_str!("../templates/access/teams.html")),
        ("access/walls.html", include_str!("../templates/access/walls.html")),
        ("access/review.html", include_str!("../templates/access/review.html")),
        ("approvals/list.html", include_str!("../templates/approvals/list.html")),
        ("approvals/request.html", include_str!("../templates/approvals/request.html")),
        ("approvals/switches.html", include_str!("../templates/approvals/switches.html")),
        ("admin/roles.html", include_str!("../templates/roles.html")),
        ("admin/copy.html", include_str!("../templates/copy.html")),
        ("admin/promotion.html", include_str!("../templates/promotion.html")),
        ("admin/configuration.html", include_str!("../templates/configuration.html")),
        ("admin/documents.html", include_str!("../templates/documents.html")),
        ("admin/document.html", include_str!("../templates/document.html")),
        ("admin/settings.html", include_str!("../templates/settings.html")),
        ("admin/subscription.html", include_str!("../templates/subscription.html")),
        ("admin/fields.html", include_str!("../templates/fields.html")),
        ("privacy/desk.html", include_str!("../templates/privacy/desk.html")),
        ("privacy/erase.html", include_str!("../templates/privacy/erase.html")),
        ("privacy/register.html", include_str!("../templates/privacy/register.html")),
        ("privacy/search.html", include_str!("../templates/privacy/search.html")),
        ("privacy/retention.html", include_str!("../templates/privacy/retention.html")),
        ("privacy/run.html", include_str!("../templates/privacy/run.html")),
        ("privacy/archive.html", include_str!("../templates/privacy/archive.html")),
        ("privacy/archived.html", include_str!("../templates/privacy/archived.html")),
        ("admin/history.html", include_str!("../templates/history.html")),
        ("admin/audit.html", include_str!("../templates/audit.html")),
        ("admin/address.html", include_str!("../templates/address.html")),
        ("webhooks/list.html", include_str!("../templates/webhooks/list.html")),
        ("webhooks/one.html", include_str!("../templates/webhooks/one.html")),
        ("integrations/list.html", include_str!("../templates/integrations/list.html")),
        ("integrations/kept.html", include_str!("../templates/integrations/kept.html")),
        ("integrations/one.html", include_str!("../templates/integrations/one.html")),
        ("admin/profile.html", include_str!("../templates/profile.html")),
        ("admin/operators/layout.html", include_str!("../templates/operators/layout.html")),
        ("admin/operators/agencies.html", include_str!("../templates/operators/agencies.html")),
        ("admin/operators/agency.html", include_str!("../templates/operators/agency.html")),
        ("admin/operators/door.html", include_str!("../templates/operators/door.html")),
        ("admin/operators/access.html", include_str!("../templates/operators/access.html")),
        ("admin/operators/health.html", include_str!("../templates/operators/health.html")),
        ("admin/operators/breaches.html", include_str!("../templates/operators/breaches.html")),
        ("admin/operators/rollouts.html", include_str!("../templates/operators/rollouts.html")),
        ("admin/operators/rollout.html", include_str!("../templates/operators/rollout.html")),
        ("admin/operators/closures.html", include_str!("../templates/operators/closures.html")),
        ("admin/operators/commons.html", include_str!("../templates/operators/commons.html")),
        ("admin/operators/interfaces.html", include_str!("../templates/operators/interfaces.html")),
        ("admin/operators/keys.html", include_str!("../templates/operators/keys.html")),
        ("admin/operators/jobs.html", include_str!("../templates/operators/jobs.html")),
    ];
    theme::Source {
        name: "admin",
        templates: templates.map(|(path, text)| (path.to_string(), text.to_string())).to_vec(),
        words: [
            concat!(
                include_str!("../locales/fr.ftl"),
                include_str!("../locales/releases.fr.ftl"),
                include_str!("../locales/documents.fr.ftl"),
                include_str!("../locales/configuration.fr.ftl"),
                include_str!("../locales/interfaces.fr.ftl"),
                include_str!("../locales/copies.fr.ftl"),
                include_str!("../locales/rollouts.fr.ftl"),
                include_str!("../locales/purges.fr.ftl"),
                include_str!("../locales/closing.fr.ftl"),
                include_str!("../locales/support.fr.ftl"),
                include_str!("../locales/operators.fr.ftl"),
                include_str!("../locales/privacy.fr.ftl"),
                include_str!("../locales/retention.fr.ftl"),
                include_str!("../locales/aids.fr.ftl"),
                include_str!("../locales/approvals.fr.ftl"),
                include_str!("../locales/accounts.fr.ftl"),
                include_str!("../locales/diagram.fr.ftl"),
                include_str!("../locales/webhooks.fr.ftl"),
                include_str!("../locales/integrations.fr.ftl")
            ),
            concat!(
                include_str!("../locales/en.ftl"),
                include_str!("../locales/releases.en.ftl"),
                include_str!("../locales/documents.en.ftl"),
                include_str!("../locales/configuration.en.ftl"),
                include_str!("../locales/interfaces.en.ftl"),
                include_str!("../locales/copies.en.ftl"),
                include_str!("../locales/rollouts.en.ftl"),
                include_str!("../locales/purges.en.ftl"),
                include_str!("../locales/closing.en.ftl"),
                include_str!("../locales/support.en.ftl"),
                include_str!("../locales/operators.en.ftl"),
                include_str!("../locales/privacy.en.ftl"),
                include_str!("../locales/retention.en.ftl"),
                include_str!("../locales/aids.en.ftl"),
                include_str!("../locales/approvals.en.ftl"),
                include_str!("../locales/accounts.en.ftl"),
                include_str!("../locales/diagram.en.ftl"),
                include_str!("../locales/webhooks.en.ftl"),
                include_str!("../locales/integrations.en.ftl")
            ),
        ],
    }
}
