//! What French (and a little English) custom does to names: particles, short forms, legal forms,
//! abbreviations of streets and towns. All words here are folded.

/// Words that come and go in family names and between the words of a name.
const PARTICLES: [&str; 26] = [
    "de", "du", "des", "d", "la", "le", "les", "l", "et", "von", "van", "der", "den", "ter", "zu", "del", "della", "di", "da", "do", "dos",
    "el", "al", "y", "of", "the",
];

/// Given names and short forms that are not their beginnings.
const SHORT_FORMS: [&[&str]; 30] = [
    &["emmanuel", "emmanuelle", "manu", "manue", "manon"],
    &["robert", "bob", "bobby", "rob"],
    &["william", "guillaume", "bill", "billy", "will"],
    &["elisabeth", "elizabeth", "babeth", "liz", "beth", "betty", "elise"],
    &["catherine", "katherine", "cathy", "kathy", "kate", "katie"],
    &["jacques", "jacky", "jack"],
    &["john", "jack", "johnny", "jon"],
    &["james", "jim", "jimmy", "jamie"],
    &["michael", "mickael", "mike", "mick", "mikael"],
    &["richard", "rick", "dick"],
    &["edouard", "edward", "ed", "eddy", "ted"],
    &["antoine", "anthony", "tony", "antony", "tonio"],
    &["alexandre", "alexandra", "alexander", "alex", "sacha", "sasha", "alexis"],
    &["margaux", "margot", "marguerite", "margaret", "maggie", "peggy"],
    &["francois", "francis", "franck", "fanfan"],
    &["henri", "henry", "harry"],
    &["marie", "mary", "maria", "mariette"],
    &["jean", "jeannot", "yann"],
    &["louis", "loulou", "lewis"],
    &["georges", "george", "jojo"],
    &["charles", "charlie", "charly", "chuck"],
    &["theodore", "teo", "theo"],
    &["andrew", "andy", "drew"],
    &["joseph", "jo", "joe", "jojo", "seph"],
    &["stephane", "stephan", "steph", "stephen", "steven"],
    &["sebastien", "seb", "bastien", "sebastian"],
    &["isabelle", "isa", "isabel", "isabella"],
    &["veronique", "vero", "nika"],
    &["nicolas", "nico", "nicholas", "nick", "klaus"],
    &["laurence", "laurent", "lolo", "lau"],
];

/// Legal forms and the words that stand for them, by the form they say.
const LEGAL_FORMS: [(&str, &[&str]); 16] = [
    ("association", &["association", "assoc", "asso", "ass", "asbl", "loi", "1901"]),
    ("sarl", &["sarl", "eurl", "ltd", "limited", "gmbh", "srl", "llc", "bv"]),
    ("sas", &["sas", "sasu"]),
    ("sa", &["sa", "plc", "ag", "spa", "inc"]),
    ("scop", &["scop", "scic"]),
    ("sci", &["sci"]),
    ("snc", &["snc"]),
    ("epcc", &["epcc"]),
    ("epic", &["epic"]),
    ("gie", &["gie"]),
    ("company", &["compagnie", "cie", "company", "co"]),
    ("society", &["societe", "ste", "soc"]),
    ("group", &["groupe", "group"]),
    ("establishment", &["etablissement", "etablissements", "ets", "etab"]),
    ("foundation", &["fondation", "foundation"]),
    ("firm", &["entreprise", "ent", "ei"]),
];

/// Words of the trade that many names share: agreeing on them says little.
const COMMON: [&str; 44] = [
    "theatre",
    "salle",
    "salles",
    "festival",
    "fest",
    "centre",
    "center",
    "culturel",
    "culturelle",
    "culture",
    "maison",
    "espace",
    "scene",
    "nationale",
    "national",
    "musique",
    "musiques",
    "music",
    "production",
    "productions",
    "prod",
    "prods",
    "records",
    "label",
    "agence",
    "booking",
    "spectacle",
    "spectacles",
    "ville",
    "mairie",
    "municipal",
    "municipale",
    "art",
    "arts",
    "club",
    "cafe",
    "bar",
    "studio",
    "orchestre",
    "ensemble",
    "jeunes",
    "collectif",
    "hall",
    "concerts",
];

/// Short words of the trade.
const TRADE: [(&str, &str); 9] = [
    ("mjc", "maison des jeunes et de la culture"),
    ("smac", "scene de musiques actuelles"),
    ("cdn", "centre dramatique national"),
    ("ccn", "centre choregraphique national"),
    ("fest", "festival"),
    ("th", "theatre"),
    ("prod", "productions"),
    ("prods", "productions"),
    ("orch", "orchestre"),
];

const STREETS: [(&str, &str); 34] = [
    ("av", "avenue"),
    ("ave", "avenue"),
    ("bd", "boulevard"),
    ("bld", "boulevard"),
    ("blvd", "boulevard"),
    ("boul", "boulevard"),
    ("r", "rue"),
    ("pl", "place"),
    ("rte", "route"),
    ("ch", "chemin"),
    ("che", "chemin"),
    ("chem", "chemin"),
    ("imp", "impasse"),
    ("all", "allee"),
    ("fg", "faubourg"),
    ("fbg", "faubourg"),
    ("sq", "square"),
    ("pass", "passage"),
    ("crs", "cours"),
    ("q", "quai"),
    ("gal", "general"),
    ("gen", "general"),
    ("mal", "marechal"),
    ("pdt", "president"),
    ("pres", "president"),
    ("cdt", "commandant"),
    ("prof", "professeur"),
    ("bat", "batiment"),
    ("res", "residence"),
    ("apt", "appartement"),
    ("appt", "appartement"),
    ("rd", "road"),
    ("cres", "crescent"),
    ("ste", "sainte"),
];

