//! What a form of a record brought, read into the record's fields.

use super::sight;
use crate::form::{Form, Parcel};
use crate::{limits, pictures};
use kernel::error::{Error, Result, Wrong};
use kernel::field::{Field, Kind};
use kernel::resource::{OwnField, Record, Resource};
use kernel::scope::Scope;
use serde_json::{Map, Value, json};

/// Whether a form may ask for this field.
pub(super) fn writable(scope: &Scope, of: &Resource, field: &Field) -> bool {
    !field.readonly && sight::may_see(scope, of, field)
}

/// Keeps the pictures that came and puts their keys into the form; what is wrong with one is said of its field.
pub(super) async fn unpack(of: &'static Resource, scope: &Scope, parcel: Parcel) -> Result<(Form, Vec<Wrong>)> {
    let Parcel { mut form, mut files } = parcel;
    let mut wrongs = Vec::new();
    for field in of.fields.iter().filter(|f| f.kind == Kind::Picture && writable(scope, of, f)) {
        if form.text(&format!("{}-remove", field.name)) == "true" {
            form.put(field.name, String::new());
        }
        // A browser sends an empty file when none was chosen.
        let Some(file) = files.iter_mut().find(|f| f.field == field.name && !f.bytes.is_empty()) else { continue };
        limits::per_minute(&format!("pictures:{}", scope.principal().actor()), 30)?;
        match pictures::keep(scope, &file.name, std::mem::take(&mut file.bytes)).await {
            Ok(key) => form.put(field.name, key),
            Err(Error::Invalid(all)) => wrongs.extend(all.into_iter().map(|w| Wrong { field: field.name.into(), ..w })),
            Err(e) => return Err(e),
        }
    }
    Ok((form, wrongs))
}

/// What was typed into fields that the agency's release does not have: the form was opened on another one.
pub(super) fn lost(of: &'static Resource, scope: &Scope, form: &Form) -> Vec<(&'static Field, String)> {
    let gone = |f: &&Field| f.feature.is_some_and(|feature| !scope.tenant().offers(feature));
    let typed = |f: &'static Field| Some((f, form.text(f.name).to_string())).filter(|(_, text)| !text.is_empty());
    of.fields.iter().filter(gone).filter_map(typed).collect()
}

/// What was filled in: only fields that stand in the form, typed as far as they can be.
pub(super) fn read(of: &'static Resource, scope: &Scope, own: &[OwnField], form: &Form) -> Record {
    let mut input = Record::new();
    for field in of.fields.iter().filter(|f| writable(scope, of, f) && form.has(f.name)) {
        let mut value = field.read(form.text(field.name));
        if field.kind == Kind::Moment {
            value = moment(scope, form.text(field.name));
        }
        input.insert(field.name.into(), value);
    }
    let extra: Map<String, Value> =
        own.iter().filter(|o| form.has(&o.name)).map(|o| (o.name.clone(), o.as_field().read(form.text(&o.name)))).collect();
    if !extra.is_empty() {
        input.insert("extra".into(), Value::Object(extra));
    }
    input
}

/// What a browser's clock says is meant in the agency's zone; a moment that does not exist moves forward.
fn moment(scope: &Scope, typed: &str) -> Value {
    use chrono::{LocalResult, NaiveDateTime, TimeZone};
    let zone: chrono_tz::Tz = scope.tenant().zone.parse().unwrap_or(chrono_tz::Europe::Paris);
    if typed.is_empty() {
        return Value::Null;
    }
    let wall =
        NaiveDateTime::parse_from_str(typed, "%Y-%m-%dT%H:%M").or_else(|_| NaiveDateTime::parse_from_str(typed, "%Y-%m-%dT%H:%M:%S"));
    let Ok(wall) = wall else { return json!(typed) };
    let instant = match zone.from_local_datetime(&wall) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at),
        LocalResult::None => zone.from_local_datetime(&(wall + chrono::Duration::hours(1))).earliest(),
    };
    instant.map_or_else(|| json!(typed), |at| json!(at.with_timezone(&chrono::Utc).to_rfc3339()))
}
