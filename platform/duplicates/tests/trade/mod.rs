//! A file as the trade has it, made from a seed: people with particles and double names, colleagues, couples and
//! namesakes, companies and venues with legal forms, typed twice by people in a hurry.
#![allow(dead_code, reason = "each test looks at its part")]

mod names;

use duplicates::{Field, Record};
use names::{ENDINGS, FAMILY, FORMS, GIVEN, PLACES, STREET_KINDS, STREETS, SYLLABLES, THINGS, TOWNS};
use std::collections::HashSet;

/// A record and who it really is.
pub struct Known {
    pub record: Record,
    pub who: usize,
}

/// Chance from a seed (SplitMix64, Steele, Lea & Flood 2014): the same file on every machine.
pub struct Chance(pub u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).expect("below a usize")
    }

    fn percent(&mut self, of: usize) -> bool {
        self.below(100) < of
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    /// The first are taken more often.
    fn frequent<'a>(&mut self, from: &[&'a str]) -> &'a str {
        let at = self.below(from.len()).min(self.below(from.len()));
        from[at]
    }
}

/// What is true of somebody or something.
#[derive(Clone, Default)]
struct Truth {
    given: String,
    family: String,
    organisation: String,
    number: usize,
    street: String,
    town: String,
    postcode: String,
    phone: String,
    mail: String,
    born: Option<(usize, usize, usize)>,
}

/// About `size` records, every fourth of somebody who is there already, in a mixed order.
pub fn file(size: usize, seed: u64) -> Vec<Known> {
    let chance = &mut Chance(seed);
    let mut known: Vec<Known> = Vec::new();
    let mut truths: Vec<Truth> = Vec::new();
    let mut mailboxes: HashSet<String> = HashSet::new();
    while known.len() < size {
        let truth = match truths.len() {
            0 => person(chance, None),
            there => match chance.below(10) {
                0..=2 => organisation(chance),
                3 => {
                    let at = chance.below(there);
                    let near = truths[at].clone();
                    neighbour(chance, &near)
                }
                _ => {
                    let employer = truths[chance.below(there)].clone();
                    let employed = chance.percent(60) && !employer.organisation.is_empty();
                    person(chance, Some(&employer).filter(|_| employed))
                }
            },
        };
        let mut truth = truth;
        // No two private people have one mailbox.
        if truth.organisation.is_empty() && !mailboxes.insert(truth.mail.clone()) {
            truth.mail = format!("{}{}", truths.len(), truth.mail);
        }
        truths.push(truth.clone());
        let copies = if chance.percent(20) { 2 + usize::from(chance.percent(15)) } else { 1 };
        for copy in 0..copies {
            let told = if copy == 0 { truth.clone() } else { changed(chance, &truth) };
            let record = typed(chance, &told, copy > 0, known.len());
            known.push(Known { record, who: truths.len() });
        }
    }
    for at in (1..known.len()).rev() {
        known.swap(at, chance.below(at + 1));
    }
    known
}

fn given(chance: &mut Chance) -> String {
    let name = chance.frequent(GIVEN);
    if chance.percent(15) { format!("{name}-{}", chance.frequent(GIVEN)) } else { name.to_string() }
}

fn family(chance: &mut Chance) -> String {
    if chance.percent(25) {
        return chance.frequent(FAMILY).to_string();
    }
    let mut name = format!("{}{}", chance.pick(SYLLABLES), if chance.percent(60) { chance.pick(SYLLABLES) } else { "" });
    name.push_str(chance.pick(ENDINGS));
    let rest = name.split_off(1);
    let name = name.to_uppercase() + &rest;
    if chance.percent(6) { format!("{name}-{}", chance.frequent(FAMILY)) } else { name }
}

fn address(chance: &mut Chance, truth: &mut Truth) {
    let (town, postcode) = TOWNS[chance.below(TOWNS.len()).min(chance.below(TOWNS.len()))];
    let street = if chance.percent(60) { chance.pick(STREETS).to_string() } else { format!("de {}", family(chance)) };
    truth.number = 1 + chance.below(120);
    truth.street = format!("{} {street}", chance.pick(STREET_KINDS));
    (truth.town, truth.postcode) = (town.into(), postcode.into());
}

fn phone(chance: &mut Chance, mobile: bool) -> String {
    let first = if mobile { 6 + chance.below(2) } else { 1 + chance.below(5) };
    format!("0{first}{:08}", chance.below(100_000_000))
}

fn slug(text: &str) -> String {
    let plain: String = text
        .to_lowercase()
        .chars()
        .map(|c| match c {
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'ï' | 'î' => 'i',
            'ô' => 'o',
            'ç' => 'c',
            'à' => 'a',
            c => c,
        })
        .collect();
    plain.chars().filter(char::is_ascii_alphanumeric).collect()
}

