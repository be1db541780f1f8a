//! Papers: worded without a line of code, set in type apart from the host, issued under numbers without a gap, never changed,
//! within everybody's reach and no further.
#![expect(clippy::disallowed_methods, reason = "numbers are taken behind the module's back, as whoever breaks in would")]

use house_tests::{Agency, Browser, Cluster, Estate};
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::diesel::sql_types::{BigInt, Integer, Text, Uuid as SqlUuid};
use kernel::error::Error;
use kernel::scope::Tx;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

mod pdf;
mod signed;

const TERMS: &str = "Paiement à 30 jours, indemnité de 40 €.";

struct Office {
    estate: Estate,
    acme: Agency,
    ada: Browser,
    entity: Uuid,
    series: Uuid,
    theatre: Uuid,
}

async fn office() -> Office {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let entity = json!({"name": "Heures Claires SARL", "siret": "732 829 320 00074", "vat_number": "FR44732829320", "street": "12 rue des Capucins", "postcode": "69001", "city": "Lyon", "terms": TERMS});
    let entity = ada.create("legal_entities", entity).await;
    let series = ada
        .create(
            "document_series",
            json!({"name": "Factures", "entity_id": entity, "kind": "invoice", "prefix": "f-", "yearly": true, "digits": 4, "first": 7}),
        )
        .await;
    let theatre = ada
        .create("organisations", json!({"name": "Théâtre des Lilas", "kind": "venue_operator", "street": "3 rue Haute", "postcode": "75011", "city": "Paris", "email": "lilas@lilas.example"}))
        .await;
    Office { estate, acme, ada, entity, series, theatre }
}

impl Office {
    fn invoice(&self, key: Uuid) -> Value {
        let values = json!({"invoice.subject": "Concert du 12 mai", "invoice.lines": "Concert | 1 | 1 500 | 5,5\nTransport | 2 | 90,50 | 20", "invoice.due_on": "2027-01-31"});
        json!({"resource": "organisations", "record": self.theatre, "template": "shipped-invoice-fr", "entity_id": self.entity, "series_id": self.series, "key": key, "values": values})
    }

