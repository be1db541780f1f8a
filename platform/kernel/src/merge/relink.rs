//! Everything that points at a record, found in the catalogue and led elsewhere, row by row in its memory.

use super::Merge;
use crate::error::{Error, Result};
use crate::resource::{Id, Resource};
use crate::scope::Tx;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Jsonb, Text, Uuid as SqlUuid};
use serde_json::Value;

/// Tables that name a record in two columns, `resource` and another one, and go along with it.
pub const MOVED: &[&str] = &["attachments", "comments", "file_slots", "group_channels", "issued_places", "taggings", "uploads", "walls"];

/// Tables that name a record so and stay with the one that went, each for its reason.
pub const LEFT: &[(&str, &str)] = &[
    ("batch_records", "what an act on many did to it, to be taken back there"),
    ("duplicate_words", "by what it is found, should it come back"),
    ("duplicate_pairs", "judged anew for whoever is left"),
    ("import_lines", "what a file brought, to be taken back there"),
    ("looks", "who looked at what, then"),
    ("module_memory", "what a release remembers of that very row"),
    ("presences", "who has that very page open, for a minute"),
    ("privacy_fates", "the proof of what became of it"),
    ("project_records", "what a project holds, it opens: it opens no other record for that"),
    ("quality_findings", "looked for anew in whoever is left"),
    ("search_documents", "what was found of it, gone with it into the bin"),
    ("shares", "opening one record to somebody opens no other"),
    ("workflow_runs", "what was done with that very record, then"),
];

