//! The agency's public site: its artists, a way to write, in the theme it chose.

mod cast;
mod contact;
mod design;
mod enquiry;
mod machines;
mod pages;
mod releases;
mod samples;
mod schema;

pub use enquiry::{ENQUIRIES, Enquiry};

use kernel::prelude::*;
use kernel::privacy::{Basis, Fate, Processing};
use pages::DESIGN;

/// The module, in one glance.
pub static MODULE: Module = Module {
    releases: releases::ALL,
    resources: &[&ENQUIRIES],
    permissions: &[DESIGN],
    grants: &[
        (
            "communication",
            &[DESIGN, ENQUIRIES.may.read, ENQUIRIES.may.create, ENQUIRIES.may.update, ENQUIRIES.may.comment, ENQUIRIES.may.export],
        ),
        (
            "manager",
            &[
                DESIGN,
                ENQUIRIES.may.read,
                ENQUIRIES.may.create,
                ENQUIRIES.may.update,
                ENQUIRIES.may.delete,
                ENQUIRIES.may.import,
                ENQUIRIES.may.export,
                ENQUIRIES.may.comment,
            ],
        ),
    ],
    settings: Some(&design::SCHEMA),
    personal: &[Processing::of(&ENQUIRIES, Basis::Interest, 36, Fate::Delete)],
    guide: &[kernel::chapter!("public-site", "globe", "4-site-public", "4-public-site")],
    nav: &[
        Nav { label: "enquiries-many", icon: ENQUIRIES.icon, href: "/app/enquiries", may: ENQUIRIES.may.read },
        Nav { label: "showcase-design", icon: "palette", href: "/app/site", may: DESIGN },
    ],
    occasion: Some(&Occasion { name: "site", count: |tx| address_book::ARTISTS.count(tx, &Query::default(), 100), from: 3 }),
    steps: &[Step { name: "site", href: "/app/site", may: DESIGN, done: design::has_tagline }],
    desk: &[Nav { label: "showcase-design", icon: "palette", href: "/app/site", may: DESIGN }],
    alerts: &[enquiry::WAITING],
    routes,
    words: [include_str!("../locales/fr.ftl"), include_str!("../locales/en.ftl")],
    templates: &[("showcase/design.html", include_str!("../templates/design.html"))],
    samples: samples::load,
    ..Module::new(Manifest {
        host: ("0.1.0", "1.0.0"),
        needs: &["address_book"],
        side_effects: &[kernel::job::Effect::Mail],
        ..Manifest::new("showcase", "globe")
    })
};

fn routes(r: &mut Routes) {
    r.get("/", PUBLIC, pages::home)
        .get("/artists", PUBLIC, pages::artists)
        .get("/artists/{slug}", PUBLIC, pages::artist)
        .get("/contact", PUBLIC, contact::page)
        .post("/contact", PUBLIC, contact::send)
        .get("/sitemap.xml", PUBLIC, machines::sitemap)
        .get(machines::FEED, PUBLIC, machines::feed)
        .get("/robots.txt", PUBLIC, machines::robots)
        .get("/manifest.webmanifest", PUBLIC, machines::manifest)
        .get("/app/site", DESIGN, design::page)
        .post("/app/site", DESIGN, design::save)
        .post("/app/site/undo/{version}", DESIGN, design::undo);
}
