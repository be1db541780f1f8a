//! From where values of a sheet are: kept when they are taken over, said as long as the sheet says them.

use super::sirene::{Company, NAME};
use super::{REGISTER, WAY};
use crate::schema::organisation_sources as s;
use crate::{MODULE, ORGANISATIONS};
use chrono::{DateTime, Utc};
use kernel::module::Mark;
use kernel::prelude::*;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Where a value is from.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = s, check_for_backend(diesel::pg::Pg))]
pub(super) struct Source {
    pub field: String,
    pub value: String,
    pub was: Option<String>,
    /// The SIREN.
    pub reference: String,
    pub taken_at: DateTime<Utc>,
}

/// A sheet that is not in the bin.
pub(super) fn sheet(tx: &mut Tx, id: Id) -> Result<Record> {
    let found = (ORGANISATIONS.store.find)(tx, id)?;
    if found["deleted_at"].is_null() { Ok(found) } else { Err(Error::NotFound) }
}

/// What a sheet says in a field; nothing is nothing.
pub(super) fn said<'a>(sheet: &'a Record, field: &str) -> Option<&'a str> {
    sheet.get(field).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
}

/// Sources of what a sheet still says.
pub(super) fn of(tx: &mut Tx, id: Id, sheet: &Record) -> Result<HashMap<String, Source>> {
    let all: Vec<Source> = tx.all(s::table.filter(s::organisation_id.eq(id)).select(Source::as_select()))?;
    let stands = |source: &Source| said(sheet, &source.field) == Some(source.value.as_str());
    Ok(all.into_iter().filter(stands).map(|source| (source.field.clone(), source)).collect())
}

/// Takes these fields of a company over into a sheet, all or none, by the rights and rules of every other change.
///
/// # Errors
/// `Conflict` where the sheet is not the one of version `expect` any more, `Invalid` where a field is none the register speaks of.
pub(super) fn take(tx: &mut Tx, id: Id, company: &Company, wanted: &[String], expect: Option<i32>) -> Result<()> {
    let (before, offered) = (sheet(tx, id)?, company.fields());
    if wanted.is_empty() || wanted.iter().any(|field| !offered.iter().any(|(name, _)| name == field)) {
        return Err(Error::invalid("field", if wanted.is_empty() { "required" } else { "choice" }));
    }
    let taken: Vec<&(&'static str, String)> = offered.iter().filter(|(name, _)| wanted.iter().any(|field| field == name)).collect();
    let patch: Record = taken.iter().map(|(name, value)| (name.to_string(), json!(value))).collect();
    ORGANISATIONS.patch(tx, id, expect, patch)?;
    let (after, by, now) = (sheet(tx, id)?, tx.scope().principal().actor().to_string(), Utc::now());
    for (name, _) in taken {
        // As the sheet writes it.
        let value = said(&after, name).unwrap_or_default().to_string();
        let set = (
            (s::value.eq(value), s::was.eq(said(&before, name).map(String::from)), s::source.eq(NAME)),
            (s::reference.eq(&company.siren), s::taken_at.eq(now), s::taken_by.eq(&by)),
        );
        let mine = s::table.filter(s::organisation_id.eq(id).and(s::field.eq(*name)));
        if tx.run(diesel::update(mine).set(set.clone()))? == 0 {
            tx.run(diesel::insert_into(s::table).values((s::organisation_id.eq(id), s::field.eq(*name), set)))?;
        }
    }
    tx.journal("organisations.completed", Some(id), json!({"source": NAME, "reference": company.siren, "fields": wanted}))
}

/// Puts back what stood there before the last time; what was changed since stays.
///
/// # Errors
/// `Conflict` where nothing of it stands any more.
pub(super) fn give_back(tx: &mut Tx, id: Id) -> Result<()> {
    let sheet = sheet(tx, id)?;
    let all = of(tx, id, &sheet)?;
    let Some(last) = all.values().map(|source| source.taken_at).max() else { return Err(Error::Conflict("changed".into())) };
    let taken: Vec<&Source> = all.values().filter(|source| source.taken_at == last).collect();
    let patch: Record = taken.iter().map(|source| (source.field.clone(), json!(source.was))).collect();
    ORGANISATIONS.patch(tx, id, None, patch)?;
    let fields: Vec<&str> = taken.iter().map(|source| source.field.as_str()).collect();
    tx.run(diesel::delete(s::table.filter(s::organisation_id.eq(id).and(s::field.eq_any(fields))))).map(|_| ())
}

/// Beside a value that is the register's, on the sheet of whoever may ask it.
pub(crate) fn marks(tx: &mut Tx, of_what: &'static Resource, record: &Record) -> Result<Vec<Mark>> {
    let id = record.get("id").and_then(Value::as_str).and_then(|id| id.parse::<Id>().ok());
    let Some(id) = id.filter(|_| of_what.name == ORGANISATIONS.name) else { return Ok(Vec::new()) };
    let href = WAY.href.replace("{id}", &id.to_string());
    if !tx.scope().allows(REGISTER) || !tx.scope().tenant().carries(&MODULE, Part::Path(&href)) {
        return Ok(Vec::new());
    }
    let known = of(tx, id, record)?;
    let field = |name: &'static str| Mark { field: name, label: "register-mark", tone: "neutral", href: href.clone() };
    Ok(ORGANISATIONS.fields.iter().map(|f| f.name).filter(|name| known.contains_key(*name)).map(field).collect())
}
