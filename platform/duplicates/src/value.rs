//! Values as they are compared, each different one once, however many records have it.

use crate::fold::{fold, squeeze};
use crate::french::{common, legal_form, organisation, particle, street, town};
use crate::sound::sound;
use rustc_hash::FxHashMap;

/// What a comparison looks at. Two fields with one shelf may have been interchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Slot {
    Given,
    Family,
    Organisation,
    Number,
    Line,
    More,
    Town,
    Postcode,
    Region,
    Phone,
    Mail,
    Born,
    Registration,
}

impl Slot {
    pub(crate) const COUNT: usize = 13;
    pub(crate) const ALL: [Self; Self::COUNT] = [
        Self::Given,
        Self::Family,
        Self::Organisation,
        Self::Number,
        Self::Line,
        Self::More,
        Self::Town,
        Self::Postcode,
        Self::Region,
        Self::Phone,
        Self::Mail,
        Self::Born,
        Self::Registration,
    ];

    /// The slot whose values are kept together with this one's.
    pub(crate) fn shelf(self) -> Self {
        match self {
            Self::Family => Self::Given,
            Self::More => Self::Line,
            own => own,
        }
    }
}

/// A word of a name and how much it tells: the rarer, the more.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) weight: f32,
}

/// One different value.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    /// Folded, abbreviations spelled out.
    pub(crate) text: String,
    /// Without spaces.
    pub(crate) squeezed: String,
    /// Without spaces, particles and legal forms.
    pub(crate) core: String,
    /// Its words without particles and legal forms.
    pub(crate) words: Vec<Word>,
    /// Its legal form, of an organisation.
    pub(crate) form: Option<&'static str>,
    /// How it sounds, of a name.
    pub(crate) sound: String,
    /// How many different records have it in a slot of the shelf.
    pub(crate) count: [u32; 2],
}

/// Every different value, numbered from 1; 0 is "unknown".
pub(crate) struct Values {
    all: Vec<Value>,
    known: FxHashMap<(Slot, String), u32>,
}

impl Values {
    pub(crate) fn new() -> Self {
        let nothing = Value {
            text: String::new(),
            squeezed: String::new(),
            core: String::new(),
            words: Vec::new(),
            form: None,
            sound: String::new(),
            count: [0; 2],
        };
        Self { all: vec![nothing], known: FxHashMap::default() }
    }

    pub(crate) fn of(&self, id: u32) -> &Value {
        &self.all[id as usize]
    }

    /// Counts a value once more in a slot.
    pub(crate) fn count(&mut self, slot: Slot, id: u32) {
        self.all[id as usize].count[usize::from(slot != slot.shelf())] += 1;
    }

    /// The number of a value that was made comparable.
    pub(crate) fn put(&mut self, slot: Slot, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        let key = (slot.shelf(), text.to_string());
        if let Some(id) = self.known.get(&key) {
            return *id;
        }
        let id = u32::try_from(self.all.len()).expect("fewer than four billion values");
        self.all.push(read(slot, text));
        self.known.insert(key, id);
        id
    }

    /// Gives every word its weight, once all values are known: the logarithm of its rarity (Spärck Jones 1972),
    /// and little for words that the trade uses everywhere.
    pub(crate) fn weigh_words(&mut self) {
        let mut seen: FxHashMap<String, u32> = FxHashMap::default();
        for value in &self.all {
            for word in &value.words {
                *seen.entry(word.text.clone()).or_default() += 1;
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "counts of values")]
        let all = self.all.len() as f32;
        for word in self.all.iter_mut().flat_map(|value| value.words.iter_mut()) {
            #[expect(clippy::cast_precision_loss, reason = "counts of values")]
            let rarity = (1.0 + all / seen[&word.text] as f32).ln();
            word.weight = if common(&word.text) { rarity.min(1.0) * 0.5 } else { rarity.max(1.0) };
        }
    }
}

/// The text of a value, spelled as its slot is compared. Values with a writing of their own come ready.
pub(crate) fn spelled(slot: Slot, text: &str) -> String {
    match slot {
        Slot::Line | Slot::More => street(&fold(text)),
        Slot::Town => town(&fold(text)),
        Slot::Postcode | Slot::Number => squeeze(&fold(text)),
        Slot::Organisation => organisation(&fold(&text.replace('&', " et "))),
        Slot::Given | Slot::Family | Slot::Region => fold(text),
        Slot::Phone | Slot::Mail | Slot::Born | Slot::Registration => text.to_string(),
    }
}

fn read(slot: Slot, text: &str) -> Value {
    let named = matches!(slot, Slot::Organisation);
    let form = if named { text.split(' ').find_map(legal_form) } else { None };
    let dispensable = |word: &&str| particle(word) || (named && legal_form(word).is_some());
    let mut core: Vec<&str> = text.split(' ').filter(|word| !dispensable(word)).collect();
    if core.is_empty() {
        core = text.split(' ').collect();
    }
    let sounds = matches!(slot.shelf(), Slot::Given | Slot::Organisation);
    Value {
        squeezed: squeeze(text),
        core: core.concat(),
        sound: if sounds { sound(&core.join(" ")) } else { String::new() },
        words: core.iter().map(|word| Word { text: (*word).to_string(), weight: 1.0 }).collect(),
        form,
        text: text.to_string(),
        count: [0; 2],
    }
}
