//! One value as a person reads it: in their language, with the names of what it
//! links to found once for the whole page.

use crate::visit::Visit;
use chrono::{DateTime, NaiveDate, Utc};
use kernel::error::Result;
use kernel::field::{Field, Kind};
use kernel::module::Mark;
use kernel::phone::{self, Home};
use kernel::query::Filter;
use kernel::resource::{Id, OwnField, Record, Resource};
use kernel::scope::Tx;
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;
use theme::{DateStyle, Format};

/// The names of linked records, by resource and key.
pub(super) type Titles = HashMap<Id, (&'static str, String)>;

/// A cell of a list, or a fact of a sheet.
#[derive(Serialize, Clone, Default)]
pub(super) struct Cell {
    pub name: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    pub kind: &'static str,
    pub text: String,
    pub href: Option<String>,
    pub tone: Option<&'static str>,
    pub value: bool,
    /// What a module knows of it.
    pub mark: Option<Badge>,
}

/// A word beside a fact, and where more is said of it.
#[derive(Serialize, Clone)]
pub(super) struct Badge {
    label: String,
    tone: &'static str,
    href: String,
}

impl Badge {
    /// A module's mark, in the reader's words.
    pub(super) fn of(visit: &Visit, mark: &Mark) -> Badge {
        Badge { label: visit.say(mark.label, &[]), tone: mark.tone, href: mark.href.clone() }
    }
}

/// The names of everything that these records and conditions link to: one question per kind of thing.
pub(super) fn titles<'a>(tx: &mut Tx, of: &Resource, rows: impl Iterator<Item = &'a Record> + Clone, filters: &[Filter]) -> Result<Titles> {
    let mut titles = Titles::new();
    for (field, to) in of.fields.iter().filter_map(|f| kernel::resource::target(f).map(|to| (f, to))) {
        let Some(target) = tx.scope().house().edition().linked(to).filter(|t| tx.scope().allows(t.may.read)) else { continue };
        let asked = filters.iter().filter(|f| f.field == field.name).filter_map(|f| f.value.as_str());
        let linked = rows.clone().filter_map(|r| r.get(field.name)?.as_str());
        let ids: Vec<Id> = linked.chain(asked).filter_map(|id| id.parse().ok()).collect();
        titles.extend(target.titles(tx, ids)?.into_iter().map(|(id, title)| (id, (target.name, title))));
    }
    Ok(titles)
}

/// What kind of control and cell a field has.
pub(super) fn kind(field: &Field) -> &'static str {
    match field.kind {
        Kind::Text(_) => "text",
        Kind::Long => "long",
        Kind::Email => "email",
        Kind::Phone => "phone",
        Kind::Url => "url",
        Kind::Flag => "flag",
        Kind::Number(..) => "number",
        Kind::Money => "money",
        Kind::Date => "date",
        Kind::Moment => "moment",
        Kind::Choice(_) => "choice",
        Kind::Link(_) => "link",
        Kind::Picture => "picture",
    }
}

/// A field's label.
pub(super) fn label(visit: &Visit, of: &Resource, field: &Field) -> String {
    visit.say(&format!("{}-{}", of.name, field.name), &[])
}

/// The words of one choice.
pub(super) fn choice(visit: &Visit, of: &Resource, field: &Field, value: &str) -> String {
    visit.say(&format!("{}-{}-{value}", of.name, field.name), &[])
}

/// A field's value in a record, as a cell.
pub(super) fn cell(visit: &Visit, of: &Resource, field: &'static Field, record: &Record, titles: &Titles) -> Cell {
    let value = record.get(field.name).unwrap_or(&Value::Null);
    let mut cell = Cell { name: field.name, kind: kind(field), ..Cell::default() };
    let Some(text) = text(visit, of, field, value) else {
        cell.value = value.as_bool().unwrap_or(false);
        return cell;
    };
    cell.text = text;
    match field.kind {
        Kind::Link(_) => {
            let id = value.as_str().and_then(|v| v.parse::<Id>().ok());
            match id.and_then(|id| titles.get(&id).map(|t| (id, t))) {
                Some((id, (resource, title))) => {
                    cell.text = dialled(visit, title.clone());
                    // A member is no record: there is no page to go to.
                    cell.href = (*resource != kernel::members::MEMBERS.name).then(|| format!("/app/{resource}/{id}"));
                }
                None => cell.text.clear(),
            }
        }
        Kind::Picture => {
            cell.href = Some(format!("/media/{}", cell.text));
            cell.text = label(visit, of, field);
        }
        Kind::Phone => cell.href = value.as_str().map(|kept| phone::link(kept, home(visit))),
        Kind::Text(_) if value.as_str().is_some_and(phone::is_kept) => {
            cell.kind = "phone";
            cell.href = value.as_str().map(|kept| phone::link(kept, home(visit)));
        }
        Kind::Choice(of) => cell.tone = tone(of, value.as_str().unwrap_or_default()),
        _ => {}
    }
    cell
}

