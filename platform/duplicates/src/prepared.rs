//! A record made ready: the numbers of its values, slot by slot.

use crate::fold::fold;
use crate::french::{common, house_number, legal_form, particle};
use crate::official;
use crate::record::{Field, Record};
use crate::value::{Slot, Values, spelled};
use rustc_hash::FxHashSet;

/// People and organisations are swept apart: who works somewhere is not the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Person,
    Organisation,
}

/// A record made ready.
#[derive(Clone, Debug)]
pub(crate) struct Prepared {
    pub(crate) kind: Kind,
    /// The value in each slot; 0 where nothing is known.
    pub(crate) values: [u32; Slot::COUNT],
    /// More phones and mail addresses.
    pub(crate) more: Vec<(Slot, u32)>,
    /// Whether no record before has exactly these values: what is there again and again is not frequent.
    pub(crate) first: bool,
}

impl Prepared {
    pub(crate) fn at(&self, slot: Slot) -> u32 {
        self.values[slot as usize]
    }

    /// Every value of a slot that may have several.
    pub(crate) fn every(&self, slot: Slot) -> impl Iterator<Item = u32> {
        let first = Some(self.at(slot)).filter(|id| *id != 0);
        first.into_iter().chain(self.more.iter().filter(move |(of, _)| *of == slot).map(|(_, id)| *id))
    }
}

/// Reads all records, and counts what the different ones among them have.
pub(crate) fn prepare_all(records: &[&Record]) -> (Vec<Prepared>, Values) {
    let mut values = Values::new();
    let mut all: Vec<Prepared> = records.iter().map(|record| prepare(record, &mut values)).collect();
    let mut seen = FxHashSet::default();
    for it in &mut all {
        it.first = seen.insert((it.values, it.more.clone()));
        for (slot, id) in Slot::ALL.into_iter().zip(it.values).chain(it.more.iter().copied()).filter(|(_, id)| it.first && *id != 0) {
            values.count(slot, id);
        }
    }
    values.weigh_words();
    (all, values)
}

/// Reads a record.
pub(crate) fn prepare(record: &Record, values: &mut Values) -> Prepared {
    let mut texts: [String; Slot::COUNT] = Default::default();
    let mut several: Vec<(Slot, String)> = Vec::new();
    let mut lines: Vec<String> = Vec::new();
    let mut whole = None;
    for (field, text) in &record.values {
        let slot = match field {
            Field::Name => {
                whole = Some(text.as_str()).filter(|text| !text.trim().is_empty());
                continue;
            }
            Field::Address => {
                lines.extend(text.lines().map(|line| spelled(Slot::Line, line)).filter(|line| !line.is_empty()));
                continue;
            }
            Field::Phone => {
                several.extend(official::phone(text).map(|phone| (Slot::Phone, phone)));
                continue;
            }
            Field::Mail => {
                several.extend(official::mail(text).map(|mail| (Slot::Mail, mail)));
                continue;
            }
            Field::Given => Slot::Given,
            Field::Family => Slot::Family,
            Field::Organisation => Slot::Organisation,
            Field::Number => Slot::Number,
            Field::Town => Slot::Town,
            Field::Postcode => Slot::Postcode,
            Field::Region => Slot::Region,
            Field::Born => Slot::Born,
            Field::Registration => Slot::Registration,
        };
        let ready = match field {
            Field::Born => official::date(text).unwrap_or_default(),
            Field::Registration => official::registration(text).unwrap_or_default(),
            _ => spelled(slot, text),
        };
        if texts[slot as usize].is_empty() {
            texts[slot as usize] = ready;
        }
    }
    if let Some(whole) = whole {
        name(whole, &mut texts);
    }
    address(lines, &mut texts);
    let person = !texts[Slot::Given as usize].is_empty() || !texts[Slot::Family as usize].is_empty();
    let kind = if !person && !texts[Slot::Organisation as usize].is_empty() { Kind::Organisation } else { Kind::Person };
    let mut ready = Prepared { kind, values: [0; Slot::COUNT], more: Vec::new(), first: true };
    for (slot, text) in Slot::ALL.into_iter().zip(&texts) {
        ready.values[slot as usize] = values.put(slot, text);
    }
    // Sorted, so that the order in which phones are told does not matter.
    several.sort();
    several.dedup();
    for (slot, text) in several {
        let id = values.put(slot, &text);
        match &mut ready.values[slot as usize] {
            first @ 0 => *first = id,
            _ => ready.more.push((slot, id)),
        }
    }
    ready
}

