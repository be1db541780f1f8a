//! Whom the agency knows, who is what where, and what was said last.

mod anniversary;
mod artist;
mod band_member;
mod capacity;
mod card;
mod colleague;
mod commons;
mod consent;
mod days;
mod detail;
mod duplicates;
mod figure;
mod follow_up;
mod handlers;
pub mod identifiers;
mod incident;
mod interaction;
mod mandate;
mod map;
mod matching;
mod network;
mod organisation;
mod person;
mod position;
mod register;
mod relation;
mod releases;
mod samples;
mod schema;
mod settings;
mod site;
mod story;
mod trends;
mod venue;
mod verify;

pub use anniversary::{Anniversary, Recurs, again, anniversaries, is_morning, tell_once};
pub use artist::{ARTISTS, Artist};
pub use band_member::{BAND_MEMBERS, BandMember};
pub use capacity::{CAPACITIES, Capacity};
pub use colleague::{COLLEAGUES, Colleague};
pub use commons::VenueTaken;
pub use consent::{CONSENTS, Consent};
pub use detail::{DETAILS, Detail};
pub use figure::{FIGURES, Figure};
pub use incident::{INCIDENTS, Incident};
pub use interaction::Interaction;
pub use mandate::{MANDATES, Mandate};
pub use organisation::{ORGANISATIONS, Organisation};
pub use person::{PEOPLE, PeopleContacted, Person};
pub use position::{POSITIONS, Position};
pub use relation::{RELATIONS, Relation};
pub use site::{Alphabet, SiteArtist, site_artist, site_artists};
pub use venue::{VENUES, Venue};

use kernel::job::Entry;
use kernel::module::Way;
use kernel::prelude::*;
use kernel::privacy::{Basis, Fate, Processing};

const INTERACTIONS: Resource = Interaction::RESOURCE;

const HR: &[Permission] = &[
    PEOPLE.may.read,
    PEOPLE.may.create,
    PEOPLE.may.update,
    ORGANISATIONS.may.read,
    POSITIONS.may.read,
    ARTISTS.may.read,
    VENUES.may.read,
    BAND_MEMBERS.may.read,
    COLLEAGUES.may.read,
    COLLEAGUES.may.create,
    COLLEAGUES.may.update,
    COLLEAGUES.may.reveal,
];

