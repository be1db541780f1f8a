//! What a module leaves behind in an agency, and removing it, a few rows at a time. Where it lies is
//! asked of the catalogue: whatever table names a resource or a module is found, whoever made it.

use crate::error::Result;
use crate::field::Kind;
use crate::module::Module;
use crate::privacy::Basis;
use crate::resource::Resource;
use crate::scope::Tx;
use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::BoxedSqlQuery;
use diesel::sql_types::{Array, BigInt, Text, Timestamptz};
use serde::Serialize;
use serde_json::json;

/// Rows of one transaction.
const ROWS: i64 = 2_000;
/// Lines of the journal of one transaction, and files.
const LINES: i64 = 500;

/// A place where rows of the module lie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Heap {
    /// The table; `files` for stored files, `journal` for what the journal told.
    pub table: String,
    /// Which rows of it: a condition on constants of this build, `$1` its resources, `$2` its name, `$3` its jobs.
    #[serde(skip)]
    which: String,
    pub rows: i64,
}

/// Records that the law asks to keep, and until when the last of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Retained {
    pub resource: &'static str,
    pub rows: i64,
    pub until: DateTime<Utc>,
}

#[derive(QueryableByName)]
struct Place {
    #[diesel(sql_type = Text)]
    table: String,
    #[diesel(sql_type = Text)]
    column: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[derive(QueryableByName)]
struct Kept {
    #[diesel(sql_type = BigInt)]
    n: i64,
    #[diesel(sql_type = diesel::sql_types::Nullable<Timestamptz>)]
    until: Option<DateTime<Utc>>,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    before: String,
    #[diesel(sql_type = Text)]
    after: String,
}

#[derive(QueryableByName)]
struct File {
    #[diesel(sql_type = Text)]
    key: String,
    #[diesel(sql_type = diesel::sql_types::Jsonb)]
    facts: serde_json::Value,
}

/// A statement of this file's own words, with what a module is called bound to it.
#[expect(clippy::disallowed_methods, reason = "tables come from the catalogue and this build, quoted; names are bound")]
fn about<'a>(sql: String, module: &'static Module) -> BoxedSqlQuery<'a, Pg, diesel::query_builder::SqlQuery> {
    let resources: Vec<&str> = module.resources.iter().map(|r| r.name).chain(module.tables.iter().copied()).collect();
    let jobs: Vec<&str> = module.jobs.iter().map(|j| j.name).collect();
    diesel::sql_query(sql).into_boxed().bind::<Array<Text>, _>(resources).bind::<Text, _>(module.manifest.name).bind::<Array<Text>, _>(jobs)
}

/// Every statement names all three, whether it asks for them or not.
const BOUND: &str = "$1::text[] is not null and $2::text is not null and $3::text[] is not null";

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The tables that name a resource or a module in a column, and may be deleted from.
#[expect(clippy::disallowed_methods, reason = "a question to the catalogue")]
fn places(tx: &mut Tx) -> Result<Vec<Place>> {
    let sql = "select c.relname::text as \"table\", a.attname::text as \"column\"
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname in ('resource', 'module') and not a.attisdropped
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and has_table_privilege(c.oid, 'DELETE')
          and exists (select from pg_policy t where t.polrelid = c.oid and t.polname = 'tenant')
        order by 1, 2";
    tx.all(diesel::sql_query(sql))
}

