//! The register of companies is asked over HTTP, as its documentation has it; what it says is taken over value by value, with where
//! it is from, and nothing else is written.

use house_tests::{Browser, Estate};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use uuid::Uuid;

/// What the register answers next, and what it was asked.
#[derive(Clone, Default)]
struct Register {
    mood: Arc<Mutex<&'static str>>,
    asked: Arc<Mutex<Vec<String>>>,
}

fn companies() -> Value {
    let seat = json!({"siret": "73282932000074", "numero_voie": "120", "type_voie": "BOULEVARD", "libelle_voie": "MARGUERITE",
        "code_postal": "75018", "libelle_commune": "PARIS", "region": "11", "latitude": "48.8"});
    json!({"results": [
        {"siren": "732829320", "nom_complet": "LA CIGALE (CIGALE)", "nom_raison_sociale": "LA CIGALE", "date_creation": "1973-01-01",
            "etat_administratif": "A", "nature_juridique": "5710", "siege": seat},
        {"siren": "356000000", "nom_complet": "LA CIGALE ET LA FOURMI", "etat_administratif": "C", "siege": {"libelle_commune": "SAINT-OUEN-SUR-SEINE"}},
    ], "total_results": 2, "page": 1, "per_page": 5, "total_pages": 1})
}

impl Register {
    /// Serves, and says where.
    fn serve(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let it = self.clone();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut lines = BufReader::new(stream.try_clone().expect("a reader")).lines();
                let first = lines.next().and_then(Result::ok).unwrap_or_default();
                while lines.next().and_then(Result::ok).is_some_and(|line| !line.is_empty()) {}
                it.asked.lock().expect("what was asked").push(first.clone());
                let mood = *it.mood.lock().expect("a mood");
                let body = match mood {
                    "nonsense" => "<html>".to_string(),
                    "nobody" => json!({"results": [], "total_results": 0}).to_string(),
                    // Not in this postcode.
                    _ if first.contains("code_postal=69001") => json!({"results": [], "total_results": 0}).to_string(),
                    _ => companies().to_string(),
                };
                let status = if mood == "down" { "503 Service Unavailable" } else { "200 OK" };
                let _ = write!(
                    stream,
                    "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                    body.len()
                );
            }
        });
        format!("http://127.0.0.1:{port}")
    }

    fn is(&self, mood: &'static str) {
        *self.mood.lock().expect("a mood") = mood;
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().expect("what was asked"))
    }
}

fn page(id: Uuid) -> String {
    format!("/app/register/organisations/{id}")
}

