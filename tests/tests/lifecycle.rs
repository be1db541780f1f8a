//! Releases: an agency goes up and down between them, each on its own, and loses nothing. Every
//! committed state is wholly of one release; what was edited meanwhile stays; what the older
//! release cannot say waits.
#![expect(clippy::disallowed_methods, reason = "the test looks behind the house's back, at whole tables of an agency")]

mod crash;
mod frozen;
mod law;
mod load;
mod pages;
mod parts;
mod typed;

use diesel::prelude::*;
use diesel::sql_types::{Jsonb, Text, Uuid as SqlUuid};
use estrade::edition::EDITION;
use house_tests::{Agency, Cluster, Estate};
use kernel::release::Hop;
use kernel::reshape::cross;
use serde_json::{Value, json};
use uuid::Uuid;

#[derive(QueryableByName)]
struct Seen {
    #[diesel(sql_type = Jsonb)]
    rows: Value,
}

/// Rows of an agency in one table, whole; `without` what a move may touch of every row.
fn rows(conn: &mut PgConnection, agency: Uuid, table: &str, without: &str) -> Value {
    let sql = format!(
        "select coalesce(jsonb_agg(to_jsonb(t) - string_to_array($2, ' ') order by to_jsonb(t) ->> 'id', to_jsonb(t) ->> 'name', to_jsonb(t)::text), '[]') as rows
         from {table} t where t.tenant_id = $1"
    );
    diesel::sql_query(sql).bind::<SqlUuid, _>(agency).bind::<Text, _>(without).get_result::<Seen>(conn).expect(table).rows
}

/// Everything that a release could say differently: what the agency keeps, and its settings.
fn kept(estate: &Estate, agency: &Agency) -> Value {
    let mut conn = Cluster::superuser(&estate.url);
    ["artists", "organisations", "venues", "people", "enquiries", "settings", "grants", "member_roles"]
        .into_iter()
        .map(|table| (table.to_string(), rows(&mut conn, agency.id, table, "version changed_at")))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// The same to the last byte, with releases, moves and memory.
fn whole(estate: &Estate, agency: &Agency) -> Value {
    let mut conn = Cluster::superuser(&estate.url);
    let mut all = kept(estate, agency);
    for table in ["modules", "module_memory", "artists", "organisations", "venues", "enquiries", "settings"] {
        all[format!("whole {table}")] = rows(&mut conn, agency.id, table, "");
    }
    all
}

/// The release an agency is on.
fn release(agency: &Agency, module: &str) -> &'static str {
    agency.scope().tenant().pins.release(module).expect("a release").version
}

fn hop(module: &str, from: &str, to: &str) -> Hop {
    Hop { module: module.into(), from: from.into(), to: to.into() }
}

/// Brings an agency to a release by its hops, nobody looking.
fn bring(agency: &Agency, module: &str, to: &str) {
    let hops = EDITION.hops(&agency.scope().tenant().pins, module, to).expect("hops");
    for hop in &hops {
        agency.run(|tx| cross(tx, hop)).unwrap_or_else(|e| panic!("{hop:?}: {e:?}"));
    }
    assert_eq!(release(agency, module), to);
}

/// An agency on the first release of everything.
async fn old(estate: &Estate, slug: &str) -> Agency {
    let agency = estate.agency(slug).await;
    bring(&agency, "showcase", "1.0.0");
    bring(&agency, "address_book", "1.0.0");
    agency
}

/// A new record, written as the agency's release writes it.
fn add(agency: &Agency, resource: &str, record: Value) -> Uuid {
    let of = EDITION.resource(resource).expect("a resource");
    let made = agency.run(|tx| of.create(tx, record.as_object().expect("an object").clone())).unwrap_or_else(|e| panic!("{record}: {e:?}"));
    serde_json::from_value(made["id"].clone()).expect("an id")
}

fn change(agency: &Agency, resource: &str, id: Uuid, patch: &Value) {
    let of = EDITION.resource(resource).expect("a resource");
    agency.run(|tx| of.patch(tx, id, None, patch.as_object().expect("an object").clone())).unwrap_or_else(|e| panic!("{patch}: {e:?}"));
}

/// One field of a record as it is kept.
fn field(agency: &Agency, resource: &str, id: Uuid, name: &str) -> Value {
    let of = EDITION.resource(resource).expect("a resource");
    agency.run(|tx| (of.store.find)(tx, id)).expect("the record")[name].clone()
}

#[test]
fn what_was_released_is_not_edited_and_what_is_needed_is_carried() {
    assert_eq!(EDITION.check(), Vec::<String>::new());
}