/// A column that may point at a record.
#[derive(Clone, Debug, QueryableByName, PartialEq, Eq)]
pub struct Place {
    #[diesel(sql_type = Text)]
    pub table: String,
    #[diesel(sql_type = Text)]
    pub column: String,
    /// Whether the row says beside it of which resource the record is.
    #[diesel(sql_type = Bool)]
    pub named: bool,
    /// Whether its rows have versions, which tell an open form that it is outdated.
    #[diesel(sql_type = Bool)]
    versioned: bool,
    /// The rest of its primary key, and the types of that.
    #[diesel(sql_type = Array<Text>)]
    key: Vec<String>,
    #[diesel(sql_type = Array<Text>)]
    types: Vec<String>,
    /// Every column that is written.
    #[diesel(sql_type = Array<Text>)]
    columns: Vec<String>,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[derive(QueryableByName)]
struct Key {
    #[diesel(sql_type = Jsonb)]
    key: Value,
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Every column that points at records of a resource: foreign keys, and the tables that name any record.
#[expect(clippy::disallowed_methods, reason = "a question to the catalogue; the resource's name is bound")]
pub fn places(tx: &mut Tx, of: &Resource) -> Result<Vec<Place>> {
    let sql = "
      with pointing as (
        select c.conrelid as rel, a.attname as col, false as named
        from pg_constraint c cross join lateral unnest(c.conkey, c.confkey) as pair(own, theirs)
        join pg_attribute f on f.attrelid = c.confrelid and f.attnum = pair.theirs and f.attname = 'id'
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = pair.own
        where c.contype = 'f' and c.confrelid = to_regclass('public.' || quote_ident($1))
        union
        select a.attrelid, a.attname, true from pg_attribute a
        join pg_attribute r on r.attrelid = a.attrelid and r.attname = 'resource' and not r.attisdropped
        join pg_class t on t.oid = a.attrelid and t.relkind = 'r' and t.relnamespace = 'public'::regnamespace
        where a.attname in ('record', 'other') and t.relname = any ($2)
      )
      select t.relname::text as \"table\", p.col::text as \"column\", p.named,
        exists (select from pg_attribute v where v.attrelid = p.rel and v.attname = 'version' and not v.attisdropped) as versioned,
        array(select k.attname::text from pg_index i join pg_attribute k on k.attrelid = i.indrelid and k.attnum = any (i.indkey)
          where i.indrelid = p.rel and i.indisprimary and k.attname not in ('tenant_id', p.col) order by k.attnum) as key,
        array(select format_type(k.atttypid, null) from pg_index i join pg_attribute k on k.attrelid = i.indrelid and k.attnum = any (i.indkey)
          where i.indrelid = p.rel and i.indisprimary and k.attname not in ('tenant_id', p.col) order by k.attnum) as types,
        array(select k.attname::text from pg_attribute k where k.attrelid = p.rel and k.attnum > 0 and not k.attisdropped
          and k.attgenerated = '' and k.attidentity = '' order by k.attnum) as columns
      from pointing p join pg_class t on t.oid = p.rel order by 1, 2";
    tx.all(diesel::sql_query(sql).bind::<Text, _>(of.name).bind::<Array<Text>, _>(MOVED.to_vec()))
}

/// Columns of a resource's table that no two records may share.
#[expect(clippy::disallowed_methods, reason = "a question to the catalogue; the resource's name is bound")]
pub(super) fn unique_columns(tx: &mut Tx, of: &Resource) -> Result<Vec<String>> {
    let sql = "select distinct a.attname::text as name from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
      where i.indrelid = to_regclass('public.' || quote_ident($1)) and i.indisunique and not i.indisprimary and a.attname <> 'tenant_id'";
    let found: Vec<Name> = tx.all(diesel::sql_query(sql).bind::<Text, _>(of.name))?;
    Ok(found.into_iter().map(|n| n.name).collect())
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

impl Place {
    fn table(&self) -> String {
        quoted(&self.table)
    }

    /// `$1` the merge, `$2` the record, `$3` the resource.
    fn pointing(&self) -> String {
        let named = if self.named { "t.resource = $3" } else { "$3::text is not null" };
        format!("t.{} = $2 and {named}", quoted(&self.column))
    }

    fn key_of_row(&self) -> String {
        let pairs: Vec<String> = self.key.iter().map(|k| format!("'{}', t.{}", k.replace('\'', "''"), quoted(k))).collect();
        format!("jsonb_build_object({})", pairs.join(", "))
    }

    /// The row that a remembered key means.
    fn is_row(&self, key: &str) -> String {
        let same = |(name, kind): (&String, &String)| format!("t.{} = ({key} ->> '{}')::{kind}", quoted(name), name.replace('\'', "''"));
        self.key.iter().zip(&self.types).map(same).chain(["true".into()]).collect::<Vec<_>>().join(" and ")
    }

    fn set(&self, to: &str) -> String {
        let version = if self.versioned { ", version = t.version + 1" } else { "" };
        format!("{} = {to}{version}", quoted(&self.column))
    }

    /// A row of the kept record's own cannot belong to itself.
    fn target(&self, of: &Resource) -> &'static str {
        if self.table == of.name { "case when t.id = $4 then null else $4 end" } else { "$4" }
    }
}

/// Leads everything from `gone` to `keep`, and remembers it under the merge; how many rows there were.
/// Of the further ways to reach whoever it is about, those in `doubles` are kept whole instead: the kept record says them already.
pub(super) fn relink(tx: &mut Tx, of: &'static Resource, merge: Id, keep: Id, gone: Id, doubles: &[Id]) -> Result<i64> {
    let mut moved = 0;
    for place in places(tx, of)? {
        if !doubles.is_empty() && of.further.is_some_and(|further| further.of.name == place.table) {
            moved += set_aside(tx, of, &place, merge, gone, doubles)?;
        }
        moved += match tx.attempt(|tx| all_at_once(tx, of, &place, merge, keep, gone)) {
            // One of them cannot stand beside a row of the kept record: each by itself.
            Err(Error::Invalid(_)) => one_by_one(tx, of, &place, merge, keep, gone)?,
            done => done?,
        };
    }
    Ok(moved)
}

#[expect(clippy::disallowed_methods, reason = "tables and columns come from the catalogue, quoted; every value is bound")]
fn all_at_once(tx: &mut Tx, of: &Resource, place: &Place, merge: Id, keep: Id, gone: Id) -> Result<i64> {
    let sql = format!(
        "with moved as (update {} t set {} where {} returning {} as key),
           kept as (insert into merge_moves (merge_id, place, field, key) select $1, $5, $6, key from moved returning 1)
         select count(*) as n from kept",
        place.table(),
        place.set(place.target(of)),
        place.pointing(),
        place.key_of_row()
    );
    let count: Count = tx.one(
        diesel::sql_query(sql)
            .bind::<SqlUuid, _>(merge)
            .bind::<SqlUuid, _>(gone)
            .bind::<Text, _>(of.name)
            .bind::<SqlUuid, _>(keep)
            .bind::<Text, _>(&place.table)
            .bind::<Text, _>(&place.column),
    )?;
    Ok(count.n)
}

#[expect(clippy::disallowed_methods, reason = "tables and columns come from the catalogue, quoted; every value is bound")]
fn set_aside(tx: &mut Tx, of: &Resource, place: &Place, merge: Id, gone: Id, doubles: &[Id]) -> Result<i64> {
    let sql = format!(
        "with removed as (delete from {} t where {} and t.id = any ($4) returning {} as key, to_jsonb(t.*) as was),
           kept as (insert into merge_moves (merge_id, place, field, key, removed) select $1, $5, $6, key, was from removed returning 1)
         select count(*) as n from kept",
        place.table(),
        place.pointing(),
        place.key_of_row()
    );
    let count: Count = tx.one(
        diesel::sql_query(sql)
            .bind::<SqlUuid, _>(merge)
            .bind::<SqlUuid, _>(gone)
            .bind::<Text, _>(of.name)
            .bind::<Array<SqlUuid>, _>(doubles)
            .bind::<Text, _>(&place.table)
            .bind::<Text, _>(&place.column),
    )?;
    Ok(count.n)
}

#[expect(clippy::disallowed_methods, reason = "tables and columns come from the catalogue, quoted; every value is bound")]
fn one_by_one(tx: &mut Tx, of: &Resource, place: &Place, merge: Id, keep: Id, gone: Id) -> Result<i64> {
    let sql = format!("select {} as key from {} t where {} and $1 is not null", place.key_of_row(), place.table(), place.pointing());
    let rows: Vec<Key> = tx.all(diesel::sql_query(sql).bind::<SqlUuid, _>(merge).bind::<SqlUuid, _>(gone).bind::<Text, _>(of.name))?;
    let mut moved = 0;
    for Key { key } in rows {
        let row = place.is_row("$7::jsonb");
        let lead = format!(
            "with moved as (update {} t set {} where {} and {row} returning $7::jsonb as key),
               kept as (insert into merge_moves (merge_id, place, field, key) select $1, $5, $6, key from moved returning 1)
             select count(*) as n from kept",
            place.table(),
            place.set(place.target(of)),
            place.pointing()
        );
        let remove = format!(
            "with removed as (delete from {} t where {} and {row} and $4 is not null returning $7::jsonb as key, to_jsonb(t.*) as was),
               kept as (insert into merge_moves (merge_id, place, field, key, removed) select $1, $5, $6, key, was from removed returning 1)
             select count(*) as n from kept",
            place.table(),
            place.pointing()
        );
        let run = |tx: &mut Tx, sql: &str| -> Result<Count> {
            tx.one(
                diesel::sql_query(sql)
                    .bind::<SqlUuid, _>(merge)
                    .bind::<SqlUuid, _>(gone)
                    .bind::<Text, _>(of.name)
                    .bind::<SqlUuid, _>(keep)
                    .bind::<Text, _>(&place.table)
                    .bind::<Text, _>(&place.column)
                    .bind::<Jsonb, _>(&key),
            )
        };
        moved += match tx.attempt(|tx| run(tx, &lead)) {
            Err(Error::Invalid(_)) => run(tx, &remove)?.n,
            done => done?.n,
        };
    }
    Ok(moved)
}

/// Leads everything back that still points where the merge led it, and puts removed rows in their place again.
#[expect(clippy::disallowed_methods, reason = "tables and columns come from the catalogue, quoted; every value is bound")]
pub(super) fn back(tx: &mut Tx, of: &'static Resource, merge: &Merge) -> Result<()> {
    for place in places(tx, of)? {
        let columns: Vec<String> = place.columns.iter().map(|c| quoted(c)).collect();
        let (table, listed) = (place.table(), columns.join(", "));
        let again = format!(
            "insert into {table} ({listed}) select {} from merge_moves m cross join lateral jsonb_populate_record(null::{table}, m.removed) r
             where m.merge_id = $1 and m.place = $2 and m.field = $3 and m.removed is not null on conflict do nothing",
            columns.iter().map(|c| format!("r.{c}")).collect::<Vec<_>>().join(", ")
        );
        tx.run(diesel::sql_query(again).bind::<SqlUuid, _>(merge.id).bind::<Text, _>(&place.table).bind::<Text, _>(&place.column))?;
        // The kept record's own link was emptied, since it would have led to itself.
        let own = if place.table == of.name { format!("or (t.id = $4 and t.{} is null)", quoted(&place.column)) } else { String::new() };
        let lead = format!(
            "update {table} t set {} from merge_moves m
             where m.merge_id = $1 and m.place = $2 and m.field = $3 and m.removed is null and (t.{} = $4 {own}) and {}",
            place.set("$5"),
            quoted(&place.column),
            place.is_row("m.key")
        );
        tx.run(
            diesel::sql_query(lead)
                .bind::<SqlUuid, _>(merge.id)
                .bind::<Text, _>(&place.table)
                .bind::<Text, _>(&place.column)
                .bind::<SqlUuid, _>(merge.kept)
                .bind::<SqlUuid, _>(merge.gone),
        )?;
    }
    Ok(())
}

/// How many rows of which tables would go along.
#[expect(clippy::disallowed_methods, reason = "tables and columns come from the catalogue, quoted; every value is bound")]
pub fn counts(tx: &mut Tx, of: &'static Resource, gone: Id) -> Result<Vec<(String, i64)>> {
    let mut all: Vec<(String, i64)> = Vec::new();
    for place in places(tx, of)? {
        let sql = format!("select count(*) as n from {} t where {} and $1 is not null", place.table(), place.pointing());
        let count: Count = tx.one(diesel::sql_query(sql).bind::<SqlUuid, _>(gone).bind::<SqlUuid, _>(gone).bind::<Text, _>(of.name))?;
        match all.iter_mut().find(|(table, _)| *table == place.table) {
            Some((_, n)) => *n += count.n,
            None => all.push((place.table, count.n)),
        }
    }
    all.retain(|(_, n)| *n > 0);
    Ok(all)
}
