//! What a file says of pairs that are not one: how frequent values are, how often they resemble each other by accident, and
//! what comes together.

use super::Model;
use super::custom::{RECORDS, STRANGERS, customary_frequency, customary_u};
use crate::compare::{LEVELS, compare};
use crate::value::Slot;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;

/// Lengths of values that have chances of their own: short ones resemble each other by accident.
pub(super) const LENGTHS: usize = 4;

/// A slot whose agreement, in strangers, comes with another's.
pub(super) const TOGETHER: [(Slot, Slot); 5] = [
    (Slot::Postcode, Slot::Town),
    (Slot::Postcode, Slot::Region),
    (Slot::Town, Slot::Region),
    (Slot::Line, Slot::Town),
    (Slot::Line, Slot::More),
];

/// Pairs taken at random.
const SAMPLE: usize = 300_000;

impl Model<'_> {
    /// Counts the records that know a slot.
    pub(super) fn count_known(&mut self, records: &[u32]) {
        for record in records.iter().map(|id| &self.all[*id as usize]).filter(|it| it.first) {
            for slot in Slot::ALL.into_iter().filter(|slot| record.at(*slot) != 0) {
                self.known[slot as usize] += 1.0;
            }
        }
    }

    /// Compares pairs that were taken without looking: neighbours, at several distances, in an order made by hashing.
    pub(super) fn sample(&mut self, records: &[u32]) {
        let mut shuffled: Vec<u32> = records.to_vec();
        shuffled.sort_by_key(|id| FxBuildHasher.hash_one((&self.all[*id as usize].values, id)));
        let mut seen = [[[0.0_f64; LEVELS]; LENGTHS]; Slot::COUNT];
        let mut taken = 0;
        'sampled: for distance in 1..shuffled.len() {
            for (at, a) in shuffled.iter().enumerate().skip(distance) {
                if taken == SAMPLE {
                    break 'sampled;
                }
                taken += 1;
                let (a, b) = (self.record(*a), self.record(shuffled[at - distance]));
                for slot in Slot::ALL {
                    let (one, other) = (a.at(slot), b.at(slot));
                    if one != 0 && other != 0 && one != other {
                        let level = compare(slot, self.values.of(one), self.values.of(other)).level();
                        seen[slot as usize][self.length(one, other)][level as usize] += 1.0;
                    }
                }
            }
        }
        for slot in Slot::ALL {
            let (custom, lengths) = (customary_u(slot), &seen[slot as usize]);
            let whole: [f64; LEVELS] = std::array::from_fn(|level| lengths.iter().map(|it| it[level]).sum());
            let total = whole.iter().sum::<f64>() + STRANGERS;
            for (length, seen) in lengths.iter().enumerate() {
                let own = seen.iter().sum::<f64>() + STRANGERS;
                for level in 2..LEVELS {
                    let usual = (whole[level] + STRANGERS * custom[level]) / total;
                    self.resembling[slot as usize][length][level] = (seen[level] + STRANGERS * usual) / own;
                }
            }
        }
    }

    /// The class of the shorter of two values.
    pub(super) fn length(&self, one: u32, other: u32) -> usize {
        match self.values.of(one).squeezed.len().min(self.values.of(other).squeezed.len()) {
            0..=3 => 0,
            4..=5 => 1,
            6..=8 => 2,
            _ => 3,
        }
    }

    /// Counts the pairs that agree on the first, and on both of [`TOGETHER`], without looking at pairs.
    pub(super) fn count_together(&mut self, records: &[u32]) {
        let pairs = |counts: &FxHashMap<(u32, u32), f64>| counts.values().map(|n| n * (n - 1.0) / 2.0).sum::<f64>();
        for (at, (first, second)) in TOGETHER.into_iter().enumerate() {
            let (mut one, mut both) = (FxHashMap::default(), FxHashMap::default());
            for record in records.iter().map(|id| self.record(*id)).filter(|it| it.at(first) != 0 && it.at(second) != 0) {
                *one.entry((record.at(first), 0)).or_insert(0.0) += 1.0;
                *both.entry((record.at(first), record.at(second))).or_insert(0.0) += 1.0;
            }
            self.agreed[at] = (pairs(&one), pairs(&both));
        }
        self.look_together(&[(0.0, 0.0); TOGETHER.len()]);
    }

    /// What comes together in pairs that are not one: in all pairs, less those that are.
    pub(super) fn look_together(&mut self, matching: &[(f64, f64); TOGETHER.len()]) {
        for (at, (agreed, matching)) in self.agreed.iter().zip(matching).enumerate() {
            let (first, both) = ((agreed.0 - matching.0).max(0.0), (agreed.1 - matching.1).max(0.0));
            self.together[at] = (both / (first + 10.0)).min(1.0);
        }
    }

    /// How frequent a value is, the record that has it not counted.
    pub(super) fn frequency(&self, slot: Slot, value: u32) -> f64 {
        if !self.learned {
            return customary_frequency(slot);
        }
        let twin = if slot == slot.shelf() { 0 } else { 1 };
        let counts = self.values.of(value).count;
        // A value that stands in its twin's place is counted where it usually stands.
        let others = if counts[twin] > 0 { counts[twin] } else { counts[1 - twin] };
        (f64::from(others.saturating_sub(1)) + RECORDS * customary_frequency(slot)) / (self.known[slot as usize] + RECORDS)
    }
}