/// Keys of pictures that the module's own records and settings show, and nobody else's do.
fn pictures(tx: &Tx, module: &'static Module) -> String {
    let fields = |m: &'static Module| {
        let of = |r: &&'static Resource| r.fields.iter().filter(|f| f.kind == Kind::Picture).map(|f| (r.name, f.name)).collect::<Vec<_>>();
        m.resources.iter().flat_map(of).collect::<Vec<_>>()
    };
    let showing = |all: &[(&str, &str)]| {
        all.iter().map(|(t, f)| format!(" or exists (select from {} p where p.{} = a.key)", quoted(t), quoted(f))).collect::<String>()
    };
    let own = showing(&fields(module));
    let others: Vec<_> = tx.scope().house().edition().all().filter(|m| m.manifest.name != module.manifest.name).flat_map(fields).collect();
    format!(
        "a.resource = any ($1) or (a.resource = 'pictures'
           and (exists (select from settings s where s.name = $2 and strpos(s.document::text, a.key) > 0){own})
           and not (exists (select from settings s where s.name <> $2 and strpos(s.document::text, a.key) > 0){}))",
        showing(&others)
    )
}

/// Where the module lies, in the order in which it goes, nothing counted yet: first what belongs to records, then they
/// themselves, then what the house knows of the module; the journal and its own row last.
///
/// # Errors
/// Those of the database.
pub fn heaps(tx: &mut Tx, module: &'static Module) -> Result<Vec<Heap>> {
    crate::reshape::at_length(tx)?;
    let mut all = vec![("files".to_string(), pictures(tx, module))];
    let places = places(tx)?;
    let of = |column: &str, which: &str| -> Vec<(String, String)> {
        let these = places.iter().filter(|p| {
            p.column == column && !["attachments", "project_records"].contains(&&*p.table) && !module.tables.contains(&&*p.table)
        });
        these.map(|p| (p.table.clone(), format!("a.{} {which}", quoted(column)))).collect()
    };
    all.extend(of("resource", "= any ($1)"));
    all.push(("project_records".into(), "a.resource = any ($1) or a.projects = any ($1)".into()));
    let address = "substring(a.href from '^/app/([a-z_]+)') = any ($1)";
    all.push(("notices".into(), address.into()));
    let picked = "exists (select from jsonb_array_elements_text(a.picks) p where split_part(p, ':', 1) = any ($1))";
    all.push(("privacy_exports".into(), picked.into()));
    all.extend(module.tables.iter().map(|table| ((*table).to_string(), "true".to_string())));
    all.extend(module.resources.iter().rev().map(|r| (r.name.to_string(), "true".to_string())));
    all.extend(of("module", "= $2"));
    let mine = "a.waits_for = $2 or a.name = any ($3) or a.payload ->> 'module' = $2 or a.payload ->> 'resource' = any ($1)";
    all.push(("work.jobs".into(), mine.into()));
    all.extend(["settings", "settings_versions"].map(|table| (table.into(), "a.name = $2".into())));
    all.push(("grants".into(), "split_part(a.permission, '.', 1) = $2".into()));
    let gone = "a.what = 'pictures.kept' and not exists (select from attachments f where f.id = a.subject)";
    let told = format!(
        "({gone} or split_part(a.what, '.', 1) = any ($1) or split_part(a.what, '.', 1) = $2 or a.data ->> 'resource' = any ($1)
        or (a.what = 'settings.changed' and a.data ->> 'document' = $2))
        and a.what not in ('privacy.redacted', 'privacy.erased') and a.data <> '\"∎\"' and a.data <> '{{}}'"
    );
    all.push(("journal".into(), told));
    Ok(all.into_iter().map(|(table, which)| Heap { table, which, rows: 0 }).collect())
}

/// The table of a heap, quoted.
fn real(table: &str) -> String {
    match table {
        "files" => "attachments".into(),
        "work.jobs" => "work.jobs".into(),
        table => quoted(table),
    }
}

impl Heap {
    /// The same, with how much of it there is.
    ///
    /// # Errors
    /// Those of the database.
    pub fn counted(mut self, tx: &mut Tx, module: &'static Module) -> Result<Heap> {
        let (from, which) = (real(&self.table), &self.which);
        self.rows = tx.one::<Count>(about(format!("select count(*) as n from {from} a where {BOUND} and ({which})"), module))?.n;
        Ok(self)
    }