/// A whole name in its parts: `DUPONT Jean`, `Dupont, Jean`, `Jean de Latour`, or an organisation's.
fn name(whole: &str, texts: &mut [String; Slot::COUNT]) {
    let folded = fold(whole);
    let known = |slot: Slot, texts: &[String; Slot::COUNT]| !texts[slot as usize].is_empty();
    if known(Slot::Given, texts) || known(Slot::Family, texts) {
        return;
    }
    if folded.split(' ').any(|word| legal_form(word).is_some() || common(word)) {
        if !known(Slot::Organisation, texts) {
            texts[Slot::Organisation as usize] = spelled(Slot::Organisation, whole);
        }
        return;
    }
    let words: Vec<&str> = whole.split_whitespace().collect();
    let shouted = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.chars().any(char::is_lowercase);
    let (given, family): (Vec<&str>, Vec<&str>) = if let Some((family, given)) = whole.split_once(',') {
        (vec![given], vec![family])
    } else if words.iter().any(shouted) && !words.iter().all(shouted) {
        let is_family = |word: &&str| shouted(word) || particle(&fold(word));
        (words.iter().copied().filter(|word| !is_family(word)).collect(), words.iter().copied().filter(is_family).collect())
    } else {
        let (given, family) = words.split_at(words.len().min(1));
        (given.to_vec(), family.to_vec())
    };
    texts[Slot::Given as usize] = fold(&given.join(" "));
    texts[Slot::Family as usize] = fold(&family.join(" "));
}

/// Two lines, the one with the house number first, and the number on its own.
fn address(mut lines: Vec<String>, texts: &mut [String; Slot::COUNT]) {
    if texts[Slot::Number as usize].is_empty()
        && let Some(at) = lines.iter().position(|line| house_number(line).is_some())
    {
        let numbered = lines.remove(at);
        if let Some((number, street)) = house_number(&numbered) {
            texts[Slot::Number as usize] = number;
            lines.insert(0, street.to_string());
        }
    }
    let mut lines = lines.into_iter();
    texts[Slot::Line as usize] = lines.next().unwrap_or_default();
    texts[Slot::More as usize] = lines.collect::<Vec<_>>().join(" ");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(record: &Record) -> (Kind, Vec<String>) {
        let mut values = Values::new();
        let ready = prepare(record, &mut values);
        let texts = ready.values.iter().filter(|id| **id != 0).map(|id| values.of(*id).text.clone());
        (ready.kind, texts.collect())
    }

    #[test]
    fn whole_names_are_parted() {
        for whole in ["Claire DE LATOUR", "DE LATOUR Claire", "de Latour, Claire", "Claire de Latour"] {
            assert_eq!(
                read(&Record::new("1").with(Field::Name, whole)),
                (Kind::Person, vec!["claire".into(), "de latour".into()]),
                "{whole}"
            );
        }
        let company = read(&Record::new("1").with(Field::Name, "SARL Les Trois Baudets"));
        assert_eq!(company, (Kind::Organisation, vec!["sarl les trois baudets".into()]));
    }

    #[test]
    fn a_house_number_is_found_in_any_line() {
        let (_, texts) = read(&Record::new("1").with(Field::Address, "Bât. C").with(Field::Address, "12 bis, av. Foch"));
        assert_eq!(texts, ["12bis", "avenue foch", "batiment c"]);
    }

    #[test]
    fn phones_have_no_order() {
        let one = Record::new("1").with(Field::Phone, "0612345678").with(Field::Phone, "01 40 00 00 00");
        let other = Record::new("1").with(Field::Phone, "+33 1 40 00 00 00").with(Field::Phone, "+33 6 12 34 56 78");
        assert_eq!(read(&one), read(&other));
    }
}