async fn sheet(by: &Browser, id: Uuid) -> Value {
    by.get_json(&format!("/api/v1/organisations/{id}")).await.json()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_ticked_is_taken_over_with_its_source_and_nothing_else() {
    let register = Register::default();
    let estate = Estate::registered_at(&register.serve()).await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let id = ada
        .create("organisations", json!({"name": "La Cigale", "kind": "venue_operator", "street": "1 rue d’Avant", "postcode": "69001"}))
        .await;
    let first = ada.get(&format!("{}?lang=fr", page(id))).await.body;
    assert!(first.contains("value=\"La Cigale\"") && first.contains("Rien ne part avant"), "{first}");
    assert!(ada.get(&format!("/app/organisations/{id}")).await.body.contains(&page(id)), "a way from the sheet");
    assert!(register.asked().is_empty(), "nobody is asked by opening a page");

    let found = ada.get(&format!("{}?q=La+Cigale&lang=fr", page(id))).await.body;
    let asked = register.asked();
    assert_eq!(asked.len(), 2, "in the postcode, then everywhere: {asked:?}");
    assert!(asked[0].starts_with("GET /search?q=La+Cigale&page=1&per_page=5&code_postal=69001 "), "{asked:?}");
    assert!(asked[1].starts_with("GET /search?q=La+Cigale&page=1&per_page=5 "), "{asked:?}");
    assert!(found.contains("120 boulevard Marguerite") && found.contains("radiée") && found.contains("Saint-Ouen-sur-Seine"), "{found}");
    let cigale =
        &found[found.find("id=\"company-732829320\"").expect("a company")..found.find("id=\"company-356000000\"").expect("another")];
    let ticked = |name: &str| cigale.contains(&format!("value=\"{name}\" checked"));
    assert!(
        ticked("siren")
            && ticked("siret")
            && ticked("city")
            && !ticked("street")
            && !ticked("postcode")
            && !cigale.contains("value=\"name\"")
    );

    let take = |fields: &[&'static str], version: &'static str| {
        let mut form = vec![("siren", "732829320"), ("version", version), ("q", "La Cigale")];
        form.extend(fields.iter().map(|field| ("take", *field)));
        form
    };
    let none = ada.submit(&page(id), &page(id), &take(&[], "1")).await;
    assert!(none.body.contains("Cochez au moins une valeur") || none.body.contains("Tick at least one value"), "{}", none.body);
    let taken = ada.submit(&page(id), &page(id), &take(&["siren", "siret", "city", "founded_on"], "1")).await;
    assert_eq!(taken.location(), format!("/app/organisations/{id}"), "{}", taken.body);
    let now = sheet(&ada, id).await;
    assert_eq!(
        [&now["siren"], &now["siret"], &now["city"], &now["founded_on"], &now["street"], &now["postcode"]],
        ["732829320", "73282932000074", "Paris", "1973-01-01", "1 rue d’Avant", "69001"]
    );
    let stale = ada.submit(&page(id), &page(id), &take(&["street"], "1")).await;
    assert_eq!(stale.status, StatusCode::OK, "it was changed meanwhile: {}", stale.body);
    assert_eq!(sheet(&ada, id).await["street"], "1 rue d’Avant");

    // From where it is, is said as long as it says that.
    let marks = async || ada.get(&format!("/app/organisations/{id}?lang=fr")).await.body.matches(">Registre").count();
    assert_eq!(marks().await, 4);
    let version = now["version"].to_string();
    let request = ada.request(Method::PATCH, &format!("/api/v1/organisations/{id}")).header("x-csrf", ada.token("/app").await);
    let changed = ada.send(request.header("if-match", format!("\"{version}\"")).json(&json!({"city": "Paris 18e"}))).await;
    assert!(changed.status.is_success(), "{}", changed.body);
    assert_eq!(marks().await, 3);
    let known = ada.get_json(&format!("/api/v1/register/organisations/{id}")).await.json();
    assert_eq!(known["sources"].as_array().map(Vec::len), Some(3), "{known}");
    assert!(register.asked().iter().any(|asked| asked.contains("q=732829320&")), "the number, once there is one");
    // Back: what was changed since stays.
    let back = format!("{}/back", page(id));
    assert_eq!(ada.submit(&page(id), &back, &[]).await.status, StatusCode::SEE_OTHER);
    let now = sheet(&ada, id).await;
    assert_eq!([&now["siret"], &now["founded_on"], &now["city"]], [&Value::Null, &Value::Null, &json!("Paris 18e")]);
    assert_eq!(marks().await, 0);
    let journal = ada.get(&format!("/app/organisations/{id}?lang=en")).await.body;
    assert!(!journal.contains("organisations.completed"), "a line in words: {journal}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_that_is_away_changes_nothing_and_rights_are_those_of_the_sheet() {
    let register = Register::default();
    let estate = Estate::registered_at(&register.serve()).await;
    let (acme, other) = (estate.agency("acme").await, estate.agency("autre").await);
    let (ada, zoe) = (estate.admin(&acme).await, estate.admin(&other).await);
    let id = ada.create("organisations", json!({"name": "La Cigale", "kind": "venue_operator"})).await;
    let at = format!("/api/v1/register/organisations/{id}");
    for mood in ["down", "nonsense"] {
        register.is(mood);
        let shown = ada.get(&format!("{}?q=cigale&lang=fr", page(id))).await;
        assert!(shown.status == StatusCode::OK && shown.body.contains("ne répond pas"), "{mood}: {}", shown.body);
        let problem = ada.get_json(&at).await;
        assert_eq!(problem.status, StatusCode::SERVICE_UNAVAILABLE, "{mood}: {}", problem.body);
        let take = ada.api(Method::POST, &at, Some(json!({"siren": "732829320", "fields": ["siren"]}))).await;
        assert_eq!(take.status, StatusCode::SERVICE_UNAVAILABLE, "{mood}");
    }
    register.is("nobody");
    assert!(ada.get(&format!("{}?q=cigale&lang=fr", page(id))).await.body.contains("Personne de ce nom"));
    register.is("");
    for (siren, fields, status) in [
        ("12", json!(["siren"]), StatusCode::UNPROCESSABLE_ENTITY),
        ("542051180", json!(["siren"]), StatusCode::NOT_FOUND),
        ("732829320", json!([]), StatusCode::UNPROCESSABLE_ENTITY),
        ("732829320", json!(["notes"]), StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let take = ada.api(Method::POST, &at, Some(json!({"siren": siren, "fields": fields}))).await;
        assert_eq!(take.status, status, "{siren} {fields}: {}", take.body);
    }
    register.asked();
    assert_eq!(zoe.get_json(&at).await.status, StatusCode::NOT_FOUND, "another agency's");
    let artist = estate.member(&acme, "artist").await;
    assert_eq!(artist.get_json(&at).await.status, StatusCode::FORBIDDEN);
    assert!(register.asked().is_empty(), "nobody is asked for whoever may not");
    let took = ada.api(Method::POST, &at, Some(json!({"siren": "732829320", "fields": ["siren", "name"]}))).await;
    assert_eq!(took.status, StatusCode::OK, "{}", took.body);
    assert_eq!(sheet(&ada, id).await["siren"], "732829320");
    assert_eq!(ada.api(Method::POST, &format!("{at}/back"), Some(json!({}))).await.status, StatusCode::NO_CONTENT);
    assert_eq!(ada.api(Method::POST, &format!("{at}/back"), Some(json!({}))).await.status, StatusCode::CONFLICT);
}
