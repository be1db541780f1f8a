//! One record's life, and what it may not do.

use crate::common::{Ground, create, id, record, resource};
use address_book::{Organisation, Person};
use kernel::error::{Error, Wrong};
use kernel::prelude::Query;
use kernel::schema::journal;
use kernel::scope::Scope;
use serde_json::{Value, json};

const PEOPLE: &kernel::resource::Resource = &Person::RESOURCE;

/// Field and code of everything that is wrong.
fn wrongs<T: std::fmt::Debug>(answer: kernel::error::Result<T>) -> Vec<(String, &'static str)> {
    match answer {
        Err(Error::Invalid(wrong)) => wrong.into_iter().map(|Wrong { field, code, .. }| (field, code)).collect(),
        other => panic!("{other:?}"),
    }
}

fn journal_of(agency: &Scope) -> Vec<(String, Value)> {
    use diesel::prelude::*;
    agency.run(|tx| tx.all(journal::table.order(journal::id).select((journal::what, journal::data)))).unwrap()
}

#[test]
fn a_record_is_made_changed_binned_and_brought_back() {
    let ground = Ground::new();
    let agency = ground.agency("ici");
    let made = create(&agency, PEOPLE, json!({"first_name": "Zoé", "last_name": "Ardenne", "email": "zoe@ardenne.example"})).unwrap();
    assert_eq!((&made["version"], &made["consent"], &made["city"]), (&json!(1), &json!(false), &Value::Null));
    assert_eq!(PEOPLE.title(&made), "Zoé Ardenne");
    let key = id(&made);

    let changed = agency.run(|tx| PEOPLE.patch(tx, key, Some(1), record(json!({"city": "Vannes", "email": null})))).unwrap();
    assert_eq!((&changed["version"], &changed["city"], &changed["email"]), (&json!(2), &json!("Vannes"), &Value::Null));
    assert_eq!(changed["first_name"], "Zoé", "what is not said stays");

    agency.run(|tx| (PEOPLE.store.delete)(tx, key)).unwrap();
    let all = |bin| agency.run(move |tx| (PEOPLE.store.list)(tx, &Query { bin, ..Query::default() })).unwrap().len();
    assert_eq!((all(false), all(true)), (0, 1));
    let late = agency.run(|tx| PEOPLE.patch(tx, key, None, record(json!({"city": "Brest"}))));
    assert!(matches!(late, Err(Error::Conflict(why)) if why == "binned"));
    agency.run(|tx| (PEOPLE.store.restore)(tx, key)).unwrap();
    assert_eq!((all(false), all(true)), (1, 0));

    agency.run(|tx| (PEOPLE.store.delete)(tx, key)).unwrap();
    assert_eq!(agency.run(|tx| PEOPLE.purge(tx, 30)).unwrap(), 0, "thirty days are not over");
    assert_eq!(agency.run(|tx| PEOPLE.purge(tx, -1)).unwrap(), 1);
    assert!(matches!(agency.run(|tx| (PEOPLE.store.find)(tx, key)), Err(Error::NotFound)));
}

#[test]
fn the_journal_holds_what_changed_and_nothing_else() {
    let ground = Ground::new();
    let agency = ground.agency("ici");
    let made = create(&agency, PEOPLE, json!({"last_name": "Ardenne", "city": "Vannes"})).unwrap();
    let patch = |value: Value| agency.run(|tx| PEOPLE.patch(tx, id(&made), None, record(value)));
    patch(json!({"city": "Brest", "last_name": "Ardenne"})).unwrap();
    patch(json!({"city": "Brest"})).unwrap();
    let journal = journal_of(&agency);
    let whats: Vec<&str> = journal.iter().map(|(what, _)| what.as_str()).collect();
    assert_eq!(whats, ["people.created", "people.updated"], "a change that changes nothing is none");
    assert_eq!(journal[0].1["after"]["last_name"], "Ardenne");
    assert_eq!(journal[1].1, json!({"before": {"city": "Vannes"}, "after": {"city": "Brest"}}));
}

