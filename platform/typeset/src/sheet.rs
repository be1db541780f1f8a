//! Everything that stands on a paper, as a shell reads it. Words and figures are written out by whoever asks.

use crate::text::Block;
use serde::{Deserialize, Serialize};

/// How a paper is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shell {
    Letter,
    Contract,
    Invoice,
    Report,
    RoadSheet,
}

impl Shell {
    /// Every shell.
    pub const ALL: [Shell; 5] = [Shell::Letter, Shell::Contract, Shell::Invoice, Shell::Report, Shell::RoadSheet];

    /// As choices and words call it.
    pub const fn name(self) -> &'static str {
        match self {
            Shell::Letter => "letter",
            Shell::Contract => "contract",
            Shell::Invoice => "invoice",
            Shell::Report => "report",
            Shell::RoadSheet => "road_sheet",
        }
    }

    /// The shell of this name.
    pub fn named(name: &str) -> Option<Shell> {
        Shell::ALL.into_iter().find(|shell| shell.name() == name)
    }

    pub(crate) const fn source(self) -> &'static str {
        match self {
            Shell::Letter => include_str!("../shells/letter.typ"),
            Shell::Contract => include_str!("../shells/contract.typ"),
            Shell::Invoice => include_str!("../shells/invoice.typ"),
            Shell::Report => include_str!("../shells/report.typ"),
            Shell::RoadSheet => include_str!("../shells/road_sheet.typ"),
        }
    }
}

/// Whose paper it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Look {
    /// `#b3401f`.
    pub accent: String,
    /// The agency's name, beside or in place of its logo.
    pub name: String,
    /// What the law wants at the foot of every page.
    pub foot: Vec<String>,
}

/// Somebody with an address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Party {
    /// What they are here: "Seller", "The producer".
    pub role: String,
    pub name: String,
    pub lines: Vec<String>,
}

/// A line of an invoice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Item {
    pub what: String,
    pub quantity: String,
    pub price: String,
    pub rate: String,
    pub total: String,
}

/// What an invoice asks for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Amounts {
    /// Heads of the five columns.
    pub heads: Vec<String>,
    pub items: Vec<Item>,
    /// Label and amount, the last one due.
    pub sums: Vec<(String, String)>,
}

/// A paper.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    pub shell: Shell,
    /// `fr` or `en`.
    pub lang: String,
    /// What it is about: the title of the file, too.
    pub title: String,
    /// What it is: "Invoice F-2026-0007".
    pub kind: String,
    pub look: Look,
    pub from: Party,
    pub to: Party,
    /// "Lyon, 22 November 2026".
    pub dated: String,
    /// Label and value, beside the title.
    pub facts: Vec<(String, String)>,
    pub blocks: Vec<Block>,
    #[serde(default)]
    pub amounts: Option<Amounts>,
    /// Hour and what happens.
    #[serde(default)]
    pub times: Vec<(String, String)>,
    /// Who signs: a box for each.
    #[serde(default)]
    pub signs: Vec<String>,
    /// What is written over a paper that is not issued, or was voided.
    #[serde(default)]
    pub stamp: Option<String>,
    /// "Page", and how many of how many.
    pub page: String,
    /// The whole second it was made, for whoever makes it again: year, month, day.
    #[serde(default)]
    pub made: Option<(i32, u8, u8)>,
}