    /// Removes some of it, in this transaction; how many rows went, and nothing is left after none.
    /// Of the journal, what it told is blotted out: its lines stay.
    ///
    /// # Errors
    /// Those of the database.
    pub fn remove_some(&self, tx: &mut Tx, module: &'static Module) -> Result<i64> {
        if self.table == "journal" {
            return self.blot_some(tx, module);
        }
        let (from, which) = (real(&self.table), &self.which);
        let rows = if self.table == "files" { format!("order by a.id limit {LINES}") } else { format!("limit {ROWS}") };
        let sql = format!(
            "with gone as (delete from {from} where ctid = any (array(select a.ctid from {from} a where {BOUND} and ({which}) {rows})) returning 1)
             select count(*) as n from gone"
        );
        Ok(tx.one::<Count>(about(sql, module))?.n)
    }

    fn blot_some(&self, tx: &mut Tx, module: &'static Module) -> Result<i64> {
        let sql = format!(
            "with lines as (
               select a.id, a.data from journal a where {BOUND} and ({}) order by a.id limit {LINES}
             ), blotted as (
               update journal j set data = '\"∎\"' from lines l where j.id = l.id returning j.id
             )
             select l.id, encode(sha256(convert_to(l.data::text, 'UTF8')), 'hex') as before,
                    encode(sha256(convert_to('\"∎\"', 'UTF8')), 'hex') as after
             from lines l join blotted using (id) order by l.id",
            self.which
        );
        let lines: Vec<Line> = tx.all(about(sql, module))?;
        if !lines.is_empty() {
            let told: Vec<_> = lines.iter().map(|l| json!([l.id, l.before, l.after])).collect();
            tx.journal(crate::redact::REDACTED, None, json!({ "lines": told }))?;
        }
        Ok(i64::try_from(lines.len()).unwrap_or(LINES))
    }

    /// The keys of the stored files that the next `remove_some` lets go of.
    ///
    /// # Errors
    /// Those of the database.
    pub fn next_files(&self, tx: &mut Tx, module: &'static Module) -> Result<Vec<String>> {
        let sql = format!("select a.key, a.facts from attachments a where {BOUND} and ({}) order by a.id limit {LINES}", self.which);
        let files: Vec<File> = tx.all(about(sql, module))?;
        let keys = |f: File| {
            let other = f.facts.as_object().into_iter().flat_map(|o| o.values()).filter_map(|v| v.as_str());
            // A picture is kept in several sizes; whatever else facts say is no key.
            other.filter(|v| v.contains('/')).map(String::from).chain([f.key.clone()]).collect::<Vec<_>>()
        };
        Ok(files.into_iter().flat_map(keys).collect())
    }
}

/// What the law asks to keep of the module today.
///
/// # Errors
/// Those of the database.
#[expect(clippy::disallowed_methods, reason = "the table is a constant of this build; months are bound")]
pub fn retained(tx: &mut Tx, module: &'static Module) -> Result<Vec<Retained>> {
    let mut all = Vec::new();
    for duty in module.personal.iter().filter(|p| p.basis == Basis::Duty) {
        let until = "updated_at + make_interval(months => $1::integer)";
        let sql = format!("select count(*) as n, max({until}) as until from {} where {until} > now()", quoted(duty.resource.name));
        let kept: Kept = tx.one(diesel::sql_query(sql).bind::<BigInt, _>(i64::from(duty.months)))?;
        if let Some(until) = kept.until {
            all.push(Retained { resource: duty.resource.name, rows: kept.n, until });
        }
    }
    // What has served its purpose and is kept apart is kept for the law alone.
    for of in module.resources {
        let sql = "select count(*) as n, max(until)::timestamptz as until from privacy_fates
            where resource = $1 and content is not null and until > current_date";
        let kept: Kept = tx.one(diesel::sql_query(sql).bind::<Text, _>(of.name))?;
        if let Some(until) = kept.until {
            all.push(Retained { resource: of.name, rows: kept.n, until });
        }
    }
    Ok(all)
}
