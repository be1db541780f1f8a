//! Files of records: brought, seen, in versions, within everybody's reach and no further, and nothing left of them.

pub mod kit;
mod left;
mod light;
mod resume;

use house_tests::{Browser, Estate};
use kernel::diesel::prelude::*;
use kernel::schema::{attachments as a, grants, journal};
use kit::{bring, call, jpeg, lying, parts, pdf};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::io::Cursor;

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_brought_seen_and_kept_in_versions() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let person = ada.create("people", json!({"first_name": "Nova", "last_name": "Lune"})).await;
    let page = format!("/app/people/{person}");
    // Without a script, two at once, into a folder.
    let done = bring(&ada, &person, "03_Technique", &[("Fiche technique.pdf", pdf("une")), ("notes.txt", b"scene 4 x 3\n".to_vec())]).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, &*format!("{page}#files")), "{}", done.body);
    let shown = ada.get(&page).await.body;
    for said in ["Fichiers", "03_Technique", "Fiche technique", "capture=\"environment\"", "a ajouté le fichier"] {
        assert!(shown.contains(said), "{said} is not on the page: {shown}");
    }
    let list = ada.get_json(&format!("/api/v1/people/{person}/files")).await.json();
    let (sheet, notes) = (&list["data"][0], &list["data"][1]);
    assert_eq!(
        (sheet["title"].as_str(), sheet["sort"].as_str(), notes["title"].as_str()),
        (Some("Fiche technique"), Some("document"), Some("notes"))
    );
    let file = sheet["id"].as_str().expect("an id").to_string();
    // The same name once more is the next version; the first one stays.
    bring(&ada, &person, "", &[("fiche_technique.PDF", pdf("deux"))]).await;
    let whole = ada.get_json(&format!("/api/v1/people/{person}/files/{file}")).await.json();
    assert_eq!((&whole["latest"], whole["versions"].as_array().expect("versions").len()), (&json!(2), 2), "{whole}");
    for (number, word) in [(1, "une"), (2, "deux")] {
        let source = ada.get(&format!("{page}/files/{file}/{number}/source")).await;
        assert!(source.status == 200 && source.body.contains(word), "{}", source.body);
        let named = source.header("content-disposition");
        let day = chrono::Utc::now().format("%Y-%m-%d");
        assert!(named.starts_with("attachment") && named.contains(&format!("NovaLune_FicheTechnique_V{number}_{day}.pdf")), "{named}");
        assert!(source.header("content-security-policy").contains("sandbox") && source.header("x-content-type-options") == "nosniff");
    }
    let seen = ada.get(&format!("{page}/files/{file}")).await.body;
    assert!(seen.contains(&format!("<iframe src=\"{page}/files/{file}/2/view\"")) && seen.contains("Comparer deux versions"), "{seen}");
    // Put away, into the bin, and out of it.
    let named = ada.submit("/app", &format!("{page}/files/{file}/edit"), &[("title", "Rider"), ("folder", "01_Booking / 2026")]).await;
    assert_eq!(named.status, StatusCode::SEE_OTHER);
    ada.submit("/app", &format!("{page}/files/{file}/delete"), &[]).await;
    assert!(!ada.get(&page).await.body.contains("Rider</a>") && ada.get(&format!("{page}/files")).await.body.contains("Rider"));
    ada.submit("/app", &format!("{page}/files/{file}/restore"), &[]).await;
    let back = ada.get_json(&format!("/api/v1/people/{person}/files/{file}")).await.json();
    assert_eq!((&back["title"], &back["folder"], &back["latest"]), (&json!("Rider"), &json!("01_Booking/2026"), &json!(2)));
    let told: Vec<String> =
        acme.run(|tx| tx.all(journal::table.filter(journal::subject.eq(person)).order(journal::id).select(journal::what))).expect("lines");
    let told: Vec<&str> = told.iter().filter_map(|what| what.strip_prefix("people.")).collect();
    assert_eq!(told, ["created", "filed", "filed", "filed", "refiled", "unfiled", "file_restored"]);
    // An empty file, and none at all, are said where the form stands.
    for wrong in [vec![("vide.txt", Vec::new())], Vec::new()] {
        let said = bring(&ada, &person, "", &wrong).await;
        assert!(said.status == StatusCode::SEE_OTHER && said.header("set-cookie").contains("toast"), "{wrong:?}");
    }
    assert_eq!(ada.get_json(&format!("/api/v1/people/{person}/files")).await.json()["data"].as_array().map(Vec::len), Some(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_within_reach_of_whoever_reaches_their_record() {
    let estate = Estate::new().await;
    let (acme, rival) = (estate.agency("acme").await, estate.agency("rival").await);
    let (ada, bea, tom, eve) =
        (estate.admin(&acme).await, estate.member(&acme, "booker").await, estate.member(&acme, "viewer").await, estate.admin(&rival).await);
    let (hers, mine) =
        (ada.create("people", json!({"last_name": "Durand"})).await, bea.create("people", json!({"last_name": "Mienne"})).await);
    let file = call(&ada, &hers, "contrat.pdf", &pdf("secret")).await["id"].as_str().expect("an id").to_string();
    let at = format!("/app/people/{hers}/files/{file}");
    assert_eq!(bea.get(&format!("{at}/1/source")).await.status, 200);
    // A viewer reads and changes nothing.
    assert_eq!(tom.get(&at).await.status, 200);
    assert!(!tom.get(&format!("/app/people/{hers}")).await.body.contains("data-island=\"bring\""));
    for act in ["delete", "edit", "restore"] {
        assert_eq!(tom.submit("/app", &format!("{at}/{act}"), &[("title", "x")]).await.status, StatusCode::FORBIDDEN, "{act}");
    }
    assert_eq!(bring(&tom, &hers, "", &[("a.txt", b"a".to_vec())]).await.status, StatusCode::FORBIDDEN);
    // What is out of reach is not there, by any way; another agency's neither, nor through a record of one's own.
    acme.run(|tx| {
        let line = grants::table.filter(grants::role.eq("booker").and(grants::permission.like("address_book.people.%")));
        tx.run(kernel::diesel::update(line).set(grants::reach.eq("own")))
    })
    .expect("a limit");
    estate.house.changed(acme.id);
    for (who, record) in [(&bea, hers), (&bea, mine), (&eve, hers)] {
        for rest in ["", "/compare", "/1/source", "/1/view"] {
            let path = format!("/app/people/{record}/files/{file}{rest}");
            assert_eq!(who.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        for path in [format!("/api/v1/people/{record}/files/{file}"), format!("/api/v1/people/{record}/files/{file}/1/source")] {
            assert_eq!(who.get_json(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(who.api(Method::DELETE, &format!("/api/v1/people/{record}/files/{file}"), None).await.status, StatusCode::NOT_FOUND);
        assert_eq!(who.submit("/app", &format!("/app/people/{record}/files/{file}/delete"), &[]).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(bea.get_json(&format!("/api/v1/people/{hers}/files")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(bring(&bea, &hers, "", &[("a.txt", b"a".to_vec())]).await.status, StatusCode::NOT_FOUND);
    // A key is nobody's way in, were it guessed.
    let key: String = acme.run(|tx| tx.one(a::table.filter(a::slot_id.is_not_null()).select(a::key))).expect("a key");
    assert_eq!(ada.get(&format!("/media/{key}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ada.get_json(&format!("/api/v1/people/{hers}/files/{file}")).await.json()["latest"], json!(1));
    // A module that is off takes its records' files along; an agency that is closed, all of them.
    ada.submit("/app/modules", "/app/modules/showcase/off", &[]).await;
    tenants::suspend(&estate.house, "acme", "impayé").expect("suspended");
    estate.house.changed(acme.id);
    for path in [format!("{at}/1/source"), format!("{at}/1/view"), format!("/api/v1/people/{hers}/files/{file}/1/source")] {
        assert_eq!(ada.get(&path).await.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_lose_what_cameras_told_and_nothing_runs() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let person = ada.create("people", json!({"last_name": "Lune"})).await;
    let photo = jpeg(1_600, 900, "GPS 48.8566 N, appareil de Léa");
    assert!(photo.windows(9).any(|w| w == b"GPS 48.85"), "the test brings what is to go");
    let kept = call(&ada, &person, "photo.jpg", &photo).await;
    let version = &kept["versions"][0];
    assert_eq!(
        (&kept["sort"], &version["content_type"], &version["width"]),
        (&json!("image"), &json!("image/jpeg"), &json!(1_600)),
        "{kept}"
    );
    let source = bytes(&ada, version["source"].as_str().expect("a source")).await;
    assert!(!source.windows(3).any(|w| w == b"GPS") && !source.windows(4).any(|w| w == b"Exif"), "metadata stayed");
    let picture = image::ImageReader::new(Cursor::new(&source)).with_guessed_format().expect("a format").decode().expect("a picture");
    assert_eq!((picture.width(), picture.height()), (1_600, 900), "not a pixel less");
    let small = ada.get(&format!("/app/people/{person}/files/{}/1/view?size=small", kept["id"].as_str().expect("an id"))).await;
    assert_eq!((small.status, small.header("content-type")), (StatusCode::OK, "image/jpeg"));
    // What a browser would run is saved, as text or as bytes, and shown to nobody.
    for (name, content) in [
        ("logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"),
        ("page.html", "<!doctype html><script>alert(1)</script>"),
        ("photo.png", "<html><script>alert(1)</script>"),
        ("doc.xhtml", "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><script>alert(1)</script></html>"),
        ("polyglot.jpg", "GIF89a/*<svg onload=alert(1)>*/"),
    ] {
        let kept = call(&ada, &person, name, content.as_bytes()).await;
        let source = ada.get(kept["versions"][0]["source"].as_str().expect("a source")).await;
        assert_eq!(kept["versions"][0]["view"], Value::Null, "{name}");
        let content_type = source.header("content-type");
        assert!(
            content_type.starts_with("text/plain") || content_type.starts_with("image/gif") || content_type == "application/octet-stream",
            "{name}: {content_type}"
        );
        assert!(source.header("content-disposition").starts_with("attachment") && source.header("x-content-type-options") == "nosniff");
        assert!(source.header("content-security-policy").starts_with("default-src 'none'; sandbox"), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_is_given_in_the_parts_that_are_asked_for() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let person = ada.create("people", json!({"last_name": "Lune"})).await;
    let mut film = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".to_vec();
    film.extend((0..300_000_u32).map(|n| (n % 251) as u8));
    let kept = call(&ada, &person, "concert.mp4", &film).await;
    let view = kept["versions"][0]["view"].as_str().expect("to be seen").to_string();
    let ask = async |range: &str| {
        let answer = ada.request(Method::GET, &view).header("range", range).send().await.expect("an answer");
        let told = |name: &str| answer.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_string();
        let (status, range, length) = (answer.status().as_u16(), told("content-range"), told("content-length"));
        (status, range, length, answer.bytes().await.expect("bytes").to_vec())
    };
    let whole = film.len();
    let (status, range, length, part) = ask("bytes=100-199").await;
    assert_eq!((status, range, length), (206, format!("bytes 100-199/{whole}"), "100".into()));
    assert_eq!(part, film[100..200]);
    assert_eq!(ask(&format!("bytes={}-", whole - 5)).await.3, film[whole - 5..]);
    assert_eq!(ask("bytes=-7").await.3, film[whole - 7..]);
    assert_eq!(ask("bytes=0-").await.3, film);
    assert_eq!(ask(&format!("bytes={whole}-")).await.0, 416);
    // Several at once, and what is no range: the whole.
    for odd in ["bytes=0-1,5-9", "bytes=x", "lines=1-2", "bytes=9-3"] {
        let (status, .., content) = ask(odd).await;
        assert!((status, content.len()) == (200, whole) || status == 416, "{odd}: {status}");
    }
    let tag = ada.get(&view).await.header("etag").to_string();
    let known = ada.send(ada.request(Method::GET, &view).header("if-none-match", tag)).await;
    assert_eq!(known.status, StatusCode::NOT_MODIFIED);
}

#[tokio::test(flavor = "multi_thread")]
async fn room_is_taken_before_the_first_byte_and_never_twice() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let person = ada.create("people", json!({"last_name": "Lune"})).await;
    // The plan has room for ten of these; twenty come at once.
    let (one, most) = (10_000_i64, 30_000_000_000_i64);
    let full = most - 10 * one;
    acme.run(move |tx| {
        let row = (
            a::resource.eq("pictures"),
            a::record.eq(uuid::Uuid::now_v7()),
            a::key.eq("-"),
            a::name.eq("-"),
            a::content_type.eq("-"),
            a::bytes.eq(full),
        );
        tx.run(kernel::diesel::insert_into(a::table).values(row))
    })
    .expect("a full house");
    let token = ada.token("/app").await;
    let mut set = tokio::task::JoinSet::new();
    for n in 0..20 {
        let (ada, token, text) = (ada.clone(), token.clone(), "x".repeat(10_000));
        set.spawn(async move {
            let request = ada.request(Method::POST, &format!("/api/v1/people/{person}/files?name=f{n}.txt")).header("x-csrf", token);
            ada.send(request.body(text)).await.status.as_u16()
        });
    }
    let all = set.join_all().await;
    assert_eq!((all.iter().filter(|s| **s == 201).count(), all.iter().filter(|s| **s == 422).count()), (10, 10), "{all:?}");
    let weight: i64 = acme.run(web::plan::weight).expect("a weight");
    assert_eq!(weight, most, "not one byte too many, nothing promised any more");
    let (program, key) = (estate.visitor(&acme), kit::key(&ada).await);
    // More than a file may weigh is refused before it comes, whatever the plan.
    for bytes in [501_u64 * 1024 * 1024, 2_000_000_000] {
        let refused = kit::begin((&program, &key), &person, "film.mp4", bytes).await;
        assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", refused.body);
    }
    assert_eq!(parts(&acme), 0);
    assert_eq!(lying(&estate, &acme), 10);
}

async fn bytes(browser: &Browser, path: &str) -> Vec<u8> {
    browser.request(Method::GET, path).send().await.expect("an answer").bytes().await.expect("bytes").to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_file_within_reach_is_found_in_one_place_and_four_fifths_are_told() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bea) = (estate.admin(&acme).await, estate.member(&acme, "booker").await);
    let (hers, mine) =
        (ada.create("people", json!({"last_name": "Durand"})).await, bea.create("people", json!({"last_name": "Mienne"})).await);
    let label = ada.create("organisations", json!({"name": "Wolframbande", "kind": "label"})).await;
    assert!(ada.get("/app/files").await.body.contains("Aucun fichier"));
    bring(&ada, &hers, "02_Contrats", &[("Contrat été.pdf", pdf("a"))]).await;
    bring(&bea, &mine, "", &[("notes.txt", b"a".to_vec())]).await;
    let token = ada.token("/app").await;
    let kept =
        ada.request(Method::POST, &format!("/api/v1/organisations/{label}/files?name=logo.pdf")).header("x-csrf", token).body(pdf("l"));
    assert_eq!(ada.send(kept).await.status, StatusCode::CREATED);
    let found = async |who: &Browser, query: &str| {
        let list = who.get_json(&format!("/api/v1/files{query}")).await.json();
        let mut titles: Vec<String> =
            list["data"].as_array().expect("files").iter().map(|f| f["title"].as_str().unwrap_or_default().to_string()).collect();
        titles.sort();
        titles.join(" ")
    };
    assert_eq!(found(&ada, "").await, "Contrat été logo notes");
    assert_eq!(found(&ada, "?q=ete%20CONTRAT").await, "Contrat été");
    assert_eq!(found(&ada, "?folder=02_Contrats").await, "Contrat été");
    assert_eq!(found(&ada, "?sort=document&of=organisations").await, "logo");
    assert_eq!(found(&ada, "?sort=video").await, "");
    let page = ada.get("/app/files?q=contrat").await.body;
    assert!(page.contains("Contrat été") && page.contains("Durand") && !page.contains(">notes<"), "{page}");
    // As far as one's records go, and no further; without a module, without its records' files.
    acme.run(|tx| {
        let line = grants::table.filter(grants::role.eq("booker").and(grants::permission.like("address_book.people.%")));
        tx.run(kernel::diesel::update(line).set(grants::reach.eq("own")))
    })
    .expect("a limit");
    estate.house.changed(acme.id);
    assert_eq!(found(&bea, "").await, "logo notes");
    assert!(!bea.get("/app/files").await.body.contains("02_Contrats"), "nor the folders of what is out of reach");
    // What lies in a record's bin lies there with it.
    ada.submit("/app", &format!("/app/people/{hers}/delete"), &[("version", "1")]).await;
    assert_eq!(found(&ada, "").await, "logo notes");
    // Four fifths: whoever leads is told, once.
    let weight: i64 = acme.run(web::plan::weight).expect("a weight");
    acme.run(move |tx| {
        let bytes = 24_000_000_000 - weight - 5;
        let row = (
            a::resource.eq("pictures"),
            a::record.eq(uuid::Uuid::now_v7()),
            a::key.eq("-"),
            a::name.eq("-"),
            a::content_type.eq("-"),
            a::bytes.eq(bytes),
        );
        tx.run(kernel::diesel::insert_into(a::table).values(row))
    })
    .expect("nearly four fifths");
    for n in 0..3 {
        bring(&bea, &mine, "", &[(&*format!("n{n}.txt"), b"abc".to_vec())]).await;
    }
    use kernel::schema::{members, notices, work::jobs};
    let told: Vec<String> = acme
        .run(|tx| {
            let told = notices::table
                .inner_join(members::table.on(members::tenant_id.eq(notices::tenant_id).and(members::id.eq(notices::member_id))));
            tx.all(told.filter(notices::kind.eq("storage-near")).select(members::email))
        })
        .expect("notices");
    assert_eq!(told, std::slice::from_ref(&acme.email));
    let mails: i64 = acme.run(|tx| tx.one(jobs::table.filter(jobs::name.eq("house.send_mail")).count())).expect("a count");
    assert_eq!(mails, 1, "a letter by a job");
    assert!(ada.get("/app/files").await.body.contains("Plus de quatre cinquièmes"));
}
