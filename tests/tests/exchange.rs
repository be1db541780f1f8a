//! Lists in every form they can leave in, and files of every form that comes in.

use calamine::{Data, Reader, Xlsx};
use house_tests::{Agency, Browser, Estate, carriage};
use kernel::query::Query;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::io::{Cursor, Write};

async fn file(browser: &Browser, path: &str) -> (StatusCode, String, Vec<u8>) {
    let answer = browser.request(Method::GET, path).send().await.expect("an answer");
    let media = answer.headers().get("content-type").and_then(|v| v.to_str().ok()).unwrap_or_default().to_string();
    (answer.status(), media, answer.bytes().await.expect("a body").to_vec())
}

fn sheet(bytes: &[u8], name: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).expect("a workbook");
    let range = book.worksheet_range(name).unwrap_or_else(|e| panic!("no sheet {name}: {e}"));
    let said = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        other => other.to_string(),
    };
    range.rows().map(|row| row.iter().map(said).collect()).collect()
}

/// The names of the files in a workbook.
fn parts(bytes: &[u8]) -> Vec<String> {
    let book = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    book.file_names().map(|name| name.expect("a name").into_owned()).collect()
}

async fn fill(ada: &Browser) {
    for (first, last, city, notes) in [("Zoé", "Lune", "Lyon", "=1+1"), ("Ada", "Nord", "Lyon", "secret"), ("Bob", "Sud", "Paris", "-2")] {
        let body = json!({"first_name": first, "last_name": last, "city": city, "email": format!("{last}@exemple.fr"), "mobile": "+33612345678", "confidential_notes": notes});
        ada.create("people", body).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_leaves_in_every_form_as_it_is_filtered_and_as_far_as_one_may_see() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    fill(&ada).await;
    let page = ada.get("/app/people/export?city.is=Lyon").await.body;
    for ending in ["csv", "xlsx", "pdf", "json", "vcf"] {
        assert!(page.contains(&format!("/app/people/export.{ending}?city.is=Lyon")), "{ending} is not offered");
    }
    assert!(page.contains("2 fiches") && !page.contains("export.ics"));

    let (status, media, book) = file(&ada, "/app/people/export.xlsx?city.is=Lyon").await;
    assert_eq!((status, media.as_str()), (StatusCode::OK, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"));
    let rows = sheet(&book, "Données");
    assert_eq!(rows.len(), 3, "a head and two people");
    let at = |label: &str| rows[0].iter().position(|c| c == label).unwrap_or_else(|| panic!("no column {label} in {:?}", rows[0]));
    let mut names: Vec<&str> = rows[1..].iter().map(|row| row[at("Nom")].as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Lune", "Nord"]);
    assert!(rows.iter().any(|row| row[at("Notes confidentielles")] == "=1+1"), "a text, not a formula");
    let figures = sheet(&book, "Chiffres");
    assert!(figures.iter().any(|row| row[0] == "Lyon" && row[1] == "2"), "{figures:?}");
    assert!(parts(&book).iter().any(|name| name.starts_with("xl/charts/chart")), "no chart");
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(book)).expect("a workbook");
    let formula = book.worksheet_formula("Données").expect("formulas");
    assert!(formula.cells().all(|(_, _, formula)| formula.is_empty()), "a formula left the house");

    let (_, media, pdf) = file(&ada, "/app/people/export.pdf?city.is=Lyon").await;
    assert_eq!((media.as_str(), &pdf[..5]), ("application/pdf", &b"%PDF-"[..]));
    let all: Value = serde_json::from_slice(&file(&ada, "/app/people/export.json?city.is=Lyon").await.2).expect("JSON");
    assert_eq!(all.as_array().map(Vec::len), Some(2));
    assert!(all[0]["confidential_notes"].is_string() && all[0]["id"].is_string());
    let cards = String::from_utf8(file(&ada, "/app/people/export.vcf?city.is=Lyon").await.2).expect("text");
    assert_eq!(cards.matches("BEGIN:VCARD").count(), 2);
    assert!(cards.contains(":Lune;Zoé;;;\r\n") && cards.contains("+33 6 12 34 56 78"), "{cards}");

    // The same by the API; a program is told what it may not have.
    let (status, _, by_api) = file(&ada, "/api/v1/people/export.vcf?city.is=Lyon").await;
    assert_eq!((status, by_api.len()), (StatusCode::OK, cards.len()));
    assert_eq!(estate.member(&acme, "artist").await.get_json("/api/v1/people/export.vcf").await.status, StatusCode::FORBIDDEN);

    // Whoever may not see a field finds it in no form; who may not export gets none.
    let booker = estate.member(&acme, "booker").await;
    for ending in ["csv", "xlsx", "json", "vcf", "pdf"] {
        let (status, _, bytes) = file(&booker, &format!("/app/people/export.{ending}")).await;
        assert_eq!(status, StatusCode::OK, "{ending}");
        if ending == "xlsx" {
            assert!(!sheet(&bytes, "Données")[0].iter().any(|c| c == "Notes confidentielles"));
        } else {
            assert!(!String::from_utf8_lossy(&bytes).contains("secret"), "{ending} tells");
        }
    }
    let trainee = estate.member(&acme, "artist").await;
    for ending in ["csv", "xlsx", "pdf", "json", "vcf"] {
        assert_eq!(file(&trainee, &format!("/app/people/export.{ending}")).await.0, StatusCode::FORBIDDEN, "{ending}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn interactions_are_days_of_a_calendar() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    ada.create("interactions", json!({"subject": "Point presse, puis balance", "kind": "call", "at": "2026-03-29T01:30:00Z"})).await;
    let (_, media, text) = file(&ada, "/app/interactions/export.ics").await;
    let text = String::from_utf8(text).expect("text");
    assert_eq!(media, "text/calendar; charset=utf-8");
    assert!(text.contains("DTSTART:20260329T013000Z") && text.contains("SUMMARY:Point presse\\, puis balance"), "{text}");
    assert!(text.contains("/app/interactions/"), "it leads back: {text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn workbooks_and_contacts_come_in_like_text() {
    let estate = Estate::new().await;
    estate.work();
    let (acme, other) = (estate.agency("acme").await, estate.agency("other").await);
    let (ada, bea) = (estate.admin(&acme).await, estate.admin(&other).await);
    fill(&ada).await;
    // What one agency takes out as a workbook, another can bring in; the apostrophe stays where somebody typed one.
    let book = file(&ada, "/app/people/export.xlsx?names=1").await.2;
    let rows = sheet(&book, "Données");
    let import = carriage::bring(&bea, "people", "gens.xlsx", &book).await;
    assert_eq!(import.status, StatusCode::SEE_OTHER, "{}", import.body);
    let import = import.location().to_string();
    let columns: Vec<&str> = rows[0].iter().map(|c| if c == "last_contact_on" { "" } else { c.as_str() }).collect();
    carriage::start(&bea, &import, &columns, &[]).await;
    carriage::ended(&bea, &import).await;
    let people = |of: &Agency| of.run(|tx| (address_book::PEOPLE.store.list)(tx, &Query::default())).expect("people");
    let mut kept: Vec<String> = people(&other).iter().map(|p| format!("{} {}", p["last_name"], p["confidential_notes"])).collect();
    kept.sort();
    assert_eq!(kept, ["\"Lune\" \"=1+1\"", "\"Nord\" \"secret\"", "\"Sud\" \"-2\""]);
    let report = file(&bea, &format!("{import}/report.xlsx")).await.2;
    let lines = sheet(&report, "Données");
    assert_eq!(lines.iter().filter(|row| row[1] == "Créée").count(), 3, "{lines:?}");

    let cards = file(&ada, "/app/people/export.vcf").await.2;
    let import = carriage::bring(&bea, "people", "contacts.vcf", &cards).await;
    assert_eq!(import.status, StatusCode::SEE_OTHER, "{}", import.body);
    let page = bea.get(import.location()).await.body;
    assert!(page.contains("first_name") && page.contains("zo") | page.contains("Zoé"), "{page}");
}

/// A workbook of one sheet with this XML.
fn crafted(xml: &str) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    let rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let parts = [
        (
            "[Content_Types].xml",
            format!("{head}<Types xmlns=\"{package}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"),
        ),
        (
            "_rels/.rels",
            format!(
                "{head}<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{rels}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "{head}<workbook xmlns=\"{main}\" xmlns:r=\"{rels}\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "{head}<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{rels}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!("{head}<worksheet xmlns=\"{main}\">{xml}</worksheet>")),
    ];
    for (name, body) in parts {
        out.start_file(name, stored).expect("a part");
        out.write_all(body.as_bytes()).expect("a part");
    }
    out.finish().expect("an archive").into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_workbook_is_refused_and_the_house_stands() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let cell = |place: &str| format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>x</t></is></c>");
    // Two cells at the corners of the largest sheet: read whole, it wants hundreds of gigabytes.
    let far = crafted(&format!("<sheetData><row r=\"1\">{}</row><row r=\"1048576\">{}</row></sheetData>", cell("A1"), cell("XFD1048576")));
    let honest = crafted(&format!("<sheetData><row r=\"1\">{}</row><row r=\"2\">{}</row></sheetData>", cell("A1"), cell("A2")));
    let heavy = carriage::bring(&ada, "people", "loin.xlsx", &far).await;
    assert_eq!(heavy.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(heavy.body.contains("trop de mémoire ou de temps"), "{}", heavy.body);
    for broken in [&far[..200], b"PK\x03\x04nothing", b"\xd0\xcf\x11\xe0nothing either", b"\0rows\n[[1,[\"a\"]],[2,[\"b\"]]]"] {
        let answer = carriage::bring(&ada, "people", "abime.xlsx", broken).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("pas un tableau lisible"), "{}", answer.body);
    }
    let long: String = (1..=10_002).map(|n| format!("<row r=\"{n}\">{}</row>", cell(&format!("A{n}")))).collect();
    let long = carriage::bring(&ada, "people", "long.xlsx", &crafted(&format!("<sheetData>{long}</sheetData>"))).await;
    assert!(long.status == StatusCode::UNPROCESSABLE_ENTITY && long.body.contains("10 000"), "{}", long.body);
    let taken = carriage::bring(&ada, "people", "bon.xlsx", &honest).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "an honest one is taken as before: {}", taken.body);
}
