//! A small cast to look around with: nobody in it exists.

use crate::{Interaction, MODULE, days};
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use kernel::prelude::*;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Records in the order in which they are made. `is` names the resource and `as` the record;
/// `@name` links to one made before; `{fr, en}` is text in the agency's language; days count
/// from today, and a moment is a day and an hour: `-3 10:30`, in UTC.
const CAST: &str = include_str!("../samples/cast.json");

/// Makes the cast, and works out at once what the worker would work out later.
pub(crate) fn load(tx: &mut Tx, locale: &str) -> Result<()> {
    let today = days::today(tx);
    let (mut made, mut actors) = (HashMap::new(), Vec::new());
    for mut record in serde_json::from_str::<Vec<Record>>(CAST)? {
        let (is, name) = (text(record.remove("is")), text(record.remove("as")));
        let resource = MODULE.resources.iter().find(|r| r.name == is).ok_or(Error::NotFound)?;
        for (field, value) in &mut record {
            let kind = resource.field(field).ok_or(Error::NotFound)?.kind;
            *value = said(kind, value, today, locale, &made)?;
        }
        let id: Id = serde_json::from_value(resource.create(tx, record)?["id"].clone())?;
        made.insert(name, id);
        let met = [("people", "person_id"), ("organisations", "organisation_id"), ("artists", "artist_id"), ("venues", "venue_id")];
        actors.extend(met.iter().find(|(name, _)| *name == is).map(|(_, field)| (*field, id)));
    }
    for (field, id) in actors {
        Interaction::touched(tx, field, id)?;
    }
    Ok(())
}

fn said(kind: Kind, value: &Value, today: NaiveDate, locale: &str, made: &HashMap<String, Id>) -> Result<Value> {
    let unreadable = || Error::internal(format!("the cast says {value}"));
    Ok(match (kind, value) {
        (_, Value::Object(tongues)) => tongues.get(locale).or_else(|| tongues.get("fr")).cloned().ok_or_else(unreadable)?,
        (Kind::Link(_), Value::String(name)) => json!(made.get(name.trim_start_matches('@')).ok_or_else(unreadable)?),
        (Kind::Date, Value::Number(days)) => json!(from_now(today, days.as_i64().ok_or_else(unreadable)?)),
        (Kind::Moment, Value::String(moment)) => {
            let (days, hour) = moment.split_once(' ').ok_or_else(unreadable)?;
            let day = from_now(today, days.parse().map_err(Error::internal)?);
            let hour: NaiveTime = hour.parse().map_err(Error::internal)?;
            json!(NaiveDateTime::new(day, hour).and_utc())
        }
        _ => value.clone(),
    })
}

fn from_now(today: NaiveDate, days: i64) -> NaiveDate {
    let distance = Days::new(days.unsigned_abs());
    if days < 0 { today - distance } else { today + distance }
}

fn text(value: Option<Value>) -> String {
    value.and_then(|v| v.as_str().map(String::from)).unwrap_or_default()
}
