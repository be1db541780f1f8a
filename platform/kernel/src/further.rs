//! Further ways to reach whom a record is about, beyond what its sheet has room for: whichever module keeps them, files that
//! leave the house and comparisons tell them, too.

use crate::error::Result;
use crate::resource::{Id, Record, Resource};
use crate::scope::Tx;
use std::collections::HashMap;

/// Further ways of some records, by whose they are.
pub type Told = HashMap<Id, Vec<Further>>;

type Keep = fn(&mut Tx, of: &'static str, Vec<(Id, Vec<Further>)>) -> Result<Vec<(Id, Record)>>;

/// Where the further ways of a resource's records are kept.
#[derive(Debug)]
pub struct Furthers {
    /// Each is a record of this one.
    pub of: &'static Resource,
    /// Tells those of some records of one kind, as far as the asker may read them, the main ones first.
    pub tell: fn(&mut Tx, of: &'static str, &[Id]) -> Result<Told>,
    /// Keeps what is new beside some records; gives what was made of it, each with whose it is.
    pub keep: Keep,
    /// Tells those of a record that is made one with another, whose sheet will be this one: whoever reads them was asked before.
    pub beside: fn(&mut Tx, of: &'static str, sheet: &Record, gone: Id) -> Result<Vec<Beside>>,
}

/// A further way of a record that goes, beside what is known of the one that stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Its own record.
    pub id: Id,
    pub way: Further,
    /// It says nothing that would not stand there twice.
    pub double: bool,
}

/// A way to reach somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Further {
    pub is: Way,
    /// The number, the address; of a place, its parts in one line.
    pub value: String,
    /// What it is used for: the last part of its words.
    pub used_for: Option<String>,
    pub place: Place,
}

/// What a further way is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    Email,
    Phone,
    #[default]
    Link,
    Address,
}

/// Where letters go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub street: String,
    pub more: String,
    pub postcode: String,
    pub city: String,
    pub country: String,
}

impl Place {
    /// Whether a letter would arrive.
    pub fn is_known(&self) -> bool {
        let said = |line: &str| !line.trim().is_empty();
        said(&self.city) && (said(&self.street) || said(&self.postcode))
    }
}
