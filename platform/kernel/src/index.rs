//! The index of what agencies keep, as SQL: what is asked of it, what is written into it, and what changed since.
//! How words are read, documents made and other engines fed is `platform/search`.

pub mod feed;
pub mod words;

use crate::error::Result;
use crate::query::Query;
use crate::resource::{Id, Resource};
use crate::schema::search_documents as d;
use crate::schema::work::changed as c;
use crate::scope::Tx;
use crate::statement::{Piece, Sql, Statement};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Double, Jsonb, Nullable, Text, Uuid as SqlUuid};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// The job that reads what changed; a worker orders it for every agency where something did.
pub const KEEP_UP: &str = "search.keep_up";

/// Stands for every resource of an agency.
pub const EVERYTHING: &str = "*";

/// A list is narrowed down to so many records at most.
const NARROW: i64 = 5_000;

/// Records of one note and of one reading, at most: the rest is noted anew.
const AT_ONCE: usize = 1_000;

/// Notes of one reading.
const NOTES: i64 = 1_000;

/// Hits that are looked at for somebody who does not reach every record.
const REACHED: i64 = 5_000;

/// A word that is looked for.
#[derive(Clone, Debug, Serialize, PartialEq)]
pub struct Word {
    pub word: String,
    /// The marks of its neighbours; none where it must be met to the letter.
    pub near: Vec<i64>,
    /// By how many letters a neighbour may differ.
    pub slips: i32,
}

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// All of them must be met.
    pub words: Vec<Word>,
    /// Only records of these, which the asker may read.
    pub resources: Vec<&'static Resource>,
    /// Values that must be the same.
    pub facets: Map<String, Value>,
    /// Values that may not lie before, or beyond: days as text.
    pub since: Map<String, Value>,
    pub until: Map<String, Value>,
    /// At most so many.
    pub most: i64,
}

/// A record that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub resource: String,
    pub record: Id,
    pub title: String,
    pub about: String,
    pub facets: Value,
    pub score: f64,
}

/// What begins every word of an agency in the index.
pub fn mark(agency: Id) -> String {
    // The end of a key is drawn by chance; its beginning is the time.
    agency.simple().to_string().split_off(24)
}