fn person(chance: &mut Chance, employer: Option<&Truth>) -> Truth {
    let mut truth = Truth { given: given(chance), family: family(chance), ..employer.cloned().unwrap_or_default() };
    truth.born = chance.percent(15).then(|| (1940 + chance.below(65), 1 + chance.below(12), 1 + chance.below(28)));
    if let Some(employer) = employer {
        // A colleague: the house's address, often its phone, sometimes its desk.
        if chance.percent(60) {
            truth.phone = phone(chance, true);
        }
        let domain = employer.mail.split('@').nth(1).unwrap_or("example.test").to_string();
        if chance.percent(75) {
            truth.mail = format!("{}.{}@{domain}", slug(&truth.given), slug(&truth.family));
        }
        return truth;
    }
    address(chance, &mut truth);
    truth.phone = phone(chance, true);
    let provider = chance.pick(&["gmail.com", "orange.fr", "free.fr", "laposte.net", "hotmail.fr", "yahoo.fr"]);
    truth.mail = match chance.below(3) {
        0 => format!("{}.{}@{provider}", slug(&truth.given), slug(&truth.family)),
        1 => format!("{}{}@{provider}", slug(&truth.given), chance.below(1000)),
        _ => format!("{}{}@{provider}", &slug(&truth.given)[..1], slug(&truth.family)),
    };
    truth
}

fn organisation(chance: &mut Chance) -> Truth {
    let thing = match chance.below(10) {
        0 => chance.pick(THINGS).to_string(),
        1..=4 => format!("{} et {}", chance.pick(THINGS), family(chance)),
        _ => format!("{} {}", chance.pick(THINGS), family(chance)),
    };
    let mut truth = Truth::default();
    address(chance, &mut truth);
    truth.organisation = match chance.below(4) {
        0 => format!("{} {thing}", chance.pick(FORMS)),
        1 => format!("{} {thing} de {}", chance.pick(PLACES), truth.town),
        2 => format!("{} {thing}", chance.pick(PLACES)),
        _ => format!("{thing} {}", chance.pick(&["Productions", "Records", "Booking", "Musique", "Spectacles"])),
    };
    truth.phone = phone(chance, false);
    // No two houses have one domain.
    let domain = format!("{}{}", slug(&truth.organisation), chance.below(1_000_000));
    truth.mail = format!("{}@{domain}.test", chance.pick(&["contact", "info", "booking", "prog"]));
    truth
}

/// Somebody else who is easily taken for the same: a spouse, a sister, a son, a namesake, a branch, a twin company.
fn neighbour(chance: &mut Chance, near: &Truth) -> Truth {
    let mut other = near.clone();
    if near.given.is_empty() {
        match chance.below(3) {
            // Two under one roof.
            0 | 1 => {
                let form = chance.pick(&["Association", "SARL", "Festival", "École de musique"]);
                other.organisation = format!("{form} {} {}", chance.pick(THINGS), family(chance));
            }
            // The same chain elsewhere.
            _ => {
                address(chance, &mut other);
                other.phone = phone(chance, false);
                other.mail = format!("{}.{}", slug(&other.town), near.mail);
            }
        }
        return other;
    }
    let fresh = person(chance, None);
    match chance.below(6) {
        // At home.
        0..=2 => {
            other.given = if fresh.given == near.given { format!("{}-Louis", near.given) } else { fresh.given };
            (other.mail, other.born) = (fresh.mail, fresh.born);
            if chance.percent(70) {
                other.phone = fresh.phone;
            }
        }
        // A namesake somewhere.
        3 => other = Truth { given: near.given.clone(), family: near.family.clone(), ..fresh },
        // A relative elsewhere.
        _ => other = Truth { family: near.family.clone(), ..fresh },
    }
    other
}

/// What has changed in life since it was written down first.
fn changed(chance: &mut Chance, truth: &Truth) -> Truth {
    let mut now = truth.clone();
    if chance.percent(10) {
        address(chance, &mut now);
    }
    if chance.percent(15) {
        now.phone = phone(chance, true);
    }
    if chance.percent(12) && !now.given.is_empty() {
        now.mail = format!("{}.{}@outlook.fr", slug(&now.given), slug(&now.family));
    }
    if chance.percent(3) && !now.family.contains('-') && !now.family.is_empty() {
        now.family = format!("{}-{}", now.family, family(chance));
    }
    now
}

