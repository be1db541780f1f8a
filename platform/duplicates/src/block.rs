//! Which pairs are worth comparing. Comparing all is quadratic; here every record is put into a bounded
//! number of blocks of bounded size, so the pairs grow with the records.
//!
//! A block is the records that share a trait (how the family name sounds, the street, a phone …). A trait that more
//! records share than [`CAP`] is refined by a second, then a third one: `Martin` alone joins nobody, `Martin` in
//! `Vénissieux` does (adaptive blocking, after Michelson & Knoblock 2006, without the learning). What is still too
//! large is sorted and joined with its neighbours only (sorted neighbourhood, Hernández & Stolfo 1995).

use crate::french::common;
use crate::prepared::{Kind, Prepared, prepare};
use crate::record::Record;
use crate::value::{Slot, Value, Values};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;

/// Records in a block that are all compared with each other.
const CAP: usize = 24;
/// How many traits make a block.
const DEPTH: usize = 3;
/// Neighbours that a record is compared with in a block that stays too large.
const WINDOW: usize = 6;

/// Pairs worth comparing, each once, the lower index first. `records` are indices into `all`.
pub(crate) fn pairs(all: &[Prepared], values: &Values, records: &[u32]) -> Vec<(u32, u32)> {
    if records.len() < CAP * 8 {
        let every = records.iter().enumerate().flat_map(|(at, a)| records[at + 1..].iter().map(|b| ordered(*a, *b)));
        return every.collect();
    }
    let traits: FxHashMap<u32, Traits> = records.iter().map(|id| (*id, traits(&all[*id as usize], values))).collect();
    let mut found = Found { traits, pairs: Vec::new() };
    found.refine(records, 0, 1);
    found.pairs.sort_unstable();
    found.pairs.dedup();
    found.pairs
}

fn ordered(a: u32, b: u32) -> (u32, u32) {
    (a.min(b), a.max(b))
}

/// What a record is found by: for each kind of trait none, one or several marks.
type Traits = Vec<(u8, u64)>;

fn mark(text: &str) -> u64 {
    FxBuildHasher.hash_one(text)
}

/// The traits of a record, sorted by their kind, the most telling kinds first.
fn traits(record: &Prepared, values: &Values) -> Traits {
    let mut marks = Traits::new();
    let mut add = |kind: u8, text: &str| {
        if !text.is_empty() {
            marks.push((kind, mark(text)));
        }
    };
    let of = |slot: Slot| values.of(record.at(slot));
    let beginning = |value: &Value, letters: usize| value.core.get(..letters).unwrap_or(&value.core).to_string();
    add(0, &of(Slot::Registration).text);
    for mail in record.every(Slot::Mail) {
        add(1, &values.of(mail).text);
    }
    for phone in record.every(Slot::Phone) {
        let digits = &values.of(phone).text;
        add(2, &digits[digits.len().saturating_sub(9)..]);
    }
    add(3, &of(Slot::Born).text);
    let (given, family) = (of(Slot::Given), of(Slot::Family));
    match record.kind {
        // Given and family names in one kind, since they may be interchanged.
        Kind::Person => {
            add(4, &family.sound);
            add(4, &given.sound);
        }
        Kind::Organisation => {
            for word in of(Slot::Organisation).words.iter().filter(|word| word.weight > 1.0) {
                add(4, &word.text);
            }
            add(5, &of(Slot::Organisation).sound);
        }
    }
    add(6, &of(Slot::Line).squeezed);
    add(6, &of(Slot::More).squeezed);
    add(7, &of(Slot::Town).squeezed);
    add(8, &of(Slot::Postcode).text);
    add(9, &of(Slot::Number).text);
    if record.kind == Kind::Person {
        add(10, &of(Slot::Organisation).core);
        let (given, family) = (beginning(given, 2), beginning(family, 3));
        if !given.is_empty() && !family.is_empty() {
            add(11, &format!("{given} {family}"));
        }
    }
    let (street, town) = (beginning(of(Slot::Line), 4), beginning(of(Slot::Town), 3));
    if !street.is_empty() && !town.is_empty() {
        add(12, &format!("{street} {town}"));
    }
    marks.dedup();
    marks
}

/// The words by which a store finds those a record may be: whoever shares none of them is nobody to look at. Kept beside a
/// record and indexed, they find duplicates at entry without a sweep.
pub fn keys(record: &Record) -> Vec<String> {
    let mut values = Values::new();
    let ready = prepare(record, &mut values);
    values.weigh_words();
    let of = |slot: Slot| values.of(ready.at(slot));
    let (given, family, town) = (&of(Slot::Given).sound, &of(Slot::Family).sound, &of(Slot::Town).squeezed);
    let mut keys: Vec<String> = Vec::new();
    let mut add = |kind: &str, parts: &[&str]| {
        if parts.iter().all(|part| !part.is_empty()) {
            keys.push(format!("{kind}:{}", parts.join(" ")));
        }
    };
    add("number", &[&of(Slot::Registration).text]);
    for mail in ready.every(Slot::Mail) {
        add("mail", &[&values.of(mail).text]);
    }
    for phone in ready.every(Slot::Phone) {
        let digits = &values.of(phone).text;
        add("phone", &[&digits[digits.len().saturating_sub(9)..]]);
    }
    match ready.kind {
        Kind::Person => {
            // In one order, since they may be interchanged.
            add("name", &[given.min(family), given.max(family)]);
            add("family", &[family.get(..4).unwrap_or(family), given.get(..1).unwrap_or_default()]);
            add("near", &[family, town]);
            add("near", &[given, town]);
            add("born", &[&of(Slot::Born).text]);
        }
        Kind::Organisation => {
            add("organisation", &[&of(Slot::Organisation).core]);
            add("organisation", &[&of(Slot::Organisation).squeezed]);
            for word in of(Slot::Organisation).words.iter().filter(|word| word.text.len() >= 4 && !common(&word.text)) {
                add("word", &[&word.text]);
            }
        }
    }
    add("street", &[&of(Slot::Line).squeezed, &of(Slot::Number).text, town]);
    keys.sort();
    keys.dedup();
    keys
}

struct Found {
    traits: FxHashMap<u32, Traits>,
    pairs: Vec<(u32, u32)>,
}

impl Found {
    /// Joins the records that share one more trait, of kinds from `from` on.
    fn refine(&mut self, records: &[u32], from: u8, depth: usize) {
        let mut marked: Vec<(u8, u64, u32)> = Vec::new();
        for record in records {
            marked.extend(self.traits[record].iter().filter(|(kind, _)| *kind >= from).map(|(kind, mark)| (*kind, *mark, *record)));
        }
        marked.sort_unstable();
        marked.dedup();
        for block in marked.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            if block.len() < 2 {
                continue;
            }
            let ids: Vec<u32> = block.iter().map(|(.., record)| *record).collect();
            if ids.len() <= CAP {
                self.join(&ids, ids.len());
            } else if depth < DEPTH && ids.len() < records.len() {
                self.refine(&ids, block[0].0 + 1, depth + 1);
            } else {
                self.join(&ids, WINDOW);
            }
        }
    }

    fn join(&mut self, ids: &[u32], window: usize) {
        for (at, a) in ids.iter().enumerate() {
            self.pairs.extend(ids[at + 1..].iter().take(window).map(|b| ordered(*a, *b)));
        }
    }
}
