//! Telephone numbers: read however they are typed, kept in one writing (E.164), shown as one dials them from where the
//! agency is.

mod lands;
mod records;

use crate::tenant::Tenant;
use lands::LANDS;
use moka::sync::Cache;
use phonenumber::country::Id as Land;
use phonenumber::metadata::DATABASE;
use phonenumber::{Mode, PhoneNumber};
use std::collections::HashMap;
use std::sync::LazyLock;

/// The longest that is read as a number: the longest numbers there are, generously spaced, with an extension.
const LONGEST: usize = 60;

/// Lists show the same numbers again and again, and setting one out takes longer than the rest of its row.
static SET_OUT: LazyLock<Cache<(String, Home), String>> = LazyLock::new(|| Cache::new(10_000));

/// The country from which one dials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Home(Land);

impl Home {
    /// Where nobody said otherwise.
    pub const FRANCE: Home = Home(Land::FR);

    /// Where an agency is: as its settings say, else where its clocks are.
    pub fn of(agency: &Tenant) -> Home {
        let zoned = || LANDS.iter().find(|(_, zone, _)| *zone == agency.zone).map(|(land, ..)| Home(*land));
        let spoken = if agency.locale == "en" { Land::GB } else { Land::FR };
        agency.text("agency", "country").and_then(Home::named).or_else(zoned).unwrap_or(Home(spoken))
    }

    /// The country of this name, French, English or its own, or of these two letters; none that is not known.
    pub fn named(name: &str) -> Option<Home> {
        static KNOWN: LazyLock<HashMap<String, Land>> =
            LazyLock::new(|| LANDS.iter().flat_map(|(land, _, names)| names.split('|').map(|name| (folded(name), *land))).collect());
        let plain = folded(name);
        let lettered = || (plain.len() == 2).then(|| plain.to_uppercase().parse().ok()).flatten();
        KNOWN.get(&plain).copied().or_else(lettered).map(Home)
    }

    /// Its two letters (ISO 3166-1).
    pub fn code(&self) -> &str {
        self.0.as_ref()
    }
}

fn folded(name: &str) -> String {
    deunicode::deunicode(name).to_ascii_lowercase().chars().filter(char::is_ascii_alphanumeric).collect()
}

/// What was typed as it is kept, `+33612345678`, an extension behind it as `;ext=12`; none if it cannot be a number.
/// Without a country before it, it is one of `home`.
pub fn read(typed: &str, home: Home) -> Option<String> {
    let plain = typed.trim().trim_start_matches("tel:").replace("(0)", "");
    if plain.chars().count() > LONGEST {
        return None;
    }
    let (plain, extension) = extended(&plain);
    if !is_spelled(plain) {
        return None;
    }
    let number = parsed(plain, home).filter(could_be)?;
    let whole = number.format().mode(Mode::E164).to_string();
    Some(extension.map_or_else(|| whole.clone(), |more| format!("{whole};ext={more}")))
}

/// Digits, grouped as people do: no words, whose letters would be dialled as digits.
pub(crate) fn is_spelled(plain: &str) -> bool {
    plain.chars().enumerate().all(|(at, c)| c.is_ascii_digit() || " .-()/\u{202f}\u{a0}".contains(c) || (c == '+' && at == 0))
}

/// The number, and the extension that was typed behind it.
pub(crate) fn extended(text: &str) -> (&str, Option<&str>) {
    let marks = [";ext=", "poste", "ext.", "ext", "x", "#"];
    let split = marks.iter().find_map(|mark| {
        let at = text.to_ascii_lowercase().find(mark)?;
        Some((text[..at].trim(), text[at + mark.len()..].trim()))
    });
    match split {
        Some((number, more)) if (1..=7).contains(&more.len()) && more.bytes().all(|b| b.is_ascii_digit()) => (number, Some(more)),
        _ => (text, None),
    }
}

/// A kept number as one dials it from home: the national way for a number at home, the international way for others.
/// What was kept before numbers were read is shown as it was typed.
pub fn shown(kept: &str, home: Home) -> String {
    if let Some(by_twos) = Some(kept).filter(|_| home == Home::FRANCE).and_then(by_twos) {
        return by_twos;
    }
    let set_out = || written(kept, home, false).unwrap_or_else(|| kept.to_string());
    if kept.len() > LONGEST { set_out() } else { SET_OUT.get_with((kept.to_string(), home), set_out) }
}