#[test]
fn of_two_changes_to_one_version_the_second_is_told() {
    let ground = Ground::new();
    let agency = ground.agency("ici");
    let key = id(&create(&agency, PEOPLE, json!({"last_name": "Ardenne"})).unwrap());
    agency.run(|tx| PEOPLE.patch(tx, key, Some(1), record(json!({"city": "Vannes"})))).unwrap();
    let second = agency.run(|tx| PEOPLE.patch(tx, key, Some(1), record(json!({"city": "Brest"}))));
    assert!(matches!(second, Err(Error::Conflict(why)) if why == "changed"));
    assert_eq!(agency.run(|tx| Person::find(tx, key)).unwrap().city.as_deref(), Some("Vannes"));
}

#[test]
fn what_is_wrong_is_said_all_at_once() {
    let ground = Ground::new();
    let agency = ground.agency("ici");
    let bad = json!({"email": "zoe@", "consent": "maybe", "language": "xx", "consent_on": "2026-02-30", "phone": "12", "nope": 1,
                     "first_name": "x".repeat(101)});
    let mut wrong = wrongs(create(&agency, PEOPLE, bad));
    wrong.sort();
    let expected = [
        ("consent", "boolean"),
        ("consent_on", "date"),
        ("email", "email"),
        ("first_name", "too-long"),
        ("language", "choice"),
        ("last_name", "required"),
        ("nope", "unknown-field"),
        ("phone", "phone"),
    ];
    assert_eq!(wrong, expected.map(|(field, code)| (field.to_string(), code)));
    let readonly = json!({"last_name": "Ardenne", "last_contact_on": "2026-01-01"});
    assert_eq!(wrongs(create(&agency, PEOPLE, readonly)), [("last_contact_on".to_string(), "readonly")]);
    let capacity = create(&agency, resource("venues"), json!({"name": "Salle", "capacity": "many"}));
    assert_eq!(wrongs(capacity), [("capacity".to_string(), "number")]);
    let hidden = create(&agency, PEOPLE, json!({"last_name": "Ardenne", "version": 7}));
    assert_eq!(wrongs(hidden), [("version".to_string(), "unknown-field")]);
    assert_eq!(journal_of(&agency).len(), 0, "nothing was written");
}

#[test]
fn agencies_do_not_see_each_other() {
    let ground = Ground::new();
    let (here, there) = (ground.agency("ici"), ground.agency("ailleurs"));
    let made = create(&here, resource("organisations"), json!({"name": "Quai Neuf", "kind": "label"})).unwrap();
    let key = id(&made);
    assert!(matches!(there.run(|tx| Organisation::find(tx, key)), Err(Error::NotFound)));
    assert!(matches!(there.run(|tx| Organisation::delete(tx, key)), Err(Error::NotFound)));
    assert_eq!(there.run(|tx| Organisation::list(tx, &Query::default())).unwrap().len(), 0);
    let person = json!({"last_name": "Ardenne", "organisation_id": made["id"]});
    assert_eq!(wrongs(create(&there, PEOPLE, person.clone())), [("organisation_id".to_string(), "link-missing")]);
    create(&here, PEOPLE, person).unwrap();
}

#[test]
fn a_purged_organisation_leaves_its_people() {
    let ground = Ground::new();
    let agency = ground.agency("ici");
    let made = create(&agency, resource("organisations"), json!({"name": "Quai Neuf", "kind": "label"})).unwrap();
    let person = create(&agency, PEOPLE, json!({"last_name": "Ardenne", "organisation_id": made["id"]})).unwrap();
    let job = json!({"role": "Direction", "person_id": person["id"], "organisation_id": made["id"]});
    create(&agency, resource("positions"), job).unwrap();
    agency.run(|tx| Organisation::delete(tx, id(&made))).unwrap();
    agency.run(|tx| Organisation::RESOURCE.purge(tx, -1)).unwrap();
    assert_eq!(agency.run(|tx| Person::find(tx, id(&person))).unwrap().organisation_id, None);
    assert_eq!(agency.run(|tx| (resource("positions").store.list)(tx, &Query::default())).unwrap().len(), 0);
}