/// The module, in one glance.
pub static MODULE: Module = Module {
    releases: releases::ALL,
    resources: &[
        &PEOPLE,
        &ORGANISATIONS,
        &POSITIONS,
        &ARTISTS,
        &BAND_MEMBERS,
        &VENUES,
        &CAPACITIES,
        &INCIDENTS,
        &MANDATES,
        &INTERACTIONS,
        &COLLEAGUES,
        &CONSENTS,
        &RELATIONS,
        &DETAILS,
        &FIGURES,
    ],
    // What is known of addresses, which venues are shared ones, from where values are: of a resource it is not.
    tables: &["address_checks", "commons_links", "organisation_sources"],
    grants: &[
        ("artist", &[ARTISTS.may.read, VENUES.may.read]),
        ("developer", &[ARTISTS.may.read, ORGANISATIONS.may.read, VENUES.may.read]),
        // Human resources give artists their seats, so they see what an artist may see (AU-31).
        ("hr", HR),
    ],
    settings: Some(&settings::SCHEMA),
    personal: &[
        // Three years after the last contact, then two apart: five years in which somebody could go to court.
        Processing::of(&PEOPLE, Basis::Interest, 36, Fate::Archive(24)).handed(verify::handed),
        Processing::of(&ORGANISATIONS, Basis::Contract, 60, Fate::Anonymise).handed(verify::handed),
        Processing::of(&DETAILS, Basis::Interest, 36, Fate::Delete).handed(verify::handed),
        Processing::of(&BAND_MEMBERS, Basis::Contract, 60, Fate::Delete),
        Processing::of(&COLLEAGUES, Basis::Contract, 60, Fate::Delete),
        Processing::of(&INCIDENTS, Basis::Interest, 60, Fate::Delete),
        Processing::of(&RELATIONS, Basis::Interest, 60, Fate::Delete),
        Processing::of(&INTERACTIONS, Basis::Interest, 36, Fate::Delete),
        Processing::of(&CONSENTS, Basis::Duty, 60, Fate::Delete),
    ],
    guide: &[kernel::chapter!("address-book", "users", "2-carnet-d-adresses", "2-address-book")],
    nav: &[
        place("people-many", &PEOPLE, "/app/people"),
        place("organisations-many", &ORGANISATIONS, "/app/organisations"),
        place("artists-many", &ARTISTS, "/app/artists"),
        place("venues-many", &VENUES, "/app/venues"),
        place("interactions-many", &INTERACTIONS, "/app/interactions"),
        Nav { label: "follow-up-title", icon: "flag", href: "/app/follow-up", may: follow_up::FOLLOW_UP },
        Nav { label: "map-title", icon: "map", href: "/app/map", may: map::MAP },
        Nav { label: "network-title", icon: "waypoints", href: "/app/network", may: network::NETWORK },
    ],
    more: &[
        some("labels-many", "disc-3", &ORGANISATIONS, "/app/organisations?kind.is=label"),
        some("media-many", "radio", &ORGANISATIONS, "/app/organisations?kind.is=media"),
        some("technicians-many", "wrench", &PEOPLE, "/app/people?trade.is=technician"),
        place("band_members-many", &BAND_MEMBERS, "/app/band_members"),
        place("capacities-many", &CAPACITIES, "/app/capacities"),
        place("incidents-many", &INCIDENTS, "/app/incidents"),
        place("mandates-many", &MANDATES, "/app/mandates"),
        place("colleagues-many", &COLLEAGUES, "/app/colleagues"),
        place("relations-many", &RELATIONS, "/app/relations"),
        place("details-many", &DETAILS, "/app/details"),
        place("consents-many", &CONSENTS, "/app/consents"),
        Nav { label: "anniversaries-title", icon: "cake", href: "/app/anniversaries", may: PEOPLE.may.read },
        Nav { label: "trends-title", icon: "trending-up", href: "/app/trends", may: trends::TRENDS },
        place("figures-many", &FIGURES, "/app/figures"),
        Nav { label: "matches-title", icon: "sparkles", href: "/app/matches", may: matching::MATCHES },
        Nav { label: "commons-title", icon: "share-2", href: "/app/commons", may: commons::COMMONS },
        Nav { label: "duplicates-title", icon: "copy-check", href: "/app/duplicates", may: duplicates::DUPLICATES },
    ],
    steps: &[Step {
        name: "contacts",
        href: "/app/people/import",
        may: PEOPLE.may.import,
        done: |tx| Ok(PEOPLE.count(tx, &Query::default(), 1)? > 0),
    }],
    alerts: &[follow_up::OVERDUE, follow_up::COLD, duplicates::ALERT],
    notices: &[anniversary::KINDS[0], anniversary::KINDS[1], anniversary::KINDS[2], matching::KIND],
    aids: &[matching::AID, trends::AID],
    ways: &[verify::VERIFIED, register::WAY, card::PRINT, story::COURSE, network::AROUND, map::NEAR, commons::COMMON, matching::FOR, GROUP],
    marks: |tx, of, record| Ok([verify::marks(tx, of, record)?, register::marks(tx, of, record)?].concat()),
    acts: &[&duplicates::MERGE_MANY],
    routes: |r| {
        duplicates::routes(r);
        network::routes(r);
        map::routes(r);
        follow_up::routes(r);
        anniversary::routes(r);
        story::routes(r);
        trends::routes(r);
        matching::routes(r);
        card::routes(r);
        commons::routes(r);
        verify::routes(r);
        register::routes(r);
    },
    handlers: handlers::ALL,
    jobs: &[
        Entry::of::<duplicates::SweepDuplicates>(),
        Entry::of::<anniversary::TellAnniversaries>(),
        Entry::of::<matching::TellMatches>(),
        Entry::of::<verify::VerifyAddresses>(),
    ],
    crons: &[duplicates::CLOCK, anniversary::CLOCK, matching::CLOCK, verify::CLOCK],
    forgets: verify::forget,
    refused: verify::refused,
    words: [
        concat!(
            include_str!("../locales/fr.ftl"),
            include_str!("../locales/sheets.fr.ftl"),
            include_str!("../locales/checks.fr.ftl"),
            include_str!("../locales/register.fr.ftl")
        ),
        concat!(
            include_str!("../locales/en.ftl"),
            include_str!("../locales/sheets.en.ftl"),
            include_str!("../locales/checks.en.ftl"),
            include_str!("../locales/register.en.ftl")
        ),
    ],
    templates: &[
        ("address_book/duplicates.html", include_str!("../templates/duplicates.html")),
        ("address_book/network.html", include_str!("../templates/network.html")),
        ("address_book/map.html", include_str!("../templates/map.html")),
        ("address_book/card.html", include_str!("../templates/card.html")),
        ("address_book/follow_up.html", include_str!("../templates/follow_up.html")),
        ("address_book/anniversaries.html", include_str!("../templates/anniversaries.html")),
        ("address_book/story.html", include_str!("../templates/story.html")),
        ("address_book/matches.html", include_str!("../templates/matches.html")),
        ("address_book/commons.html", include_str!("../templates/commons.html")),
        ("address_book/commons_venue.html", include_str!("../templates/commons_venue.html")),
        ("address_book/commons_find.html", include_str!("../templates/commons_find.html")),
        ("address_book/verified.html", include_str!("../templates/verified.html")),
        ("address_book/addresses.html", include_str!("../templates/addresses.html")),
        ("address_book/register.html", include_str!("../templates/register.html")),
        ("address_book/trends.html", include_str!("../templates/trends.html")),
    ],
    samples: samples::load,
    ..Module::new(Manifest {
        host: ("0.1.0", "1.0.0"),
        needs: &[],
        side_effects: &[Effect::Webhook],
        relies: &[verify::ZEROBOUNCE, register::SIRENE],
        ..Manifest::new("address_book", "users")
    })
};

/// From an artist to the group in which they are told what matters.
const GROUP: Way = Way { label: "group-way", icon: "send", of: &["artists"], href: "/app/groups/{of}/{id}", may: ARTISTS.may.update };

const fn place(label: &'static str, of: &Resource, href: &'static str) -> Nav {
    Nav { label, icon: of.icon, href, may: of.may.read }
}

/// A place that shows some of a resource's records.
const fn some(label: &'static str, icon: &'static str, of: &Resource, href: &'static str) -> Nav {
    Nav { label, icon, href, may: of.may.read }
}
