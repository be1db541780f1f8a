//! How likely two records are one, after Fellegi & Sunter, "A Theory for Record Linkage" (1969).
//!
//! Every slot's level of agreement has a probability `m` among pairs that are one and `u` among pairs that are not; the
//! weights ln(m/u) of all slots are added to the prior log-odds. Nothing is learned from answers: `u` comes from the
//! frequencies in the file and from pairs taken at random, `m` and the prior from expectation maximisation (Dempster,
//! Laird & Rubin 1977; Winkler 1988) over the pairs that blocking found, with `u` held fixed.
//!
//! What differs from the textbook:
//!
//! * Agreement on a rare value says more than on a frequent one (Newcombe 1959; Winkler 1989), and a near agreement is
//!   at least as frequent as its values.
//! * Besides "one" and "strangers" there is a third class, "of one house": families and colleagues share address, phone
//!   and employer without being one (three classes after Larsen & Rubin 2001). A given name that is wholly different
//!   tells the first from the third; it is no likelier by mistake than a family name that is.
//! * An address changes as a whole: among those that are one, some have moved, and of their old and new address nothing
//!   need agree. That is one event, not one per line.
//! * Town, postcode and region come together in strangers too: `u` of the second is conditional on the first.
//! * Small files lean on customary values.

use crate::compare::LEVELS;
use crate::pattern::{Pattern, TWINS};
use crate::prepared::{Kind, Prepared};
use crate::value::{Slot, Values};
use rustc_hash::FxHashMap;
use std::hash::BuildHasher;

/// Lengths of values that have chances of their own: short ones resemble each other by accident.
const LENGTHS: usize = 4;

/// A slot whose agreement, in strangers, comes with another's.
const TOGETHER: [(Slot, Slot); 5] = [
    (Slot::Postcode, Slot::Town),
    (Slot::Postcode, Slot::Region),
    (Slot::Town, Slot::Region),
    (Slot::Line, Slot::Town),
    (Slot::Line, Slot::More),
];

/// A pair worth comparing, and what the model needs of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) pattern: Pattern,
    /// ln u of its slots, by [`Part`].
    chances: [f32; PARTS],
}

/// The parts of a record that agree or differ together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Told of one alone.
    Own,
    /// What tells those of one house apart: a given name; an organisation's name.
    Name,
    /// What families share.
    Family,
    /// What families and colleagues share.
    House,
    /// Changes when one moves.
    Street,
    /// Changes when one moves away.
    Town,
}

const PARTS: usize = 6;

/// What was learned from a file.
pub(crate) struct Model<'a> {
    all: &'a [Prepared],
    values: &'a Values,
    kind: Kind,
    /// ln m, by slot and level.
    agreeing: [[f64; LEVELS]; Slot::COUNT],
    /// ln of the probability of a level among those of one house.
    housing: [[f64; LEVELS]; Slot::COUNT],
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
    /// How many of those that are one stayed, moved within the town, moved away.
    moving: [f64; 3],
    /// ln of the odds that two records taken at random are one.
    prior: f64,
    /// ln of the odds that they are of one house.
    house_prior: f64,
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

/// How many customarily stayed, moved within the town, moved away.
const CUSTOMARY_MOVING: [f64; 3] = [0.94, 0.03, 0.03];

/// How many moved at most, near or away: what has the name of an organisation elsewhere is its branch more often than it.
fn most_moving(kind: Kind) -> f64 {
    match kind {
        Kind::Person => 0.15,
        Kind::Organisation => 0.03,
    }
}

/// Namesakes beyond chance, branches above all, for each of those that are one. Nothing in a file tells them from those who
/// changed everything but the name, so this is not learned.
fn namesakes(kind: Kind) -> f64 {
    match kind {
        Kind::Person => 0.1,
        Kind::Organisation => 1.5,
    }
}

