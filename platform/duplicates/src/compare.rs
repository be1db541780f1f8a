//! One value beside another: what a person would say of them.

use crate::fold::digits;
use crate::french::{feminine, short_form};
use crate::official::{desk, own_domain};
use crate::value::{Slot, Value, Word};
use rapidfuzz::distance::{jaro_winkler, osa};

/// What two values are to each other. The list is closed: every finding has its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Finding {
    /// The same, after accents, case and abbreviations.
    Same,
    /// The same but for spaces, hyphens or particles.
    Spacing,
    /// A slip of the keyboard: a letter or figure more, less, other or interchanged.
    Slip,
    /// Written otherwise, said alike.
    Sound,
    /// A short form: `Manu`, `J.-P.`
    ShortForm,
    /// Day and month are interchanged.
    DayAndMonth,
    /// The same name under another legal form.
    LegalForm,
    /// An acronym and the name that it stands for.
    Acronym,
    /// Several letters differ.
    Close,
    /// One contains the other.
    Contained,
    /// An initial that fits.
    Initial,
    /// Something in common.
    Partial,
    /// A masculine and its feminine.
    Feminine,
    /// The same domain or desk, not the same mailbox.
    SameHouse,
    /// A mailbox of the same name elsewhere: it says no more than its owner's name does.
    SameName,
    /// Nothing in common.
    Different,
}

/// How many levels of agreement the model tells apart, "unknown" being 0.
pub(crate) const LEVELS: usize = 6;

impl Finding {
    /// Its level of agreement: 1 is the same, 5 is different, 0 says nothing.
    pub(crate) fn level(self) -> u8 {
        match self {
            Self::Same => 1,
            Self::Spacing | Self::Slip | Self::Sound | Self::ShortForm | Self::DayAndMonth => 2,
            Self::LegalForm | Self::Acronym | Self::Close | Self::Contained => 3,
            Self::Initial | Self::Partial | Self::SameHouse => 4,
            Self::Feminine | Self::Different => 5,
            Self::SameName => 0,
        }
    }

    /// Its name, in keys of words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Spacing => "spacing",
            Self::Slip => "slip",
            Self::Sound => "sound",
            Self::ShortForm => "short-form",
            Self::DayAndMonth => "day-and-month",
            Self::LegalForm => "legal-form",
            Self::Acronym => "acronym",
            Self::Close => "close",
            Self::Contained => "contained",
            Self::Initial => "initial",
            Self::Partial => "partial",
            Self::Feminine => "feminine",
            Self::SameHouse => "same-house",
            Self::SameName => "same-name",
            Self::Different => "different",
        }
    }
}

/// What two values of a slot are to each other.
pub(crate) fn compare(slot: Slot, one: &Value, other: &Value) -> Finding {
    if one.text == other.text {
        return Finding::Same;
    }
    match slot {
        Slot::Given => given(one, other),
        Slot::Family => family(one, other),
        Slot::Organisation => organisation(one, other),
        Slot::Line | Slot::More | Slot::Town | Slot::Region => place(one, other),
        Slot::Number | Slot::Postcode => figures(one, other),
        Slot::Phone => phone(one, other),
        Slot::Mail => mail(one, other),
        Slot::Born => born(one, other),
        Slot::Registration => registration(one, other),
    }
}

/// Slips between two texts, adjacent letters interchanged counting one (Damerau 1964, in its restricted form, "optimal
/// string alignment"); none if more than `most`.
fn slips(one: &str, other: &str, most: usize) -> Option<usize> {
    if one.len().abs_diff(other.len()) > most {
        return None;
    }
    osa::distance_with_args(one.bytes(), other.bytes(), &osa::Args::default().score_cutoff(most))
}

/// Similarity of Jaro (1989) with Winkler's bonus for a common beginning (1990), 0 to 1.
fn likeness(one: &str, other: &str) -> f64 {
    jaro_winkler::similarity(one.bytes(), other.bytes())
}

/// By letters alone: a slip, close, or nothing that counts.
fn letters(one: &Value, other: &Value) -> Finding {
    if one.squeezed == other.squeezed || (one.core == other.core && one.core.len() > 1) {
        return Finding::Spacing;
    }
    let (a, b) = (one.squeezed.as_str(), other.squeezed.as_str());
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    let wrong = slips(a, b, (long * 2 / 5).max(1));
    match wrong {
        Some(1) if short >= 3 => Finding::Slip,
        Some(wrong) if wrong * 8 <= long => Finding::Slip,
        Some(wrong) if !one.sound.is_empty() && one.sound == other.sound && wrong * 2 <= long => Finding::Sound,
        Some(wrong) if wrong * 4 <= long => Finding::Close,
        Some(wrong) if wrong * 3 <= long && likeness(a, b) >= 0.85 => Finding::Close,
        Some(_) => Finding::Partial,
        None if likeness(a, b) >= 0.82 => Finding::Partial,
        None => Finding::Different,
    }
}

