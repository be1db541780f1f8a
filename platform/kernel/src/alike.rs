//! What a module knows of records that may be one: said beside a form, beside a line of a file, above a record.

use crate::error::Result;
use crate::resource::{Id, Record, Resource};
use crate::scope::Tx;

/// Says a key of words with its arguments, in the reader's language.
pub type Say<'a> = &'a dyn Fn(&str, &[(&str, &str)]) -> String;

/// A record that another one may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    pub id: Id,
    pub title: String,
    /// The last part of `duplicates-grade-{grade}`.
    pub grade: &'static str,
    /// Why, in words, the strongest first.
    pub reasons: Vec<String>,
}

impl Likeness {
    /// The grade that needs no second look.
    pub const CERTAIN: &'static str = "certain";

    /// Whether nothing speaks against the two being one.
    pub fn is_certain(&self) -> bool {
        self.grade == Self::CERTAIN
    }
}

/// For each record those that it may be.
pub type Alike = Vec<Vec<Likeness>>;

/// How a resource finds records that may be one. Whoever asks is told of what they reach alone.
#[derive(Clone, Copy, Debug)]
pub struct Twins {
    /// For each of these records, not written yet, those it may be: the likeliest first.
    pub alike: fn(&mut Tx, &'static Resource, &[Record], Say<'_>) -> Result<Alike>,
    /// Those that a written record was found to resemble.
    pub known: fn(&mut Tx, &'static Resource, Id, Say<'_>) -> Result<Vec<Likeness>>,
}
