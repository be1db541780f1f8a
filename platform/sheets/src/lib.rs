//! Files that people exchange: workbooks with figures and charts, printed tables, cards of contacts, calendars. Pure
//! computation over columns and cells; it knows nothing of resources, requests or tables of a database.
//!
//! What others wrote is read in a process of its own ([`read`]): a workbook of a kilobyte can ask for more memory than
//! there is, and that ends the process that opens it.

mod book;
mod cards;
mod figures;
mod labels;
mod print;
pub mod read;

pub use book::{Book, Tone};
pub use cards::{Card, Day, Place, calendar, cards};
pub use figures::{Figures, Tally};
pub use labels::{Grid, labels};
pub use print::{Fonts, Print};

use chrono::{NaiveDate, NaiveDateTime};
use std::borrow::Cow;

/// One column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its head, in the reader's language.
    pub label: String,
    /// What its cells hold.
    pub kind: Kind,
    /// How often each of its values occurs is worth telling.
    pub counted: bool,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// A whole number.
    Number,
    /// An amount in minor units, of which a hundred make one.
    Money,
    /// A day.
    Date,
    /// A moment on the clocks of the agency.
    Moment,
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing is known.
    Empty,
    /// Words.
    Text(Cow<'a, str>),
    /// A whole number.
    Number(i64),
    /// An amount in minor units.
    Money(i64),
    /// A day.
    Date(NaiveDate),
    /// A moment on the clocks of the agency.
    Moment(NaiveDateTime),
}

/// Whose file it is, what it is called, and the words it is written with.
#[derive(Clone, Debug)]
pub struct Face {
    /// The name of the agency.
    pub agency: String,
    /// Its colour: red, green, blue.
    pub accent: [u8; 3],
    /// What the table shows.
    pub title: String,
    /// What it was narrowed to, and when it was made.
    pub note: String,
    /// Everything that is said beside the data.
    pub words: Words,
}

/// Words beside the data, in the reader's language.
#[derive(Clone, Debug)]
pub struct Words {
    /// The name of the sheet of rows.
    pub data: String,
    /// The name of the sheet of figures.
    pub figures: String,
    /// The name of the sheet of charts.
    pub charts: String,
    /// Rows in all.
    pub rows: String,
    /// A sum.
    pub sum: String,
    /// A mean.
    pub mean: String,
    /// The lowest.
    pub least: String,
    /// The highest.
    pub most: String,
    /// Values that are too rare to be named.
    pub others: String,
    /// How many there are.
    pub count: String,
    /// Their part of all.
    pub share: String,
    /// Nothing was filled in.
    pub blank: String,
    /// Page {n} of {all}, as a word: "Page".
    pub page: String,
}

/// A file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The workbook.
    #[error("a workbook could not be written: {0}")]
    Book(#[from] rust_xlsxwriter::XlsxError),
    /// The printed table.
    #[error("a printed table could not be written: {0}")]
    Print(String),
}