fn given(one: &Value, other: &Value) -> Finding {
    let initials = |it: &Value| it.words.iter().filter_map(|word| word.text.chars().next()).collect::<String>();
    let (short, long) = if one.squeezed.len() < other.squeezed.len() { (one, other) } else { (other, one) };
    if short.squeezed.len() == 1 {
        return if long.squeezed.starts_with(&short.squeezed) { Finding::Initial } else { Finding::Different };
    }
    if feminine(&one.squeezed, &other.squeezed) {
        return Finding::Feminine;
    }
    if (long.words.len() > 1 && short.squeezed == initials(long)) || short_form(&one.squeezed, &other.squeezed) {
        return Finding::ShortForm;
    }
    match letters(one, other) {
        Finding::Partial | Finding::Different if contained(short, long) => Finding::Contained,
        found => found,
    }
}

fn family(one: &Value, other: &Value) -> Finding {
    let (short, long) = if one.squeezed.len() < other.squeezed.len() { (one, other) } else { (other, one) };
    if short.squeezed.len() == 1 {
        return if long.squeezed.starts_with(&short.squeezed) { Finding::Initial } else { Finding::Different };
    }
    match letters(one, other) {
        // Martin and Martin-Durand: a name taken or left.
        Finding::Partial | Finding::Different if contained(short, long) => Finding::Contained,
        found => found,
    }
}

/// Whether every word of the one is a word of the other.
fn contained(short: &Value, long: &Value) -> bool {
    short.core.len() >= 3 && short.words.iter().all(|word| long.words.iter().any(|other| other.text == word.text))
}

fn organisation(one: &Value, other: &Value) -> Finding {
    if one.core == other.core {
        return match (one.form, other.form) {
            (Some(a), Some(b)) if a != b => Finding::LegalForm,
            _ => Finding::Spacing,
        };
    }
    if one.squeezed == other.squeezed {
        return Finding::Spacing;
    }
    let (short, long) = if one.core.len() < other.core.len() { (one, other) } else { (other, one) };
    if short.core.len() >= 3 && long.words.len() >= 3 && [acronym(&long.words), acronym_of_all(&long.text)].contains(&short.core) {
        return Finding::Acronym;
    }
    let (shared, least, most) = shared_weight(&one.words, &other.words);
    if shared >= 0.9 * most {
        return Finding::Slip;
    }
    // The rest of a longer name may be what tells two places apart, so what is shared must be rare enough.
    if shared >= 0.95 * least && shared >= 0.5 * most && shared >= 1.5 {
        return Finding::Contained;
    }
    match letters_of_core(one, other) {
        found @ (Finding::Slip | Finding::Close) if shared >= 0.5 * least || one.words.len().min(other.words.len()) <= 2 => found,
        _ if shared >= 0.6 * most => Finding::Close,
        _ if shared >= 0.4 * most => Finding::Partial,
        _ => Finding::Different,
    }
}

fn letters_of_core(one: &Value, other: &Value) -> Finding {
    let long = one.core.len().max(other.core.len());
    let most = (long / 4).max(1);
    // In one word, a legal form cannot be told from the name.
    let whole = || slips(&one.squeezed, &other.squeezed, most);
    match slips(&one.core, &other.core, most).or_else(whole) {
        Some(wrong) if wrong * 8 <= long || (wrong == 1 && long >= 5) => Finding::Slip,
        Some(_) => Finding::Close,
        None => Finding::Different,
    }
}

fn acronym(words: &[Word]) -> String {
    words.iter().filter_map(|word| word.text.chars().next()).collect()
}

fn acronym_of_all(text: &str) -> String {
    text.split(' ').filter_map(|word| word.chars().next()).collect()
}

