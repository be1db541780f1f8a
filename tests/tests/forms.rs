//! Forms of records, as a browser sends them: nothing that was typed is lost.

use house_tests::{Answer, Browser, Estate, PASSWORD};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};

/// A picture of one colour.
fn png(red: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbaImage::from_pixel(300, 200, image::Rgba([red, 60, 20, 255]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .expect("a picture");
    bytes.into_inner()
}

/// An artist's form with a file beside it: no bytes is what a browser sends when none was chosen.
async fn artist(by: &Browser, to: &str, values: &[(&str, &str)], file: Vec<u8>) -> Answer {
    let token = by.token("/app").await;
    let name = if file.is_empty() { "" } else { "portrait.png" };
    let mut form = Form::new().text("status", "prospect");
    for (name, value) in values {
        form = form.text((*name).to_string(), (*value).to_string());
    }
    let form = form.part("photo", Part::bytes(file).file_name(name));
    let request = by.request(Method::POST, &format!("{to}?csrf={token}"));
    by.send(request.header("origin", by.origin()).header("accept", "text/html").multipart(form)).await
}

/// The value of the form's first field of this name that has one.
fn value<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    let mut inputs = page.split("<input").filter(|tag| tag.split('>').next().is_some_and(|t| t.contains(&format!("name=\"{name}\""))));
    inputs.find_map(|tag| tag.split('>').next()?.split("value=\"").nth(1)?.split('"').next())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_comes_with_its_form_and_is_replaced_and_removed_there() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let empty = ada.get("/app/artists/new").await.body;
    assert!(empty.contains("enctype=\"multipart/form-data\"") && empty.contains("type=\"file\" id=\"f-photo\""), "{empty}");

    let broken = artist(&ada, "/app/artists/new", &[("name", "Nova Lune")], b"GIF89a".to_vec()).await;
    assert!(broken.status == StatusCode::UNPROCESSABLE_ENTITY && broken.body.contains("JPEG, PNG ou WebP"), "{}", broken.body);
    assert!(broken.body.contains("f-photo-error"), "said beside its field");
    assert_eq!(value(&broken.body, "name"), Some("Nova Lune"));

    let nameless = artist(&ada, "/app/artists/new", &[("name", "")], png(10)).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", nameless.body);
    let sent = value(&nameless.body, "photo").expect("the picture waits for the rest").to_string();
    assert!(sent.starts_with(&acme.id.to_string()), "{sent}");

    let made = artist(&ada, "/app/artists/new", &[("name", "Nova Lune"), ("photo", &sent)], Vec::new()).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let edit = format!("{}/edit", made.location());
    let photo = async || {
        let page = ada.get(&edit).await.body;
        (value(&page, "photo").map(String::from), value(&page, "version").expect("a version").to_string(), page)
    };
    let (first, version, page) = photo().await;
    assert_eq!(first.as_deref(), Some(sent.as_str()));
    assert!(page.contains(&format!("<img src=\"/media/{sent}\"")) && page.contains("name=\"photo-remove\""), "{page}");
    assert_eq!(ada.get(&format!("/media/{sent}")).await.header("content-type"), "image/jpeg");

    artist(&ada, &edit, &[("name", "Nova"), ("version", &version), ("photo", &sent)], Vec::new()).await;
    let (same, version, _) = photo().await;
    assert_eq!(same, first, "no file chosen: the picture stays");
    artist(&ada, &edit, &[("version", &version), ("photo", &sent)], png(200)).await;
    let (second, version, _) = photo().await;
    assert!(second.is_some() && second != first, "{second:?}");
    artist(&ada, &edit, &[("version", &version), ("photo", &sent), ("photo-remove", "true")], Vec::new()).await;
    assert_eq!(photo().await.0, None);
}

/// Sends a form as a page that was opened before would.
async fn late(by: &Browser, to: &str, values: &[(&str, &str)], origin: &str) -> Answer {
    by.send(by.request(Method::POST, to).header("origin", origin).header("accept", "text/html").form(values)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_comes_back_after_signing_in_again() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let token = ada.token("/app/people/new").await;
    let typed = [("first_name", "Zoé"), ("last_name", "Tapée & Fils"), ("csrf", token.as_str())];
    ada.submit("/app", "/sign-out", &[]).await;
    let foreign = late(&ada, "/app/people/new", &typed, "https://evil.example").await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN, "another site leaves nothing here");
    let sent = late(&ada, "/app/people/new", &typed, ada.origin()).await;
    assert_eq!(sent.location(), "/sign-in?next=%2Fapp%2Fpeople%2Fnew", "{} {}", sent.status, sent.body);

    let other = estate.admin(&acme).await.get("/app/people/new").await.body;
    assert_eq!(value(&other, "first_name"), Some(""), "another browser knows nothing of it");
    let again = [("email", acme.email.as_str()), ("password", PASSWORD), ("next", "/app/people/new")];
    let signed = ada.submit("/sign-in", "/sign-in", &again).await;
    assert_eq!(signed.location(), "/app/people/new");
    let page = ada.get("/app/people/new").await.body;
    assert!(page.contains("Votre session avait expiré"), "{page}");
    assert_eq!((value(&page, "first_name"), value(&page, "last_name")), (Some("Zoé"), Some("Tapée &amp; Fils")));
    let saved = ada.submit("/app/people/new", "/app/people/new", &[("first_name", "Zoé"), ("last_name", "Tapée")]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let page = ada.get("/app/people/new").await.body;
    assert!(value(&page, "first_name") == Some("") && !page.contains("Votre session avait expiré"), "once saved it is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_token_gives_the_form_back_as_it_was_typed() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let made = ada.submit("/app/people/new", "/app/people/new", &[("first_name", "Max"), ("last_name", "Avant")]).await;
    let edit = format!("{}/edit", made.location());
    let typed = [("first_name", "Max"), ("last_name", "Après"), ("version", "1"), ("csrf", "old")];
    let sent = late(&ada, &edit, &typed, ada.origin()).await;
    assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, edit.as_str()), "{}", sent.body);
    let page = ada.get(&edit).await.body;
    assert!(value(&page, "last_name") == Some("Après") && value(&page, "version") == Some("1"), "{page}");
    ada.submit("/app", "/sign-out", &[]).await;
    ada.sign_in(&acme.email, PASSWORD).await;
    let page = ada.get(&edit).await.body;
    assert_eq!(value(&page, "last_name"), Some("Avant"), "signing out leaves nothing to the next person");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_belongs_keeps_their_places_when_something_went_wrong() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let viewer = estate.member(&acme, "viewer").await;
    let nobody = uuid::Uuid::now_v7();
    for (path, status) in [
        ("/app/no-such-place".to_string(), StatusCode::NOT_FOUND),
        (format!("/app/people/{nobody}"), StatusCode::NOT_FOUND),
        ("/app/people/no-key".to_string(), StatusCode::NOT_FOUND),
        ("/app/roles".to_string(), StatusCode::FORBIDDEN),
    ] {
        let answer = viewer.get(&path).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.body);
        assert!(answer.body.contains("<nav class=\"rail\"") && answer.body.contains("href=\"/app/people\""), "{path}: {}", answer.body);
    }
    // A stranger learns nothing of what is inside.
    let stranger = estate.visitor(&acme);
    for path in ["/app/no-such-place", "/no-such-place"] {
        assert!(!stranger.get(path).await.body.contains("class=\"rail\""), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_listed_as_the_fields_stand() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    for of in ["people", "organisations", "venues", "mandates"] {
        let path = format!("/app/{of}/new");
        let blank = ada.get(&path).await.body;
        let names = blank.split("id=\"f-").skip(1).filter_map(|rest| rest.split('"').next()).map(String::from);
        let names: Vec<String> = names.filter(|name| blank.contains(&format!("name=\"{name}\""))).collect();
        // Nothing that is asked for is there, and nearly nothing reads so.
        let typed: Vec<(&str, &str)> = names.iter().map(|name| (&**name, if name.ends_with("name") { "" } else { "\u{0}?" })).collect();
        let page = ada.submit(&path, &path, &typed).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.body);
        let listed = page.body.split("href=\"#f-").skip(1).filter_map(|rest| rest.split('"').next());
        let places: Vec<Option<usize>> = listed.map(|name| names.iter().position(|known| known == name)).collect();
        assert!(places.len() > 2 && places.is_sorted(), "{of}: {places:?} of {names:?}");
    }
}
