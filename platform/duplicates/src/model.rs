//! How likely two records are one, after Fellegi & Sunter, "A Theory for Record Linkage" (1969).
//!
//! Every slot's level of agreement has a probability `m` among pairs that are one and `u` among pairs that are not; the
//! weights ln(m/u) of all slots are added to the prior log-odds. Nothing is learned from answers: `u` comes from the
//! frequencies in the file and from pairs taken at random, `m` and the prior from expectation maximisation (Dempster,
//! Laird & Rubin 1977; Winkler 1988) over the pairs that blocking found, with `u` held fixed.
//!
//! Three things differ from the textbook. Agreement on a rare value says more than on a frequent one (Winkler 1989;
//! Newcombe 1959), and a near agreement is at least as frequent as its values. Slots that come together in
//! records that are *not* one (postcode and town, organisation and phone, family and address) are not counted twice: `u` of the
//! second is conditional on the first, estimated from the file. And small files lean on customary values.

use crate::compare::LEVELS;
use crate::pattern::{Pattern, TWINS};
use crate::prepared::Prepared;
use crate::value::{Slot, Values};
use rustc_hash::FxHashMap;
use std::hash::BuildHasher;

/// Lengths of values that have chances of their own: short ones resemble each other by accident.
const LENGTHS: usize = 4;

/// A slot whose agreement, in pairs that are not one, comes with another's.
const TOGETHER: [(Slot, Slot); 21] = [
    (Slot::Organisation, Slot::Phone),
    (Slot::Organisation, Slot::Mail),
    (Slot::Organisation, Slot::Registration),
    (Slot::Organisation, Slot::Line),
    (Slot::Organisation, Slot::Number),
    (Slot::Organisation, Slot::Postcode),
    (Slot::Organisation, Slot::Town),
    (Slot::Organisation, Slot::Region),
    (Slot::Family, Slot::Line),
    (Slot::Family, Slot::Phone),
    (Slot::Family, Slot::Number),
    (Slot::Phone, Slot::Mail),
    (Slot::Phone, Slot::Line),
    (Slot::Line, Slot::Number),
    (Slot::Line, Slot::More),
    (Slot::Line, Slot::Postcode),
    (Slot::Line, Slot::Town),
    (Slot::Postcode, Slot::Town),
    (Slot::Postcode, Slot::Region),
    (Slot::Town, Slot::Region),
    (Slot::Phone, Slot::Town),
];

/// A pair worth comparing, and what the model needs of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) pattern: Pattern,
    /// ln u of the whole pattern.
    chance: f64,
}

/// What was learned from a file.
pub(crate) struct Model<'a> {
    all: &'a [Prepared],
    values: &'a Values,
    /// ln m, by slot and level.
    agreeing: [[f64; LEVELS]; Slot::COUNT],
    /// u of the levels beyond "the same", by slot, length and level.
    resembling: [[[f64; LEVELS]; LENGTHS]; Slot::COUNT],
    /// Records that know the slot.
    known: [f64; Slot::COUNT],
    /// u of the second of [`TOGETHER`], given the first.
    together: [f64; TOGETHER.len()],
    /// Pairs that agree on the first, and on both of [`TOGETHER`].
    agreed: [(f64, f64); TOGETHER.len()],
    /// ln of the probability that twins are interchanged in a pair that is one.
    crossing: [f64; TWINS.len()],
    /// ln of the odds that two records taken at random are one.
    prior: f64,
}