/// A number of France as it is dialled there. Most of ours are such, and lists of a hundred thousand leave the house: the
/// library, whose answer this is, takes a hundred times as long. Numbers in 08 are grouped otherwise.
fn by_twos(kept: &str) -> Option<String> {
    let nine = kept.strip_prefix("+33").filter(|d| d.len() == 9 && d.bytes().all(|b| b.is_ascii_digit()))?;
    let [first, a, b, c, d] = [&nine[..1], &nine[1..3], &nine[3..5], &nine[5..7], &nine[7..]];
    (!matches!(first, "0" | "8")).then(|| format!("0{first} {a} {b} {c} {d}"))
}

/// Whether this is a number as they are kept: a text that may hold something else is then shown as one dials it.
pub fn is_kept(text: &str) -> bool {
    let (number, extension) = text.split_once(";ext=").unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    number.strip_prefix('+').is_some_and(|rest| (7..=15).contains(&rest.len()) && digits(rest)) && digits(extension)
}

/// A kept number as one dials it from anywhere.
pub fn abroad(kept: &str, home: Home) -> String {
    written(kept, home, true).unwrap_or_else(|| kept.to_string())
}

fn written(kept: &str, home: Home, abroad: bool) -> Option<String> {
    let (plain, extension) = extended(kept);
    let number = plain.starts_with('+').then(|| parsed(plain, home)).flatten()?;
    let own = DATABASE.by_id(home.0.as_ref())?.country_code() == number.code().value();
    let mode = if own && !abroad { Mode::National } else { Mode::International };
    let whole = number.format().mode(mode).to_string();
    Some(extension.map_or_else(|| whole.clone(), |more| format!("{whole} ext. {more}")))
}

/// What a telephone is told to dial.
pub fn link(kept: &str, home: Home) -> String {
    let as_kept = kept.strip_prefix('+').is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
    if as_kept {
        return format!("tel:{kept}");
    }
    let digits = || kept.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    format!("tel:{}", read(kept, home).unwrap_or_else(digits))
}

fn parsed(text: &str, home: Home) -> Option<PhoneNumber> {
    let text = text.strip_prefix("00").map_or_else(|| text.to_string(), |rest| format!("+{rest}"));
    // A number of another country is not read by the rules of this one: Italy keeps its zero.
    phonenumber::parse(Some(home.0).filter(|_| !text.starts_with('+')), text).ok()
}

/// As long as numbers of its country are, and beginning as they do: whether somebody has it, nobody knows.
fn could_be(number: &PhoneNumber) -> bool {
    let national = number.national().to_string();
    let long = u16::try_from(national.len()).unwrap_or(u16::MAX);
    let plans = DATABASE.by_code(&number.code().value()).into_iter().flatten().map(|plan| plan.descriptors());
    plans.into_iter().any(|plan| {
        let kinds = [plan.fixed_line(), plan.mobile(), plan.toll_free(), plan.premium_rate(), plan.shared_cost(), plan.voip(), plan.uan()];
        plan.general().is_match(&national) && kinds.into_iter().flatten().any(|kind| kind.possible_length().contains(&long))
    })
}

/// The digits of which a number in a search consists, without what is dialled before them only at home or only abroad; none if
/// something else is looked for.
pub(crate) fn sought(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let other = |c: char| !(c.is_ascii_digit() || c.is_whitespace() || "+.-()/\u{202f}\u{a0}".contains(c));
    // A postcode or a year is looked for as it stands.
    let dialled = digits.len() >= 6 || (digits.len() >= 4 && typed.starts_with(['0', '+']));
    (dialled && !typed.chars().any(other)).then(|| digits.trim_start_matches('0').to_string()).filter(|d| d.len() >= 3)
}

#[cfg(test)]
mod tests {
    use super::{Home, Land, abroad, by_twos, is_kept, link, read, shown, sought, written};

    const FR: Home = Home(Land::FR);
    const BE: Home = Home(Land::BE);

