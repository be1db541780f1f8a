//! Pairs seen together: if A is B and B is C, then A is C, unless too much speaks against it.
//!
//! Records are joined to groups greedily, the surest pair first, as long as the evidence of all pairs across, for and
//! against, is in favour (correlation clustering, Bansal, Blum & Chawla 2004, by greedy agglomeration).

use crate::model::{Candidate, Model, probability};
use rustc_hash::{FxHashMap, FxHashSet};

/// How much one pair may say for or against joining two groups.
const VOICE: f64 = 8.0;
/// Members of a group at most: what is there more often is left as pairs, since pairs grow with the square.
const MEMBERS: usize = 64;

/// A pair with its weight after all pairs were heard.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judged {
    pub(crate) candidate: Candidate,
    /// The probability that the two are one.
    pub(crate) score: f64,
    /// The record that makes the two one, where they alone do not show it.
    pub(crate) through: Option<u32>,
}

/// Joins records to groups, and judges every pair again: those inside a group, and those that remain apart.
/// Pairs whose score is less than `least` are left out.
pub(crate) fn judge(model: &Model, candidates: &[Candidate], least: f64) -> Vec<Judged> {
    let mut links: Vec<(f64, &Candidate)> = candidates.iter().map(|it| (model.weight(it), it)).collect();
    links.retain(|(weight, _)| probability(*weight) >= least.min(0.01));
    links.sort_by(|(x, p), (y, q)| y.total_cmp(x).then((p.a, p.b).cmp(&(q.a, q.b))));
    let mut groups =
        Groups { model, weights: FxHashMap::default(), group_of: FxHashMap::default(), members: Vec::new(), sizes: Vec::new() };
    for (weight, link) in &links {
        groups.weights.insert((link.a, link.b), (*weight, **link));
    }
    for (_, link) in links.iter().take_while(|(weight, _)| *weight > 0.0) {
        groups.join(link.a, link.b);
    }
    let mut judged: Vec<Judged> = groups.inside();
    let inside: FxHashSet<(u32, u32)> = judged.iter().map(|it| (it.candidate.a, it.candidate.b)).collect();
    let apart = links.iter().filter(|(_, it)| !inside.contains(&(it.a, it.b)));
    judged.extend(apart.map(|(weight, it)| {
        // What the rest of its group speaks against is not more than possible.
        let most = if groups.too_large(it.a, it.b) { 1.0 } else { 0.49 };
        Judged { candidate: **it, score: probability(*weight).min(most), through: None }
    }));
    judged.retain(|it| it.score >= least);
    judged
}

/// A pair judged by itself.
pub(crate) fn alone(model: &Model, candidate: Candidate) -> Judged {
    Judged { candidate, score: probability(model.weight(&candidate)), through: None }
}

struct Groups<'m, 'a> {
    model: &'m Model<'a>,
    weights: FxHashMap<(u32, u32), (f64, Candidate)>,
    group_of: FxHashMap<u32, usize>,
    members: Vec<Vec<u32>>,
    /// How many members each group has, or had when it joined another.
    sizes: Vec<usize>,
}

impl Groups<'_, '_> {
    fn group(&mut self, record: u32) -> usize {
        *self.group_of.entry(record).or_insert_with(|| {
            self.members.push(vec![record]);
            self.sizes.push(1);
            self.members.len() - 1
        })
    }

    /// The weight of a pair, compared now if blocking did not find it.
    fn weight(&mut self, a: u32, b: u32) -> (f64, Candidate) {
        let key = (a.min(b), a.max(b));
        *self.weights.entry(key).or_insert_with(|| {
            let candidate = self.model.candidate(key.0, key.1);
            (self.model.weight(&candidate), candidate)
        })
    }

    /// Whether the groups of two records are too large to be one.
    fn too_large(&self, a: u32, b: u32) -> bool {
        let members = |record: u32| self.group_of.get(&record).map_or(1, |group| self.sizes[*group]);
        members(a) + members(b) > MEMBERS
    }

    fn join(&mut self, a: u32, b: u32) {
        let (one, other) = (self.group(a), self.group(b));
        if one == other {
            return;
        }
        let (from, to) = if self.members[one].len() < self.members[other].len() { (one, other) } else { (other, one) };
        if self.too_large(a, b) {
            return;
        }
        let across: Vec<(u32, u32)> = self.members[from].iter().flat_map(|x| self.members[to].iter().map(|y| (*x, *y))).collect();
        let evidence: f64 = across.into_iter().map(|(x, y)| self.weight(x, y).0.clamp(-VOICE, VOICE)).sum();
        if evidence > 0.0 {
            let moving = std::mem::take(&mut self.members[from]);
            for record in &moving {
                self.group_of.insert(*record, to);
            }
            self.members[to].extend(moving);
            self.sizes[to] = self.members[to].len();
        }
    }

    /// Every pair inside a group, by itself or through a third record that is surely both.
    fn inside(&mut self) -> Vec<Judged> {
        let mut judged = Vec::new();
        for members in std::mem::take(&mut self.members) {
            for (at, a) in members.iter().enumerate() {
                for b in &members[at + 1..] {
                    let (weight, candidate) = self.weight(*a, *b);
                    let mut it = Judged { candidate, score: probability(weight), through: None };
                    for third in members.iter().filter(|third| *third != a && *third != b) {
                        if it.score >= 0.9 {
                            break;
                        }
                        let both = probability(self.weight(*a, *third).0) * probability(self.weight(*third, *b).0);
                        if both > it.score {
                            it = Judged { score: both, through: Some(*third), ..it };
                        }
                    }
                    judged.push(it);
                }
            }
        }
        judged
    }
}
