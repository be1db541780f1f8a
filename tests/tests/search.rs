//! Searching everywhere: however it is typed, whoever asks, and nothing of what is gone.
#![expect(clippy::disallowed_methods, reason = "the test looks into the index as the superuser")]

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::BigInt;
use house_tests::{Agency, Browser, Cluster, Estate, PASSWORD};
use kernel::schema::{grants, modules};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

mod engine;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn count(estate: &Estate, sql: &str) -> i64 {
    sql_query(sql).get_result::<Count>(&mut Cluster::superuser(&estate.url)).expect("a count").n
}

/// What the index holds of an agency: documents and words.
fn held(estate: &Estate, agency: &Agency, word: &str) -> (i64, i64) {
    let id = agency.id;
    (
        count(estate, &format!("select count(*) as n from search_documents d where tenant_id = '{id}' and d::text ilike '%{word}%'")),
        count(estate, &format!("select count(*) as n from search_words where tenant_id = '{id}' and word like '%{word}%'")),
    )
}

/// The names that somebody finds, best first.
async fn found(browser: &Browser, asked: &str) -> Vec<String> {
    let answer = browser.get_json(&format!("/api/v1/search?{asked}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{asked}: {}", answer.body);
    titles(&answer.json())
}

fn titles(answer: &Value) -> Vec<String> {
    let rows = answer["data"].as_array().expect("rows");
    rows.iter().map(|r| r["title"].as_str().unwrap_or_default().to_string()).collect()
}

/// A few of each, as an agency has them.
async fn furnished(ada: &Browser) {
    let kept = [
        (
            "people",
            json!({"first_name": "Élodie", "last_name": "Marchandeau", "email": "elodie@marchandeau.example", "mobile": "+33 6 12 34 56 78",
            "job": "Programmatrice", "city": "Clermont-Ferrand", "notes": "Aime la contrebasse.", "confidential_notes": "Cachet secret"}),
        ),
        ("people", json!({"first_name": "Jean-Luc", "last_name": "Strasser", "job": "Régisseur", "city": "Lyon"})),
        ("organisations", json!({"name": "Les Nuits de Fourvière", "kind": "festival", "city": "Lyon"})),
        ("organisations", json!({"name": "Warehouse Recordings", "kind": "label", "city": "Manchester"})),
        ("venues", json!({"name": "L’Œil du Marchand", "city": "Lyon"})),
    ];
    for (resource, body) in kept {
        ada.create(resource, body).await;
    }
}

/// What is typed, and who is meant.
const TYPED: &[(&str, &str)] = &[
    ("q=marchandeau", "Élodie Marchandeau"),
    ("q=MARCHANDEAU+elodie", "Élodie Marchandeau"),
    ("q=marchandau", "Élodie Marchandeau"),
    ("q=marhcandeau", "Élodie Marchandeau"),
    ("q=marxhandeaux", "Élodie Marchandeau"),
    ("q=elodei+march", "Élodie Marchandeau"),
    ("q=programatrisse", "Élodie Marchandeau"),
    ("q=elodie%40marchandeau", "Élodie Marchandeau"),
    ("q=06.12.34.56.78", "Élodie Marchandeau"),
    ("q=contrebase", "Élodie Marchandeau"),
    ("q=oeil+du+marchand", "L’Œil du Marchand"),
    ("q=jean+luc", "Jean-Luc Strasser"),
    ("q=les+nuit+de+fourviere", "Les Nuits de Fourvière"),
    ("q=warehose", "Warehouse Recordings"),
    ("q=the+warehouse+recording", "Warehouse Recordings"),
];

#[tokio::test(flavor = "multi_thread")]
async fn it_is_found_however_it_is_typed() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    furnished(&ada).await;
    acme.indexed().await;
    for (typed, name) in TYPED {
        assert_eq!(found(&ada, typed).await.first().map(String::as_str), Some(*name), "{typed}");
    }
    assert_eq!(found(&ada, "q=marchand").await[0], "L’Œil du Marchand", "whose name is the word comes before who has a longer one");
    assert_eq!(found(&ada, "q=elodie+strasser").await, [""; 0], "all words are meant");
    for hidden in ["q=cachet", "q=secret"] {
        assert_eq!(found(&ada, hidden).await, [""; 0], "{hidden} stands in what is sensitive");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_found_is_narrowed_down_and_leafed_through() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    furnished(&ada).await;
    for n in 0..25 {
        ada.create(
            "people",
            json!({"last_name": format!("Lyon {n:02}"), "city": "Paris", "source": if n < 3 { "press" } else { "other" }}),
        )
        .await;
    }
    acme.indexed().await;
    let all = ada.get_json("/api/v1/search?q=lyon&facets=true").await.json();
    assert_eq!((&all["count"], all["data"].as_array().map(Vec::len), &all["next"]), (&json!(28), Some(20), &json!(2)));
    assert_eq!(all["facets"]["type"], json!({"people": 26, "organisations": 1, "venues": 1}));
    assert_eq!(all["facets"]["city"], json!({"Paris": 25, "Lyon": 3}));
    assert_eq!(found(&ada, "q=lyon&page=2").await.len(), 8);
    assert_eq!(found(&ada, "q=lyon&limit=100").await.len(), 28);
    assert_eq!(found(&ada, "q=lyon&type=organisations").await, ["Les Nuits de Fourvière"]);
    assert_eq!(found(&ada, "q=lyon&type=people&source.is=press").await.len(), 3);
    assert_eq!(found(&ada, "q=lyon&city.is=Lyon").await.len(), 3);
    assert_eq!(found(&ada, "q=lyon&changed.from=1d").await.len(), 20);
    assert_eq!(found(&ada, "q=lyon&changed.until=30d").await, [""; 0]);
    assert_eq!(found(&ada, "q=lyon&type=people&last_contact_on.until=30d").await.len(), 20, "nobody was ever in touch");
    assert_eq!(titles(&ada.get_json("/api/v1/search/venues?q=lyon").await.json()), ["L’Œil du Marchand"]);
    let offered = ada.get_json("/api/v1/search/autocomplete?q=four").await.json();
    assert_eq!(offered["data"][0]["text"], "Les Nuits de Fourvière");
    for (asked, field) in [
        ("q=l", "q"),
        ("q=lyon&limit=101", "limit"),
        ("q=lyon&type=tokens", "type"),
        ("q=lyon&tax_number.is=1", "tax_number.is"),
        ("q=lyon&city.from=x", "city.from"),
    ] {
        let refused = ada.get_json(&format!("/api/v1/search?{asked}")).await;
        assert_eq!((refused.status, &refused.json()["fields"][0]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!(field)), "{asked}");
    }
    let page = ada.get("/app/search?q=lion").await.body;
    assert!(page.contains("28 résultats") && page.contains("/app/search?q=lion&amp;type=people") && page.contains("page=2"), "{page}");
    let page = ada.get("/app/search?q=lion&type=people&lang=en").await.body;
    assert!(page.contains("Press") && page.contains("source.is=press") && page.contains("26 results"), "{page}");
    assert!(ada.get("/app/search?q=zzzz&lang=en").await.body.contains("Nothing matches"));
    let palette = ada.get_json("/app/palette?q=fourviere").await.json();
    assert_eq!(palette["groups"][0]["items"][0]["label"], "Les Nuits de Fourvière");
    assert_eq!(palette["groups"][1]["items"][0]["href"], "/app/search?q=fourviere");
    ada.create("people", json!({"last_name": "Bureau", "job": "Personnel navigant"})).await;
    acme.indexed().await;
    let palette = ada.get_json("/app/palette?q=perso").await.json();
    assert_eq!(palette["groups"][0]["items"][0]["href"], "/app/people", "a page that one begins to name comes before who says the word");
    assert!(palette.to_string().contains("Bureau"), "{palette}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_finds_what_they_may_not_read() {
    let estate = Estate::new().await;
    let (acme, other) = (estate.agency("acme").await, estate.agency("other").await);
    let (ada, bea, eve) = (estate.admin(&acme).await, estate.member(&acme, "booker").await, estate.admin(&other).await);
    ada.create("people", json!({"last_name": "Canari", "notes": "serin jaune"})).await;
    ada.create("organisations", json!({"name": "Canaris et Cie", "kind": "label"})).await;
    bea.create("people", json!({"last_name": "Canarienne"})).await;
    for agency in [&acme, &other] {
        agency.indexed().await;
    }
    assert_eq!(found(&bea, "q=canari").await.len(), 3);
    assert_eq!(found(&eve, "q=canari").await, [""; 0], "another agency");
    let reading = |resource: &str| grants::role.eq("booker").and(grants::permission.eq(format!("address_book.{resource}.read")));
    acme.run(|tx| tx.run(diesel::update(grants::table.filter(reading("people"))).set(grants::reach.eq("own")))).expect("a reach");
    acme.run(|tx| tx.run(diesel::delete(grants::table.filter(reading("organisations"))))).expect("a right less");
    estate.house.changed(acme.id);
    for path in
        ["/api/v1/search?q=canari&facets=true", "/app/search?q=canari", "/app/palette?q=canari", "/api/v1/search/autocomplete?q=canari"]
    {
        let answer = bea.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(answer.body.contains("Canarienne") && !answer.body.contains("Canaris et Cie"), "{path}: {}", answer.body);
        assert!(!answer.body.contains("Canari\""), "{path} names what is out of reach: {}", answer.body);
    }
    assert_eq!(found(&bea, "q=serin").await, [""; 0], "a note that one may not read is not found");
    assert_eq!(bea.get_json("/api/v1/search?q=canari&facets=true").await.json()["count"], 1, "nor counted");
    assert_eq!(bea.get_json("/api/v1/search/organisations?q=canari").await.status, StatusCode::FORBIDDEN);
    assert_eq!(found(&ada, "q=canari").await.len(), 3, "others as before");
    acme.run(|tx| tx.run(diesel::update(modules::table.filter(modules::name.eq("address_book"))).set(modules::state.eq("off"))))
        .expect("off");
    estate.house.changed(acme.id);
    assert_eq!(found(&ada, "q=canari").await, [""; 0], "a module that is off is not searched");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_keeps_up_with_what_changes() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    estate.work();
    let id = ada.create("people", json!({"last_name": "Corneille", "phone": "+33 6 12 34 56 78"})).await;
    until(&ada, "q=corneile", 1).await;
    let token = ada.token("/app").await;
    let renamed = ada.request(Method::PATCH, &format!("/api/v1/people/{id}")).header("x-csrf", token).header("if-match", "\"1\"");
    assert_eq!(ada.send(renamed.json(&json!({"last_name": "Perruche"}))).await.status, StatusCode::OK);
    until(&ada, "q=peruche", 1).await;
    assert_eq!(found(&ada, "q=corneille").await, [""; 0]);
    assert_eq!(held(&estate, &acme, "corneille"), (0, 0), "what it was called is forgotten");
}

/// Waits until so many are found.
async fn until(browser: &Browser, asked: &str, wanted: usize) {
    for _ in 0..600 {
        if found(browser, asked).await.len() == wanted {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{asked} did not come to {wanted}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_left_of_what_is_gone() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let id = ada.create("people", json!({"last_name": "Bergeronnette", "city": "Lyon"})).await;
    ada.create("people", json!({"last_name": "Chevêche", "city": "Lyon"})).await;
    acme.indexed().await;
    assert_eq!(held(&estate, &acme, "bergeronnette"), (1, 1));
    // The bin: at once for whoever searches, and soon in the index.
    ada.submit("/app/people", &format!("/app/people/{id}/delete"), &[]).await;
    assert_eq!(found(&ada, "q=bergeronnette").await, [""; 0]);
    acme.indexed().await;
    assert_eq!(held(&estate, &acme, "bergeronnette"), (0, 0));
    ada.submit("/app/people", &format!("/app/people/{id}/restore"), &[]).await;
    acme.indexed().await;
    assert_eq!(found(&ada, "q=bergeronette").await, ["Bergeronnette"]);
    // Removed for good, by whatever statement: the document goes with the row.
    let sql = format!("delete from people where id = '{id}'");
    sql_query(sql).execute(&mut Cluster::superuser(&estate.url)).expect("removed");
    assert_eq!(count(&estate, "select count(*) as n from search_documents where title = 'Bergeronnette'"), 0);
    // A suspended agency has no index; when it comes back it is made anew.
    tenants::suspend(&estate.house, "acme", "impayé").expect("suspended");
    assert_eq!(held(&estate, &acme, ""), (0, 0));
    tenants::resume(&estate.house, "acme").expect("resumed");
    acme.indexed().await;
    let ada = estate.visitor(&acme);
    ada.sign_in(&acme.email, PASSWORD).await;
    assert_eq!(found(&ada, "q=cheveche").await, ["Chevêche"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_that_drifted_is_mended() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    ada.create("people", json!({"last_name": "Hirondelle"})).await;
    ada.create("people", json!({"last_name": "Martinet"})).await;
    acme.indexed().await;
    let mut conn = Cluster::superuser(&estate.url);
    for harm in [
        "delete from search_documents where title = 'Hirondelle'",
        "update search_documents set record = gen_random_uuid(), version = 7 where title = 'Martinet'",
        "delete from search_words",
    ] {
        sql_query(harm).execute(&mut conn).expect("harm");
    }
    assert_eq!(found(&ada, "q=hirondelle").await, [""; 0]);
    acme.mended().await;
    assert_eq!((found(&ada, "q=hirondele").await.len(), found(&ada, "q=martinett").await.len()), (1, 1));
    assert_eq!(count(&estate, "select count(*) as n from search_documents"), 2, "no document without its record");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_finds_parts_of_words_whether_the_index_has_caught_up_or_not() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    furnished(&ada).await;
    let listed = async |asked: &str| {
        let rows = ada.get_json(&format!("/api/v1/people?count=true&q={asked}")).await.json();
        let names: Vec<String> =
            rows["data"].as_array().expect("rows").iter().map(|r| r["last_name"].as_str().unwrap_or_default().into()).collect();
        assert_eq!(rows["count"], names.len(), "{asked}");
        names
    };
    for caught_up in [false, true] {
        if caught_up {
            acme.indexed().await;
        }
        for (asked, there) in [
            ("marchand", vec!["Marchandeau"]),
            ("CHANDÉ", vec!["Marchandeau"]),
            ("chande", vec!["Marchandeau"]),
            ("lod+hand", vec!["Marchandeau"]),
            ("deau.example", vec!["Marchandeau"]),
            ("n-luc", vec!["Strasser"]),
            ("strass+n-l", vec!["Strasser"]),
            ("34+56", vec!["Marchandeau"]),
            ("marchandau", vec![]),
            ("regisseur+paris", vec![]),
            ("ss", vec!["Strasser"]),
        ] {
            assert_eq!(listed(asked).await, there, "{asked}, caught up: {caught_up}");
        }
    }
    let mut conn = Cluster::superuser(&estate.url);
    sql_query("update people set last_name = 'Corbeau' where last_name = 'Strasser'").execute(&mut conn).expect("changed by nobody's hand");
    assert_eq!((listed("corbeau").await.len(), listed("strasser").await.len()), (1, 0), "what changed since is compared as it is");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_field_of_ones_own_holds_is_found_while_there_is_one() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let field = [("resource", "people"), ("label", "Surnom"), ("kind", "text")];
    assert_eq!(ada.submit("/app/fields", "/app/fields", &field).await.status, StatusCode::SEE_OTHER);
    ada.create("people", json!({"last_name": "Noir", "extra": {"x_surnom": "Pervenche"}})).await;
    ada.create("people", json!({"last_name": "Blanc"})).await;
    acme.indexed().await;
    assert_eq!(found(&ada, "q=pervanche").await, ["Noir"]);
    let page = ada.get("/app/fields").await.body;
    let id = page.split("/app/fields/").find_map(|rest| rest.split_once("/bin")).expect("a field that can go").0.to_string();
    for (act, names) in [("bin", vec![]), ("restore", vec!["Noir"])] {
        assert_eq!(ada.submit("/app/fields", &format!("/app/fields/{id}/{act}"), &[]).await.status, StatusCode::SEE_OTHER);
        acme.indexed().await;
        assert_eq!(found(&ada, "q=pervanche").await, names, "{act}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_list_of_ones_own_narrows_down_what_is_found() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let field = [("resource", "people"), ("label", "Taille"), ("kind", "choice"), ("options", "S, M, L")];
    assert_eq!(ada.submit("/app/fields", "/app/fields", &field).await.status, StatusCode::SEE_OTHER);
    for (name, size) in [("Noir", "L"), ("Blanc", "L"), ("Vert", "S")] {
        ada.create("people", json!({"last_name": name, "city": "Lyon", "extra": {"x_taille": size}})).await;
    }
    ada.create("people", json!({"last_name": "Gris", "city": "Lyon"})).await;
    acme.indexed().await;
    let all = ada.get_json("/api/v1/search/people?q=lyon&facets=true").await.json();
    assert_eq!(all["facets"]["x_taille"], json!({"L": 2, "S": 1}));
    let page = ada.get("/app/search?q=lyon&type=people").await.body;
    assert!(page.contains("Taille") && page.contains("x_taille.is=L"), "{page}");
    assert_eq!(found(&ada, "q=lyon&type=people&x_taille.is=S").await, ["Vert"]);
    let chosen = ada.get("/app/search?q=lyon&type=people&x_taille.is=S").await.body;
    assert!(chosen.contains("Vert") && !chosen.contains("Noir"), "{chosen}");
    // Among several kinds of things nobody knows whose list it is.
    let anywhere = ada.get_json("/api/v1/search?q=lyon&x_taille.is=S").await;
    assert_eq!(anywhere.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", anywhere.body);
}