/// Stages of work have the colours of work; other choices are neutral.
pub(super) fn tone(_: &[&str], value: &str) -> Option<&'static str> {
    match value {
        "active" | "done" | "confirmed" | "answered" => Some("ok"),
        "new" | "prospect" | "planned" => Some("info"),
        "paused" | "waiting" | "high" => Some("warn"),
        "late" | "refused" | "lost" | "urgent" => Some("late"),
        _ => None,
    }
}

/// A value as text; None where there is nothing to read.
pub(super) fn text(visit: &Visit, of: &Resource, field: &Field, value: &Value) -> Option<String> {
    let format = Format::of(visit.locale());
    Some(match (field.kind, value) {
        (_, Value::Null) | (Kind::Flag, _) => return None,
        (Kind::Number(..), v) => v.as_i64().map(|n| format.whole(n))?,
        (Kind::Money, v) => v.as_i64().map(|n| format.money(n, "EUR"))?,
        (Kind::Date, v) => format.date(v.as_str()?.parse::<NaiveDate>().ok()?, DateStyle::Medium),
        (Kind::Moment, v) => format.datetime(v.as_str()?.parse::<DateTime<Utc>>().ok()?, zone(visit)),
        (Kind::Choice(_), v) => choice(visit, of, field, v.as_str()?),
        (Kind::Phone, Value::String(kept)) => phone::shown(kept, home(visit)),
        (Kind::Text(_), Value::String(text)) => dialled(visit, text.clone()),
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    })
}

/// A text; one that is a telephone number as they are kept, as one dials it: a detail is an address, a number or a page.
pub fn dialled(visit: &Visit, text: String) -> String {
    if phone::is_kept(&text) { phone::shown(&text, home(visit)) } else { text }
}

/// What the index says of a record, its parts as a person reads them.
pub(super) fn about(visit: &Visit, parts: &str) -> String {
    parts.split(" · ").map(|part| dialled(visit, part.to_string())).collect::<Vec<_>>().join(" · ")
}

/// A record's name, as a person reads it.
pub(crate) fn title(visit: &Visit, of: &Resource, record: &Record) -> String {
    dialled(visit, of.title(record))
}

/// From where the agency dials.
pub(crate) fn home(visit: &Visit) -> Home {
    visit.tenant().map_or(Home::FRANCE, |tenant| Home::of(tenant))
}

/// The agency's zone.
pub(crate) fn zone(visit: &Visit) -> chrono_tz::Tz {
    visit.tenant().and_then(|t| t.zone.parse().ok()).unwrap_or(chrono_tz::Europe::Paris)
}

/// An agency's own field in a record, as a cell.
pub(super) fn own_cell(visit: &Visit, own: &OwnField, record: &Record) -> Cell {
    let value = record.get("extra").and_then(|e| e.get(&own.name)).unwrap_or(&Value::Null);
    let field = own.as_field();
    let text = match (field.kind, value) {
        (Kind::Date, Value::String(day)) => day.parse().map(|d| Format::of(visit.locale()).date(d, DateStyle::Medium)).unwrap_or_default(),
        (Kind::Number(..), v) => v.as_i64().map(|n| Format::of(visit.locale()).whole(n)).unwrap_or_default(),
        (_, Value::String(text)) => text.clone(),
        _ => String::new(),
    };
    Cell {
        label: own.label.clone(),
        kind: if own.kind == "choice" { "choice" } else { kind(&field) },
        text,
        value: value.as_bool().unwrap_or(false),
        ..Cell::default()
    }
}
