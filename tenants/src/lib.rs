//! Agencies: how they come to be, what they are called, and where they are found.

mod address;
mod blueprint;
mod demo;
mod domains;
mod front_pages;
mod invitation;
mod mailbox;
mod operators;
mod plan;
mod provision;
mod rounds;
mod sign_up;

pub use demo::{DEMO_PASSWORD, Door, demo};
pub use domains::{Resolver, ask_dns_at};

/// What this crate marks as sensitive.
pub const ACTS: &[&kernel::approval::Act] = &[&domains::CHANGE];

pub use operators::{
    Act, Listed, Reason, act, ask_for_access, close, list, look_again, make_operator, reopen, rest, resume, suspend, wake,
};
pub use plan::{plan_names, price};
pub use provision::{Founder, Founding, Opens, Standing, at_the_terminal, new_seat, of_closing, of_copy, provision, seat};
pub use rounds::{CRONS, JOBS};

use kernel::routes::Routes;

/// The platform's own pages, and those of an agency that are about its address and its seats.
pub fn routes(r: &mut Routes) {
    front_pages::routes(r);
    sign_up::routes(r);
    invitation::routes(r);
    domains::routes(r);
    mailbox::routes(r);
}

/// Pages and words of this crate.
pub fn source() -> theme::Source {
    let templates = [
        ("tenants/welcome.html", include_str!("../templates/welcome.html")),
        ("tenants/opened.html", include_str!("../templates/opened.html")),
        ("tenants/domains.html", include_str!("../templates/domains.html")),
    ];
    theme::Source {
        name: "tenants",
        templates: templates.map(|(path, text)| (path.to_string(), text.to_string())).to_vec(),
        words: [include_str!("../locales/fr.ftl"), include_str!("../locales/en.ftl")],
    }
}
