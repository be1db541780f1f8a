//! What the resources say and what the tables are, side by side.

use crate::common::{EDITION, Ground, create};
use address_book::MODULE;
use diesel::prelude::*;
use diesel::sql_types::Text;
use kernel::field::Kind;
use kernel::principal::Id;
use kernel::resource::Resource;
use kernel::scope::Scope;
use serde_json::{Value, json};

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Text)]
    it: String,
}

#[expect(clippy::disallowed_methods, reason = "reads the catalogue")]
fn found(conn: &mut PgConnection, sql: &str, table: &str) -> Vec<String> {
    diesel::sql_query(sql).bind::<Text, _>(table).load::<Found>(conn).unwrap().into_iter().map(|f| f.it).collect()
}

#[test]
fn the_module_is_sound() {
    assert_eq!(EDITION.check(), Vec::<String>::new());
}

#[test]
fn what_is_searched_has_a_needle_made_of_it() {
    let ground = Ground::new();
    let mut conn = ground.superuser();
    for resource in MODULE.resources {
        let searched: Vec<_> = resource.fields.iter().filter(|f| f.searched).collect();
        let sql = "select generation_expression as it from information_schema.columns where column_name = 'needle' and table_name = $1";
        let needles = found(&mut conn, sql, resource.name);
        assert_eq!(needles.len(), usize::from(!searched.is_empty()), "{} needs a needle", resource.name);
        for field in searched {
            assert!(needles[0].contains(field.name), "{} is searched by {}, its needle is {}", resource.name, field.name, needles[0]);
        }
    }
}

#[test]
fn what_is_sorted_has_its_index() {
    let ground = Ground::new();
    let mut conn = ground.superuser();
    for resource in MODULE.resources {
        let indexes =
            found(&mut conn, "select indexdef as it from pg_indexes where schemaname = 'public' and tablename = $1", resource.name);
        assert!(resource.fields.iter().any(|f| f.sorted), "{} has no order of its own", resource.name);
        for field in resource.fields.iter().filter(|f| f.sorted) {
            let (plain, collated) = (format!("(tenant_id, {}, id)", field.name), format!("(tenant_id, {} COLLATE human, id)", field.name));
            let wanted = if matches!(field.kind, Kind::Text(_)) { collated } else { plain };
            assert!(indexes.iter().any(|i| i.contains(&wanted)), "{} lacks {wanted}", resource.name);
        }
        for index in indexes {
            assert!(index.contains("(tenant_id"), "{index} does not lead with the agency");
        }
    }
}

#[test]
fn every_choice_is_one_the_table_takes() {
    let ground = Ground::new();
    let agency = ground.agency("ici");
    for resource in MODULE.resources {
        for field in resource.fields {
            let Kind::Choice(of) = field.kind else { continue };
            for choice in of {
                let mut record = least(&agency, resource);
                record[field.name] = json!(choice);
                one_sided(&agency, resource, &mut record);
                create(&agency, resource, record).unwrap_or_else(|e| panic!("{}.{} = {choice}: {e:?}", resource.name, field.name));
            }
        }
    }
}

/// Gives a row that stands between actors, or beside one, the sides it needs, and what its kind asks for.
fn one_sided(agency: &Scope, resource: &Resource, record: &mut Value) {
    let made = |name| create(agency, crate::common::resource(name), least(agency, crate::common::resource(name))).unwrap()["id"].clone();
    match resource.name {
        "relations" => {
            record["one_person_id"] = made("people");
            record["other_artist_id"] = made("artists");
        }
        "details" => {
            record["person_id"] = made("people");
            record["street"] = json!("1 rue Haute");
            record["value"] = match record["kind"].as_str() {
                Some("email") => json!("x@ici.example"),
                Some("phone") => json!("+33 6 39 98 00 01"),
                _ => json!("https://ici.example"),
            };
        }
        "mandates" => {
            record["number"] = json!(Id::now_v7());
            record["signed_on"] = json!("2026-11-21");
        }
        _ => {}
    }
}

/// A record with nothing but what it must have.
fn least(agency: &Scope, resource: &Resource) -> Value {
    let mut record = json!({});
    for field in resource.fields.iter().filter(|f| f.required) {
        record[field.name] = match field.kind {
            Kind::Choice(of) => json!(of[0]),
            Kind::Moment => json!("2026-11-21T10:00:00Z"),
            Kind::Date => json!("2026-11-21"),
            Kind::Number(..) => json!(1),
            Kind::Link(to) => {
                create(agency, crate::common::resource(to), least(agency, crate::common::resource(to))).unwrap()["id"].clone()
            }
            _ => json!("x"),
        };
    }
    record
}
