//! Expectation maximisation: what the pairs are, by what is believed; what is believed, by what the pairs are.

use super::custom::{CUSTOMARY_MOVING, MATCHES, RENAMED, UNCONVINCING, customary_house, customary_m, most_moving};
use super::strangers::TOGETHER;
use super::{Candidate, Model, Odds, Part};
use crate::compare::LEVELS;
use crate::pattern::{Pattern, TWINS};
use crate::prepared::Kind;
use crate::value::Slot;

/// Rounds of expectation maximisation; every fourth one looks again at what comes together.
const ROUNDS: usize = 40;

impl Model<'_> {
    /// Learns from the candidates, of `all_pairs` that there are.
    pub(super) fn maximise(&mut self, candidates: &mut [Candidate], all_pairs: f64) {
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
            let known = seen[1..].iter().sum::<f64>() + MATCHES;
            std::array::from_fn(|level| (seen[level] + MATCHES * custom[level]) / known)
        };
        for slot in Slot::ALL {
            self.agreeing[slot as usize] = share(&expected.one_levels[slot as usize], customary_m(slot)).map(f64::ln);
            if slot != Slot::Family {
                self.housing[slot as usize] = share(&expected.house_levels[slot as usize], customary_house(slot)).map(f64::ln);
            }
        }
        // A wholly different name: what is seen mixes mistakes with families and sister companies, so it is not learned.
        let different = LEVELS - 1;
        match self.kind {
            Kind::Person => self.agreeing[Slot::Given as usize][different] = self.agreeing[Slot::Family as usize][different],
            Kind::Organisation => self.agreeing[Slot::Organisation as usize][different] = RENAMED.ln(),
        }
        for (ln, sum) in self.crossing.iter_mut().zip(expected.crossed) {
            *ln = ((sum + MATCHES * 0.02) / (expected.one + MATCHES)).ln();
        }
        let shares: [f64; 3] = std::array::from_fn(|at| expected.moving[at] + MATCHES * CUSTOMARY_MOVING[at]);
        let [near, away] = [1, 2].map(|at| (shares[at] / shares.iter().sum::<f64>()).min(most_moving(self.kind)));
        self.moving = [1.0 - near - away, near, away];
        self.prior = ((expected.one + 1.0) / (all_pairs + 10.0)).ln();
        // A few odd pairs are mistakes; families and colleagues come in numbers.
        let houses = (expected.house - UNCONVINCING * expected.one).max(0.05);
        self.house_prior = (houses / (all_pairs + 10.0)).ln();
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
