//! Two records beside each other: what every slot of them is to the other.

use crate::compare::{Finding, compare};
use crate::prepared::Prepared;
use crate::value::{Slot, Values};

/// The findings of a pair, slot by slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    /// The level of every slot, four bits each; 0 where one side is unknown.
    levels: u64,
}

/// Given and family name stand in each other's place.
const NAMES_CROSSED: u32 = 60;
/// So do the lines of the address.
const LINES_CROSSED: u32 = 61;

/// Slots whose values may have changed places.
pub(crate) const TWINS: [(Slot, Slot, u32); 2] = [(Slot::Given, Slot::Family, NAMES_CROSSED), (Slot::Line, Slot::More, LINES_CROSSED)];

impl Pattern {
    pub(crate) fn level(self, slot: Slot) -> u8 {
        u8::try_from(self.levels >> (4 * slot as u32) & 0xf).unwrap_or(0)
    }

    fn set(&mut self, slot: Slot, level: u8) {
        self.levels &= !(0xf << (4 * slot as u32));
        self.levels |= u64::from(level) << (4 * slot as u32);
    }

    /// Whether the values of the twins at this place of [`TWINS`] are interchanged.
    pub(crate) fn crossed(self, twins: usize) -> bool {
        self.levels >> TWINS[twins].2 & 1 == 1
    }

    /// The values that are beside each other in a slot.
    pub(crate) fn values(self, slot: Slot, a: &Prepared, b: &Prepared, values: &Values) -> (u32, u32) {
        match slot {
            Slot::Given if self.crossed(0) => (a.at(Slot::Given), b.at(Slot::Family)),
            Slot::Family if self.crossed(0) => (a.at(Slot::Family), b.at(Slot::Given)),
            Slot::Line if self.crossed(1) => (a.at(Slot::Line), b.at(Slot::More)),
            Slot::More if self.crossed(1) => (a.at(Slot::More), b.at(Slot::Line)),
            Slot::Phone | Slot::Mail => best_of_several(slot, a, b, values).map_or((0, 0), |(_, one, other)| (one, other)),
            _ => (a.at(slot), b.at(slot)),
        }
    }

    /// What a slot's values are to each other, or nothing where one side is unknown.
    pub(crate) fn finding(self, slot: Slot, a: &Prepared, b: &Prepared, values: &Values) -> Option<Finding> {
        let (one, other) = self.values(slot, a, b, values);
        between(slot, one, other, values)
    }
}

fn between(slot: Slot, one: u32, other: u32, values: &Values) -> Option<Finding> {
    match (one, other) {
        (0, _) | (_, 0) => None,
        (one, other) if one == other => Some(Finding::Same),
        (one, other) => Some(compare(slot, values.of(one), values.of(other))),
    }
}

fn best_of_several(slot: Slot, a: &Prepared, b: &Prepared, values: &Values) -> Option<(Finding, u32, u32)> {
    let every = a.every(slot).flat_map(|one| b.every(slot).map(move |other| (one, other)));
    every
        .filter_map(|(one, other)| between(slot, one, other, values).map(|finding| (finding, one, other)))
        .min_by_key(|(finding, one, other)| ((finding.level() + 5) % 6, *finding, *one.min(other), *one.max(other)))
}

/// Compares two records.
pub(crate) fn compare_records(a: &Prepared, b: &Prepared, values: &Values) -> Pattern {
    let mut pattern = Pattern { levels: 0 };
    for slot in Slot::ALL {
        let level = match slot {
            Slot::Phone | Slot::Mail => best_of_several(slot, a, b, values).map_or(0, |(finding, ..)| finding.level()),
            _ => between(slot, a.at(slot), b.at(slot), values).map_or(0, Finding::level),
        };
        pattern.set(slot, level);
    }
    for (first, second, bit) in TWINS {
        let (straight_first, straight_second) = (pattern.level(first), pattern.level(second));
        if burden(straight_first) + burden(straight_second) <= 2 {
            continue;
        }
        let across = [(a.at(first), b.at(second)), (a.at(second), b.at(first))];
        // Cheap first: something must be the same or sound the same across.
        let alike = |(one, other): (u32, u32)| {
            one != 0
                && other != 0
                && (one == other || alike_at_a_glance(values.of(one).squeezed.as_bytes(), values.of(other).squeezed.as_bytes()))
        };
        if !across.into_iter().any(alike) {
            continue;
        }
        let level = |slot: Slot, (one, other): (u32, u32)| between(slot, one, other, values).map_or(0, Finding::level);
        let (crossed_first, crossed_second) = (level(first, across[0]), level(second, across[1]));
        if burden(crossed_first) + burden(crossed_second) + 1 < burden(straight_first) + burden(straight_second) {
            pattern.set(first, crossed_first);
            pattern.set(second, crossed_second);
            pattern.levels |= 1 << bit;
        }
    }
    pattern
}

/// How far a level is from the same; unknown is in the middle.
fn burden(level: u8) -> u8 {
    match level {
        0 => 3,
        level => level - 1,
    }
}

/// The same first two letters or the same last two, and nearly the same length.
fn alike_at_a_glance(one: &[u8], other: &[u8]) -> bool {
    let (short, long) = (one.len().min(other.len()), one.len().max(other.len()));
    short >= 3 && long - short <= 2 && (one[..2] == other[..2] || one[one.len() - 2..] == other[other.len() - 2..])
}
