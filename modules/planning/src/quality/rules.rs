//! What may be wrong with a record. Each rule reads one resource, a page at a time, and says which of its records it is
//! wrong of: nothing is kept of what is right.

use crate::EVENTS;
use address_book::{ARTISTS, ORGANISATIONS, PEOPLE};
use kernel::field::is_email;
use kernel::prelude::*;
use serde_json::json;

/// Something that may be wrong. Its words are `quality-{name}` (with `title`) and `quality-{name}-why`.
pub(super) struct Rule {
    pub name: &'static str,
    pub of: &'static Resource,
    /// The field of a task that names such a record, if there is one.
    pub field: Option<&'static str>,
    pub wrong: fn(&Record) -> bool,
}

/// Every rule.
pub(super) static ALL: [Rule; 5] = [
    Rule { name: "mail-people", of: &PEOPLE, field: Some("person_id"), wrong: mistyped },
    Rule { name: "mail-organisations", of: &ORGANISATIONS, field: Some("organisation_id"), wrong: mistyped },
    Rule { name: "unreachable", of: &PEOPLE, field: Some("person_id"), wrong: |person| blank(person, &["email", "phone", "mobile"]) },
    Rule {
        name: "nobodys-artist",
        of: &ARTISTS,
        field: Some("artist_id"),
        wrong: |artist| {
            artist["status"] == json!("active") && artist["trial"] != json!(true) && blank(artist, &["manager_id", "booker_id"])
        },
    },
    Rule {
        name: "nowhere",
        of: &EVENTS,
        field: None,
        wrong: |event| event["kind"] == json!("concert") && event["status"] == json!("confirmed") && blank(event, &["venue_id"]),
    },
];

/// Domains that nobody writes on purpose, by their well-known neighbours.
const MISTYPED: &[&str] = &[
    "gmial.com",
    "gmai.com",
    "gmail.fr",
    "gmail.con",
    "gnail.com",
    "hotmial.com",
    "hotmail.con",
    "hotmal.com",
    "outlok.com",
    "outlook.con",
    "yaho.fr",
    "yahoo.con",
    "orage.fr",
    "wanado.fr",
    "laposte.com",
    "icloud.con",
    "free.com",
];

fn blank(record: &Record, fields: &[&str]) -> bool {
    fields.iter().all(|field| record.get(*field).and_then(|v| v.as_str()).is_none_or(|said| said.trim().is_empty()))
}

/// Whether a mail address is there and leads nowhere.
fn mistyped(record: &Record) -> bool {
    let Some(mail) = record.get("email").and_then(|v| v.as_str()).map(str::trim).filter(|mail| !mail.is_empty()) else { return false };
    let domain = mail.rsplit_once('@').map(|(_, domain)| domain.to_lowercase()).unwrap_or_default();
    !is_email(mail) || MISTYPED.contains(&domain.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_address_is_known() {
        let wrong = |mail: &str| mistyped(&Record::from_iter([("email".to_string(), json!(mail))]));
        assert!(wrong("zoe@gmial.com") && wrong("zoe@Gmail.CON") && wrong("zoe"));
        assert!(!wrong("zoe@gmail.com") && !wrong("") && !mistyped(&Record::new()));
    }
}
