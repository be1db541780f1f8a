//! Filling a staging copy: every row of an agency that goes along, in one statement, so that all of them are as of one
//! moment and arrive together or not at all. What goes along, and as what, is said table by table; a text that nobody
//! spoke of keeps its shape alone.

mod disguise;

use crate::error::Result;
use crate::principal::Id;
use crate::scope::Tx;
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Text, Uuid as SqlUuid};
use disguise::Column;

/// Longer than a statement usually may take: an agency's every row.
const PATIENCE: &str = "300s";

/// Tables that never go along: what tells of the past, opens a door, waits for somebody, or holds a file.
pub const LEFT: &[&str] = &[
    "access_reviews",
    "address_checks",
    "approvals",
    "attachments",
    "batch_records",
    "batches",
    "calendar_feeds",
    // What agencies share is read in a copy, too, and found again by name; what one says for oneself is text.
    "commons_links",
    "copies",
    // A copy issues nothing that its source did.
    "document_counters",
    "document_signatures",
    // Made again by a trigger as the templates arrive.
    "document_template_versions",
    "document_voids",
    "door_calls",
    // Nobody comes into a copy by the doors of its source.
    "doors",
    "duplicate_pairs",
    "duplicate_sweeps",
    "duplicate_words",
    "file_slots",
    "group_channels",
    "group_messages",
    "idempotency",
    "import_lines",
    "imports",
    "integrations",
    "issued_documents",
    "issued_places",
    "journal",
    "journal_seals",
    "loose_files",
    "looks",
    "member_channels",
    "merge_moves",
    "merges",
    "module_memory",
    "module_purges",
    "news_marks",
    "notice_choices",
    "notice_messages",
    "notice_quiet",
    "notice_ways",
    "notices",
    // A copy has other values.
    "organisation_sources",
    "presences",
    "privacy_exports",
    "privacy_fates",
    "privacy_requests",
    "privacy_runs",
    "quality_findings",
    "reminder_wishes",
    "reminders",
    "saved_views",
    "search_documents",
    "search_words",
    "settings_versions",
    "shares",
    "token_refreshes",
    "tokens",
    "upload_parts",
    "uploads",
    "walls",
    "webhook_deliveries",
    "webhooks",
    // Made again by a trigger as the rules arrive.
    "workflow_listeners",
    "workflow_runs",
];

#[derive(QueryableByName)]
struct Listed {
    #[diesel(sql_type = Text)]
    table: String,
    #[diesel(sql_type = Array<Text>)]
    columns: Vec<String>,
    #[diesel(sql_type = Array<Text>)]
    types: Vec<String>,
}