/// The weight of the words that two names share, slips forgiven, and the lesser and greater weight of the two
/// (a soft form of TF-IDF after Cohen, Ravikumar & Fienberg 2003).
fn shared_weight(one: &[Word], other: &[Word]) -> (f32, f32, f32) {
    let total = |words: &[Word]| words.iter().map(|word| word.weight).sum::<f32>();
    let mut taken = vec![false; other.len()];
    let mut shared = 0.0;
    for word in one {
        let same = other.iter().enumerate().position(|(at, it)| !taken[at] && it.text == word.text);
        let near = || other.iter().enumerate().position(|(at, it)| !taken[at] && near_word(&it.text, &word.text));
        let Some((at, share)) = same.map(|at| (at, 1.0)).or_else(|| near().map(|at| (at, 0.92))) else { continue };
        taken[at] = true;
        shared += share * word.weight.min(other[at].weight);
    }
    let (a, b) = (total(one), total(other));
    (shared, a.min(b), a.max(b))
}

fn near_word(one: &str, other: &str) -> bool {
    let short = one.len().min(other.len());
    short >= 4 && slips(one, other, 1 + usize::from(short >= 8)).is_some()
}

fn place(one: &Value, other: &Value) -> Finding {
    match letters(one, other) {
        found @ (Finding::Spacing | Finding::Slip | Finding::Close) => found,
        found => {
            let (shared, least, most) = shared_weight(&one.words, &other.words);
            match () {
                () if shared >= 0.85 * most => Finding::Close,
                () if shared >= 0.9 * least && shared >= 0.5 * most => Finding::Contained,
                () if shared >= 0.5 * most => Finding::Partial,
                () => found,
            }
        }
    }
}

fn figures(one: &Value, other: &Value) -> Finding {
    match slips(&one.squeezed, &other.squeezed, 2) {
        Some(1) if one.squeezed.len().min(other.squeezed.len()) >= 3 => Finding::Slip,
        Some(1) => Finding::Partial,
        Some(2) if one.squeezed.len().min(other.squeezed.len()) >= 4 => Finding::Partial,
        _ => Finding::Different,
    }
}

fn phone(one: &Value, other: &Value) -> Finding {
    // A country's digits may be missing on one side: the last nine say who rings.
    let tail = |text: &str| text[text.len().saturating_sub(9)..].to_string();
    let (a, b) = (tail(&one.text), tail(&other.text));
    if a == b && a.len() == 9 {
        return Finding::Spacing;
    }
    match slips(&a, &b, 1) {
        Some(_) => Finding::Slip,
        // One switchboard: the last two figures choose the desk.
        None if a.len() == 9 && a[..7] == b[..7.min(b.len())] => Finding::SameHouse,
        None => Finding::Different,
    }
}

fn mail(one: &Value, other: &Value) -> Finding {
    let (Some((a, at_a)), Some((b, at_b))) = (one.text.split_once('@'), other.text.split_once('@')) else { return Finding::Different };
    let desks = desk(&one.text) || desk(&other.text);
    match slips(a, b, 1) {
        Some(0) if slips(at_a, at_b, 2).is_some() => Finding::Slip,
        // Numbers and initials tell people apart: claire62 and claire63, jmartin and lmartin.
        Some(1) if at_a == at_b && !desks && a.len() >= 6 && a[..1] == b[..1] && digits(a) == digits(b) => Finding::Slip,
        _ if at_a == at_b && own_domain(&one.text).is_some() => Finding::SameHouse,
        Some(0) if !desks => Finding::SameName,
        _ => Finding::Different,
    }
}

fn born(one: &Value, other: &Value) -> Finding {
    let (a, b) = (one.text.as_str(), other.text.as_str());
    if a.len() == 8 && b.len() == 8 {
        if a[..4] == b[..4] && a[4..6] == b[6..] && a[6..] == b[4..6] {
            return Finding::DayAndMonth;
        }
        if slips(a, b, 1).is_some() {
            return Finding::Slip;
        }
        let same = usize::from(a[..4] == b[..4]) + usize::from(a[4..6] == b[4..6]) + usize::from(a[6..] == b[6..]);
        return if same == 2 || slips(a, b, 2).is_some() { Finding::Partial } else { Finding::Different };
    }
    if slips(a, b, 1).is_some() { Finding::Partial } else { Finding::Different }
}

fn registration(one: &Value, other: &Value) -> Finding {
    let (a, b) = (one.text.as_str(), other.text.as_str());
    // SIREN and SIRET: the first nine figures are the company, the last five the establishment.
    let company = |text: &str| (text.len() == 9 || text.len() == 14).then(|| text[..9].to_string());
    if let (Some(a), Some(b)) = (company(a), company(b))
        && a == b
    {
        return if one.text.len() == other.text.len() { Finding::SameHouse } else { Finding::Contained };
    }
    match slips(a, b, 2) {
        Some(1) => Finding::Slip,
        Some(_) if a.len().min(b.len()) >= 6 => Finding::Close,
        _ => Finding::Different,
    }
}
