//! What wants attention is found: what is due, who went cold, which records say too little; and what was done with whom.
#![expect(clippy::disallowed_methods, reason = "the test sets days and asks the database's own share")]

use chrono::{Days, Utc};
use diesel::prelude::*;
use diesel::sql_types::{SmallInt, Text};
use house_tests::{Browser, Cluster, Estate, fill};
use kernel::schema::grants;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

async fn follow_up(browser: &Browser, asked: &str) -> Value {
    let answer = browser.get_json(&format!("/api/v1/follow-up?{asked}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{asked}: {}", answer.body);
    answer.json()
}

fn titles(answer: &Value) -> Vec<&str> {
    answer["data"].as_array().expect("rows").iter().filter_map(|row| row["title"].as_str()).collect()
}

/// What the worker works out comes by and by.
async fn becomes(ada: &Browser, asked: &str, names: &[&str]) {
    for _ in 0..200 {
        if titles(&follow_up(ada, asked).await) == names {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(titles(&follow_up(ada, asked).await), names, "{asked}");
}

/// Somebody was spoken to so many days ago, as the agency counts them: the clocks may have changed since.
async fn spoken(ada: &Browser, person: Uuid, days: u64) {
    let at = (Utc::now().with_timezone(&chrono_tz::Europe::Paris) - Days::new(days)).to_rfc3339();
    ada.create("interactions", json!({"subject": format!("il y a {days}"), "kind": "call", "at": at, "person_id": person})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_not_heard_of_for_long_is_cold() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    for (name, days) in [("Hier", 1), ("Quinzaine", 15), ("Mois", 31), ("Saison", 90)] {
        let person = ada.create("people", json!({"last_name": name})).await;
        spoken(&ada, person, days).await;
    }
    ada.create("people", json!({"last_name": "Inconnue"})).await;
    estate.work();
    becomes(&ada, "view=cold&since=14", &["Saison", "Mois", "Quinzaine"]).await;
    let cold = follow_up(&ada, "view=cold&since=30").await;
    assert_eq!((titles(&cold), &cold["count"], &cold["data"][0]["days"]), (vec!["Saison", "Mois"], &json!(2), &json!(90)));
    assert_eq!(titles(&follow_up(&ada, "view=cold&since=never").await), ["Inconnue"]);
    let page = ada.get("/app/follow-up?view=cold&since=30&lang=en").await.body;
    assert!(page.contains("Saison") && page.contains("90 days") && !page.contains("Quinzaine"), "{page}");
    let home = ada.get("/app?lang=en").await.body;
    assert!(home.contains("2 contacts gone cold"), "{home}");
    assert_eq!(titles(&follow_up(&ada, "view=cold").await), ["Saison", "Mois"], "a month, unless the agency says otherwise");
    // The agency says what is cold: the page, the API and the first page keep to it.
    let document = "/app/settings/documents/address_book";
    assert_eq!(ada.submit(document, document, &[("version", "0"), ("cold_after", "14")]).await.location(), document);
    assert_eq!(titles(&follow_up(&ada, "view=cold").await), ["Saison", "Mois", "Quinzaine"]);
    assert!(ada.get("/app?lang=en").await.body.contains("3 contacts gone cold"));
    assert!(ada.get("/app/follow-up?view=cold&lang=en").await.body.contains("Quinzaine"));
    assert_eq!(ada.submit(document, document, &[("version", "1"), ("cold_after", "7")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let person = ada.create("people", json!({"last_name": "Rappelée"})).await;
    spoken(&ada, person, 60).await;
    becomes(&ada, "view=cold&since=30", &["Saison", "Rappelée", "Mois"]).await;
    spoken(&ada, person, 0).await;
    // Whoever is called is warm again.
    becomes(&ada, "view=cold&since=30", &["Saison", "Mois"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_next_step_waits_until_it_is_done() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let at = Utc::now().to_rfc3339();
    let today = Utc::now().date_naive();
    let mut ids = Vec::new();
    for (step, due) in [("Relancer", today + Days::new(9)), ("Envoyer la fiche", today - Days::new(3))] {
        let body = json!({"subject": "Appel", "kind": "call", "at": at, "next_step": step, "next_on": due});
        ids.push(ada.create("interactions", body).await);
    }
    ada.create("interactions", json!({"subject": "Sans suite", "kind": "call", "at": at})).await;
    assert_eq!(titles(&follow_up(&ada, "view=next").await), ["Envoyer la fiche", "Relancer"]);
    let home = ada.get("/app?lang=en").await.body;
    assert!(home.contains("One next step is late"), "{home}");
    let done = ada.submit("/app/follow-up", &format!("/app/follow-up/{}/done", ids[1]), &[]).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/app/follow-up?view=next"), "{}", done.body);
    assert_eq!(titles(&follow_up(&ada, "view=next").await), ["Relancer"]);
    assert!(!ada.get("/app?lang=en").await.body.contains("One next step is late"));
    ada.submit("/app/follow-up", &format!("/app/follow-up/{}/open", ids[1]), &[]).await;
    assert_eq!(titles(&follow_up(&ada, "view=next").await), ["Envoyer la fiche", "Relancer"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_finishes_a_step_stays_on_its_page_until_that_is_empty() {
    let estate = Estate::new().await;
    let ada = estate.admin(&estate.agency("acme").await).await;
    let at = Utc::now().to_rfc3339();
    let mut last = Uuid::nil();
    for number in 0..31 {
        let due = Utc::now().date_naive() + Days::new(number);
        let body = json!({"subject": "Appel", "kind": "call", "at": at, "next_step": format!("Étape {number}"), "next_on": due});
        last = ada.create("interactions", body).await;
    }
    let second = ada.get("/app/follow-up?view=next&from=30").await.body;
    assert!(second.contains("Étape 30") && !second.contains("Étape 29"), "{second}");
    let done = ada.submit("/app/follow-up?view=next&from=30", &format!("/app/follow-up/{last}/done"), &[("from", "30")]).await;
    assert_eq!(done.location(), "/app/follow-up?view=next&from=30");
    let page = ada.get(done.location()).await.body;
    assert!(page.contains("Étape 29"), "the page before it is the last one now: {page}");
    let back = ada.submit("/app/follow-up", &format!("/app/follow-up/{last}/open?from=30"), &[]).await;
    assert_eq!(back.location(), "/app/follow-up?view=next&from=30");
}

#[derive(QueryableByName)]
struct Share {
    #[diesel(sql_type = Text)]
    id: String,
    #[diesel(sql_type = SmallInt)]
    share: i16,
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_named_and_counted_alike_by_page_and_database() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let nobody = ada.create("people", json!({"last_name": "Vide"})).await;
    let half =
        json!({"first_name": "Mi", "last_name": "Chemin", "email": "mi@chemin.example", "mobile": "+33 6 12 34 56 78", "city": "Lyon"});
    let half = ada.create("people", half).await;
    let whole = json!({"first_name": "Tout", "last_name": "Su", "email": "t@su.example", "phone": "+33 1 23 45 67 89", "city": "Lyon", "job": "Programmatrice",
        "language": "fr", "source": "press", "organisation_id": ada.create("organisations", json!({"name": "Maison", "kind": "label", "city": "Lyon"})).await});
    ada.create("people", whole).await;
    let found = follow_up(&ada, "view=incomplete&of=people").await;
    assert_eq!(titles(&found), ["Vide", "Mi Chemin"], "least known first, whoever is known not at all");
    assert_eq!((&found["data"][0]["share"], &found["data"][1]["share"]), (&json!(0), &json!(50)));
    assert_eq!(found["data"][1]["missing"], json!(["job", "organisation_id", "language", "source"]));
    let of_house = follow_up(&ada, "view=incomplete&of=organisations").await;
    assert_eq!((titles(&of_house), &of_house["data"][0]["share"]), (vec!["Maison"], &json!(14)));
    // Whatever is filled in, one field after the other, database and page say the same.
    let tables = [
        ("people", "people_complete(first_name, job, organisation_id, email, phone, mobile, city, language, source)"),
        ("organisations", "organisations_complete(email, phone, website, street, postcode, city, country)"),
        ("artists", "artists_complete(genre, city, region, manager_id, booker_id, photo, biography, website)"),
        ("venues", "venues_complete(capacity, organisation_id, street, postcode, city, country, stage_size, technical_sheet)"),
    ];
    let mut conn = Cluster::superuser(&estate.url);
    for (name, share) in tables {
        let of = estate.house.edition().resource(name).expect("a resource");
        let fields: Vec<&str> = of.fields.iter().filter(|f| !f.readonly).map(|f| f.name).collect();
        for (n, left_out) in fields.iter().enumerate() {
            let mut record = fill::record(of, &format!("p{n}"), |to| {
                (to == "organisations" || to == "people").then_some(if to == "people" { nobody } else { half })
            });
            for field in
                ["siren", "siret", "vat_number", "iban", "slug", "on_site", "trial", "organisation_id", "manager_id", "booker_id", left_out]
            {
                record.remove(field);
            }
            let _ = ada.api(Method::POST, &format!("/api/v1/{name}"), Some(Value::Object(record))).await;
        }
        let told = follow_up(&ada, &format!("view=incomplete&of={name}")).await;
        let sql =
            format!("select id::text as id, {share} as share from {name} where deleted_at is null and {share} < 100 order by 2, {name}.id");
        let known: Vec<Share> = diesel::sql_query(sql).load(&mut conn).expect("shares");
        let known: Vec<Value> = known.into_iter().map(|row| json!([row.id, row.share])).take(100).collect();
        let said: Vec<Value> = told["data"].as_array().expect("rows").iter().map(|row| json!([row["id"], row["share"]])).collect();
        assert!(known.len() > 3, "{name}: enough to compare");
        assert_eq!(said, known, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_course_tells_what_was_done_with_whom_and_no_more_than_one_may_know() {
    let estate = Estate::new().await;
    let (acme, other) = (estate.agency("acme").await, estate.agency("other").await);
    let (ada, bea, eve) = (estate.admin(&acme).await, estate.member(&acme, "booker").await, estate.admin(&other).await);
    let person = ada.create("people", json!({"first_name": "Léa", "last_name": "Corvisart"})).await;
    let house = ada.create("organisations", json!({"name": "Grand Écart", "kind": "festival"})).await;
    let band = ada.create("artists", json!({"name": "Velours", "status": "active", "slug": "velours"})).await;
    ada.create("positions", json!({"role": "Programmation", "person_id": person, "organisation_id": house, "since": "2020-09-01"})).await;
    let relation = json!({"what": "Découverte", "kind": "supports", "one_person_id": person, "other_artist_id": band, "since": "2023-01-01", "until": "2023-12-31"});
    ada.create("relations", relation).await;
    let met = json!({"subject": "Café", "kind": "meeting", "at": "2024-05-02T09:00:00Z", "person_id": person, "artist_id": band});
    ada.create("interactions", met).await;
    let story = async |who: &Browser, asked: &str| who.get_json(&format!("/api/v1/story/people/{person}{asked}")).await;
    let all = story(&ada, "").await.json();
    assert_eq!(titles(&all), ["Café", "Découverte", "Programmation"], "the latest first");
    assert_eq!(all["data"][1]["with"][0]["title"], "Velours");
    assert_eq!(titles(&story(&ada, "?until=2023-06-30").await.json()), ["Découverte", "Programmation"]);
    assert_eq!(titles(&story(&ada, "?from=2024-01-01&kind=relations&kind=interactions").await.json()), ["Café"]);
    assert_eq!(titles(&story(&ada, &format!("?with={house}")).await.json()), ["Programmation"]);
    assert_eq!(titles(&ada.get_json(&format!("/api/v1/story/organisations/{house}")).await.json()), ["Programmation"]);
    let page = ada.get(&format!("/app/story/people/{person}?lang=en")).await.body;
    assert!(page.contains("Course of Léa Corvisart") && page.contains("story__bar--positions") && page.contains("2020"), "{page}");
    assert!(ada.get(&format!("/app/people/{person}")).await.body.contains(&format!("/app/story/people/{person}")));
    let none = ada.get(&format!("/app/story/people/{person}?lang=en&until=1990-01-01")).await;
    assert!(none.body.contains("Nothing fits these filters"), "{}", none.body);
    assert_eq!(story(&eve, "").await.status, StatusCode::NOT_FOUND, "another agency");
    assert_eq!(ada.get_json(&format!("/api/v1/story/tokens/{person}")).await.status, StatusCode::NOT_FOUND);
    let reading = |resource: &str| grants::role.eq("booker").and(grants::permission.eq(format!("address_book.{resource}.read")));
    acme.run(|tx| tx.run(diesel::delete(grants::table.filter(reading("interactions"))))).expect("a right less");
    acme.run(|tx| tx.run(diesel::delete(grants::table.filter(reading("artists"))))).expect("a right less");
    estate.house.changed(acme.id);
    let told = story(&bea, "").await;
    assert_eq!(titles(&told.json()), ["Découverte", "Programmation"]);
    assert!(!told.body.contains("Velours"), "{}", told.body);
    acme.run(|tx| tx.run(diesel::update(grants::table.filter(reading("people"))).set(grants::reach.eq("own")))).expect("a reach");
    estate.house.changed(acme.id);
    assert_eq!(story(&bea, "").await.status, StatusCode::NOT_FOUND, "somebody out of reach is not there");
}
