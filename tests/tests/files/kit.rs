//! Bringing files, and looking at what lies in the store.

use house_tests::{Agency, Answer, Browser, Estate};
use kernel::diesel::prelude::*;
use kernel::schema::upload_parts;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use serde_json::Value;
use std::path::Path;
use uuid::Uuid;

/// The beginning of a PDF, with a word in it.
pub fn pdf(word: &str) -> Vec<u8> {
    format!("%PDF-1.7\n% {word}\n%%EOF\n").into_bytes()
}

/// A photograph with this in its metadata.
pub fn jpeg(width: u32, height: u32, told: &str) -> Vec<u8> {
    let mut picture = Vec::new();
    let image = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, 90]));
    image.write_to(&mut std::io::Cursor::new(&mut picture), image::ImageFormat::Jpeg).expect("a picture");
    let told = format!("Exif\0\0MM\0*{told}");
    let length = u16::try_from(told.len() + 2).expect("short");
    let mut whole = vec![0xff, 0xd8, 0xff, 0xe1];
    whole.extend(length.to_be_bytes());
    whole.extend(told.as_bytes());
    whole.extend(&picture[2..]);
    whole
}

/// Sends a plain form of files.
pub async fn bring(browser: &Browser, record: &Uuid, folder: &str, files: &[(&str, Vec<u8>)]) -> Answer {
    let token = browser.token("/app").await;
    let mut form = Form::new().text("folder", folder.to_string());
    for (name, content) in files {
        form = form.part("files", Part::bytes(content.clone()).file_name((*name).to_string()));
    }
    let request = browser.request(Method::POST, &format!("/app/people/{record}/files?csrf={token}")).header("accept", "text/html");
    browser.send(request.multipart(form)).await
}

/// One file by one call; the document that it became.
pub async fn call(browser: &Browser, record: &Uuid, name: &str, content: &[u8]) -> Value {
    let token = browser.token("/app").await;
    let request = browser.request(Method::POST, &format!("/api/v1/people/{record}/files?name={name}")).header("x-csrf", token);
    let kept = browser.send(request.body(content.to_vec())).await;
    assert_eq!(kept.status, StatusCode::CREATED, "{name}: {}", kept.body);
    kept.json()
}

/// Begins an upload that can be gone on with.
pub async fn begin((browser, key): (&Browser, &str), record: &Uuid, name: &str, bytes: u64) -> Answer {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let request = browser
        .request(Method::POST, &format!("/api/v1/people/{record}/uploads"))
        .bearer_auth(key)
        .header("tus-resumable", "1.0.0")
        .header("upload-length", bytes)
        .header("upload-metadata", format!("filename {}", STANDARD.encode(name)));
    browser.send(request).await
}

/// A key for programs of this person's.
pub async fn key(browser: &Browser) -> String {
    let page = browser.submit("/app/profile", "/app/profile/tokens", &[("label", "essai"), ("days", "30")]).await.body;
    let rest = page.split("<code>est_").nth(1).and_then(|rest| rest.split('<').next()).expect("a key");
    format!("est_{rest}")
}

/// How many pieces wait for the rest.
pub fn parts(agency: &Agency) -> i64 {
    agency.run(|tx| tx.one(upload_parts::table.count())).expect("a count")
}

/// How many files lie in the store of an agency.
pub fn lying(estate: &Estate, agency: &Agency) -> usize {
    fn count(folder: &Path) -> usize {
        let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
        entries.flatten().map(|e| if e.path().is_dir() { count(&e.path()) } else { 1 }).sum()
    }
    count(&estate.settings.data.join("files").join(agency.id.to_string()))
}
