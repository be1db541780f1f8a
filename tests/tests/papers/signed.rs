//! A contract comes back signed: its copy is a version of its own file, one address leads to it, and a mistake is taken back.

use super::{Office, office};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

const COPY: &[u8] = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n";

async fn contract(office: &Office) -> Value {
    let values = json!({"contract.show": "Les Ogres en concert", "contract.venue": "Grande salle", "contract.day": "2027-05-12", "contract.price": "1500", "contract.vat": "5,5", "contract.signatory": "Ada Admin", "contract.their_signatory": "Lise Lilas"});
    let wanted = json!({"resource": "organisations", "record": office.theatre, "template": "shipped-contract-fr", "entity_id": office.entity, "key": Uuid::now_v7(), "values": values});
    let made = office.ada.api(Method::POST, "/api/v1/issued-documents", Some(wanted)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    made.json()
}

/// Sends the signed copy as the page does.
async fn bring(office: &Office, at: &str, day: &str, name: &str, copy: &'static [u8]) -> house_tests::Answer {
    let token = office.ada.token(at).await;
    let form = Form::new().text("signed_on", day.to_string()).part("file", Part::bytes(copy).file_name(name.to_string()));
    let request = office.ada.request(Method::POST, &format!("{at}/signed?csrf={token}")).header("origin", office.ada.origin());
    office.ada.send(request.multipart(form)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contract_comes_back_signed_and_one_address_leads_to_it() {
    let office = office().await;
    let (ada, made) = (&office.ada, contract(&office).await);
    let at = format!("/app/issued-documents/{}", made["id"].as_str().expect("a key"));
    let api = at.replace("/app", "/api/v1");
    let today = made["issued_on"].as_str().expect("a day");
    let page = ada.get(&at).await.body;
    assert!(page.contains(&format!("{at}/signed")) && page.contains("En attente de signature"), "{page}");

    // What is wrong stands beside its field, and the day stays as it was typed.
    let early = bring(&office, &at, "2020-01-01", "signe.pdf", COPY).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", early.body);
    assert!(early.body.contains("f-signed_on-error") && early.body.contains("value=\"2020-01-01\""), "{}", early.body);
    let bare = bring(&office, &at, today, "signe.pdf", b"").await;
    assert!(bare.status == StatusCode::UNPROCESSABLE_ENTITY && bare.body.contains("f-file-error"), "{}", bare.body);
    let picture = bring(&office, &at, today, "signe.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>").await;
    assert!(picture.status == StatusCode::UNPROCESSABLE_ENTITY && picture.body.contains("f-file-error"), "{}", picture.body);
    assert_eq!(ada.get_json(&api).await.json()["signed"], Value::Null);

    let signed = bring(&office, &at, today, "signe.pdf", COPY).await;
    assert_eq!((signed.status, signed.location()), (StatusCode::SEE_OTHER, &*at), "{}", signed.body);
    let told = ada.get_json(&api).await.json();
    assert_eq!((&told["signed"]["signed_on"], &told["signed"]["file_version"]), (&json!(today), &json!(2)), "{told}");
    assert_eq!(told["signed"]["slot_id"], told["slot_id"], "the copy is a version of the paper's own file");
    // The address for good leads to the very bytes, also once a third version lies there.
    let files = format!("/api/v1/organisations/{}/files", office.theatre);
    let slot = told["slot_id"].as_str().expect("a file").to_string();
    let renamed =
        ada.api(Method::PATCH, &format!("{files}/{slot}"), Some(json!({"title": "Contrat des Lilas", "folder": "02_Archives"}))).await;
    assert_eq!(renamed.status, StatusCode::OK, "{}", renamed.body);
    let lasting = ada.get(&format!("{at}/signed")).await;
    assert!(lasting.location().ends_with(&format!("/files/{slot}/2/source")), "{}", lasting.location());
    let bytes = ada.request(Method::GET, lasting.location()).send().await.expect("an answer").bytes().await.expect("a file");
    assert_eq!(&bytes[..], COPY);
    let list = ada.get("/app/issued-documents?kind=contract").await.body;
    assert!(list.contains("Signé"), "{list}");

    // Once, and by whoever may; a mistake is taken back and the file stays.
    assert_eq!(bring(&office, &at, today, "encore.pdf", COPY).await.status, StatusCode::CONFLICT);
    let reader = office.estate.member(&office.acme, "viewer").await;
    assert_eq!(reader.api(Method::DELETE, &format!("{api}/signed"), None).await.status, StatusCode::FORBIDDEN);
    assert_eq!(ada.submit(&at, &format!("{at}/unsigned"), &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(ada.get_json(&api).await.json()["signed"], Value::Null);
    assert_eq!(ada.get(&format!("{at}/signed")).await.status, StatusCode::NOT_FOUND);
    assert!(office.look("select latest from file_slots where title = 'Contrat des Lilas'").as_str() >= "2");

    // By program: the file first, then the day; neither another record's file nor another kind of paper.
    let body = |slot: &str, version: i32| Some(json!({"signed_on": today, "slot_id": slot, "file_version": version}));
    assert_eq!(ada.api(Method::POST, &format!("{api}/signed"), body(&Uuid::now_v7().to_string(), 1)).await.status, StatusCode::NOT_FOUND);
    let done = ada.api(Method::POST, &format!("{api}/signed"), body(&slot, 2)).await;
    assert_eq!((done.status, &done.json()["signed"]["file_version"]), (StatusCode::OK, &json!(2)), "{}", done.body);
    let invoice = ada.api(Method::POST, "/api/v1/issued-documents", Some(office.invoice(Uuid::now_v7()))).await.json();
    let invoice_at = format!("/api/v1/issued-documents/{}/signed", invoice["id"].as_str().expect("a key"));
    let wrong = ada.api(Method::POST, &invoice_at, body(invoice["slot_id"].as_str().expect("a file"), 1)).await;
    assert_eq!((wrong.status, &wrong.json()["code"]), (StatusCode::CONFLICT, &json!("document-no-contract")), "{}", wrong.body);
    // Nobody rewrites the day behind the house's back.
    assert!(office.acme.run(|tx| tx.run(kernel::diesel::sql_query("update document_signatures set signed_on = '2020-01-01'"))).is_err());
    let journal = office.look("select count(*) from journal where what in ('issued_documents.signed', 'issued_documents.unsigned')");
    assert_eq!(journal, "3");
}