/// Customary m: the same, a slip, close, partial, different.
fn customary_m(slot: Slot) -> [f64; LEVELS] {
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

/// Customary u of levels beyond "the same".
fn customary_u(slot: Slot) -> [f64; LEVELS] {
    match slot {
        Slot::Number => [0.0, 0.0, 0.01, 0.01, 0.15, 0.83],
        Slot::Postcode => [0.0, 0.0, 0.003, 0.001, 0.02, 0.976],
        Slot::Mail => [0.0, 0.0, 0.0001, 0.0005, 0.003, 0.9964],
        Slot::Given | Slot::Family => [0.0, 0.0, 0.004, 0.01, 0.05, 0.936],
        _ => [0.0, 0.0, 0.001, 0.003, 0.03, 0.966],
    }
}

/// Customary frequency of one value.
fn customary_frequency(slot: Slot) -> f64 {
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

/// How many records, pairs taken at random, and matches the customary values are worth.
const CUSTOM: (f64, f64, f64) = (150.0, 3_000.0, 25.0);
/// Pairs taken at random.
const SAMPLE: usize = 300_000;
/// Rounds of expectation maximisation; every third one looks again at what comes together.
const ROUNDS: usize = 15;

impl<'a> Model<'a> {
    /// Learns from the records (indices into `all`), and compares the pairs.
    pub(crate) fn learn(all: &'a [Prepared], values: &'a Values, records: &[u32], pairs: &[(u32, u32)]) -> (Self, Vec<Candidate>) {
        let count = to_f64(records.len());
        let mut model = Self {
            all,
            values,
            agreeing: Slot::ALL.map(|slot| customary_m(slot).map(f64::ln)),
            resembling: [[[0.0; LEVELS]; LENGTHS]; Slot::COUNT],
            known: [0.0; Slot::COUNT],
            together: [0.0; TOGETHER.len()],
            agreed: [(0.0, 0.0); TOGETHER.len()],
            crossing: [0.03_f64.ln(); TWINS.len()],
            prior: (0.3 / count.max(2.0)).ln(),
        };
        model.count_known(records);
        model.sample(records);
        model.count_together(records);
        let mut candidates: Vec<Candidate> = pairs.iter().map(|(a, b)| model.candidate(*a, *b)).collect();
        model.maximise(&mut candidates, count * (count - 1.0) / 2.0);
        (model, candidates)
    }

    /// Compares two records.
    pub(crate) fn candidate(&self, a: u32, b: u32) -> Candidate {
        let pattern = crate::pattern::compare_records(self.record(a), self.record(b), self.values);
        let mut candidate = Candidate { a, b, pattern, chance: 0.0 };
        candidate.chance = self.chance(&candidate);
        candidate
    }

    fn record(&self, id: u32) -> &'a Prepared {
        &self.all[id as usize]
    }

    fn count_known(&mut self, records: &[u32]) {
        for record in records {
            for slot in Slot::ALL.into_iter().filter(|slot| self.all[*record as usize].at(*slot) != 0) {
                self.known[slot as usize] += 1.0;
            }
        }
    }

    /// Compares pairs that were taken without looking: neighbours, at several distances, in an order made by hashing.
    fn sample(&mut self, records: &[u32]) {
        let mut shuffled: Vec<u32> = records.to_vec();
        shuffled.sort_by_key(|id| rustc_hash::FxBuildHasher.hash_one((&self.all[*id as usize].values, id)));
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
                        let level = crate::compare::compare(slot, self.values.of(one), self.values.of(other)).level();
                        seen[slot as usize][self.length(one, other)][level as usize] += 1.0;
                    }
                }
            }
        }
        for slot in Slot::ALL {
            let (custom, lengths) = (customary_u(slot), &seen[slot as usize]);
            let whole: [f64; LEVELS] = std::array::from_fn(|level| lengths.iter().map(|it| it[level]).sum());
            let total = whole.iter().sum::<f64>() + CUSTOM.1;
            for (length, seen) in lengths.iter().enumerate() {
                let own = seen.iter().sum::<f64>() + CUSTOM.1;
                for level in 2..LEVELS {
                    let usual = (whole[level] + CUSTOM.1 * custom[level]) / total;
                    self.resembling[slot as usize][length][level] = (seen[level] + CUSTOM.1 * usual) / own;
                }
            }
        }
    }

    fn length(&self, one: u32, other: u32) -> usize {
        match self.values.of(one).squeezed.len().min(self.values.of(other).squeezed.len()) {
            0..=3 => 0,
            4..=5 => 1,
            6..=8 => 2,
            _ => 3,
        }
    }

    /// Counts the pairs that agree on the first, and on both of [`TOGETHER`], without looking at pairs.
    fn count_together(&mut self, records: &[u32]) {
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
    fn look_together(&mut self, matching: &[(f64, f64); TOGETHER.len()]) {
        for (at, (agreed, matching)) in self.agreed.iter().zip(matching).enumerate() {
            let (first, both) = ((agreed.0 - matching.0).max(0.0), (agreed.1 - matching.1).max(0.0));
            self.together[at] = (both / (first + 10.0)).min(1.0);
        }
    }

    /// ln u of a pattern.
    fn chance(&self, candidate: &Candidate) -> f64 {
        let (a, b, pattern) = (self.record(candidate.a), self.record(candidate.b), candidate.pattern);
        let mut sum = 0.0;
        for slot in Slot::ALL {
            let level = pattern.level(slot);
            if level == 0 {
                continue;
            }
            let (one, other) = pattern.values(slot, a, b, self.values);
            let frequency = self.frequency(slot, one).max(self.frequency(slot, other));
            let mut u = match level {
                1 => frequency,
                2 | 3 => frequency + self.resembling[slot as usize][self.length(one, other)][level as usize],
                _ => self.resembling[slot as usize][self.length(one, other)][level as usize],
            };
            if level == 1 {
                for (at, (first, second)) in TOGETHER.into_iter().enumerate() {
                    if second == slot && pattern.level(first) == 1 {
                        u = u.max(self.together[at]);
                    }
                }
            }
            sum += u.min(1.0).ln();
        }
        sum
    }

    /// How frequent a value is, the record that has it not counted.
    fn frequency(&self, slot: Slot, value: u32) -> f64 {
        let twin = if slot == slot.shelf() { 0 } else { 1 };
        let counts = self.values.of(value).count;
        // A value that stands in its twin's place is counted where it usually stands.
        let others = if counts[twin] > 0 { counts[twin] } else { counts[1 - twin] };
        (f64::from(others.saturating_sub(1)) + CUSTOM.0 * customary_frequency(slot)) / (self.known[slot as usize] + CUSTOM.0)
    }

    /// ln of the odds that the two are one.
    pub(crate) fn weight(&self, candidate: &Candidate) -> f64 {
        let mut sum = self.prior - candidate.chance;
        for slot in Slot::ALL {
            let level = candidate.pattern.level(slot);
            if level > 0 {
                sum += self.agreeing[slot as usize][level as usize];
            }
        }
        for (at, crossing) in self.crossing.iter().enumerate() {
            if candidate.pattern.crossed(at) {
                sum += crossing;
            }
        }
        sum
    }

    fn maximise(&mut self, candidates: &mut [Candidate], all_pairs: f64) {
        for round in 1..=ROUNDS {
            let mut levels = [[0.0_f64; LEVELS]; Slot::COUNT];
            let mut crossed = [0.0_f64; TWINS.len()];
            let mut together = [(0.0, 0.0); TOGETHER.len()];
            let mut one = 0.0;
            for candidate in candidates.iter() {
                let probability = probability(self.weight(candidate));
                if probability < 1e-4 {
                    continue;
                }
                one += probability;
                for slot in Slot::ALL {
                    levels[slot as usize][candidate.pattern.level(slot) as usize] += probability;
                }
                for (at, sum) in crossed.iter_mut().enumerate().filter(|(at, _)| candidate.pattern.crossed(*at)) {
                    let _ = at;
                    *sum += probability;
                }
                for ((first, second), sum) in TOGETHER.into_iter().zip(&mut together) {
                    if candidate.pattern.level(first) == 1 && candidate.pattern.level(second) > 0 {
                        sum.0 += probability;
                        sum.1 += probability * f64::from(u8::from(candidate.pattern.level(second) == 1));
                    }
                }
            }
            for slot in Slot::ALL {
                let custom = customary_m(slot);
                let known = levels[slot as usize][1..].iter().sum::<f64>() + CUSTOM.2;
                for level in 1..LEVELS {
                    self.agreeing[slot as usize][level] = ((levels[slot as usize][level] + CUSTOM.2 * custom[level]) / known).ln();
                }
            }
            for (ln, sum) in self.crossing.iter_mut().zip(crossed) {
                *ln = ((sum + CUSTOM.2 * 0.02) / (one + CUSTOM.2)).ln();
            }
            self.prior = ((one + 1.0) / (all_pairs + 10.0)).ln();
            if round % 3 == 0 && round < ROUNDS {
                self.look_together(&together);
                for candidate in candidates.iter_mut() {
                    candidate.chance = self.chance(candidate);
                }
            }
        }
    }
}

/// The probability that log-odds say.
pub(crate) fn probability(weight: f64) -> f64 {
    1.0 / (1.0 + (-weight).exp())
}

fn to_f64(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}
