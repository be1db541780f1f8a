//! Further ways to reach somebody as a cell of a file: one to a line, what it is used for behind it in brackets; of a place
//! the street, the postcode, the town and the country, with bars between.

use super::mapping::folded;
use kernel::error::Wrong;
use kernel::field::{self, Field, Kind};
use kernel::further::{Further, Furthers, Place, Way};
use kernel::phone::{self, Home};
use kernel::resource::Resource;
use kernel::scope::Scope;
use theme::{Locale, Words};

/// The columns that tell further ways. Who has no street, or no page, of their own has all of them in one column.
const COLUMNS: [(&str, Way); 6] = [
    ("further_email", Way::Email),
    ("further_phone", Way::Phone),
    ("further_address", Way::Address),
    ("all_addresses", Way::Address),
    ("further_link", Way::Link),
    ("all_links", Way::Link),
];

/// The columns that a resource has.
pub(super) fn columns(of: &Resource) -> impl Iterator<Item = (&'static str, Way)> + use<> {
    let other = |own: &str, whole, further| if of.field(own).is_some() { whole } else { further };
    let others = [other("street", "all_addresses", "further_address"), other("website", "all_links", "further_link")];
    let has = of.further.is_some();
    COLUMNS.into_iter().filter(move |(name, _)| has && !others.contains(name))
}

/// What a column of this name tells, for those who may add it.
pub(super) fn told(of: &Resource, scope: &Scope, name: &str) -> Option<(&'static Furthers, Way)> {
    let furthers = of.further.filter(|furthers| scope.allows(furthers.of.may.create))?;
    columns(of).find(|(column, _)| *column == name).map(|(_, way)| (furthers, way))
}

/// How a column is called.
pub(super) fn label(words: &Words, locale: Locale, name: &str) -> String {
    words.say(locale, &format!("import-{}", name.replace('_', "-")), &[])
}

/// What a further way may be used for.
fn uses(of: &Resource) -> &'static [&'static str] {
    match of.field("used_for").map(|field| field.kind) {
        Some(Kind::Choice(all)) => all,
        _ => &[],
    }
}

fn called(words: &Words, locale: Locale, of: &Resource, used: &str) -> String {
    words.say(locale, &format!("{}-used_for-{used}", of.name), &[])
}

/// Those of one kind as a cell; their uses in the words of a language, or by their names.
pub(super) fn cell(of: &Furthers, ways: &[Further], is: Way, said: Option<(&Words, Locale)>) -> String {
    let one = |way: &Further| {
        let value = match is {
            Way::Address => {
                let Place { street, postcode, city, country, .. } = &way.place;
                let parts = [street, postcode, city, country].map(|part| part.replace(['|', '\n'], " ").trim().to_string());
                parts.join(" | ").trim_end_matches([' ', '|']).to_string()
            }
            Way::Phone | Way::Email | Way::Link => way.value.clone(),
        };
        match &way.used_for {
            Some(used) => format!("{value} ({})", said.map_or_else(|| used.clone(), |(words, locale)| called(words, locale, of.of, used))),
            None => value,
        }
    };
    ways.iter().filter(|way| way.is == is).map(one).collect::<Vec<_>>().join("\n")
}

/// The further ways that a cell tells, or what is wrong with it.
pub(super) fn read(of: &Furthers, is: Way, cell: &str, words: &Words, home: Home, column: &str) -> Result<Vec<Further>, Wrong> {
    let lines = cell.split(|c| c == '\n' || (c == ';' && is != Way::Address)).map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| one(of, is, line, words, home).map_err(|code| Wrong::new(column, code))).collect()
}

fn one(of: &Furthers, is: Way, line: &str, words: &Words, home: Home) -> Result<Further, &'static str> {
    let known = |typed: &str| {
        let typed = folded(typed);
        let fits = |used: &str| [Locale::Fr, Locale::En].iter().any(|locale| folded(&called(words, *locale, of.of, used)) == typed);
        uses(of.of).iter().find(|used| folded(used) == typed || fits(used)).map(ToString::to_string)
    };
    let behind = line.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    let used = behind.and_then(|(value, typed)| Some((value.trim(), known(typed)?)));
    let (value, used_for) = used.map_or((line, None), |(value, used)| (value, Some(used)));
    let check = |field: Field, value: &str| field.check(&serde_json::json!(value)).map_or(Ok(()), |wrong| Err(wrong.code));
    let (value, place) = match is {
        Way::Email => {
            let mail = value.to_lowercase();
            check(field::email().named("value"), &mail)?;
            (mail, Place::default())
        }
        Way::Phone => (phone::read(value, home).ok_or("phone")?, Place::default()),
        Way::Link => {
            check(field::url().named("value"), value)?;
            (value.to_string(), Place::default())
        }
        Way::Address => {
            let parts: Vec<String> = value.split('|').map(|part| part.trim().to_string()).collect();
            let at = |n: usize| parts.get(n).cloned().unwrap_or_default();
            let place = Place { street: at(0), more: String::new(), postcode: at(1), city: at(2), country: at(3) };
            (parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "), place)
        }
    };
    Ok(Further { is, value, used_for, place })
}