/// Customary probabilities among families and colleagues.
fn customary_house(slot: Slot) -> [f64; LEVELS] {
    match slot {
        Slot::Family => [0.0, 0.30, 0.02, 0.01, 0.04, 0.63],
        Slot::Phone => [0.0, 0.40, 0.01, 0.01, 0.03, 0.55],
        Slot::Mail => [0.0, 0.15, 0.01, 0.01, 0.33, 0.50],
        slot => customary_m(slot),
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
/// Odds against strangers that customary values must give a pair for it to be looked at again.
const HOPELESS: f64 = 1e-6;
/// Pairs taken at random.
const SAMPLE: usize = 300_000;
/// Rounds of expectation maximisation; every fourth one looks again at what comes together.
const ROUNDS: usize = 40;

impl<'a> Model<'a> {
    /// Learns from the records (indices into `all`), and compares the pairs.
    pub(crate) fn learn(
        all: &'a [Prepared],
        values: &'a Values,
        kind: Kind,
        records: &[u32],
        pairs: &[(u32, u32)],
    ) -> (Self, Vec<Candidate>) {
        let count = to_f64(records.len());
        let mut model = Self {
            all,
            values,
            kind,
            housing: Slot::ALL.map(|slot| customary_house(slot).map(f64::ln)),
            moving: CUSTOMARY_MOVING,
            house_prior: (0.03 / count.max(2.0)).ln(),
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
        let compared = pairs.iter().map(|(a, b)| model.candidate(*a, *b));
        let mut candidates: Vec<Candidate> = compared.filter(|it| model.odds(it).any() > HOPELESS).collect();
        model.maximise(&mut candidates, count * (count - 1.0) / 2.0);
        (model, candidates)
    }

    pub(crate) fn tell(&self) {
        eprintln!("prior {:.2} house {:.2} moving {:.3?} crossing {:?}", self.prior, self.house_prior, self.moving, self.crossing);
        for slot in Slot::ALL {
            eprintln!("{slot:?}: m {:.3?} h {:.3?}", self.agreeing[slot as usize].map(f64::exp), self.housing[slot as usize].map(f64::exp));
        }
        eprintln!("{:.4?}", self.together);
    }

    /// Compares two records.
    pub(crate) fn candidate(&self, a: u32, b: u32) -> Candidate {
        let pattern = crate::pattern::compare_records(self.record(a), self.record(b), self.values);
        self.weighed(Candidate { a, b, pattern, chances: [0.0; PARTS] })
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

    /// The candidate with its chances as they are known now.
    fn weighed(&self, candidate: Candidate) -> Candidate {
        let mut chances = [0.0_f64; PARTS];
        for slot in Slot::ALL {
            chances[self.part(slot) as usize] += self.slot_chance(slot, &candidate);
        }
        #[expect(clippy::cast_possible_truncation, reason = "a weight needs no more digits, and there are millions")]
        let chances = chances.map(|chance| chance as f32);
        Candidate { chances, ..candidate }
    }

    fn part(&self, slot: Slot) -> Part {
        match (slot, self.kind) {
            (Slot::Born | Slot::Registration, _) => Part::Own,
            (Slot::Given, Kind::Person) | (Slot::Organisation, Kind::Organisation) => Part::Name,
            (Slot::Family, _) => Part::Family,
            (Slot::Number | Slot::Line | Slot::More, _) => Part::Street,
            (Slot::Town | Slot::Postcode | Slot::Region, _) => Part::Town,
            _ => Part::House,
        }
    }

    /// ln u of what a pattern says of one slot; 0 where it says nothing.
    fn slot_chance(&self, slot: Slot, candidate: &Candidate) -> f64 {
        let pattern = candidate.pattern;
        let level = pattern.level(slot);
        if level == 0 {
            return 0.0;
        }
        let (one, other) = pattern.values(slot, self.record(candidate.a), self.record(candidate.b), self.values);
        let resembling = || self.resembling[slot as usize][self.length(one, other)][level as usize];
        let frequency = || self.frequency(slot, one).max(self.frequency(slot, other));
        let u = match level {
            1 => frequency(),
            2 | 3 => frequency() + resembling(),
            _ => resembling(),
        };
        let together = TOGETHER.iter().zip(&self.together).filter(|((first, second), _)| *second == slot && pattern.level(*first) == 1);
        let u = if level == 1 { together.map(|(_, u)| *u).fold(u, f64::max) } else { u };
        u.min(1.0).ln()
    }

    /// What a slot adds to the weight.
    pub(crate) fn slot_weight(&self, slot: Slot, candidate: &Candidate) -> f64 {
        match candidate.pattern.level(slot) {
            0 => 0.0,
            level => self.agreeing[slot as usize][level as usize] - self.slot_chance(slot, candidate),
        }
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
        let odds = self.odds(candidate);
        odds.one.iter().sum::<f64>().ln() - (odds.house + odds.namesake).ln_1p()
    }

    /// The odds, against strangers, of what the two may be.
    fn odds(&self, candidate: &Candidate) -> Odds {
        let mut one = candidate.chances.map(|chance| -f64::from(chance));
        let mut house = one;
        for slot in Slot::ALL {
            let level = candidate.pattern.level(slot);
            if level > 0 {
                one[self.part(slot) as usize] += self.agreeing[slot as usize][level as usize];
                house[self.part(slot) as usize] += self.housing[slot as usize][level as usize];
            }
        }
        for (at, part) in [Part::Name, Part::Street].into_iter().enumerate().filter(|(at, _)| candidate.pattern.crossed(*at)) {
            one[part as usize] += self.crossing[at];
            house[part as usize] += self.crossing[at];
        }
        let [own, name, family, shared, street, town] = one;
        let at_all = self.prior + own + name + family + shared;
        let [_, _, house_family, house_shared, house_street, house_town] = house;
        let [stayed, near, away] = self.moving;
        Odds {
            one: [stayed * (at_all + street + town).exp(), near * (at_all + town).exp(), away * at_all.exp()],
            house: (self.house_prior + house_family + house_shared + house_street + house_town).exp(),
            namesake: namesakes(self.kind) * (self.prior + name + family).exp(),
        }
    }

    fn maximise(&mut self, candidates: &mut [Candidate], all_pairs: f64) {
        for round in 1..=ROUNDS {
            let mut expected = Expected::default();
            for candidate in candidates.iter() {
                expected.add(self, candidate.pattern, self.odds(candidate));
            }
            self.believe(&expected, all_pairs);
            if round % 4 == 0 && round < ROUNDS {
                self.look_together(&expected.together);
                for candidate in candidates.iter_mut() {
                    *candidate = self.weighed(*candidate);
                }
            }
        }
    }

    /// The most likely parameters for what is expected.
    fn believe(&mut self, expected: &Expected, all_pairs: f64) {
        let share = |seen: &[f64; LEVELS], custom: [f64; LEVELS]| -> [f64; LEVELS] {
            let known = seen[1..].iter().sum::<f64>() + CUSTOM.2;
            std::array::from_fn(|level| (seen[level] + CUSTOM.2 * custom[level]) / known)
        };
        for slot in Slot::ALL {
            self.agreeing[slot as usize] = share(&expected.one_levels[slot as usize], customary_m(slot)).map(f64::ln);
            if slot != Slot::Family {
                self.housing[slot as usize] = share(&expected.house_levels[slot as usize], customary_house(slot)).map(f64::ln);
            }
        }
        let different = LEVELS - 1;
        let most = match self.kind {
            Kind::Person => self.agreeing[Slot::Family as usize][different],
            Kind::Organisation => customary_m(Slot::Organisation)[different].ln(),
        };
        let named = if self.kind == Kind::Person { Slot::Given } else { Slot::Organisation };
        let own = &mut self.agreeing[named as usize][different];
        *own = most;
        for (ln, sum) in self.crossing.iter_mut().zip(expected.crossed) {
            *ln = ((sum + CUSTOM.2 * 0.02) / (expected.one + CUSTOM.2)).ln();
        }
        let shares: [f64; 3] = std::array::from_fn(|at| expected.moving[at] + CUSTOM.2 * CUSTOMARY_MOVING[at]);
        let [near, away] = [1, 2].map(|at| (shares[at] / shares.iter().sum::<f64>()).min(most_moving(self.kind)));
        self.moving = [1.0 - near - away, near, away];
        self.prior = ((expected.one + 1.0) / (all_pairs + 10.0)).ln();
        self.house_prior = ((expected.house + 1.0) / (all_pairs + 10.0)).ln();
    }
}

/// Odds against strangers.
struct Odds {
    /// That the two are one and stayed, moved within the town, moved away.
    one: [f64; 3],
    /// That they are of one house.
    house: f64,
    /// That they have one name and nothing else.
    namesake: f64,
}

impl Odds {
    /// That they are anything but strangers.
    fn any(&self) -> f64 {
        self.one.iter().sum::<f64>() + self.house + self.namesake
    }
}

/// What a round expects of the pairs: sums of probabilities.
#[derive(Default)]
struct Expected {
    one: f64,
    house: f64,
    moving: [f64; 3],
    one_levels: [[f64; LEVELS]; Slot::COUNT],
    house_levels: [[f64; LEVELS]; Slot::COUNT],
    crossed: [f64; TWINS.len()],
    /// Pairs, not strangers, that agree on the first, and on both of [`TOGETHER`].
    together: [(f64, f64); TOGETHER.len()],
}

impl Expected {
    fn add(&mut self, model: &Model, pattern: Pattern, odds: Odds) {
        let all = 1.0 + odds.any();
        let [stayed, near, away] = odds.one.map(|it| it / all);
        let (one, house) = (stayed + near + away, odds.house / all);
        if one + house < 1e-4 {
            return;
        }
        self.one += one;
        self.house += house;
        for (sum, it) in self.moving.iter_mut().zip([stayed, near, away]) {
            *sum += it;
        }
        for slot in Slot::ALL {
            let level = pattern.level(slot) as usize;
            self.one_levels[slot as usize][level] += match model.part(slot) {
                Part::Street => stayed,
                Part::Town => stayed + near,
                Part::Own | Part::Name | Part::Family | Part::House => one,
            };
            self.house_levels[slot as usize][level] += house;
        }
        for (at, sum) in self.crossed.iter_mut().enumerate() {
            *sum += if pattern.crossed(at) { one } else { 0.0 };
        }
        for ((first, second), sum) in TOGETHER.into_iter().zip(&mut self.together) {
            if pattern.level(first) == 1 && pattern.level(second) > 0 {
                sum.0 += one + house;
                sum.1 += if pattern.level(second) == 1 { one + house } else { 0.0 };
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