/// Whether a word comes and goes.
pub(crate) fn particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

/// Whether many names of the trade have the word.
pub(crate) fn common(word: &str) -> bool {
    COMMON.contains(&word)
}

/// The legal form that a word says.
pub(crate) fn legal_form(word: &str) -> Option<&'static str> {
    LEGAL_FORMS.iter().find(|(_, words)| words.contains(&word)).map(|(form, _)| *form)
}

/// Whether one given name is a short form of the other: `Manu`, `Alex`, `Fred`.
pub(crate) fn short_form(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let beginning = short.len() >= 3 && long.len() >= short.len() + 2 && long.starts_with(short) && !feminine(short, long);
    beginning || SHORT_FORMS.iter().any(|names| names.contains(&one) && names.contains(&other))
}

/// Whether the longer name is the feminine of the shorter: `Daniel` and `Danielle` are two people.
pub(crate) fn feminine(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let Some(ending) = long.strip_prefix(short) else {
        return short.strip_suffix('c').is_some_and(|stem| long.strip_suffix("que") == Some(stem));
    };
    match ending {
        "e" => true,
        "ne" | "le" | "te" | "se" => short.ends_with(&ending[..1]),
        "tte" | "ette" | "ine" | "a" => true,
        _ => false,
    }
}

/// The name of an organisation with the short words of the trade spelled out.
pub(crate) fn organisation(folded: &str) -> String {
    let spelled = folded.split(' ').map(|word| TRADE.iter().find(|(short, _)| *short == word).map_or(word, |(_, long)| *long));
    spelled.collect::<Vec<_>>().join(" ")
}

/// A line of an address with its abbreviations spelled out.
pub(crate) fn street(folded: &str) -> String {
    let words: Vec<&str> = folded.split(' ').collect();
    let last = words.len().saturating_sub(1);
    let spelled: Vec<&str> = words
        .iter()
        .enumerate()
        .map(|(at, word)| match *word {
            // English puts the kind of street last, French the saint and the doctor before their names.
            "st" if at == last && at > 0 => "street",
            "st" => "saint",
            "dr" if at == last && at > 0 => "drive",
            "dr" => "docteur",
            word => STREETS.iter().find(|(short, _)| *short == word).map_or(word, |(_, long)| *long),
        })
        .collect();
    spelled.join(" ")
}

/// A town without its sorting office, districts as plain numbers: `PARIS 11e CEDEX 2` is `paris 11`.
pub(crate) fn town(folded: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in folded.split(' ') {
        match word {
            "cedex" | "cdx" => break,
            "st" => words.push("saint".into()),
            "ste" => words.push("sainte".into()),
            "s" => words.push("sur".into()),
            "arrondissement" | "arr" | "e" | "er" | "eme" => {}
            word => {
                let number = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
                let ordinal = !number.is_empty() && ["", "e", "er", "eme", "ieme", "th", "nd", "rd"].contains(&&word[number.len()..]);
                words.push(if ordinal { number.trim_start_matches('0').into() } else { word.into() });
            }
        }
    }
    words.join(" ")
}

/// The number at the beginning of a line, and the line without it: `12 bis, rue Haute`.
pub(crate) fn house_number(folded: &str) -> Option<(String, &str)> {
    let (first, rest) = folded.split_once(' ')?;
    let figures = first.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let more = &first[figures.len()..];
    if figures.is_empty() || !figures.bytes().all(|b| b.is_ascii_digit()) || (more.len() > 1 && !["bis", "ter", "quater"].contains(&more)) {
        return None;
    }
    match rest.split_once(' ') {
        Some((more @ ("bis" | "ter" | "quater" | "a" | "b" | "c"), rest)) => Some((format!("{first}{more}"), rest)),
        _ => Some((first.to_string(), rest)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_are_one_person_and_feminines_are_two() {
        for (one, other) in [("manu", "emmanuel"), ("alexandre", "alex"), ("fred", "frederic"), ("bob", "robert"), ("seb", "sebastien")] {
            assert!(short_form(one, other), "{one} and {other}");
        }
        for (one, other) in
            [("jean", "jeanne"), ("daniel", "danielle"), ("frederic", "frederique"), ("martin", "martine"), ("paul", "paulette")]
        {
            assert!(feminine(one, other) && !short_form(one, other), "{one} and {other}");
        }
        assert!(!feminine("marie", "marine"));
    }

    #[test]
    fn addresses_are_spelled_out() {
        assert_eq!(street("bd st michel"), "boulevard saint michel");
        assert_eq!(street("high st"), "high street");
        assert_eq!(street("r du dr roux"), "rue du docteur roux");
        assert_eq!(town("paris 11e cedex 2"), "paris 11");
        assert_eq!(town("lyon 03"), "lyon 3");
        assert_eq!(town("st etienne"), "saint etienne");
        assert_eq!(house_number("12 bis rue haute"), Some(("12bis".into(), "rue haute")));
        assert_eq!(house_number("12b rue haute"), Some(("12b".into(), "rue haute")));
        assert_eq!(house_number("12bis rue haute"), Some(("12bis".into(), "rue haute")));
        assert_eq!(house_number("3eme rue"), None);
        assert_eq!(house_number("zone artisanale 3"), None);
        assert_eq!(organisation("mjc croix daurade"), "maison des jeunes et de la culture croix daurade");
    }
}
