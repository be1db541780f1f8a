//! Papers that an agency sends: letters, contracts, invoices, reports, road sheets, set in type by shells of our own.
//! Pure computation over texts; it knows nothing of resources, requests or tables of a database.
//!
//! What people wrote is data for a shell and never Typst: it cannot be evaluated ([`text`]). Pages are set in a process of
//! its own ([`child`]), with little memory and time, no files, no network and no packages.

pub mod child;
mod sheet;
pub mod text;
mod world;

pub use child::{Refused, Typesetter};
pub use sheet::{Amounts, Item, Look, Party, Sheet, Shell};

/// What is wanted of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// A PDF file, tagged.
    Pdf,
    /// Its first pages as pictures: a JSON list of SVG texts.
    Pages,
}

/// More pages than these are no letter, contract or report of anybody.
pub const PAGES: usize = 60;
/// Pages that are shown of a preview.
pub const SHOWN: usize = 6;
