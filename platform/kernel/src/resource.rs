//! A resource is a value: a name, its fields, and a few functions.
//!
//! Above `Store` (forms, lists, JSON API, OpenAPI, import, export) nothing is
//! generic: everything is written once against `&Resource` and `Record`. Below
//! it everything is typed Diesel, written by `#[resource]` for one table.

use crate::alike::Twins;
use crate::error::{Error, Result, Wrong};
use crate::field::{Field, Kind};
use crate::further::Furthers;
use crate::line::{Hears, Line};
use crate::module::Permission;
pub use crate::principal::Id;
use crate::query::{Query, is_extra};
use crate::scope::Tx;
use crate::statement::{Sql, Statement};
use diesel::sql_types::{BigInt, Nullable, Text, Uuid as SqlUuid};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::sync::Arc;

/// Tags that a list offers at most.
const TAGS: i64 = 50;

/// A record as the outside sees it: names and JSON values.
pub type Record = Map<String, Value>;

/// A kind of thing that agencies keep.
#[derive(Clone, Copy, Debug)]
pub struct Resource {
    /// Table, path and first word of its events: one plural lower-case word.
    pub name: &'static str,
    /// The module it belongs to.
    pub module: &'static str,
    /// What one needs to do each thing.
    pub may: May,
    /// Its columns, in the order of forms.
    pub fields: &'static [Field],
    /// The picture beside its name.
    pub icon: &'static str,
    /// Layouts beside the table: a board by a choice, a calendar by a date.
    pub views: &'static [View],
    /// What happens to rows.
    pub store: Store,
    /// How those are found that may be one; without it, nobody merges them.
    pub twins: Option<&'static Twins>,
    /// How whoever they are about is reached beyond what their sheet has room for.
    pub further: Option<&'static Furthers>,
    /// Its records are projects: they hold records of any kind, and whoever one is opened to reaches what it holds. Its
    /// migration says `call project_table('things')`.
    pub holds: bool,
}

/// The actions on a resource, each a permission of its own.
#[derive(Clone, Copy, Debug)]
pub struct May {
    pub read: Permission,
    pub create: Permission,
    pub update: Permission,
    pub delete: Permission,
    pub import: Permission,
    pub export: Permission,
    pub comment: Permission,
    /// To read and write its sensitive fields; means nothing where there are none.
    pub reveal: Permission,
}

impl May {
    /// All of them.
    pub const fn all(&self) -> [Permission; 8] {
        [self.read, self.create, self.update, self.delete, self.import, self.export, self.comment, self.reveal]
    }
}

/// A layout beside the table, by the field it is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    Board(&'static str),
    Calendar(&'static str),
}

/// The typed seam. Replace one function to give one operation its own meaning.
#[derive(Clone, Copy, Debug)]
pub struct Store {
    pub list: fn(&mut Tx, &Query) -> Result<Vec<Record>>,
    /// As `list`, for files of thousands. The last row of a full page is told as soon as it is known: the page after it
    /// can be asked for while this one is made ready.
    pub lines: fn(&mut Tx, &Query, Hears<'_>) -> Result<Vec<Line>>,
    pub find: fn(&mut Tx, Id) -> Result<Record>,
    /// As `find`, holding the row until the transaction ends.
    pub lock: fn(&mut Tx, Id) -> Result<Record>,
    /// New rows, all or none, in their order: one from a form, a thousand from a file.
    pub insert: fn(&mut Tx, Vec<Record>) -> Result<Vec<Record>>,
    /// Writes the whole record; the number is the version it replaces, if that matters.
    pub update: fn(&mut Tx, Id, Option<i32>, Record) -> Result<Record>,
    /// Into the bin.
    pub delete: fn(&mut Tx, Id) -> Result<()>,
    /// Out of the bin.
    pub restore: fn(&mut Tx, Id) -> Result<()>,
}

/// A stored thing: what every row has, around what only this one has.
#[derive(Clone, Debug)]
pub struct Row<T> {
    pub id: Id,
    pub version: i32,
    pub extra: Value,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub created_by: String,
    pub updated_at: chrono::DateTime<chrono::Utc>,
    pub deleted_at: Option<chrono::DateTime<chrono::Utc>>,
    pub it: T,
}

impl<T> std::ops::Deref for Row<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.it
    }
}

