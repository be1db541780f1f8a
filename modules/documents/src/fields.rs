//! The closed list of what a wording may mention.

use address_book::{ARTISTS, ORGANISATIONS, PEOPLE};
use kernel::field::{Field, Kind};
use kernel::prelude::Resource;
use typeset::Shell;

/// How something that is filled in is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asks {
    Line,
    Lines,
    Day,
    /// An amount in the agency's currency.
    Money,
    /// Hundredths: 5,5.
    Rate,
    /// Lines of an invoice.
    Items,
    /// Hours and what happens.
    Times,
}

/// What is filled in each time.
pub(crate) struct Asked {
    /// Its mention: `contract.venue`; its words are `document-contract-venue`.
    pub name: &'static str,
    pub asks: Asks,
    pub required: bool,
}

const fn ask(name: &'static str, asks: Asks) -> Asked {
    Asked { name, asks, required: false }
}

const fn must(name: &'static str, asks: Asks) -> Asked {
    Asked { name, asks, required: true }
}

/// What a shell asks for, in the order of its form.
pub(crate) fn asked(shell: Shell) -> &'static [Asked] {
    match shell {
        Shell::Letter => {
            const { &[must("letter.subject", Asks::Line), must("letter.text", Asks::Lines), ask("letter.signatory", Asks::Line)] }
        }
        Shell::Contract => {
            const {
                &[
                    must("contract.show", Asks::Line),
                    ask("contract.cast", Asks::Line),
                    must("contract.venue", Asks::Line),
                    must("contract.day", Asks::Day),
                    ask("contract.time", Asks::Line),
                    ask("contract.performances", Asks::Line),
                    must("contract.price", Asks::Money),
                    must("contract.vat", Asks::Rate),
                    ask("contract.deposit", Asks::Money),
                    ask("contract.expenses", Asks::Lines),
                    ask("contract.signatory", Asks::Line),
                    ask("contract.their_signatory", Asks::Line),
                ]
            }
        }
        Shell::Invoice => {
            const {
                &[
                    ask("invoice.subject", Asks::Line),
                    must("invoice.lines", Asks::Items),
                    ask("invoice.supplied_on", Asks::Day),
                    must("invoice.due_on", Asks::Day),
                    ask("invoice.reference", Asks::Line),
                    ask("invoice.note", Asks::Lines),
                ]
            }
        }
        Shell::Report => {
            const {
                &[
                    must("report.subject", Asks::Line),
                    ask("report.period", Asks::Line),
                    ask("report.summary", Asks::Lines),
                    must("report.text", Asks::Lines),
                ]
            }
        }
        Shell::RoadSheet => {
            const {
                &[
                    must("road.event", Asks::Line),
                    must("road.day", Asks::Day),
                    must("road.venue", Asks::Line),
                    ask("road.address", Asks::Lines),
                    ask("road.contact", Asks::Line),
                    ask("road.times", Asks::Times),
                    ask("road.travel", Asks::Lines),
                    ask("road.lodging", Asks::Lines),
                    ask("road.meals", Asks::Lines),
                    ask("road.technique", Asks::Lines),
                    ask("road.notes", Asks::Lines),
                ]
            }
        }
    }
}

/// What is worked out from what was filled in.
pub(crate) fn worked_out(shell: Shell) -> &'static [&'static str] {
    match shell {
        Shell::Contract => &["contract.vat_amount", "contract.total"],
        Shell::Invoice => &["invoice.net", "invoice.vat", "invoice.total"],
        _ => &[],
    }
}

/// What a shell sets itself, alone in its line.
pub(crate) fn parts(shell: Shell) -> &'static [&'static str] {
    match shell {
        Shell::Invoice => &["lines", "signatures"],
        Shell::RoadSheet => &["times", "signatures"],
        _ => &["signatures"],
    }
}

/// What is always known.
pub(crate) const COMMON: &[&str] = &[
    "agency.name",
    "agency.email",
    "agency.phone",
    "agency.city",
    "agency.licence",
    "document.number",
    "document.day",
    "document.author",
    "entity.name",
    "entity.legal_form",
    "entity.siret",
    "entity.vat_number",
    "entity.register",
    "entity.licence",
    "entity.address",
    "entity.city",
    "entity.email",
    "entity.phone",
    "entity.website",
    "entity.iban",
    "entity.bic",
    "entity.terms",
    "entity.mentions",
    "recipient.name",
    "recipient.address",
    "recipient.email",
    "recipient.phone",
];

/// Records that papers are made from, and how a wording calls one.
pub(crate) static SUBJECTS: [(&Resource, &str); 3] = [(&PEOPLE, "person"), (&ORGANISATIONS, "organisation"), (&ARTISTS, "artist")];

/// Fields of a record that a wording may mention: nothing sealed, nothing confidential.
pub(crate) fn of_record(of: &Resource) -> impl Iterator<Item = &'static Field> {
    of.fields.iter().filter(|f| !f.sensitive && !f.encrypted && !matches!(f.kind, Kind::Picture | Kind::Link(_)))
}

/// Whether a wording of this shell may mention it.
pub(crate) fn is_known(shell: Shell, name: &str) -> bool {
    COMMON.contains(&name)
        || parts(shell).contains(&name)
        || worked_out(shell).contains(&name)
        || asked(shell).iter().any(|asked| asked.name == name)
        || name.split_once('.').is_some_and(|(one, field)| {
            SUBJECTS.iter().any(|(of, called)| *called == one && (field == "name" || of_record(of).any(|f| f.name == field)))
        })
}

/// Every mention that is not a field of a record: each has its words.
pub fn mentionable() -> Vec<&'static str> {
    let of_shells = Shell::ALL.into_iter().flat_map(|shell| {
        asked(shell).iter().map(|asked| asked.name).chain(worked_out(shell).iter().copied()).chain(parts(shell).iter().copied())
    });
    COMMON.iter().copied().chain(of_shells).collect()
}
