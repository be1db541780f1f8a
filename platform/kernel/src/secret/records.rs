//! Records with encrypted fields: sealed on their way into the table and the
//! journal, opened on their way out. Where no field is encrypted nothing happens.

use super::{DataKey, Spot, is_sealed};
use crate::error::{Error, Result};
use crate::field::Field;
use crate::line::Line;
use crate::query::{Filter, Op, Query, plain};
use crate::resource::{Id, Record, Resource, Row};
use crate::scope::Tx;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::borrow::Cow;

fn plainly(it: &impl Serialize) -> Result<Record> {
    Ok(serde_json::from_value(serde_json::to_value(it)?)?)
}

impl Resource {
    /// Whether any field of it is encrypted.
    pub fn keeps_secrets(&self) -> bool {
        self.encrypted().next().is_some()
    }

    fn encrypted(&self) -> impl Iterator<Item = &'static Field> + use<> {
        self.fields.iter().filter(|f| f.encrypted)
    }

    /// Opens what is sealed for this row; what is not sealed stays as it is.
    pub fn disclose(&self, tx: &mut Tx, id: Id, record: &mut Record) -> Result<()> {
        self.each(tx, id, record, |key, _, spot, text| if is_sealed(text) { key.open(spot, text).map(Some) } else { Ok(None) })
    }

    /// Seals the encrypted fields for this row.
    pub fn conceal(&self, tx: &mut Tx, id: Id, record: &mut Record) -> Result<()> {
        self.each(tx, id, record, |key, field, spot, text| {
            if field.filtered { key.seal_indexed(spot, text) } else { key.seal(spot, text) }.map(Some)
        })
    }

    fn each(
        &self,
        tx: &mut Tx,
        id: Id,
        record: &mut Record,
        turn: impl Fn(&DataKey, &Field, Spot<'_>, &str) -> Result<Option<String>>,
    ) -> Result<()> {
        let row = id.to_string();
        for field in self.encrypted() {
            let Some(text) = record.get(field.name).and_then(Value::as_str) else { continue };
            let spot = Spot { table: self.name, column: field.name, row: &row };
            if let Some(turned) = turn(&*tx.data_key()?, field, spot, text)? {
                record.insert(field.name.into(), json!(turned));
            }
        }
        Ok(())
    }

    /// The row as it is read: its encrypted fields opened. One that does not open fails the reading.
    #[doc(hidden)]
    pub fn opened<T: Serialize + DeserializeOwned>(&self, tx: &mut Tx, mut row: Row<T>) -> Result<Row<T>> {
        if self.keeps_secrets() {
            let whole = self.disclosed(tx, row.id, plainly(&row.it)?)?;
            row.it = serde_json::from_value(Value::Object(whole))?;
        }
        Ok(row)
    }

    /// As `opened`, of a record that was just read.
    #[doc(hidden)]
    pub fn disclosed(&self, tx: &mut Tx, id: Id, mut record: Record) -> Result<Record> {
        for field in self.encrypted() {
            let kept = record.get(field.name).and_then(Value::as_str);
            if kept.is_some_and(|text| !is_sealed(text)) {
                return Err(self.unsealed(field));
            }
        }
        self.disclose(tx, id, &mut record)?;
        Ok(record)
    }

    /// As `disclosed`, of rows that are bare values.
    #[doc(hidden)]
    pub fn disclosed_lines(&self, tx: &mut Tx, mut lines: Vec<Line>) -> Result<Vec<Line>> {
        for (at, field) in self.fields.iter().enumerate().filter(|(_, f)| f.encrypted) {
            for line in &mut lines {
                let Some(kept) = line.values[at].as_str() else { continue };
                if !is_sealed(kept) {
                    return Err(self.unsealed(field));
                }
                let row = line.id.to_string();
                line.values[at] = json!(tx.data_key()?.open(Spot { table: self.name, column: field.name, row: &row }, kept)?);
            }
        }
        Ok(lines)
    }

    /// Nothing is written unsealed: a plain text was put there by another hand.
    fn unsealed(&self, field: &Field) -> Error {
        Error::internal(format!("{}.{} holds a text that is not sealed", self.name, field.name))
    }

    /// The row as it is kept.
    #[doc(hidden)]
    pub fn closed<'a, T: Clone + Serialize + DeserializeOwned>(&self, tx: &mut Tx, id: Id, it: &'a T) -> Result<Cow<'a, T>> {
        if !self.keeps_secrets() {
            return Ok(Cow::Borrowed(it));
        }
        let mut whole = plainly(it)?;
        self.conceal(tx, id, &mut whole)?;
        Ok(Cow::Owned(serde_json::from_value(Value::Object(whole))?))
    }

    /// What changed, as the journal keeps it.
    #[doc(hidden)]
    pub fn concealed_changes(&self, tx: &mut Tx, id: Id, mut changes: Value) -> Result<Value> {
        for side in ["before", "after"] {
            if let Some(record) = changes.get_mut(side).and_then(Value::as_object_mut) {
                self.conceal(tx, id, record)?;
            }
        }
        Ok(changes)
    }

    /// A line of the journal about this row, its secrets opened.
    pub fn disclosed_changes(&self, tx: &mut Tx, id: Id, changes: &mut Value) -> Result<()> {
        for side in ["before", "after"] {
            if let Some(record) = changes.get_mut(side).and_then(Value::as_object_mut) {
                self.disclose(tx, id, record)?;
            }
        }
        Ok(())
    }
}

impl Query {
    /// This query as the database is asked: narrowed down by the index, with the values of its sealed fields blinded.
    #[doc(hidden)]
    pub fn ready(&self, tx: &mut Tx, resource: &Resource) -> Result<Cow<'_, Query>> {
        let whole = self.whole(tx, resource)?;
        match crate::index::narrowed(tx, resource, &whole)? {
            Some(narrowed) => Ok(Cow::Owned(narrowed.blinded(tx, resource)?.into_owned())),
            None => Ok(match whole {
                Cow::Borrowed(this) => this.blinded(tx, resource)?,
                Cow::Owned(whole) => Cow::Owned(whole.blinded(tx, resource)?.into_owned()),
            }),
        }
    }

    /// This query with the values of its sealed fields as their blind indexes say them.
    fn blinded(&self, tx: &mut Tx, resource: &Resource) -> Result<Cow<'_, Query>> {
        let sealed = |f: &Filter| f.op == Op::Is && resource.field(&f.field).is_some_and(|field| field.encrypted);
        if !self.filters.iter().any(sealed) {
            return Ok(Cow::Borrowed(self));
        }
        let key = tx.data_key()?;
        let mut blinded = self.clone();
        for filter in blinded.filters.iter_mut().filter(|f| sealed(f)) {
            filter.value = Value::String(key.index(resource.name, &filter.field, &plain(&filter.value).unwrap_or_default()));
        }
        Ok(Cow::Owned(blinded))
    }
}