    fn look(&self, select: &str) -> String {
        Cluster::look(&self.estate.url, &format!("select coalesce(({select})::text, '') as value"))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_is_made_from_a_record_numbered_kept_and_voided() {
    let office = office().await;
    let (ada, year) = (&office.ada, chrono::Utc::now().format("%Y").to_string());
    let from = format!("/app/documents/on/organisations/{}", office.theatre);
    assert!(ada.get(&format!("/app/organisations/{}", office.theatre)).await.body.contains(&from));
    let choose = ada.get(&from).await.body;
    assert!(choose.contains("shipped-contract-en") && choose.contains("Feuille de route"), "{choose}");
    // The page shows what it would be before anything is filled in, and what is missing beside its field.
    let page = format!("{from}/shipped-invoice-fr");
    let shown = ada.get(&page).await;
    assert!(shown.body.contains("data:image/svg+xml;base64,") && shown.body.contains("Heures Claires SARL"), "{}", shown.body);
    let bare = ada.submit(&page, &page, &[("act", "issue"), ("entity_id", ""), ("invoice.lines", "Concert | beaucoup")]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["entity_id", "invoice.lines", "invoice.due_on"] {
        assert!(bare.body.contains(&format!("f-{field}-error")), "{field}: {}", bare.body);
    }
    assert!(bare.body.contains("Concert | beaucoup"), "what was typed stays");
    assert_eq!(office.look("select count(*) from document_counters"), "0", "what is wrong takes no number");
    // By the page, then by program; the same key once more is the same paper.
    let (entity, series) = (office.entity.to_string(), office.series.to_string());
    let form = [
        ("act", "issue"),
        ("entity_id", &*entity),
        ("series_id", &*series),
        ("invoice.subject", "Concert du 12 mai"),
        ("invoice.lines", "Concert | 1 | 1 500 | 5,5"),
        ("invoice.due_on", "2027-01-31"),
    ];
    let made = ada.submit(&page, &page, &form).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let sheet = ada.get(made.location()).await.body;
    assert!(sheet.contains(&format!("F-{year}-0007")) && sheet.contains("Ada Admin") && sheet.contains("Concert du 12 mai"), "{sheet}");
    let key = Uuid::now_v7();
    let second = ada.api(Method::POST, "/api/v1/issued-documents", Some(office.invoice(key))).await;
    assert_eq!(second.status, StatusCode::CREATED, "{}", second.body);
    let second = second.json();
    assert_eq!(
        (&second["label"], &second["number"], &second["template_version"]),
        (&json!(format!("F-{year}-0008")), &json!(8), &json!(0))
    );
    let again = ada.api(Method::POST, "/api/v1/issued-documents", Some(office.invoice(key))).await.json();
    assert_eq!(again["id"], second["id"]);
    // What lies with the record is the paper: its words can be read back, its sum is known.
    let files = ada.get_json(&format!("/api/v1/organisations/{}/files", office.theatre)).await.json();
    assert_eq!(files["data"].as_array().map(Vec::len), Some(2), "{files}");
    let slot = second["slot_id"].as_str().expect("a file");
    let request = ada.request(Method::GET, &format!("/api/v1/organisations/{}/files/{slot}/1/source", office.theatre));
    let bytes = request.send().await.expect("an answer").bytes().await.expect("a file");
    use sha2::Digest;
    assert_eq!(second["sha256"], json!(hex::encode(sha2::Sha256::digest(&bytes))));
    let read = pdf::Read::of(&bytes);
    for said in [
        &*format!("Facture F-{year}-0008"),
        "Théâtre des Lilas",
        "75011 Paris",
        "SIRET 73282932000074",
        "Concert",
        "1 681,00 €",
        "TVA 5,5 %",
        "82,50 €",
        "36,20 €",
        "1 799,70 €",
        "indemnité de 40 €",
    ] {
        assert!(read.says(said), "{said} is not in {}", read.text);
    }
    assert!(read.is_tagged() && read.raw_has("/Lang(fr-FR)") && read.raw_has("/Title"), "{}", read.head());
    assert!(!read.says("PROJET"), "an issued paper is no draft");
    // Voided, it keeps its number; its file says so as its second version.
    let at = format!("/app/issued-documents/{}", second["id"].as_str().expect("a key"));
    assert!(ada.submit(&at, &format!("{at}/void"), &[("reason", " ")]).await.header("set-cookie").contains("toast"));
    ada.submit(&at, &format!("{at}/void"), &[("reason", "Erreur de prix")]).await;
    let void = ada.get_json(&format!("/api/v1{}", at.trim_start_matches("/app"))).await.json();
    assert_eq!((&void["voided"]["reason"], &void["number"]), (&json!("Erreur de prix"), &json!(8)), "{void}");
    assert!(ada.get(&at).await.body.contains("Erreur de prix"));
    let whole = ada.get_json(&format!("/api/v1/organisations/{}/files/{slot}", office.theatre)).await.json();
    assert_eq!(whole["latest"], json!(2), "{whole}");
    let stamped = ada
        .request(Method::GET, &format!("/api/v1{}/pdf", at.trim_start_matches("/app")))
        .send()
        .await
        .expect("an answer")
        .bytes()
        .await
        .expect("a file");
    assert!(pdf::Read::of(&stamped).says("ANNULÉ"));
    let twice = ada.api(Method::POST, &format!("/api/v1{}/void", at.trim_start_matches("/app")), Some(json!({"reason": "encore"}))).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    let third = ada.api(Method::POST, "/api/v1/issued-documents", Some(office.invoice(Uuid::now_v7()))).await.json();
    assert_eq!(third["number"], json!(9), "a voided number is not used again");
    let list = ada.get("/app/issued-documents?kind=invoice").await.body;
    assert!(list.contains(&format!("F-{year}-0009")) && list.contains("Annulé"), "{list}");
    // What numbers mean does not change any more.
    let change = ada
        .request(Method::PATCH, &format!("/api/v1/document_series/{}", office.series))
        .header("x-csrf", ada.token("/app").await)
        .header("if-match", "\"1\"");
    assert_eq!(ada.send(change.json(&json!({"prefix": "G-"}))).await.status, StatusCode::CONFLICT);
    let gone = ada.api(Method::DELETE, &format!("/api/v1/legal_entities/{}", office.entity), None).await;
    assert_eq!(gone.status, StatusCode::CONFLICT, "{}", gone.body);
}

fn take(tx: &mut Tx, series: Uuid) -> kernel::error::Result<(i32, i64, String)> {
    #[derive(QueryableByName)]
    struct Taken {
        #[diesel(sql_type = Integer)]
        year: i32,
        #[diesel(sql_type = BigInt)]
        number: i64,
        #[diesel(sql_type = Text)]
        label: String,
    }
    let taken: Taken = tx.one(diesel::sql_query("select * from take_document_number($1, current_date)").bind::<SqlUuid, _>(series))?;
    Ok((taken.year, taken.number, taken.label))
}

fn paper(tx: &mut Tx, series: Uuid, number: Option<i64>) -> kernel::error::Result<i64> {
    let (year, taken, label) = match number {
        Some(number) => (chrono::Datelike::year(&chrono::Utc::now()), number, "X".to_string()),
        None => take(tx, series)?,
    };
    let insert = "insert into issued_documents (key, series_id, year, number, label, kind, language, title, recipient, template_name, template_version, given, sheet, issued_on)
        values (new_id(), $1, $2, $3, $4, 'invoice', 'fr', 't', 'r', 'n', 0, '{}', '{}', current_date)";
    tx.run(diesel::sql_query(insert).bind::<SqlUuid, _>(series).bind::<Integer, _>(year).bind::<BigInt, _>(taken).bind::<Text, _>(label))?;
    Ok(taken)
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_at_once_and_one_taken_back_leave_no_gap() {
    let office = office().await;
    let series = office.series;
    let all: Vec<kernel::error::Result<i64>> = std::thread::scope(|scope| {
        let one = |n: usize| {
            let acme = &office.acme;
            scope.spawn(move || {
                acme.run(move |tx| {
                    let number = paper(tx, series, None)?;
                    std::thread::sleep(std::time::Duration::from_millis(2));
                    if n == 20 { Err(Error::Conflict("thought better".into())) } else { Ok(number) }
                })
            })
        };
        let all: Vec<_> = (0..50).map(one).collect();
        all.into_iter().map(|thread| thread.join().expect("a thread")).collect()
    });
    let mut numbers: Vec<i64> = all.into_iter().filter_map(Result::ok).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (7..56).collect::<Vec<_>>());
    assert_eq!(office.look("select min(number) || ' ' || max(number) || ' ' || count(*) from issued_documents"), "7 55 49");
    // A number that no paper bears, one that was not taken, one of yesterday: the database refuses each.
    assert!(office.acme.run(|tx| take(tx, series)).is_err(), "a number without its paper");
    for number in [55, 56, 57, 3] {
        assert!(office.acme.run(|tx| paper(tx, series, Some(number))).is_err(), "{number} was not taken for it");
    }
    let yesterday = "select number from take_document_number($1, current_date - 2)";
    assert!(office.acme.run(|tx| tx.run(diesel::sql_query(yesterday).bind::<SqlUuid, _>(series))).is_err());
    // Neither paper nor counter changes or goes, whatever SQL the program sends.
    for statement in [
        "update issued_documents set title = 'x'",
        "update document_counters set last = 3",
        "insert into document_counters (series_id, year, last, last_on) select id, 1999, 3, current_date from document_series",
        "update document_voids set reason = 'x'",
        "update document_series set prefix = 'Z-'",
        "update document_series set deleted_at = now()",
    ] {
        assert!(office.acme.run(|tx| tx.run(diesel::sql_query(statement))).is_err(), "{statement}");
    }
    for table in ["issued_documents", "document_counters", "document_voids"] {
        let gone = office.acme.run(|tx| tx.run(diesel::sql_query(format!("delete from {table}"))));
        assert_eq!(gone.unwrap_or(0), 0, "{table}");
    }
    assert_eq!(office.look("select count(*) from issued_documents"), "49");
    let next = office.acme.run(|tx| paper(tx, series, None)).expect("a paper");
    assert_eq!(next, 56);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_is_worded_without_code_and_every_version_is_kept() {
    let office = office().await;
    let ada = &office.ada;
    let bad = json!({"name": "À moi", "shell": "letter", "language": "fr", "subject": "{{ tenant.secret }}", "body": "Bonjour\n{{ person.confidential_notes }}", "active": true});
    let refused = ada.api(Method::POST, "/api/v1/document_templates", Some(bad)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields: Vec<Value> = refused.json()["fields"].as_array().into_iter().flatten().map(|f| f["field"].clone()).collect();
    assert_eq!(fields, [json!("subject"), json!("body")], "{}", refused.body);
    let code = "#eval(\"1 + 1\") $x^2$\n#image(\"/etc/passwd\")\n#read(\"/data.json\")\n\n{{ recipient.name }} {{ organisation.city }}";
    let good = json!({"name": "À moi", "shell": "letter", "language": "fr", "subject": "Objet {{ letter.subject }}", "body": code, "active": true});
    let template = ada.create("document_templates", good).await;
    // Whoever is called like a field, or like code, is called so.
    let odd = ada.create("organisations", json!({"name": "{{ agency.name }} #panic()", "kind": "other", "city": "Nantes"})).await;
    let wanted = json!({"resource": "organisations", "record": odd, "template": template, "values": {"letter.subject": "#sys.inputs **gras**", "letter.text": "x"}});
    let token = ada.token("/app").await;
    let request = ada.request(Method::POST, "/api/v1/documents/preview").header("x-csrf", token).json(&wanted);
    let bytes = request.send().await.expect("an answer").bytes().await.expect("a file");
    let read = pdf::Read::of(&bytes);
    for said in ["#eval(\"1 + 1\")", "$x^2$", "#image(\"/etc/passwd\")", "{{ agency.name }} #panic() Nantes", "Objet #sys.inputs **gras**"]
    {
        assert!(read.says(said), "{said} is not in {}", read.text);
    }
    // Worded anew while looking at it: what is wrong is beside its field and nothing is kept.
    let at = format!("/app/documents/templates/{template}");
    let page = ada.get(&at).await.body;
    assert!(page.contains("data:image/svg+xml") && page.contains("{{ entity.siret }}"), "{page}");
    let save = |body: &'static str, version: &'static str| [("act", "save"), ("subject", "Objet"), ("body", body), ("version", version)];
    let wrong = ada.submit(&at, &at, &save("Un\n\n{{ nothing.known }}", "1")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.body.contains("f-body-error") && wrong.body.contains("nothing.known") && wrong.body.contains("Ligne 3"),
        "{}",
        wrong.body
    );
    assert_eq!(ada.submit(&at, &at, &save("Deux", "1")).await.status, StatusCode::SEE_OTHER);
    assert_eq!(ada.submit(&at, &at, &save("Trois", "1")).await.status, StatusCode::CONFLICT, "somebody else was quicker");
    let versions = ada.get_json(&format!("/api/v1/document_templates/{template}/versions")).await.json();
    let told: Vec<(i64, &str)> =
        versions["data"].as_array().expect("versions").iter().filter_map(|v| Some((v["number"].as_i64()?, v["body"].as_str()?))).collect();
    assert_eq!(told, [(2, "Deux"), (1, code)]);
    let beside = ada.get(&format!("{at}/versions")).await.body;
    assert!(
        beside.contains("<ins>+ Deux</ins>") && beside.contains("Ada Admin") && beside.contains(&format!("{at}/versions/1/restore")),
        "{beside}"
    );
    ada.submit(&at, &format!("{at}/versions/1/restore"), &[]).await;
    let row = ada.get_json(&format!("/api/v1/document_templates/{template}")).await.json();
    assert_eq!((&row["latest"], &row["body"]), (&json!(3), &json!(code)));
    assert_eq!(office.look("select string_agg(number::text, ' ' order by number) from document_template_versions"), "1 2 3");
    let edit = "update document_template_versions set body = 'x'";
    assert!(office.acme.run(|tx| tx.run(diesel::sql_query(edit))).is_err(), "what was worded is never edited");
    // The version that a paper was worded with is known from it.
    let mut issue = wanted;
    issue["key"] = json!(Uuid::now_v7());
    let issued = ada.api(Method::POST, "/api/v1/issued-documents", Some(issue)).await.json();
    assert_eq!(
        (&issued["template_version"], &issued["number"], &issued["template_name"]),
        (&json!(3), &Value::Null, &json!("À moi")),
        "{issued}"
    );
    // Ours becomes the agency's own.
    let taken = ada.submit("/app", "/app/documents/templates/from/shipped-contract-fr", &[]).await;
    assert!(ada.get(taken.location()).await.body.contains("Obligations du producteur"));
    assert_eq!(ada.submit("/app", "/app/documents/templates/from/shipped-none-fr", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paper_too_long_or_too_heavy_ends_its_typesetter_alone() {
    let office = office().await;
    let ada = &office.ada;
    let long = "Encore une ligne.\n---\n".repeat(200);
    let template = json!({"name": "Longue", "shell": "letter", "language": "fr", "subject": "Longue", "body": long, "active": true});
    let template = ada.create("document_templates", template).await;
    let wanted = json!({"resource": "organisations", "record": office.theatre, "template": template, "values": {"letter.subject": "a", "letter.text": "b"}});
    let refused = ada.api(Method::POST, "/api/v1/issued-documents", Some(wanted)).await;
    assert_eq!(
        (refused.status, &refused.json()["fields"][0]["code"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("document-long")),
        "{}",
        refused.body
    );
    // A word that never ends, said as often as the text allows: whatever it costs, it costs its own process.
    let heavy = format!("{}{{{{ letter.text }}}}", "{{ letter.text }} ".repeat(300));
    let template = json!({"name": "Lourde", "shell": "letter", "language": "fr", "subject": "Lourde", "body": heavy, "active": true});
    let template = ada.create("document_templates", template).await;
    let wanted = json!({"resource": "organisations", "record": office.theatre, "template": template, "values": {"letter.subject": "a", "letter.text": "x".repeat(20_000)}});
    let refused = ada.api(Method::POST, "/api/v1/issued-documents", Some(wanted)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    assert_eq!(office.look("select count(*) from issued_documents"), "0");
    assert_eq!(ada.get("/app").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn papers_are_within_reach_of_whoever_reaches_their_record() {
    let office = office().await;
    let (estate, acme) = (&office.estate, &office.acme);
    let issued = office.ada.api(Method::POST, "/api/v1/issued-documents", Some(office.invoice(Uuid::now_v7()))).await.json();
    let at = format!("/app/issued-documents/{}", issued["id"].as_str().expect("a key"));
    let call = format!("/api/v1{}", at.trim_start_matches("/app"));
    let (bea, tom, art) = (estate.member(acme, "booker").await, estate.member(acme, "viewer").await, estate.member(acme, "artist").await);
    let rival = estate.agency("rival").await;
    let eve = estate.admin(&rival).await;
    assert_eq!(bea.get(&at).await.status, StatusCode::OK);
    assert_eq!(bea.submit("/app", &format!("{at}/void"), &[("reason", "x")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(tom.get(&at).await.status, StatusCode::OK);
    assert_eq!(tom.api(Method::POST, "/api/v1/issued-documents", Some(office.invoice(Uuid::now_v7()))).await.status, StatusCode::FORBIDDEN);
    for (who, browser) in [("an artist from outside", &art), ("another agency", &eve)] {
        for path in [at.clone(), call.clone(), format!("{call}/pdf")] {
            assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND, "{who} {path}");
        }
        assert_eq!(browser.get_json("/api/v1/issued-documents").await.json()["data"], json!([]), "{who}");
    }
    let foreign = eve.api(Method::POST, "/api/v1/issued-documents", Some(office.invoice(Uuid::now_v7()))).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{}", foreign.body);
    // A company of another agency counts nothing here.
    let theirs = eve.create("organisations", json!({"name": "Là-bas", "kind": "other"})).await;
    let mut crossed = office.invoice(Uuid::now_v7());
    crossed["record"] = json!(theirs);
    assert_eq!(eve.api(Method::POST, "/api/v1/issued-documents", Some(crossed)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(office.look("select count(*) from issued_documents"), "1");
}
