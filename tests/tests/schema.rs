//! `schema.rs` of the kernel and of every module is what the catalogue says:
//! checked here, and written anew by `cargo xtask schema` (`UPDATE_SCHEMA=1`).
#![expect(clippy::disallowed_methods, reason = "the test reads the catalogue")]

use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use house_tests::Cluster;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    schema: String,
    #[diesel(sql_type = Text)]
    table: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
    #[diesel(sql_type = Text)]
    key: String,
}

/// Every column that Rust may read or write; `needle` and what is weighed are for SQL's searching alone.
const COLUMNS: &str = "
select n.nspname::text as schema, c.relname::text as table, a.attname::text as name, t.typname::text as kind, not a.attnotnull as nullable,
  (select string_agg(k.attname, ', ' order by array_position(i.indkey::int[], k.attnum::int)) from pg_index i
     join pg_attribute k on k.attrelid = c.oid and k.attnum = any (i.indkey) where i.indrelid = c.oid and i.indisprimary) as key
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace join pg_type t on t.oid = a.atttypid
where a.attnum > 0 and not a.attisdropped and a.attname <> 'needle' and t.typname <> 'tsvector' and c.relkind = 'r' and n.nspname in ('public', 'directory', 'work')
  and c.relname <> '__diesel_schema_migrations'
order by n.nspname, c.relname, a.attnum";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the checkout").to_path_buf()
}

/// Which file a table's schema stands in: the history says who made it.
fn owners() -> BTreeMap<String, PathBuf> {
    let mut owners = BTreeMap::new();
    for entry in std::fs::read_dir(root().join("migrations")).expect("migrations").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let subject =
            name.splitn(5, '-').last().and_then(|rest| rest.split_once('_')).map(|(_, subject)| subject.to_string()).expect("a dated name");
        let module =
            std::fs::read_dir(root().join("modules")).expect("modules").flatten().map(|m| m.file_name().to_string_lossy().into_owned());
        let module = module.into_iter().find(|m| subject.starts_with(&m.replace('-', "_")));
        let file = module.map_or_else(|| "platform/kernel/src/schema.rs".into(), |m| format!("modules/{m}/src/schema.rs"));
        let text = std::fs::read_to_string(entry.path().join("up.sql")).expect("up.sql");
        for line in text.lines().filter_map(|l| l.trim().strip_prefix("create table ")) {
            let table = line.split([' ', '(']).next().unwrap_or_default();
            owners.insert(table.rsplit('.').next().unwrap_or(table).to_string(), root().join(&file));
        }
    }
    owners
}

fn rust_type(kind: &str) -> &str {
    match kind {
        "uuid" => "Uuid",
        "text" => "Text",
        "timestamptz" => "Timestamptz",
        "bool" => "Bool",
        "int2" => "Int2",
        "int4" => "Int4",
        "int8" => "Int8",
        "float8" => "Float8",
        "jsonb" => "Jsonb",
        "bytea" => "Bytea",
        "date" => "Date",
        "time" => "Time",
        "_text" => "Array<Nullable<Text>>",
        "_uuid" => "Array<Nullable<Uuid>>",
        "_int8" => "Array<Nullable<Int8>>",
        other => panic!("no Diesel type for {other}: name it here"),
    }
}

fn table(out: &mut String, columns: &[&Column]) {
    let first = columns[0];
    let path = if first.schema == "public" { first.table.clone() } else { format!("{}.{}", first.schema, first.table) };
    let _ = writeln!(out, "diesel::table! {{\n    {path} ({}) {{", first.key);
    for column in columns {
        let kind = rust_type(&column.kind);
        let kind = if column.nullable { format!("Nullable<{kind}>") } else { kind.to_string() };
        let _ = writeln!(out, "        {} -> {kind},", column.name);
    }
    out.push_str("    }\n}\n");
}

fn schema(columns: &[Column], owners: &BTreeMap<String, PathBuf>, file: &Path) -> String {
    let mut out = "// @generated from the catalogue by `cargo xtask schema`.\n\n".to_string();
    for schema in ["directory", "public", "work"] {
        let mut tables: BTreeMap<&str, Vec<&Column>> = BTreeMap::new();
        for column in columns.iter().filter(|c| c.schema == schema && owners.get(&c.table).is_some_and(|o| o == file)) {
            tables.entry(&column.table).or_default().push(column);
        }
        if tables.is_empty() {
            continue;
        }
        let mut inner = String::new();
        tables.values().for_each(|columns| table(&mut inner, columns));
        if tables.len() > 1 {
            let names: Vec<_> = tables.keys().copied().collect();
            let _ = writeln!(inner, "diesel::allow_tables_to_appear_in_same_query!({});", names.join(", "));
        }
        out += &if schema == "public" { inner } else { format!("pub mod {schema} {{\n{inner}}}\n") };
    }
    if out.contains("pub mod work") {
        out += "\n// Jobs are shown with the agencies they belong to.\nuse directory::tenants;\nuse work::jobs;\ndiesel::allow_tables_to_appear_in_same_query!(jobs, tenants);\n";
    }
    formatted(&out)
}

fn formatted(text: &str) -> String {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .current_dir(root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("rustfmt");
    rustfmt.stdin.take().expect("its input").write_all(text.as_bytes()).expect("written");
    String::from_utf8(rustfmt.wait_with_output().expect("formatted").stdout).expect("text")
}

#[test]
fn schemas_are_what_the_catalogue_says() {
    let mut conn = Cluster::superuser(&Cluster::database());
    let columns: Vec<Column> = diesel::sql_query(COLUMNS).load(&mut conn).expect("the catalogue");
    let owners = owners();
    let mut files: Vec<_> = owners.values().collect();
    files.dedup();
    files.sort();
    files.dedup();
    for file in files {
        let wanted = schema(&columns, &owners, file);
        if std::env::var_os("UPDATE_SCHEMA").is_some() {
            std::fs::write(file, &wanted).expect("written");
        }
        let found = std::fs::read_to_string(file).unwrap_or_default();
        assert!(found == wanted, "{} is not what the catalogue says: run `cargo xtask schema`", file.display());
    }
}
