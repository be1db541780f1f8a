//! What other records say in words of whoever is erased, beside their link to them: the task that the house wrote, the notes
//! of a call.

use super::{aloud, erase};
use diesel::prelude::*;
use kernel::erased::Erased;
use kernel::error::Result;
use kernel::field::{Field, Kind};
use kernel::principal::Id;
use kernel::redact::BLOT;
use kernel::resource::{Record, Resource};
use kernel::schema::journal;
use kernel::scope::Tx;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Whatever named whoever a record tells of, now or before: its key, and their names, addresses and numbers.
///
/// # Errors
/// Those of the database.
pub(super) fn names(tx: &mut Tx, of: &'static Resource, id: Id, mut record: Record) -> Result<Vec<String>> {
    let mut names: BTreeSet<String> = said(of, &record).collect();
    let lines: Vec<Value> = tx.all(journal::table.filter(journal::subject.eq(id)).order(journal::id.desc()).select(journal::data))?;
    for line in lines {
        let Some(Value::Object(before)) = line.get("before") else { continue };
        record.extend(before.clone());
        names.extend(said(of, &record));
    }
    Ok([id.to_string()].into_iter().chain(names.into_iter().filter(|name| !name.contains(BLOT))).collect())
}

/// Its title if that is somebody's whole name, their addresses and numbers.
fn said(of: &'static Resource, record: &Record) -> impl Iterator<Item = String> {
    let named = of.fields.iter().any(|f| f.title && f.personal);
    // One word alone may be anybody's, and a word of the trade.
    let title = Some(of.title(record)).filter(|title| named && title.trim().contains(' '));
    let reach = of.fields.iter().filter(|f| f.personal && matches!(f.kind, Kind::Email | Kind::Phone));
    title.into_iter().chain(reach.filter_map(|f| record.get(f.name)?.as_str().map(String::from)).filter(|said| said.len() > 5))
}

/// Takes what named somebody out of the words of every record that points at theirs, in the bin or not. What names
/// them and points elsewhere is found by the desk's search: two people may share a name.
///
/// # Errors
/// Those of the database.
pub(super) fn take_out(tx: &mut Tx, gone: &Resource, led: Id, names: &[String]) -> Result<()> {
    let mut said: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    // The longest first: one name may begin another.
    said.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let resources: Vec<&'static Resource> =
        tx.scope().house().edition().all().flat_map(|module| module.resources.iter().copied()).collect();
    let word = aloud(tx, "privacy-erased-person");
    for of in resources {
        let words: Vec<&'static Field> = of.fields.iter().filter(|f| is_said(f)).collect();
        for link in of.fields.iter().filter(|f| f.kind == Kind::Link(gone.name)) {
            for id in of.that_say(tx, link, led, &words, &said)? {
                if erase::rewrite(tx, of, id, |record| words.iter().for_each(|field| unsay(record, field, &said, &word)))? {
                    erase::forget(tx, &Erased { of, record: id, said: &[id.to_string()] }, &words, &[])?;
                }
            }
        }
    }
    Ok(())
}

/// Words that a person may have written.
fn is_said(field: &Field) -> bool {
    matches!(field.kind, Kind::Text(_) | Kind::Long) && !field.readonly && !field.encrypted
}

/// Puts the word for an erased person where a field says any of it.
fn unsay(record: &mut Record, field: &Field, said: &[String], word: &str) {
    let Some(text) = record.get(field.name).and_then(Value::as_str) else { return };
    let unsaid = said.iter().fold(text.to_owned(), |text, said| without(&text, said, word));
    let most = if let Kind::Text(most) = field.kind { most } else { usize::MAX };
    record.insert(field.name.into(), json!(unsaid.chars().take(most).collect::<String>()));
}

/// A text with `word` in the place of whole words in small letters, in whatever case it says them.
fn without(text: &str, said: &str, word: &str) -> String {
    let (mut out, mut rest, mut within) = (String::new(), text, false);
    while let Some(first) = rest.chars().next() {
        let long = begins(rest, said).filter(|long| !within && !rest[*long..].starts_with(char::is_alphanumeric));
        let long = if let Some(long) = long {
            out.push_str(word);
            long
        } else {
            out.push(first);
            first.len_utf8()
        };
        within = rest[..long].ends_with(char::is_alphanumeric);
        rest = &rest[long..];
    }
    out
}

/// How many bytes of a text say this, small letters aside, if it begins with it.
fn begins(text: &str, said: &str) -> Option<usize> {
    let mut wanted = said.chars();
    for (at, letter) in text.char_indices() {
        if letter.to_lowercase().any(|small| wanted.next() != Some(small)) {
            return None;
        }
        if wanted.as_str().is_empty() {
            return Some(at + letter.len_utf8());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn whole_words_alone_are_taken_out() {
        let cases = [
            ("Rappeler Zoé Le Goff.", "Rappeler ∎."),
            ("ZOÉ LE GOFF, zoé le goff", "∎, ∎"),
            ("Zoé Le Goffic et Anzoé Le Goff", "Zoé Le Goffic et Anzoé Le Goff"),
            ("Zoé", "Zoé"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(without(text, "zoé le goff", "∎"), expected, "{text}");
        }
    }
}
