//! Uploads that break and go on.

use super::kit::{begin, key, lying, parts};
use house_tests::{Answer, Browser, Estate};
use kernel::diesel::prelude::*;
use kernel::schema::{loose_files, uploads};
use reqwest::{Method, StatusCode};
use serde_json::json;
use tokio::io::AsyncWriteExt;

/// A part of a file, from a byte on.
async fn patch((browser, key): (&Browser, &str), at: &str, from: usize, content: &[u8]) -> Answer {
    let request = browser
        .request(Method::PATCH, at)
        .bearer_auth(key)
        .header("tus-resumable", "1.0.0")
        .header("upload-offset", from)
        .header("content-type", "application/offset+octet-stream");
    browser.send(request.body(content.to_vec())).await
}

async fn asked((browser, key): (&Browser, &str), at: &str) -> Answer {
    browser
        .send(browser.request(Method::HEAD, at).bearer_auth(key).header("tus-resumable", "1.0.0").header("accept", "application/json"))
        .await
}

fn path(begun: &Answer) -> String {
    let at = begun.location();
    at[at.find("/api/").expect("an address")..].to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_broke_off_goes_on_where_it_was() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bea) = (estate.admin(&acme).await, estate.member(&acme, "booker").await);
    let person = ada.create("people", json!({"last_name": "Lune"})).await;
    let mut film = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".to_vec();
    film.extend((0..900_000_u32).map(|n| (n % 249) as u8));
    let (hers, others) = (key(&ada).await, key(&bea).await);
    let program = estate.visitor(&acme);
    let (mine, theirs) = ((&program, hers.as_str()), (&program, others.as_str()));
    let begun = begin(mine, &person, "concert.mp4", film.len() as u64).await;
    assert_eq!((begun.status, begun.header("tus-resumable")), (StatusCode::CREATED, "1.0.0"), "{}", begun.body);
    let at = path(&begun);
    let first = patch(mine, &at, 0, &film[..250_000]).await;
    assert_eq!((first.status, first.header("upload-offset")), (StatusCode::NO_CONTENT, "250000"), "{}", first.body);
    // The line breaks in the middle of the second piece: what came of it is there.
    let host = program.origin().trim_start_matches("http://");
    let head = format!(
        "PATCH {at} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {hers}\r\ntus-resumable: 1.0.0\r\nupload-offset: 250000\r\n\
         content-type: application/offset+octet-stream\r\ncontent-length: 400000\r\n\r\n"
    );
    let mut line = tokio::net::TcpStream::connect(estate.server).await.expect("a line");
    line.write_all(head.as_bytes()).await.expect("asked");
    line.write_all(&film[250_000..400_000]).await.expect("a part of it");
    line.flush().await.expect("sent");
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    drop(line);
    let mut offset = 0;
    for _ in 0..50 {
        offset = asked(mine, &at).await.header("upload-offset").parse().expect("a number");
        if offset > 250_000 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(offset, 400_000, "what came before the line broke is kept");
    // Somewhere else than where it is, of another client, of another person: no.
    assert_eq!(patch(mine, &at, 250_000, &film[250_000..]).await.status, StatusCode::CONFLICT);
    assert_eq!(asked(theirs, &at).await.status, StatusCode::NOT_FOUND);
    assert_eq!(patch(theirs, &at, offset, &film[offset..]).await.status, StatusCode::NOT_FOUND);
    let old = program.request(Method::PATCH, &at).bearer_auth(&hers).header("tus-resumable", "0.2.2");
    assert_eq!(program.send(old).await.status, StatusCode::PRECONDITION_FAILED);
    let last = patch(mine, &at, offset, &film[offset..]).await;
    assert_eq!((last.status, last.header("upload-offset")), (StatusCode::NO_CONTENT, &*film.len().to_string()), "{}", last.body);
    // Whoever did not hear that asks once more, and makes no second file.
    assert_eq!(asked(mine, &at).await.header("upload-offset"), film.len().to_string());
    let list = ada.get_json(&format!("/api/v1/people/{person}/files")).await.json();
    assert_eq!(
        (list["data"].as_array().map(Vec::len), &list["data"][0]["latest"], &list["data"][0]["sort"]),
        (Some(1), &json!(1), &json!("video"))
    );
    let source = list["data"][0]["versions"][0]["source"].as_str().expect("a source");
    let kept = ada.request(Method::GET, source).send().await.expect("an answer").bytes().await.expect("bytes");
    assert!(kept == film, "{} bytes of {}", kept.len(), film.len());
    assert_eq!(parts(&acme), 0);
    assert_eq!(acme.run(web::plan::weight).expect("a weight"), i64::try_from(film.len()).expect("small"));
    // Nothing stays of the pieces.
    estate.work();
    for _ in 0..100 {
        if acme.run(|tx| tx.one::<i64>(loose_files::table.count())).expect("a count") == 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(lying(&estate, &acme), 1);
    // One that is called off gives its room back.
    let off = path(&begin(mine, &person, "b.mp4", 5_000_000).await);
    patch(mine, &off, 0, &film[..10_000]).await;
    let gone = program.send(program.request(Method::DELETE, &off).bearer_auth(&hers).header("tus-resumable", "1.0.0")).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(acme.run(|tx| tx.one::<i64>(uploads::table.filter(uploads::done_at.is_null()).count())).expect("a count"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_store_is_away_and_nothing_else_suffers() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let person = ada.create("people", json!({"last_name": "Lune"})).await;
    let kept = super::kit::call(&ada, &person, "rider.pdf", &super::kit::pdf("un")).await;
    let source = kept["versions"][0]["source"].as_str().expect("a source").to_string();
    let hers = key(&ada).await;
    let program = estate.visitor(&acme);
    let mine = (&program, hers.as_str());
    let film = super::kit::pdf("deux");
    let at = path(&begin(mine, &person, "suite.pdf", film.len() as u64).await);
    assert_eq!(patch(mine, &at, 0, &film[..10]).await.status, StatusCode::NO_CONTENT);
    // Away: where the folder was, there is none to go into.
    let (place, aside) = (estate.settings.data.join("files"), estate.settings.data.join("aside"));
    std::fs::rename(&place, &aside).expect("moved");
    std::fs::write(&place, b"").expect("in its place");
    let said = ada.get(&source).await;
    assert_eq!(said.status, StatusCode::SERVICE_UNAVAILABLE, "{}", said.body);
    assert_eq!(super::kit::bring(&ada, &person, "", &[("a.txt", b"a".to_vec())]).await.status, StatusCode::SERVICE_UNAVAILABLE);
    let piece = patch(mine, &at, 10, &film[10..]).await;
    assert_eq!((piece.status, piece.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "30"), "{}", piece.body);
    for page in [
        format!("/app/people/{person}"),
        "/app/files".into(),
        "/app/people".into(),
        format!("/app/people/{person}/files/{}", kept["id"].as_str().expect("an id")),
    ] {
        assert_eq!(ada.get(&page).await.status, StatusCode::OK, "{page}");
    }
    // It returns, and the upload goes on where it was; no room is held by what did not come.
    std::fs::remove_file(&place).expect("gone");
    std::fs::rename(&aside, &place).expect("back");
    assert_eq!(asked(mine, &at).await.header("upload-offset"), "10");
    assert_eq!(patch(mine, &at, 10, &film[10..]).await.status, StatusCode::NO_CONTENT);
    assert_eq!(ada.get(&source).await.status, StatusCode::OK);
    let list = ada.get_json(&format!("/api/v1/people/{person}/files")).await.json();
    assert_eq!(list["data"].as_array().map(Vec::len), Some(2), "{list}");
    assert_eq!(acme.run(web::plan::weight).expect("a weight"), (super::kit::pdf("un").len() + film.len()) as i64);
}