#[test]
fn the_order_is_what_is_needed_first_and_what_needs_it_first_down() {
    let pins = EDITION.pins([("address_book", "1.0.0"), ("showcase", "1.0.1")]);
    let said = |module, to, pins: &_| -> Vec<String> {
        let hops = EDITION.hops(pins, module, to).expect("hops");
        hops.iter().map(|h| format!("{} {} {}", h.module, h.from, h.to)).collect()
    };
    assert_eq!(
        said("showcase", "2.0.0", &pins),
        ["showcase 1.0.1 1.1.0", "address_book 1.0.0 1.0.1", "address_book 1.0.1 1.1.0", "showcase 1.1.0 2.0.0"]
    );
    let newest = EDITION.newest(["address_book", "showcase"]);
    assert_eq!(
        said("address_book", "1.0.1", &newest),
        [
            "address_book 2.1.0 2.0.0",
            "address_book 2.0.0 1.1.0",
            "showcase 2.1.0 2.0.0",
            "showcase 2.0.0 1.1.0",
            "address_book 1.1.0 1.0.1"
        ]
    );
    assert!(said("address_book", "2.1.0", &newest).is_empty());
    assert_eq!(EDITION.hops(&newest, "address_book", "9.0.0"), None);
    let fits = |pins: &_| EDITION.fitting(EDITION.module("showcase").expect("it"), pins).map(|r| r.version);
    assert_eq!((fits(&pins), fits(&newest)), (Some("1.1.0"), Some("2.1.0")), "a module comes as new as the others allow");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_agency_has_the_newest_and_an_old_one_stays() {
    let estate = Estate::new().await;
    let (new, old) = (estate.agency("acme").await, old(&estate, "older").await);
    assert_eq!((release(&new, "address_book"), release(&new, "showcase")), ("2.1.0", "2.1.0"));
    assert_eq!((release(&old, "address_book"), release(&old, "showcase")), ("1.0.0", "1.0.0"));
    let street = json!({"name": "Acme", "kind": "label", "street": "1 rue Neuve", "street_more": "Bât B", "email": "Info@Acme.test"});
    let (of_new, of_old) = (estate.admin(&new).await, estate.admin(&old).await);
    let taken = of_new.api(reqwest::Method::POST, "/api/v1/organisations", Some(street.clone())).await;
    assert_eq!((taken.status.as_u16(), taken.json()["email"].clone()), (201, json!("info@acme.test")), "{}", taken.body);
    let refused = of_old.api(reqwest::Method::POST, "/api/v1/organisations", Some(street)).await;
    assert_eq!(refused.status.as_u16(), 422, "an older release has no such field: {}", refused.body);
    let plain = json!({"name": "Acme", "kind": "label", "email": "Info@Acme.test"});
    let kept = of_old.api(reqwest::Method::POST, "/api/v1/organisations", Some(plain)).await;
    assert_eq!(kept.json()["email"], "Info@Acme.test", "and not the newer one's correction: {}", kept.body);
    assert!(kept.json().get("street_more").is_none(), "{}", kept.body);
    for (browser, has) in [(&of_new, true), (&of_old, false)] {
        assert_eq!(browser.get("/app/organisations/new").await.body.contains("name=\"street_more\""), has);
        assert_eq!(browser.get_json("/api/v1/artists?sort=filed_as").await.status.is_success(), has);
        assert_eq!(browser.get("/api/v1/openapi.json").await.body.contains("street_more"), has);
        assert_eq!(browser.get("/app/site").await.body.contains("name=\"sorting\""), has);
        assert_eq!(browser.get_json("/api/v1/enquiries?kind=press").await.status.is_success(), has);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_not_heard_of_the_move_writes_nothing() {
    let estate = Estate::new().await;
    let acme = old(&estate, "acme").await;
    let late = acme.scope();
    acme.run(|tx| cross(tx, &hop("address_book", "1.0.0", "1.0.1"))).expect("a hop");
    let record = |name: &str| json!({"name": name, "status": "active"}).as_object().cloned().expect("an object");
    let artists = EDITION.resource("artists").expect("artists");
    let refused = late.run(|tx| artists.create(tx, record("Les Ogres")));
    assert!(matches!(refused, Err(kernel::error::Error::Busy(_))), "{refused:?}");
    assert_eq!(late.run(|tx| artists.count(tx, &Default::default(), 10)).expect("reading goes on"), 0);
    acme.run(|tx| artists.create(tx, record("Les Ogres"))).expect("whoever has heard writes");
}
