//! What is customary: the weights before a file has been seen, which small files lean on.
//!
//! Chosen by hand from what is known of contact files and settled on the first two FEBRL sets and on files of
//! `tests/trade` with small seeds; judged on others (docs/duplicates.md).

use crate::compare::LEVELS;
use crate::prepared::Kind;
use crate::value::Slot;

/// Customary m: the same, a slip, close, partial, different.
pub(super) fn customary_m(slot: Slot) -> [f64; LEVELS] {
    match slot {
        Slot::Phone | Slot::Mail => [0.0, 0.60, 0.06, 0.01, 0.08, 0.25],
        Slot::Number | Slot::More => [0.0, 0.70, 0.08, 0.02, 0.05, 0.15],
        Slot::Line | Slot::Organisation => [0.0, 0.65, 0.15, 0.08, 0.05, 0.07],
        Slot::Postcode | Slot::Town => [0.0, 0.78, 0.08, 0.03, 0.03, 0.08],
        Slot::Registration | Slot::Born => [0.0, 0.85, 0.08, 0.02, 0.02, 0.03],
        Slot::Given => [0.0, 0.70, 0.16, 0.04, 0.05, 0.05],
        Slot::Family | Slot::Region => [0.0, 0.78, 0.13, 0.03, 0.02, 0.04],
    }
}

/// How many customarily stayed, moved within the town, moved away.
pub(super) const CUSTOMARY_MOVING: [f64; 3] = [0.94, 0.03, 0.03];

/// How many moved at most, near or away: what has the name of an organisation elsewhere is its branch more often than it.
pub(super) fn most_moving(kind: Kind) -> f64 {
    match kind {
        Kind::Person => 0.15,
        Kind::Organisation => 0.03,
    }
}

/// Namesakes beyond chance, branches above all, for each of those that are one. Nothing in a file tells them from those who
/// changed everything but the name, so this is not learned.
pub(super) fn namesakes(kind: Kind) -> f64 {
    match kind {
        Kind::Person => 0.1,
        Kind::Organisation => 1.5,
    }
}

/// How many organisations have a wholly different name the second time.
pub(super) const RENAMED: f64 = 0.01;

/// Pairs that look as of one house, for each that is one, that do not yet show that the file has houses.
pub(super) const UNCONVINCING: f64 = 0.02;

/// Customary probabilities among families and colleagues.
pub(super) fn customary_house(slot: Slot) -> [f64; LEVELS] {
    match slot {
        Slot::Family => [0.0, 0.30, 0.02, 0.01, 0.04, 0.63],
        Slot::Phone => [0.0, 0.40, 0.01, 0.01, 0.03, 0.55],
        Slot::Mail => [0.0, 0.15, 0.01, 0.01, 0.33, 0.50],
        slot => customary_m(slot),
    }
}

/// Customary u of levels beyond "the same".
pub(super) fn customary_u(slot: Slot) -> [f64; LEVELS] {
    match slot {
        Slot::Number => [0.0, 0.0, 0.01, 0.01, 0.15, 0.83],
        Slot::Postcode => [0.0, 0.0, 0.003, 0.001, 0.02, 0.976],
        Slot::Mail => [0.0, 0.0, 0.0001, 0.0005, 0.003, 0.9964],
        Slot::Given | Slot::Family => [0.0, 0.0, 0.004, 0.01, 0.05, 0.936],
        _ => [0.0, 0.0, 0.001, 0.003, 0.03, 0.966],
    }
}

/// Customary frequency of one value.
pub(super) fn customary_frequency(slot: Slot) -> f64 {
    match slot {
        Slot::Given => 0.004,
        Slot::Family | Slot::Postcode => 0.001,
        Slot::Number => 0.02,
        Slot::Town => 0.003,
        Slot::Region => 0.08,
        Slot::Line | Slot::More | Slot::Organisation => 0.0005,
        Slot::Born => 0.0001,
        Slot::Phone | Slot::Mail | Slot::Registration => 0.00001,
    }
}

/// How many records the customary frequencies are worth.
pub(super) const RECORDS: f64 = 150.0;
/// How many pairs of strangers the customary u are worth.
pub(super) const STRANGERS: f64 = 3_000.0;
/// How many pairs that are one the customary m are worth.
pub(super) const MATCHES: f64 = 25.0;