/// A record as somebody types it; a second time less well.
fn typed(chance: &mut Chance, truth: &Truth, again: bool, id: usize) -> Record {
    let hurry = if again { 12 } else { 2 };
    let mut record = Record::new(format!("c-{id}"));
    let (mut given, mut family) = (truth.given.clone(), truth.family.clone());
    if again {
        match chance.below(20) {
            0 if !given.is_empty() => given = given.chars().take(1).collect::<String>() + ".",
            1 if given.len() > 6 => given = given.chars().take(4).collect(),
            2 => std::mem::swap(&mut given, &mut family),
            3 | 4 => family = family.to_uppercase(),
            5 => family = family.replace(['-', ' ', '\''], ""),
            6 => given = given.replace('-', " "),
            7 => (given, family) = (given.to_lowercase(), family.to_lowercase()),
            8 => family = family.replace("ph", "f").replace("eau", "o").replace("ault", "aud").replace("ll", "l"),
            9 => (given, family) = (slug(&given), slug(&family)),
            _ => {}
        }
    }
    let mut put = |chance: &mut Chance, field: Field, text: String, missing: usize, wrong: usize| {
        if !text.trim().is_empty() && !chance.percent(missing) {
            let text = if chance.percent(wrong) { slip(chance, &text) } else { text };
            record.values.push((field, text));
        }
    };
    put(chance, Field::Given, given, 3, hurry);
    put(chance, Field::Family, family, 1, hurry);
    let organisation = if again { renamed(chance, &truth.organisation) } else { truth.organisation.clone() };
    put(chance, Field::Organisation, organisation, if truth.given.is_empty() { 0 } else { 20 }, hurry);
    let mut street = truth.street.clone();
    if again && chance.percent(40) {
        street = street
            .replace("avenue", "av.")
            .replace("boulevard", "bd")
            .replace("place", "pl.")
            .replace("Saint-", "St ")
            .replace("Général", "Gal");
    }
    if again && chance.percent(20) {
        street = street.to_uppercase();
    }
    let line = if chance.percent(4) { street } else { format!("{}{} {street}", truth.number, if chance.percent(20) { "," } else { "" }) };
    put(chance, Field::Address, line, 20, hurry);
    let town = match chance.below(if again { 8 } else { 40 }) {
        0 => truth.town.to_uppercase(),
        1 => format!("{} Cedex", truth.town),
        2 => truth.town.replace("Saint-", "St ").replace('-', " "),
        _ => truth.town.clone(),
    };
    put(chance, Field::Town, town, 8, hurry / 2);
    put(chance, Field::Postcode, truth.postcode.clone(), 15, hurry / 3);
    let pairs: Vec<&str> = (0..5).filter_map(|at| truth.phone.get(at * 2..at * 2 + 2)).collect();
    let phone = match chance.below(4) {
        0 => truth.phone.clone(),
        1 => format!("+33 {}", pairs.join(" ").trim_start_matches('0')),
        2 => pairs.join("."),
        _ => pairs.join(" "),
    };
    put(chance, Field::Phone, phone, 30, hurry / 4);
    let mail = if chance.percent(10) { truth.mail.to_uppercase() } else { truth.mail.clone() };
    put(chance, Field::Mail, mail, 25, hurry / 4);
    if let Some((year, month, day)) = truth.born {
        let (day, month) = if again && chance.percent(6) { (month, day) } else { (day, month) };
        let born = if chance.percent(50) { format!("{day:02}/{month:02}/{year}") } else { format!("{year}-{month:02}-{day:02}") };
        put(chance, Field::Born, born, 20, 0);
    }
    record
}

fn renamed(chance: &mut Chance, name: &str) -> String {
    match chance.below(8) {
        0 => name.to_uppercase(),
        1 => name.replace("Association ", "Asso. ").replace("Compagnie", "Cie").replace("Théâtre", "Thtr"),
        2 => FORMS.iter().find_map(|form| name.strip_prefix(form)).unwrap_or(name).trim().to_string(),
        3 => slug(name),
        4 => name.replace(" et ", " & "),
        5 => name.replace("Productions", "Prod").replace("Maison des jeunes et de la culture", "MJC"),
        6 => name.rsplit_once(" de ").map_or(name, |(name, _)| name).to_string(),
        _ => name.to_string(),
    }
}

/// One slip of the keyboard.
fn slip(chance: &mut Chance, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if letters.len() < 3 {
        return text.into();
    }
    let at = 1 + chance.below(letters.len() - 2);
    match chance.below(4) {
        0 => letters.swap(at, at + 1),
        1 => {
            letters.remove(at);
        }
        2 => letters.insert(at, letters[at]),
        _ => {
            letters[at] = if letters[at].is_ascii_digit() {
                char::from(b'0' + chance.below(10) as u8)
            } else {
                char::from(b'a' + chance.below(26) as u8)
            }
        }
    }
    letters.into_iter().collect()
}
