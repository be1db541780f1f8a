//! Lists: found, filtered, ordered, and walked to the end.

use crate::common::{Ground, create};
use address_book::Person;
use chrono::NaiveDate;
use kernel::prelude::Query;
use kernel::query::{Cursor, Filter, Op};
use kernel::resource::Record;
use kernel::scope::Scope;
use serde_json::{Value, json};

fn list(agency: &Scope, query: Query) -> kernel::error::Result<Vec<Record>> {
    agency.run(move |tx| (Person::RESOURCE.store.list)(tx, &query))
}

fn names(records: &[Record]) -> Vec<&str> {
    records.iter().map(|r| r["last_name"].as_str().unwrap()).collect()
}

fn book(agency: &Scope) {
    for (first, last, city, consent) in [
        ("Éloïse", "Lefèvre", "Orléans", true),
        ("Aïcha", "Zaoui", "Évry", false),
        ("Jean", "Étienne", "Nîmes", true),
        ("Jean-Marc", "du Bellay", "Angers", false),
    ] {
        create(agency, &Person::RESOURCE, json!({"first_name": first, "last_name": last, "city": city, "consent": consent})).unwrap();
    }
    create(agency, &Person::RESOURCE, json!({"last_name": "100%_sûr", "job": "Œnologue"})).unwrap();
}

#[test]
fn search_ignores_accents_and_case_and_wants_every_word() {
    let ground = Ground::new();
    let agency = ground.agency("ici");
    book(&agency);
    let search = |words: &str| {
        let found = list(&agency, Query { search: Some(words.into()), ..Query::default() }).unwrap();
        names(&found).into_iter().map(String::from).collect::<Vec<_>>()
    };
    assert_eq!(search("lefevre"), ["Lefèvre"]);
    assert_eq!(search("LEFÈVRE eloise"), ["Lefèvre"]);
    assert_eq!(search("jean etie"), ["Étienne"]);
    assert_eq!(search("jean lefevre"), [""; 0], "both words must be there");
    assert_eq!(search("evry"), ["Zaoui"]);
    assert_eq!(search("oenologue"), ["100%_sûr"]);
    assert_eq!(search("%"), ["100%_sûr"], "a percent sign is a percent sign");
    assert_eq!(search("n_m"), [""; 0], "an underscore is an underscore");
}

#[test]
fn filters_hold_all_together() {
    let ground = Ground::new();
    let agency = ground.agency("ici");
    book(&agency);
    let filter = |field: &str, op, value: Value| Filter { field: field.into(), op, value };
    let found = |filters: Vec<Filter>| -> kernel::error::Result<Vec<String>> {
        let found = list(&agency, Query { filters, ..Query::default() })?;
        Ok(names(&found).into_iter().map(String::from).collect())
    };
    assert_eq!(found(vec![filter("consent", Op::Is, json!(true))]).unwrap(), ["Étienne", "Lefèvre"]);
    assert_eq!(found(vec![filter("consent", Op::Is, json!("oui")), filter("city", Op::Contains, json!("nim"))]).unwrap(), ["Étienne"]);
    assert_eq!(found(vec![filter("city", Op::Is, json!("Évry"))]).unwrap(), ["Zaoui"]);
    assert_eq!(found(vec![filter("city", Op::Empty, Value::Null)]).unwrap(), ["100%_sûr"]);
    assert!(found(vec![filter("nope", Op::Is, json!(1))]).is_err());
    assert!(found(vec![filter("consent_on", Op::From, json!("yesterday"))]).is_err());
}

#[test]
fn names_are_ordered_as_people_expect() {
    let ground = Ground::new();
    let agency = ground.agency("ici");
    book(&agency);
    let by = |sort: Option<(&str, bool)>| list(&agency, Query { sort: sort.map(|(f, d)| (f.into(), d)), ..Query::default() });
    let alphabet = ["100%_sûr", "du Bellay", "Étienne", "Lefèvre", "Zaoui"];
    assert_eq!(names(&by(None).unwrap()), alphabet, "the first sorted field is the order of the house");
    assert_eq!(names(&by(Some(("last_name", true))).unwrap()), alphabet.into_iter().rev().collect::<Vec<_>>());
    assert!(by(Some(("notes", false))).is_err(), "no order without an index");
}

/// Pages of 7 to the end of the list: its sort values in order, every row once.
fn walk(agency: &Scope, sort: &str, down: bool) -> Vec<(Option<String>, String)> {
    let (mut seen, mut after) = (Vec::new(), None);
    for _ in 0..200 {
        let query = Query { sort: Some((sort.into(), down)), after: after.clone(), limit: 7, ..Query::default() };
        let page = list(agency, query).unwrap();
        let Some(last) = page.last() else { break };
        after = Cursor::after(last, (sort != "created_at").then_some(sort)).and_then(|c| Cursor::decode(&c.encode()));
        seen.extend(page.iter().map(|r| (r[sort].as_str().map(String::from), r["id"].as_str().unwrap().to_string())));
    }
    seen
}

#[test]
fn five_hundred_rows_are_walked_without_a_double_or_a_gap() {
    let ground = Ground::new();
    let agency = ground.agency("ici");
    agency
        .run(|tx| {
            for n in 0..500_u32 {
                let city = ["Évry", "Evry", "évry", "Nîmes", "Z 10", "Z 9"].get(n as usize % 9).map(|c| c.to_string());
                let day = (!n.is_multiple_of(3)).then(|| NaiveDate::from_ymd_opt(2026, 1 + n % 12, 1 + n % 5).unwrap());
                let last_name = ["Martin", "Écho", "d’Aix", "martin"][n as usize % 4].to_string();
                Person::insert(tx, &Person { last_name, city, last_contact_on: day, ..Person::default() })?;
            }
            Ok(())
        })
        .unwrap();
    for sort in ["last_name", "city", "last_contact_on", "created_at"] {
        for down in [false, true] {
            let seen = walk(&agency, sort, down);
            let mut keys: Vec<_> = seen.iter().map(|(_, id)| id.clone()).collect();
            keys.sort();
            keys.dedup();
            assert_eq!((seen.len(), keys.len()), (500, 500), "{sort}, downwards: {down}");
            let nulls = seen.iter().position(|(value, _)| value.is_none()).unwrap_or(500);
            assert!(seen[nulls..].iter().all(|(value, _)| value.is_none()), "{sort}: what has no value comes last");
            if sort == "last_contact_on" {
                let days: Vec<_> = seen[..nulls].iter().map(|(value, _)| value.clone()).collect();
                assert!(days.is_sorted_by(|a, b| if down { a >= b } else { a <= b }));
            }
        }
    }
    let forged = Cursor::decode("bm90IGEgY3Vyc29y");
    assert_eq!(forged, None);
}
