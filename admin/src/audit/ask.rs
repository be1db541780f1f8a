//! A question to the journal, as its address says it.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use kernel::error::Result;
use kernel::principal::Id;
use kernel::schema::{journal as j, tokens};
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use web::Form;

/// What can be asked for by itself; every other verb is found among the rest.
pub const VERBS: [&str; 10] =
    ["created", "updated", "deleted", "restored", "purged", "revealed", "exported", "changed", "approved", "refused"];

/// Who, what, when; and from where on.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// A member's key, `operator` or `system`.
    pub who: String,
    /// What comes before the verb: `people`, `access`.
    pub what: String,
    pub module: String,
    pub verb: String,
    pub record: Option<Id>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub before: Option<i64>,
}

/// A word that may stand in a pattern: the journal's own alphabet, nothing else.
fn word(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_lowercase() || *c == '_' || *c == '-' || c.is_ascii_digit()).take(60).collect()
}

/// Where the agency's days begin.
pub fn zone(scope: &Scope) -> chrono_tz::Tz {
    scope.tenant().zone.parse().unwrap_or(chrono_tz::Europe::Paris)
}

/// The first moment of a day, where the agency is.
fn start(day: NaiveDate, zone: chrono_tz::Tz) -> Option<DateTime<Utc>> {
    let midnight = day.and_hms_opt(0, 0, 0)?;
    // Midnight that a change of clocks skips begins with the first moment there is.
    let found = zone.from_local_datetime(&midnight).earliest();
    found.or_else(|| zone.from_local_datetime(&(midnight + chrono::Duration::hours(1))).earliest()).map(|at| at.with_timezone(&Utc))
}

impl Ask {
    /// What it does not understand, it does not ask.
    pub fn read(form: &Form) -> Ask {
        Ask {
            who: word(form.text("who")),
            what: word(form.text("what")),
            module: word(form.text("module")),
            verb: word(form.text("verb")),
            record: form.text("record").parse().ok(),
            from: form.text("from").parse().ok(),
            to: form.text("to").parse().ok(),
            before: form.text("before").parse().ok(),
        }
    }

    /// The same as the form's fields show it.
    pub fn values(&self) -> Value {
        json!({
            "who": self.who, "what": self.what, "module": self.module, "verb": self.verb,
            "record": self.record, "from": self.from, "to": self.to,
        })
    }

    /// Its address, from the line after `before` on.
    pub fn address(&self, path: &str, before: Option<i64>) -> String {
        let text = |v: &Value| v.as_str().map(String::from).filter(|t| !t.is_empty());
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in self.values().as_object().into_iter().flatten() {
            if let Some(value) = text(value) {
                query.append_pair(name, &value);
            }
        }
        if let Some(before) = before {
            query.append_pair("before", &before.to_string());
        }
        let query = query.finish();
        if query.is_empty() { path.to_string() } else { format!("{path}?{query}") }
    }

    /// The lines it is about. Whoever has keys did what their keys did.
    pub fn narrow<'a>(&self, tx: &mut Tx, mut found: j::BoxedQuery<'a, Pg>) -> Result<j::BoxedQuery<'a, Pg>> {
        let edition = tx.scope().house().edition();
        found = match (&*self.who, self.who.parse::<Id>()) {
            ("", _) => found,
            (_, Ok(member)) => {
                let keys: Vec<Id> = tx.all(tokens::table.filter(tokens::member_id.eq(member)).select(tokens::id))?;
                let actors: Vec<String> = keys.iter().map(|k| format!("token:{k}")).chain([format!("member:{member}")]).collect();
                found.filter(j::actor.eq_any(actors))
            }
            (kind, _) => found.filter(j::actor.like(format!("{}:%", kind.replace('_', "")))),
        };
        if !self.what.is_empty() {
            found = found.filter(j::what.like(format!("{}.%", escaped(&self.what))));
        }
        if !self.verb.is_empty() {
            found = found.filter(j::what.like(format!("%.%{}", escaped(&self.verb))));
        }
        if !self.module.is_empty() {
            let of = |fits: &dyn Fn(&str) -> bool| {
                let all = edition.modules.iter().filter(|m| fits(m.manifest.name)).flat_map(|m| m.resources.iter());
                format!("({}).%", all.map(|r| escaped(r.name)).collect::<Vec<_>>().join("|"))
            };
            found = match &*self.module {
                // The house's own is what belongs to no other module.
                "house" => found.filter(j::what.not_similar_to(of(&|_| true))),
                name => found.filter(j::what.similar_to(of(&|m| m == name))),
            };
        }
        if let Some(record) = self.record {
            found = found.filter(j::subject.eq(record));
        }
        let zone = zone(tx.scope());
        if let Some(at) = self.from.and_then(|day| start(day, zone)) {
            found = found.filter(j::at.ge(at));
        }
        if let Some(at) = self.to.and_then(|day| day.succ_opt()).and_then(|day| start(day, zone)) {
            found = found.filter(j::at.lt(at));
        }
        Ok(found)
    }
}

/// A word whose `_` is itself and no wildcard.
fn escaped(word: &str) -> String {
    word.replace('_', "\\_")
}
