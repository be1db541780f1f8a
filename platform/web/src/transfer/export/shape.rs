//! The forms that a list leaves the house in.

use kernel::field::Kind;
use kernel::resource::{Resource, View};

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Text in columns, for any spreadsheet and for the import.
    Csv,
    /// A workbook with figures and charts.
    Workbook,
    /// Pages to print.
    Print,
    /// For a program.
    Json,
    /// vCards, for a telephone or a mail program.
    Cards,
    /// A calendar.
    Days,
    /// Labels for letters, twenty-four on a sheet.
    SmallLabels,
    /// Labels for letters, fourteen on a sheet.
    LargeLabels,
}

impl Shape {
    /// All of them, in the order they are offered.
    pub const EVERY: [Shape; 8] =
        [Shape::Csv, Shape::Workbook, Shape::Print, Shape::Json, Shape::Cards, Shape::Days, Shape::SmallLabels, Shape::LargeLabels];

    /// The end of the file's name, by which it is asked for.
    pub fn ending(self) -> &'static str {
        match self {
            Shape::Csv => "csv",
            Shape::Workbook => "xlsx",
            Shape::Print => "pdf",
            Shape::Json => "json",
            Shape::Cards => "vcf",
            Shape::Days => "ics",
            Shape::SmallLabels => "labels-24.pdf",
            Shape::LargeLabels => "labels-14.pdf",
        }
    }

    /// Its media type.
    pub fn media(self) -> &'static str {
        match self {
            Shape::Csv => "text/csv; charset=utf-8",
            Shape::Workbook => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Shape::Print | Shape::SmallLabels | Shape::LargeLabels => "application/pdf",
            Shape::Json => "application/json",
            Shape::Cards => "text/vcard; charset=utf-8",
            Shape::Days => "text/calendar; charset=utf-8",
        }
    }

    /// The icon beside it.
    pub fn icon(self) -> &'static str {
        match self {
            Shape::Csv => "rows-3",
            Shape::Workbook => "table",
            Shape::Print => "printer",
            Shape::Json => "plug",
            Shape::Cards => "user-round",
            Shape::Days => "calendar",
            Shape::SmallLabels | Shape::LargeLabels => "mail",
        }
    }

    /// The most rows it can hold and still be made while one waits.
    pub fn most(self) -> Option<i64> {
        match self {
            Shape::Csv | Shape::Json | Shape::Cards => None,
            Shape::Workbook => Some(100_000),
            Shape::Print | Shape::Days => Some(20_000),
            Shape::SmallLabels | Shape::LargeLabels => Some(5_000),
        }
    }

    /// Whether records of this resource can take it: whom one writes to or calls are contacts, what has a calendar has days.
    pub fn suits(self, of: &Resource) -> bool {
        match self {
            Shape::Cards => of.fields.iter().any(|f| matches!(f.kind, Kind::Email | Kind::Phone)),
            Shape::Days => of.views.iter().any(|v| matches!(v, View::Calendar(_))),
            // Whoever has a town may have an address: on the sheet or beside it.
            Shape::SmallLabels | Shape::LargeLabels => of.field("city").is_some() && (of.further.is_some() || of.field("street").is_some()),
            _ => true,
        }
    }
}