/// What every row has, in the order of a record; its fields come after.
const HEAD: [&str; 7] = ["id", "version", "extra", "created_at", "created_by", "updated_at", "deleted_at"];

impl<T> Row<T> {
    /// An empty record of rows with these fields.
    #[doc(hidden)]
    pub fn shape(fields: &[&str]) -> Record {
        HEAD.iter().chain(fields).map(|name| ((*name).to_string(), Value::Null)).collect()
    }

    /// What every row has, in the order of `HEAD`.
    #[doc(hidden)]
    pub fn head(&self) -> Result<[Value; HEAD.len()]> {
        let time = |at: &chrono::DateTime<chrono::Utc>| serde_json::to_value(at);
        let (created, updated) = (time(&self.created_at)?, time(&self.updated_at)?);
        let deleted = self.deleted_at.as_ref().map_or(Ok(Value::Null), time)?;
        let (id, by) = (self.id.to_string(), self.created_by.clone());
        Ok([id.into(), self.version.into(), self.extra.clone(), created, by.into(), updated, deleted])
    }
}

impl Resource {
    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|f| f.name == name)
    }

    /// The permissions that mean something here.
    pub fn permissions(&self) -> impl Iterator<Item = Permission> + use<> {
        let (reveal, some) = (self.may.reveal, self.fields.iter().any(|f| f.sensitive));
        self.may.all().into_iter().filter(move |may| some || *may != reveal)
    }

    /// The row of this key, held for changing. A row that can be read and is out of
    /// this permission's reach is forbidden; one that cannot be read is not there.
    pub fn hold(&self, tx: &mut Tx, id: Id) -> Result<Record> {
        match (self.store.lock)(tx, id) {
            Err(Error::NotFound) => Err((self.store.find)(tx, id).map_or_else(|e| e, |_| Error::Forbidden(tx.permission()))),
            held => held,
        }
    }

    /// The record's name: its title fields, joined.
    pub fn title(&self, record: &Record) -> String {
        let parts = self.fields.iter().filter(|f| f.title).filter_map(|f| record.get(f.name)?.as_str());
        parts.filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// Check and insert. `own` are the agency's own fields of this resource.
    pub fn create(&self, tx: &mut Tx, mut input: Record) -> Result<Record> {
        let own = tx.own_fields(self.name)?;
        self.refuse_readonly(&input)?;
        self.sound(tx, &mut input, None, &own)?;
        self.leads_within_reach(tx, &input, None)?;
        self.insert(tx, input)
    }

    /// A new row of what is known to be right.
    pub fn insert(&self, tx: &mut Tx, it: Record) -> Result<Record> {
        (self.store.insert)(tx, vec![it])?.pop().ok_or(Error::NotFound)
    }

    /// Lock, merge, check the whole, write the whole: a patch is not a second kind of struct.
    pub fn patch(&self, tx: &mut Tx, id: Id, expect: Option<i32>, patch: Record) -> Result<Record> {
        let own = tx.own_fields(self.name)?;
        self.refuse_readonly(&patch)?;
        let mut whole = self.hold(tx, id)?;
        if expect.is_some_and(|v| whole["version"] != json!(v)) {
            return Err(Error::Conflict("changed".into()));
        }
        whole.retain(|name, _| name == "extra" || self.field(name).is_some());
        let was = whole.clone();
        for (name, value) in patch {
            match (name.as_str(), &value) {
                ("extra", Value::Object(new)) => {
                    if let Some(old) = whole.get_mut("extra").and_then(Value::as_object_mut) {
                        old.extend(new.clone());
                    }
                }
                // Nothing said of the agency's own fields leaves them as they are.
                ("extra", Value::Null) => {}
                _ => {
                    whole.insert(name, value);
                }
            }
        }
        self.disclose(tx, id, &mut whole)?; // what comes back from the journal is still sealed
        self.sound(tx, &mut whole, Some(&was), &own)?;
        self.leads_within_reach(tx, &whole, Some(&was))?;
        (self.store.update)(tx, id, expect, whole)
    }

    fn refuse_readonly(&self, input: &Record) -> Result<()> {
        let closed = self.fields.iter().filter(|f| f.readonly && input.contains_key(f.name));
        let wrong: Vec<_> = closed.map(|f| Wrong::new(f.name, "readonly")).collect();
        if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
    }

    /// Everything wrong with a whole record, at once; unknown names are wrong too.
    pub fn check(&self, input: &Record, own: &[OwnField]) -> Result<()> {
        let extra = input.get("extra").and_then(Value::as_object);
        let mut wrong: Vec<Wrong> = self.fields.iter().filter_map(|f| f.check(input.get(f.name).unwrap_or(&Value::Null))).collect();
        for field in own {
            wrong.extend(field.check(extra.and_then(|e| e.get(&field.name)).unwrap_or(&Value::Null)));
        }
        // Anything else would be none of them, and empty them all.
        wrong.extend(input.get("extra").filter(|e| !e.is_object() && !e.is_null()).map(|_| Wrong::new("extra", "format")));
        let unknown = |name: &String| Wrong::new(name.clone(), "unknown-field");
        wrong.extend(input.keys().filter(|k| *k != "extra" && self.field(k).is_none()).map(unknown));
        wrong.extend(extra.iter().flat_map(|e| e.keys()).filter(|k| !own.iter().any(|f| f.name == **k)).map(unknown));
        if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
    }

    /// How many rows a query finds, counting no further than `most`. Counted in the order of the
    /// key, so that the database stops there instead of first finding all rows of the agency.
    pub fn count(&self, tx: &mut Tx, query: &Query, most: i64) -> Result<i64> {
        let (mut sql, query) = (Sql::default(), query.ready(tx, self)?);
        sql.sql("select count(*) from (select 1 from ").name(self.name).sql(" where ");
        sql.0.extend(Query { after: None, ..query.into_owned() }.conditions(self)?.0.0);
        sql.sql(" order by id").most(most).sql(") found");
        tx.one(Statement::<BigInt>::new(sql))
    }

    /// How many rows have each value of a field.
    pub fn tally(&self, tx: &mut Tx, query: &Query, field: &'static Field) -> Result<Vec<(Option<String>, i64)>> {
        if field.encrypted {
            return Err(Error::invalid(field.name, "unknown-field"));
        }
        let (mut sql, query) = (Sql::default(), query.ready(tx, self)?);
        sql.sql("select cast(").name(field.name).sql(" as text), count(*) from ").name(self.name).sql(" where ");
        sql.0.extend(Query { after: None, ..query.into_owned() }.conditions(self)?.0.0);
        sql.sql(" group by 1 order by 2 desc");
        tx.all(Statement::<(Nullable<Text>, BigInt)>::new(sql))
    }

    /// The tags of the records that the caller reaches, most used first.
    pub fn tags(&self, tx: &mut Tx) -> Result<Arc<Vec<(String, i64)>>> {
        let mut sql = Sql::default();
        sql.sql("select tag, count(*) from taggings where resource = ").text(self.name);
        if !tx.reaches_all() {
            sql.sql(" and record in (select id from ").name(self.name).sql(")");
        }
        sql.sql(" group by tag order by 2 desc, 1").most(TAGS);
        let read = |tx: &mut Tx| tx.all(Statement::<(Text, BigInt)>::new(sql));
        if tx.reaches_all() { tx.remembered(("tags", self.name), read) } else { read(tx).map(Arc::new) }
    }

    /// The names of these records, for showing links.
    pub fn titles(&self, tx: &mut Tx, ids: Vec<Id>) -> Result<HashMap<Id, String>> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let mut sql = Sql::default();
        sql.sql("select id, concat_ws(' '");
        for field in self.fields.iter().filter(|f| f.title) {
            sql.sql(", nullif(").name(field.name).sql(", '')");
        }
        sql.sql(") from ").name(self.name).sql(" where id = any(").ids(ids).sql(")");
        Ok(tx.all(Statement::<(SqlUuid, Text)>::new(sql))?.into_iter().collect())
    }

    /// Into the bin (or out of it): the same for every table.
    #[doc(hidden)]
    pub fn move_bin(&self, tx: &mut Tx, id: Id, into: bool) -> Result<()> {
        let mut sql = Sql::default();
        sql.sql("update ").name(self.name).sql(if into { " set deleted_at = now()" } else { " set deleted_at = null" });
        sql.sql(", version = version + 1 where id = ").id(id).sql(if into {
            " and deleted_at is null"
        } else {
            " and deleted_at is not null"
        });
        sql.sql(" returning id");
        let _: Id = tx.one(Statement::<SqlUuid>::new(sql))?;
        tx.journal(&format!("{}.{}", self.name, if into { "deleted" } else { "restored" }), Some(id), json!({}))
    }

    /// Remove for good what has been in the bin for more than `days`; says how many rows went.
    pub fn purge(&self, tx: &mut Tx, days: i32) -> Result<usize> {
        let mut sql = Sql::default();
        sql.sql("delete from ")
            .name(self.name)
            .sql(" where deleted_at < now() - make_interval(days => cast(")
            .text(days.to_string())
            .sql(" as integer)) returning id");
        let gone: Vec<Id> = tx.all(Statement::<SqlUuid>::new(sql))?;
        crate::reshape::forget(tx, &gone)?;
        crate::keeping::forget(tx, self.name, &gone)?;
        gone.iter().try_for_each(|id| tx.journal(&format!("{}.purged", self.name), Some(*id), json!({})))?;
        Ok(gone.len())
    }

    /// The JSON schema of what may be written.
    pub fn schema(&self) -> Value {
        let mut properties: Map<String, Value> = self.fields.iter().map(|f| (f.name.to_string(), f.schema())).collect();
        properties.insert("extra".into(), json!({"type": "object", "description": "the agency's own fields"}));
        json!({
            "type": "object", "additionalProperties": false,
            "required": self.fields.iter().filter(|f| f.required).map(|f| f.name).collect::<Vec<_>>(),
            "properties": properties,
        })
    }
}

