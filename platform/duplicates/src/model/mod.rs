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

mod custom;
mod learning;
mod strangers;

use crate::compare::{Finding, LEVELS};
use crate::pattern::{Pattern, TWINS};
use crate::prepared::{Kind, Prepared};
use crate::value::{Slot, Values};
use custom::{CUSTOMARY_MOVING, customary_house, customary_m, namesakes};
use strangers::{LENGTHS, TOGETHER};

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
    /// Whether the frequencies are those of a file.
    learned: bool,
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

/// Odds against strangers that customary values must give a pair for it to be looked at again.
const HOPELESS: f64 = 1e-6;

impl<'a> Model<'a> {
    /// Learns from the records (indices into `all`), and compares the pairs.
    pub(crate) fn learn(
        all: &'a [Prepared],
        values: &'a Values,
        kind: Kind,
        records: &[u32],
        pairs: &[(u32, u32)],
    ) -> (Self, Vec<Candidate>) {
        let mut model = Self::blank(all, values, kind, records.len());
        model.count_known(records);
        model.sample(records);
        model.count_together(records);
        let compared = pairs.iter().map(|(a, b)| model.candidate(*a, *b));
        let mut candidates: Vec<Candidate> = compared.filter(|it| model.odds(it).any() > HOPELESS).collect();
        let count = to_f64(records.len());
        model.maximise(&mut candidates, count * (count - 1.0) / 2.0);
        (model, candidates)
    }

    /// A model that has seen nothing yet.
    fn blank(all: &'a [Prepared], values: &'a Values, kind: Kind, total: usize) -> Self {
        let prior = 0.3 / to_f64(total).max(2.0);
        Self {
            all,
            values,
            kind,
            learned: true,
            agreeing: Slot::ALL.map(|slot| customary_m(slot).map(f64::ln)),
            housing: Slot::ALL.map(|slot| customary_house(slot).map(f64::ln)),
            resembling: [[[0.0; LEVELS]; LENGTHS]; Slot::COUNT],
            known: [0.0; Slot::COUNT],
            together: [0.0; TOGETHER.len()],
            agreed: [(0.0, 0.0); TOGETHER.len()],
            crossing: [0.03_f64.ln(); TWINS.len()],
            moving: CUSTOMARY_MOVING,
            prior: prior.ln(),
            // Few at first: houses must show themselves.
            house_prior: (prior / 10.0).ln(),
        }
    }

    /// A model of records that are too few to learn from, in a store of `total`: customary values alone.
    pub(crate) fn customary(all: &'a [Prepared], values: &'a Values, kind: Kind, total: usize) -> Self {
        let mut model = Self::blank(all, values, kind, total);
        model.learned = false;
        model.sample(&[]);
        model
    }

    /// Compares two records.
    pub(crate) fn candidate(&self, a: u32, b: u32) -> Candidate {
        let pattern = crate::pattern::compare_records(self.record(a), self.record(b), self.values);
        self.weighed(Candidate { a, b, pattern, chances: [0.0; PARTS] })
    }

    /// Whom the model is of.
    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// What a slot's values are to each other, and the values as they were compared; nothing where one is unknown.
    pub(crate) fn finding(&self, slot: Slot, candidate: &Candidate) -> Option<(Finding, &'a str, &'a str)> {
        let (a, b) = (self.record(candidate.a), self.record(candidate.b));
        let finding = candidate.pattern.finding(slot, a, b, self.values)?;
        let (one, other) = candidate.pattern.values(slot, a, b, self.values);
        Some((finding, &self.values.of(one).text, &self.values.of(other).text))
    }

    /// What a record has in a slot, as it is compared.
    pub(crate) fn text(&self, record: usize, slot: Slot) -> &'a str {
        &self.values.of(self.all[record].at(slot)).text
    }

    fn record(&self, id: u32) -> &'a Prepared {
        &self.all[id as usize]
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
        // Branches share their domain, too.
        let branch = self.kind == Kind::Organisation && candidate.pattern.level(Slot::Mail) == Finding::SameHouse.level();
        let domain = if branch { self.slot_weight(Slot::Mail, candidate) } else { 0.0 };
        Odds {
            one: [stayed * (at_all + street + town).exp(), near * (at_all + town).exp(), away * at_all.exp()],
            house: (self.house_prior + house_family + house_shared + house_street + house_town).exp(),
            namesake: namesakes(self.kind) * (self.prior + name + family + domain).exp(),
        }
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

/// The probability that log-odds say.
pub(crate) fn probability(weight: f64) -> f64 {
    1.0 / (1.0 + (-weight).exp())
}

fn to_f64(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}
