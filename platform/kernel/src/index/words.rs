//! Words as the index knows them: without accents, case and punctuation; and the marks by which a word
//! is found that was written a letter or two differently.
//!
//! The marks are those of SymSpell: a word with each of its letters left out, and of long words the first letters with
//! two left out. Two words that share a mark differ by a slip of the pen; the database measures how far. Three letters in a
//! row are a mark, too: lists look for parts of words.

use super::Word;
use std::collections::BTreeSet;

/// Longer words are cut.
const LONGEST: usize = 255;
/// Shorter words must be met to the letter.
const SLIPS_FROM: usize = 4;
/// Words of so many letters bear two slips.
const TWO_FROM: usize = 8;
/// Of these the first letters are looked at with two left out.
const BEGINNING: usize = 7;
/// More words than this are not asked for.
const ASKED: usize = 8;

/// Little words that say nothing, French and English.
const LITTLE: &[&str] = &[
    "a", "an", "and", "at", "au", "aux", "d", "dans", "de", "des", "du", "en", "et", "for", "in", "l", "la", "le", "les", "of", "on", "or",
    "ou", "par", "pour", "s", "sur", "the", "to", "un", "une", "with",
];

/// The words of a text, in their order.
pub fn read(text: &str) -> Vec<String> {
    let plain = deunicode::deunicode(text).to_ascii_lowercase();
    let cut = |w: &str| w.chars().take(LONGEST).collect::<String>();
    plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).map(cut).collect()
}

/// A telephone number as one word, however it was grouped, at home or from abroad; none if it is no number.
pub fn number(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let other = |c: char| !(c.is_ascii_digit() || c.is_whitespace() || "+.-()/".contains(c));
    if digits.len() < 4 || text.chars().any(other) {
        return None;
    }
    let home = match text.trim_start().strip_prefix('+') {
        Some(_) => digits.strip_prefix("33").map(|rest| format!("0{}", rest.trim_start_matches('0'))),
        None => digits.strip_prefix("0033").map(|rest| format!("0{}", rest.trim_start_matches('0'))),
    };
    Some(home.unwrap_or(digits))
}

/// What is looked for when somebody typed this.
pub fn sought(mark: &str, typed: &str) -> Vec<Word> {
    if let Some(word) = number(typed) {
        return vec![Word { word, near: Vec::new(), slips: 0 }];
    }
    let mut words = read(typed);
    let mut seen = BTreeSet::new();
    words.retain(|w| seen.insert(w.clone()));
    if words.iter().any(|w| !LITTLE.contains(&w.as_str())) {
        // The last one may be the beginning of a longer word.
        let last = words.len() - 1;
        let mut at = 0..;
        words.retain(|w| at.next() == Some(last) && w.len() > 1 || !LITTLE.contains(&w.as_str()));
    }
    words.truncate(ASKED);
    let word = |word: String| Word { near: near(mark, &word), slips: if word.len() < TWO_FROM { 2 } else { 3 }, word };
    words.into_iter().map(word).collect()
}

/// The marks of a word for one agency, whose own mark keeps them apart from every other one's.
pub fn near(mark: &str, word: &str) -> Vec<i64> {
    if word.len() < SLIPS_FROM || word.bytes().any(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
    let mut marks = BTreeSet::from([hash(&[mark, word])]);
    for at in 0..word.len() {
        marks.insert(hash(&[mark, &word[..at], &word[at + 1..]]));
    }
    if word.len() >= TWO_FROM {
        let start = &word[..BEGINNING];
        marks.insert(hash(&[mark, "~", start]));
        for a in 0..BEGINNING {
            marks.insert(hash(&[mark, "~", &start[..a], &start[a + 1..]]));
            for b in a + 1..BEGINNING {
                marks.insert(hash(&[mark, "~", &start[..a], &start[a + 1..b], &start[b + 1..]]));
            }
        }
    }
    marks.into_iter().collect()
}

/// The marks of a part of a word: what holds the part has them all. None if it is too short to have any.
pub fn parts(mark: &str, part: &str) -> Vec<i64> {
    let threes = part.as_bytes().windows(3).filter_map(|three| std::str::from_utf8(three).ok());
    threes.map(|three| hash(&[mark, "%", three])).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Every mark of a word.
pub fn marks(mark: &str, word: &str) -> Vec<i64> {
    let mut all = near(mark, word);
    all.extend(parts(mark, word));
    all
}

/// FNV-1a of 64 bits over parts in a row: stored, so it must be the same in every build.
fn hash(parts: &[&str]) -> i64 {
    let bytes = parts.iter().flat_map(|part| part.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::{hash, marks, near, number, parts, read, sought};

    #[test]
    fn words_have_no_accents_no_case_and_no_punctuation() {
        assert_eq!(read("L’Œuvre d’Éloïse — Saint-Étienne"), ["l", "oeuvre", "d", "eloise", "saint", "etienne"]);
        assert_eq!(read("zoe.martin@label-x.fr"), ["zoe", "martin", "label", "x", "fr"]);
    }

    #[test]
    fn numbers_are_one_word_however_they_are_grouped() {
        for typed in ["06 12 34 56 78", "+33 6 12 34 56 78", "0033612345678", "06.12.34.56.78", "+33 (0)6 12 34 56 78"] {
            assert_eq!(number(typed).as_deref(), Some("0612345678"), "{typed}");
        }
        assert_eq!(number("+44 20 7946 0018").as_deref(), Some("442079460018"));
        assert_eq!((number("12"), number("studio 2000")), (None, None));
    }

    #[test]
    fn little_words_are_left_out_unless_there_are_no_others() {
        let words = |typed| sought("m", typed).into_iter().map(|w| w.word).collect::<Vec<_>>();
        assert_eq!(words("le festival de la Roque"), ["festival", "roque"]);
        assert_eq!(words("les"), ["les"]);
        assert_eq!(words("jean de"), ["jean", "de"], "the last word may go on");
        assert_eq!(words("bruit bruit"), ["bruit"]);
    }

    #[test]
    fn slips_of_the_pen_share_a_mark() {
        let share = |a: &str, b: &str| near("m", a).iter().any(|m| near("m", b).contains(m));
        for (right, wrong) in [("dupont", "dupnot"), ("dupont", "dupon"), ("dupont", "duppont"), ("dupont", "dumont"), ("lyon", "lion")] {
            assert!(share(right, wrong), "{right} {wrong}");
        }
        for (right, wrong) in [("programmatrice", "programatrisse"), ("strasbourg", "strazbour"), ("marseille", "massielle")] {
            assert!(share(right, wrong), "{right} {wrong}");
        }
        assert!(!share("dupont", "martin") && !share("lyon", "paris"));
        assert!(near("m", "dupont").iter().all(|mark| !near("n", "dupont").contains(mark)), "of another agency");
        assert!(near("m", "lea").is_empty() && near("m", "contact42").is_empty());
    }

    #[test]
    fn a_word_has_the_marks_of_all_its_parts() {
        let all = marks("m", "contact5555");
        for part in ["contact5555", "tact", "t55", "555"] {
            assert!(!parts("m", part).is_empty() && parts("m", part).iter().all(|m| all.contains(m)), "{part}");
        }
        assert!(parts("m", "tack").iter().any(|m| !all.contains(m)) && parts("m", "55").is_empty());
    }

    #[test]
    fn marks_are_the_same_in_every_build() {
        assert_eq!(hash(&["", "foobar"]), 0x8594_4171_f739_67e8_u64.cast_signed());
    }
}