/// Every table of an agency with the columns that are written, from the catalogue.
const CATALOGUE: &str = "
  select c.relname::text as \"table\", array_agg(a.attname::text order by a.attnum) as columns, array_agg(format_type(a.atttypid, null) order by a.attnum) as types
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  where n.nspname = 'public' and c.relkind in ('r', 'p')
    and exists (select from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id' and not t.attisdropped)
  group by c.relname order by c.relname";

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

#[expect(clippy::disallowed_methods, reason = "the catalogue has no Diesel words")]
fn tables(tx: &mut Tx) -> Result<Vec<Listed>> {
    Ok(tx.all::<Listed>(diesel::sql_query(CATALOGUE))?.into_iter().filter(|t| !LEFT.contains(&t.table.as_str())).collect())
}

/// How many rows would go along.
#[expect(clippy::disallowed_methods, reason = "one count over tables that the catalogue names")]
pub fn count(tx: &mut Tx) -> Result<i64> {
    let each: Vec<String> = tables(tx)?.iter().map(|t| format!("(select count(*) from {})", quoted(&t.table))).collect();
    let counted: Count = tx.one(diesel::sql_query(format!("select {} as rows", each.join(" + "))))?;
    Ok(counted.rows)
}

/// Tables that nobody said anything of: neither a resource of this edition, nor left behind, nor spoken of here. For a test.
pub fn unspoken(tx: &mut Tx) -> Result<Vec<String>> {
    let edition = tx.scope().house().edition();
    Ok(tables(tx)?.into_iter().map(|t| t.table).filter(|t| edition.resource(t).is_none() && !disguise::speaks_of(t)).collect())
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Copies the agency's rows into its copy, disguised. The salt is drawn for this and kept nowhere: what it hid cannot be
/// found again by trying names.
///
/// # Errors
/// `Conflict(copy)` unless there is a copy of this agency that is being filled.
#[expect(clippy::disallowed_methods, reason = "one statement over tables that the catalogue names; every value is bound")]
pub fn fill(tx: &mut Tx, copy: Id) -> Result<i64> {
    let edition = tx.scope().house().edition();
    tx.run(diesel::sql_query("select set_config('statement_timeout', $1, true)").bind::<Text, _>(PATIENCE))?;
    let mut parts = Vec::new();
    let mut counts = Vec::new();
    for (number, listed) in tables(tx)?.iter().enumerate() {
        let (mut columns, mut said) = (Vec::new(), Vec::new());
        for (name, kind) in listed.columns.iter().zip(&listed.types) {
            let column = Column { table: &listed.table, name, kind };
            columns.push(quoted(name));
            said.push(if name == "tenant_id" { "$1".into() } else { column.disguised(edition) });
        }
        let only = disguise::only(&listed.table, edition);
        let table = quoted(&listed.table);
        parts.push(format!(
            "c{number} as (insert into {table} ({}) select {} from {table} r where {only} returning 1)",
            columns.join(", "),
            said.join(", ")
        ));
        counts.push(format!("(select count(*) from c{number})"));
    }
    let sql = format!("with {} select {} as rows", parts.join(", "), counts.join(" + "));
    let salt = hex::encode(rand::random::<[u8; 32]>());
    let filled: Count = tx.one(diesel::sql_query(sql).bind::<SqlUuid, _>(copy).bind::<Text, _>(salt))?;
    Ok(filled.rows)
}

/// Works out again, in a copy, what a release computes from other values: the disguise did not know how.
#[expect(clippy::disallowed_methods, reason = "the frozen SQL of a release; names and expressions are constants of this build")]
pub fn recompute(tx: &mut Tx) -> Result<()> {
    let (edition, tenant) = (tx.scope().house().edition(), tx.scope().tenant().clone());
    tx.run(diesel::sql_query("select set_config('statement_timeout', $1, true)").bind::<Text, _>(PATIENCE))?;
    for module in edition.modules {
        let Some(pinned) = tenant.pins.release(module.manifest.name) else { continue };
        let passed = module.releases.iter().take_while(|r| r.number() <= pinned.number());
        for step in passed.flat_map(|r| r.steps) {
            let computed =
                |column: &&&str| edition.resource(step.table).is_some_and(|r| r.fields.iter().any(|f| f.name == **column && f.readonly));
            if step.columns.iter().filter(computed).count() < step.columns.len() {
                continue;
            }
            let set: Vec<String> = step.columns.iter().map(|c| format!("{c} = n.{c}")).collect();
            let (table, up) = (step.table, step.up);
            let sql = format!(
                "update {table} t set {} from {table} r cross join lateral jsonb_populate_record(null::{table}, ({up})::jsonb) n where t.id = r.id",
                set.join(", ")
            );
            tx.run(diesel::sql_query(sql))?;
        }
    }
    Ok(())
}

/// Removes a copy that was given up, whole: every row of it in every table goes with its line in the directory.
#[expect(clippy::disallowed_methods, reason = "settings have no Diesel words; what is bound is bound")]
pub fn remove(tx: &mut Tx, copy: Id) -> Result<()> {
    use crate::schema::directory::tenants;
    use crate::schema::work::turns;
    use diesel::prelude::*;
    // Rows of another agency are not written by this one's releases.
    let told = "select set_config('statement_timeout', $1, true), set_config('app.releases', '', true)";
    tx.run(diesel::sql_query(told).bind::<Text, _>(PATIENCE))?;
    let own = tenants::copy_of.eq(tx.scope().tenant().id);
    tx.run(diesel::delete(tenants::table.filter(tenants::id.eq(copy).and(own))))?;
    tx.run(diesel::delete(turns::table.filter(turns::tenant_id.eq(copy)))).map(|_| ())
}