/// A field that an agency added to a resource.
#[derive(Clone, Debug, Serialize, PartialEq)]
pub struct OwnField {
    pub name: String,
    pub label: String,
    pub kind: String,
    pub options: Vec<String>,
    pub required: bool,
    pub listed: bool,
}

impl OwnField {
    /// What is wrong with a value, or nothing.
    pub fn check(&self, value: &Value) -> Option<Wrong> {
        let as_field = Field { required: self.required, ..self.as_field() };
        let mut wrong = as_field.check(value);
        if wrong.is_none() && self.kind == "choice" && !value.is_null() && !self.options.iter().any(|o| Some(o.as_str()) == value.as_str())
        {
            wrong = Some(Wrong::new("", "choice"));
        }
        wrong.map(|w| Wrong { field: self.name.clone(), ..w })
    }

    /// The built-in field that behaves like it.
    pub fn as_field(&self) -> Field {
        use crate::field as f;
        match self.kind.as_str() {
            "long" => f::long(),
            "number" => f::number(i64::MIN, i64::MAX),
            "date" => f::date(),
            "flag" => f::flag(),
            "url" => f::url(),
            "email" => f::email(),
            _ => f::text(),
        }
    }
}

/// A record as its typed struct and the agency's own fields beside it.
#[doc(hidden)]
pub fn typed<T: serde::de::DeserializeOwned>(mut it: Record) -> Result<(T, Value)> {
    let extra = it.remove("extra").filter(Value::is_object).unwrap_or_else(|| json!({}));
    // What has no value takes the struct's default: no, nothing, nobody.
    it.retain(|_, value| !value.is_null() && value.as_str().is_none_or(|s| !s.trim().is_empty()));
    let it = serde_json::from_value(Value::Object(it)).map_err(|_| Error::invalid("", "invalid"))?;
    Ok((it, extra))
}

/// What changed, for the journal: only the fields that differ, before and after.
#[doc(hidden)]
pub fn changes<T: Serialize>(before: &Row<T>, after: &Row<T>) -> Result<Value> {
    let whole = |row: &Row<T>| -> Result<Record> {
        let mut whole = serde_json::from_value::<Record>(serde_json::to_value(&row.it)?)?;
        whole.extend(row.extra.as_object().cloned().unwrap_or_default());
        Ok(whole)
    };
    let (old, new) = (whole(before)?, whole(after)?);
    let differ = |of: &Record, other: &Record| {
        of.iter().filter(|(k, v)| other.get(*k) != Some(v)).map(|(k, v)| (k.clone(), v.clone())).collect::<Record>()
    };
    Ok(json!({ "before": differ(&old, &new), "after": differ(&new, &old) }))
}

/// Which kind of record a link points at.
pub fn target(field: &Field) -> Option<&'static str> {
    match field.kind {
        Kind::Link(to) => Some(to),
        _ => None,
    }
}

/// Whether a name may be written by a person: a field of the resource or one of the agency's own.
pub fn writable(resource: &Resource, name: &str) -> bool {
    resource.field(name).map_or_else(|| is_extra(name), |f| !f.readonly)
}
