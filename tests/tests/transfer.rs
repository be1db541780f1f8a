//! CSV in and out over real HTTP, carried by a real worker.

use house_tests::{Agency, Browser, Estate};
use reqwest::{Method, StatusCode};
use std::fmt::Write;
use std::time::Duration;

const PAGE: &str = "/app/people/import";

async fn upload(browser: &Browser, csv: &str) -> String {
    let token = browser.token(PAGE).await;
    let part = "Content-Disposition: form-data; name=\"file\"; filename=\"people.csv\"\r\nContent-Type: text/csv";
    let body = format!("--edge\r\n{part}\r\n\r\n{csv}\r\n--edge--\r\n");
    let request = browser.request(Method::POST, &format!("{PAGE}?csrf={token}"));
    let answer = browser.send(request.header("content-type", "multipart/form-data; boundary=edge").body(body)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location().to_string()
}

fn people(acme: &Agency) -> i64 {
    use kernel::query::Query;
    acme.run(|tx| address_book::Person::RESOURCE.count(tx, &Query::default(), 100_000)).expect("a count")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_becomes_people_and_can_be_taken_back() {
    let estate = Estate::new().await;
    estate.work();
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let mut csv = String::from("Prénom;Nom;E-mail;Ville\n");
    for n in 0..600 {
        let name = if n % 100 == 7 { "" } else { "Martin" };
        let _ = writeln!(csv, "Zoé{n};{name};zoe{n}@exemple.fr;'=Paris");
    }
    let import = upload(&ada, &csv).await;
    let mapping = [("column.0", "first_name"), ("column.1", "last_name"), ("column.2", "email"), ("column.3", "city")];
    let mapped = ada.submit(&import, &import, &mapping).await;
    assert_eq!((mapped.status, mapped.location()), (StatusCode::SEE_OTHER, format!("{import}/preview").as_str()), "{}", mapped.body);
    let started = ada.submit(&format!("{import}/preview"), &format!("{import}/start"), &[]).await;
    assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.body);
    for _ in 0..600 {
        if ada.get(&format!("{import}/refused.csv")).await.body.lines().count() == 7 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(people(&acme), 594);
    let out = ada.get("/app/people/export.csv?names=1&city.is=%3DParis&q=Zo%C3%A9599").await;
    assert_eq!(out.body.lines().count(), 2, "{}", out.body);
    assert!(out.body.contains(";'=Paris;"), "{}", out.body);
    let undone = ada.submit(PAGE, &format!("{import}/undo"), &[]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.body);
    assert_eq!(people(&acme), 0);
}