/// `(select … union all …)` over those of the records that this transaction may read and that are not in the bin.
fn read_again(sql: &mut Sql, resources: &[&'static Resource]) {
    sql.sql(" cross join lateral (");
    for (at, of) in resources.iter().enumerate() {
        sql.sql(if at == 0 { "select 1 from " } else { " union all select 1 from " }).name(of.name);
        sql.sql(" t where f.resource = ").text(of.name).sql(" and t.id = f.record and t.deleted_at is null");
    }
    sql.sql(") there order by f.score desc, f.title, f.record");
}

type Found = (Text, SqlUuid, Text, Text, Jsonb, Double);

fn hits(tx: &mut Tx, sql: Sql) -> Result<Vec<Hit>> {
    type Row = (String, Id, String, String, Value, f64);
    let hit = |(resource, record, title, about, facets, score): Row| Hit { resource, record, title, about, facets, score };
    Ok(tx.all::<Row>(Statement::<Found>::new(sql))?.into_iter().map(hit).collect())
}

/// What the index holds of some words, best first: what this transaction may read of it, as it is now.
pub fn found(tx: &mut Tx, wanted: &Wanted) -> Result<Vec<Hit>> {
    if wanted.words.is_empty() || wanted.resources.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::default();
    sql.sql("select f.resource, f.record, f.title, f.about, f.facets, f.score from search_found(").text(mark(tx.scope().tenant().id));
    sql.sql(", cast(").text(serde_json::to_string(&wanted.words)?).sql(" as jsonb), ");
    sql.0.push(Piece::Texts(wanted.resources.iter().map(|r| r.name.to_string()).collect()));
    for part in [&wanted.facets, &wanted.since, &wanted.until] {
        sql.sql(", cast(").text(serde_json::to_string(part)?).sql(" as jsonb)");
    }
    // Of what somebody reaches little of, more must be looked at.
    let most = if tx.reaches_all() { wanted.most } else { wanted.most.max(REACHED) };
    sql.sql(", cast(").text(most.to_string()).sql(" as integer)) f");
    read_again(&mut sql, &wanted.resources);
    sql.most(wanted.most);
    hits(tx, sql)
}

/// Those of some documents, named best first, that this transaction may read: what another engine found is read again.
pub fn readable(tx: &mut Tx, resources: &[&'static Resource], named: &[(String, Id)]) -> Result<Vec<Hit>> {
    if named.is_empty() || resources.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::default();
    sql.sql("select f.resource, f.record, f.title, f.about, f.facets, f.score from (");
    sql.sql("select d.resource, d.record, d.title, d.about, d.facets, cast(1.0 / n.place as double precision) as score from unnest(");
    sql.0.push(Piece::Texts(named.iter().map(|(of, _)| of.clone()).collect()));
    sql.sql(", ").ids(named.iter().map(|(_, id)| *id).collect());
    sql.sql(") with ordinality as n (resource, record, place)");
    sql.sql(" join search_documents d on d.resource = n.resource and d.record = n.record) f");
    read_again(&mut sql, resources);
    hits(tx, sql)
}

/// A query of a list whose words the index narrowed down to the records that may hold them: what they hold is still
/// compared. None where that spares nothing, or the index is not as the records are.
pub(crate) fn narrowed(tx: &mut Tx, of: &Resource, query: &Query) -> Result<Option<Query>> {
    let Some(typed) = query.search.as_deref().filter(|_| !query.bin && of.fields.iter().any(|f| f.searched)) else { return Ok(None) };
    // A number may be written otherwise than it is looked for: its digits are compared.
    if crate::phone::sought(typed).is_some() {
        return Ok(None);
    }
    let mark = mark(tx.scope().tenant().id);
    let parts = words::read(typed).into_iter().map(|w| (words::parts(&mark, &w), w)).filter(|(marks, _)| !marks.is_empty());
    let parts: Vec<Value> = parts.map(|(marks, w)| json!({"word": w, "marks": marks})).collect();
    if parts.is_empty() {
        return Ok(None);
    }
    let mut sql = Sql::default();
    sql.sql("select search_narrowed(").text(mark).sql(", cast(").text(serde_json::to_string(&parts)?).sql(" as jsonb), ").text(of.name);
    sql.sql(", cast(").text(NARROW.to_string()).sql(" as integer))");
    let found: Option<Vec<Id>> = tx.one(Statement::<Nullable<Array<SqlUuid>>>::new(sql))?;
    let Some(mut found) = found else { return Ok(None) };
    if let Some(only) = &query.ids {
        found.retain(|id| only.contains(id));
    }
    Ok(Some(Query { ids: Some(found), ..query.clone() }))
}

/// Writes documents, and the words that are new, as `search_put` of the migrations takes them.
pub fn put(tx: &mut Tx, documents: &Value, vocabulary: &Value) -> Result<i64> {
    let mut sql = Sql::default();
    sql.sql("select search_put(cast(").text(documents.to_string()).sql(" as jsonb), cast(").text(vocabulary.to_string()).sql(" as jsonb))");
    tx.one(Statement::<BigInt>::new(sql))
}

/// Takes documents out; how many there were.
pub fn remove(tx: &mut Tx, of: &str, records: &[Id]) -> Result<usize> {
    tx.run(diesel::delete(d::table.filter(d::resource.eq(of).and(d::record.eq_any(records)))))
}

/// The documents of these records, as they are written.
pub fn documents(tx: &mut Tx, of: &str, records: &[Id]) -> Result<Vec<Hit>> {
    type Row = (String, Id, String, String, Value);
    let rows = d::table.filter(d::resource.eq(of).and(d::record.eq_any(records)));
    let rows: Vec<Row> = tx.all(rows.select((d::resource, d::record, d::title, d::about, d::facets)))?;
    let hit = |(resource, record, title, about, facets): Row| Hit { resource, record, title, about, facets, score: 0.0 };
    Ok(rows.into_iter().map(hit).collect())
}

/// Takes the oldest notes of what changed: a resource, or `EVERYTHING`, and its records. Nothing where there are none, or
/// where another worker is at this agency's notes: it reads them all, and what is noted afterwards is ordered anew.
pub fn take(tx: &mut Tx) -> Result<Option<(String, Vec<Id>)>> {
    let mut alone = Sql::default();
    alone.sql("select pg_try_advisory_xact_lock(hashtextextended('index ' || cast(current_tenant() as text), 0))");
    if !tx.one(Statement::<Bool>::new(alone))? {
        return Ok(None);
    }
    let oldest = c::table.order(c::id).select(c::resource).limit(1);
    let Some(of) = tx.maybe::<String>(oldest)? else { return Ok(None) };
    // As many notes as make up one reading: an import leaves few long ones, its undoing thousands of one record.
    let mut together = Sql::default();
    together.sql("select id from (select id, sum(cardinality(records)) over (order by id) - cardinality(records) as before");
    together.sql(" from (select id, records from work.changed where resource = ").text(&of).sql(" order by id");
    together.most(NOTES).sql(") oldest) notes where before < cast(").text(AT_ONCE.to_string()).sql(" as bigint)");
    let notes: Vec<i64> = tx.all(Statement::<BigInt>::new(together))?;
    let taken = diesel::delete(c::table.filter(c::id.eq_any(notes))).returning(c::records);
    let taken: Vec<Vec<Option<Id>>> = tx.all(taken)?;
    let mut records: Vec<Id> = taken.into_iter().flatten().flatten().collect();
    records.sort_unstable();
    records.dedup();
    if records.len() > AT_ONCE {
        for rest in records.split_off(AT_ONCE).chunks(AT_ONCE) {
            note(tx, &of, rest)?;
        }
    }
    Ok(Some((of, records)))
}

/// Notes that records changed.
pub fn note(tx: &mut Tx, of: &str, records: &[Id]) -> Result<()> {
    let records: Vec<Option<Id>> = records.iter().copied().map(Some).collect();
    tx.run(diesel::insert_into(c::table).values((c::resource.eq(of), c::records.eq(records)))).map(|_| ())
}

/// Notes the records that hold a value of a field of the agency's own: it came or went, and they did not change.
pub fn note_own_field(tx: &mut Tx, of: &'static Resource, field: &str) -> Result<()> {
    let mut sql = Sql::default();
    sql.sql("select id from ").name(of.name).sql(" where jsonb_exists(extra, ").text(field).sql(")");
    let filled: Vec<Id> = tx.beyond_reach(|tx| tx.all(Statement::<SqlUuid>::new(sql)))?;
    filled.chunks(AT_ONCE).try_for_each(|some| note(tx, of.name, some))
}

/// Notes every record whose document is not of what it is now; how many those are.
pub fn note_drift(tx: &mut Tx, of: &'static Resource) -> Result<usize> {
    let mut sql = Sql::default();
    sql.sql("select t.id from ").name(of.name).sql(" t left join search_documents d on d.resource = ").text(of.name);
    sql.sql(" and d.record = t.id where t.deleted_at is null and d.version is distinct from t.version");
    sql.sql(" union all select d.record from search_documents d where d.resource = ").text(of.name);
    sql.sql(" and not exists (select from ").name(of.name).sql(" t where t.id = d.record and t.deleted_at is null)");
    let adrift: Vec<Id> = tx.all(Statement::<SqlUuid>::new(sql))?;
    for some in adrift.chunks(AT_ONCE) {
        note(tx, of.name, some)?;
    }
    Ok(adrift.len())
}
