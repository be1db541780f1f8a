//! What is told of a pair: how sure it is, and why.

use crate::cluster::Judged;
use crate::compare::Finding;
use crate::french::house_number;
use crate::model::Model;
use crate::official;
use crate::pattern::TWINS;
use crate::prepared::Kind;
use crate::record::{Field, Record};
use crate::value::{Slot, spelled};

/// How sure a pair is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// The same, as far as anybody can tell from what is written: nothing speaks against it.
    Certain,
    /// More likely the same than not.
    Suspected,
    /// Worth a look.
    Potential,
}

impl Grade {
    /// Its name, in files and in keys of words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Suspected => "suspected",
            Self::Potential => "potential",
        }
    }
}

/// Two records that may be one.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The places of the two in what was given.
    pub a: usize,
    pub b: usize,
    pub grade: Grade,
    /// The probability that the two are one.
    pub score: f64,
    /// What speaks for it, the strongest first, then what speaks against it.
    pub reasons: Vec<Reason>,
}

/// Why two records may be one, or may not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// What the values of a field are to each other.
    Values { field: Field, finding: Finding, one: String, other: String },
    /// The values of two fields stand in each other's place.
    Interchanged { fields: (Field, Field), one: String, other: String },
    /// Both resemble a third record more than each other.
    Through { id: String },
}

impl Reason {
    /// The reason in words: `say` is given the key of a message and its arguments.
    pub fn said(&self, say: impl Fn(&str, &[(&str, &str)]) -> String) -> String {
        let name = |field: &Field| say(&format!("duplicates-field-{}", field.name()), &[]);
        match self {
            Self::Values { field, finding, one, other } => {
                say(&format!("duplicates-{}", finding.name()), &[("field", &name(field)), ("one", one), ("other", other)])
            }
            Self::Interchanged { fields: (first, second), one, other } => {
                let (first, second) = (name(first), name(second));
                say("duplicates-interchanged", &[("first", &first), ("second", &second), ("one", one), ("other", other)])
            }
            Self::Through { id } => say("duplicates-through", &[("id", id)]),
        }
    }
}

/// A weight that is worth a word.
const TELLING: f64 = 0.7;

/// Grades and explains a pair. `records` are what the model's indices mean.
pub(crate) fn explain(model: &Model, judged: &Judged, records: &[&Record]) -> Pair {
    let candidate = &judged.candidate;
    let (a, b) = (candidate.a as usize, candidate.b as usize);
    let mut reasons: Vec<(f64, Reason)> = Vec::new();
    for slot in Slot::ALL {
        let weight = model.slot_weight(slot, candidate);
        if weight.abs() < TELLING {
            continue;
        }
        let Some((finding, one, other)) = model.finding(slot, candidate) else { continue };
        let (one, other) = (written(slot, one, records[a]), written(slot, other, records[b]));
        reasons.push((weight, Reason::Values { field: field(slot), finding, one, other }));
    }
    for (at, (first, second, _)) in TWINS.into_iter().enumerate().filter(|(at, _)| candidate.pattern.crossed(*at)) {
        let whole = |record: usize| [first, second].map(|slot| written(slot, model.text(record, slot), records[record])).join(" ");
        let fields = if at == 0 { (field(first), field(second)) } else { (Field::Address, Field::Address) };
        reasons.push((f64::MAX, Reason::Interchanged { fields, one: whole(a), other: whole(b) }));
    }
    reasons.sort_by(|(x, p), (y, q)| y.total_cmp(x).then_with(|| format!("{p:?}").cmp(&format!("{q:?}"))));
    let mut reasons: Vec<Reason> = reasons.into_iter().map(|(_, reason)| reason).collect();
    if let Some(third) = judged.through {
        reasons.insert(0, Reason::Through { id: records[third as usize].id.clone() });
    }
    let score = if colleagues(model, judged) { judged.score.min(COLLEAGUES) } else { judged.score };
    Pair { a, b, grade: grade(model, judged, score), score, reasons }
}

/// How likely two people of one house are one whose names have nothing in common: what they share, the house shares. A
/// small book holds too few of them to learn that from.
const COLLEAGUES: f64 = 0.1;

/// Two people of one organisation with wholly different names, and nothing that one person alone has.
fn colleagues(model: &Model, judged: &Judged) -> bool {
    let pattern = judged.candidate.pattern;
    let own = [Slot::Phone, Slot::Mail, Slot::Born, Slot::Registration].into_iter().any(|slot| pattern.level(slot) == 1);
    let named = [Slot::Given, Slot::Family].into_iter().any(|slot| pattern.level(slot) < 5) || pattern.crossed(0);
    model.kind() == Kind::Person && (1..=3).contains(&pattern.level(Slot::Organisation)) && !named && !own
}

fn grade(model: &Model, judged: &Judged, score: f64) -> Grade {
    match score {
        score if score >= 0.99 && judged.through.is_none() && uncontradicted(model, judged) => Grade::Certain,
        score if score >= 0.5 => Grade::Suspected,
        _ => Grade::Potential,
    }
}

/// Whether the names agree and nothing that a person has only one of speaks against it.
fn uncontradicted(model: &Model, judged: &Judged) -> bool {
    let level = |slot| judged.candidate.pattern.level(slot);
    let finding = |slot| model.finding(slot, &judged.candidate).map(|(finding, ..)| finding);
    let named = match model.kind() {
        Kind::Person => [Slot::Given, Slot::Family].into_iter().all(|slot| (1..=3).contains(&level(slot))),
        Kind::Organisation => (1..=3).contains(&level(Slot::Organisation)) && finding(Slot::Organisation) != Some(Finding::LegalForm),
    };
    let reached = [Slot::Phone, Slot::Mail, Slot::Born, Slot::Registration].into_iter().any(|slot| level(slot) == 1);
    let elsewhere = level(Slot::Town) == 5 || (level(Slot::Town) == 0 && level(Slot::Postcode) == 5);
    named && level(Slot::Born) <= 2 && level(Slot::Registration) <= 2 && (reached || !elsewhere)
}

fn field(slot: Slot) -> Field {
    match slot {
        Slot::Given => Field::Given,
        Slot::Family => Field::Family,
        Slot::Organisation => Field::Organisation,
        Slot::Number => Field::Number,
        Slot::Line | Slot::More => Field::Address,
        Slot::Town => Field::Town,
        Slot::Postcode => Field::Postcode,
        Slot::Region => Field::Region,
        Slot::Phone => Field::Phone,
        Slot::Mail => Field::Mail,
        Slot::Born => Field::Born,
        Slot::Registration => Field::Registration,
    }
}

/// A value as its record has it; as it was compared, where the record has it in another value.
fn written(slot: Slot, compared: &str, record: &Record) -> String {
    let same = |text: &str| {
        let ready = match slot {
            Slot::Phone => official::phone(text),
            Slot::Mail => official::mail(text),
            Slot::Born => official::date(text),
            Slot::Registration => official::registration(text),
            _ => Some(spelled(slot, text)),
        };
        let Some(ready) = ready else { return false };
        // A line is compared without its number, which is compared by itself.
        ready == compared || (field(slot) == Field::Address && house_number(&ready).is_some_and(|(_, street)| street == compared))
    };
    let of_field = record.values.iter().filter(|(kind, _)| *kind == field(slot)).map(|(_, text)| text.trim());
    of_field.into_iter().find(|text| same(text)).unwrap_or(compared).to_string()
}