    #[test]
    fn a_number_has_one_writing_however_it_is_typed() {
        for typed in [
            "06 12 34 56 78",
            "06.12.34.56.78",
            "0612345678",
            "+33 6 12 34 56 78",
            "+33 (0)6 12 34 56 78",
            "0033612345678",
            "tel:+33-6-12-34-56-78",
        ] {
            assert_eq!(read(typed, FR).as_deref(), Some("+33612345678"), "{typed}");
        }
        assert_eq!(read("02 512 34 56", BE).as_deref(), Some("+3225123456"));
        assert_eq!(read("020 7946 0958", Home(Land::GB)).as_deref(), Some("+442079460958"));
        assert_eq!(read("+39 06 698 1234", FR).as_deref(), Some("+39066981234"), "Italy keeps its zero");
        assert_eq!(read("(514) 555-0199", Home(Land::CA)).as_deref(), Some("+15145550199"));
        assert_eq!(read("06 39 98 12 34", FR).as_deref(), Some("+33639981234"), "reserved for films: it could be one");
    }

    #[test]
    fn what_cannot_be_a_number_is_none() {
        for typed in ["12", "06 12 34 56 7", "06 12 34 56 78 9", "0033 6", "abc", "+999 12345678", "06 12 34 56 78 ou le soir", "", "+"] {
            assert_eq!(read(typed, FR), None, "{typed}");
        }
        assert_eq!(read(&"1".repeat(500), FR), None);
    }

    #[test]
    fn it_is_shown_as_one_dials_it_from_here() {
        assert_eq!(shown("+33612345678", FR), "06 12 34 56 78");
        assert_eq!(shown("+33612345678", BE), "+33 6 12 34 56 78");
        assert_eq!(shown("+3225123456", BE), "02 512 34 56");
        assert_eq!(shown("+442079460958", FR), "+44 20 7946 0958");
        assert_eq!(abroad("+33612345678", FR), "+33 6 12 34 56 78");
        assert_eq!(shown("04 78 (bureau)", FR), "04 78 (bureau)", "older than reading");
        assert_eq!(link("+33612345678", FR), "tel:+33612345678");
        assert_eq!(link("06 12 34 56 78", FR), "tel:+33612345678");
        assert_eq!(link("04 78 (bureau)", FR), "tel:0478", "as far as it goes");
    }

    #[test]
    fn numbers_of_france_are_grouped_as_the_library_does() {
        for first in [1, 2, 3, 4, 5, 6, 7, 9] {
            for rest in ["12345678", "00000001", "99989796"] {
                let kept = format!("+33{first}{rest}");
                assert_eq!(by_twos(&kept), written(&kept, FR, false), "{kept}");
            }
        }
        for other in ["+33812345678", "+33012345678", "+3361234567", "+336123456789", "+3225123456", "0612345678"] {
            assert_eq!(by_twos(other), None, "{other}");
        }
    }

    #[test]
    fn an_extension_stays_with_it() {
        let kept = read("01 42 00 12 34 ext. 12", FR).expect("a number");
        assert_eq!(kept, "+33142001234;ext=12");
        assert_eq!(read(&kept, FR).as_deref(), Some("+33142001234;ext=12"), "twice is once");
        assert!(shown(&kept, FR).starts_with("01 42 00 12 34"), "{}", shown(&kept, FR));
    }

    #[test]
    fn a_kept_number_is_known_among_other_texts() {
        for kept in ["+33612345678", "+3225123456", "+33142001234;ext=12"] {
            assert!(is_kept(kept), "{kept}");
        }
        for other in ["06 12 34 56 78", "+33 6 12 34 56 78", "+1 an", "+", "+33612345678;ext=", "", "regie@exemple.test", "33612345678"] {
            assert!(!is_kept(other), "{other}");
        }
    }

    #[test]
    fn countries_are_known_by_their_names() {
        for name in ["France", "FRANCE", "fr", "Frankreich"] {
            assert_eq!(Home::named(name), Some(FR), "{name}");
        }
        assert_eq!(Home::named("Belgique"), Some(BE));
        assert_eq!(Home::named("belgië"), Some(BE));
        assert_eq!(Home::named("Royaume-Uni"), Some(Home(Land::GB)));
        assert_eq!(Home::named("Québec"), Some(Home(Land::CA)));
        assert_eq!(Home::named("Atlantis"), None);
    }

    #[test]
    fn a_number_is_looked_for_by_its_digits() {
        assert_eq!(sought("06 12 34").as_deref(), Some("61234"));
        assert_eq!(sought("+33 6 12").as_deref(), Some("33612"));
        assert_eq!(sought("0033 6 12").as_deref(), Some("33612"));
        for other in ["Salle 1234", "75", "06", "0000", "69001", "1977"] {
            assert_eq!(sought(other), None, "{other}");
        }
    }
}
