//! Mail addresses are looked at: by a real question to a real DNS server, a verifier that answers as documented, and a relay
//! that refuses; nothing of it waits with whoever saves, and nothing of it is left of whoever is erased.

use chrono::{Duration, Utc};
use house_tests::{Agency, Browser, Estate};
use kernel::diesel::prelude::*;
use kernel::job::Order;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, UdpSocket};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use uuid::Uuid;

kernel::diesel::table! {
    address_checks (tenant_id, address) {
        address -> Text,
        verdict -> Text,
        next_at -> Timestamptz,
        tenant_id -> Uuid,
    }
}

/// A DNS server: `salle.fr` takes mail, `vitrine.fr` has an address alone, `muet.fr` says that it takes none, `vide.fr` has
/// nothing, and there is nothing else.
#[derive(Clone)]
struct Zone {
    asked: Arc<Mutex<Vec<String>>>,
    away: Arc<AtomicBool>,
}

impl Zone {
    fn serve() -> Zone {
        let zone = Zone { asked: Arc::default(), away: Arc::default() };
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a port");
        tenants::ask_dns_at(socket.local_addr().expect("its address"));
        let served = zone.clone();
        std::thread::spawn(move || {
            let mut packet = [0; 1500];
            while let Ok((size, from)) = socket.recv_from(&mut packet) {
                if !served.away.load(Ordering::Relaxed) {
                    let _ = socket.send_to(&served.answer(&packet[..size]), from);
                }
            }
        });
        zone
    }

    /// RFC 1035: one question, one answer or none.
    fn answer(&self, asked: &[u8]) -> Vec<u8> {
        let (mut at, mut labels) = (12, Vec::new());
        while asked[at] != 0 {
            let end = at + 1 + usize::from(asked[at]);
            labels.push(String::from_utf8_lossy(&asked[at + 1..end]).to_lowercase());
            at = end;
        }
        let kind = asked[at + 2];
        let name = labels.join(".");
        self.asked.lock().expect("the zone").push(name.clone());
        let data: Option<Vec<u8>> = match (name.as_str(), kind) {
            // 10 mx.<name>
            ("salle.fr" | "gmial.com", 15) => Some(vec![0, 7, 0, 10, 2, b'm', b'x', 0xc0, 12]),
            // 0 .
            ("muet.fr", 15) => Some(vec![0, 3, 0, 0, 0]),
            ("vitrine.fr", 1) => Some(vec![0, 4, 192, 0, 2, 1]),
            _ => None,
        };
        let known = ["salle.fr", "gmial.com", "muet.fr", "vitrine.fr", "vide.fr"].contains(&name.as_str());
        let mut said = vec![asked[0], asked[1], 0x81, if known { 0x80 } else { 0x83 }, 0, 1, 0, u8::from(data.is_some()), 0, 0, 0, 0];
        said.extend_from_slice(&asked[12..at + 5]);
        if let Some(data) = data {
            said.extend_from_slice(&[0xc0, 12, 0, kind, 0, 1, 0, 0, 0, 1]);
            said.extend_from_slice(&data);
        }
        said
    }
}

/// A round of the job, now, done by the worker.
async fn round(acme: &Agency, until: impl Fn(&[(String, String)]) -> bool) -> Vec<(String, String)> {
    acme.run(|tx| tx.order(Order::named("address_book.verify_addresses").urgent(20))).expect("an order");
    let mut known = Vec::new();
    for _ in 0..400 {
        known = checks(acme);
        if until(&known) {
            return known;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the round did not come to it: {known:?}")
}

fn checks(acme: &Agency) -> Vec<(String, String)> {
    let all = address_checks::table.order(address_checks::address).select((address_checks::address, address_checks::verdict));
    acme.run(|tx| tx.all(all)).expect("checks")
}

async fn look(browser: &Browser, of: &str, id: Uuid) -> Value {
    let answer = browser.api(Method::POST, "/api/v1/address-checks", Some(json!({"resource": of, "id": id}))).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.json()["data"].clone()
}

async fn person(ada: &Browser, name: &str, email: &str) -> Uuid {
    ada.create("people", json!({"last_name": name, "email": email})).await
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_are_looked_at_after_the_save_and_those_in_doubt_are_listed_with_why() {
    let zone = Zone::serve();
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    for (name, email) in [
        ("Bonne", "bonne@salle.fr"),
        ("Bureau", "booking@salle.fr"),
        ("Vitrine", "v@vitrine.fr"),
        ("Muette", "m@muet.fr"),
        ("Vide", "v@vide.fr"),
        ("Nulle", "n@nulle-part.fr"),
        ("Glisse", "g@gmial.com"),
        ("Exemple", "e@salle.example"),
    ] {
        person(&ada, name, email).await;
    }
    let house = ada.create("organisations", json!({"name": "Sourde", "kind": "label", "email": "noreply@salle.fr"})).await;
    ada.create("details", json!({"kind": "email", "value": "Autre@vide.fr", "organisation_id": house})).await;
    let band = ada.create("artists", json!({"name": "Zouk", "status": "active"})).await;
    let detail = ada.create("details", json!({"kind": "email", "value": "zouk@muet.fr", "artist_id": band})).await;
    assert!(zone.asked.lock().expect("the zone").is_empty(), "no save asks anybody");
    estate.work();
    let known = round(&acme, |known| known.len() == 11).await;
    let verdict = |of: &str| known.iter().find(|(address, _)| address == of).map(|(_, verdict)| verdict.as_str());
    for (address, expected) in [
        ("bonne@salle.fr", "ok"),
        ("booking@salle.fr", "ok"),
        ("v@vitrine.fr", "risky"),
        ("m@muet.fr", "bad"),
        ("v@vide.fr", "bad"),
        ("n@nulle-part.fr", "bad"),
        ("g@gmial.com", "risky"),
        ("e@salle.example", "unknown"),
        ("noreply@salle.fr", "bad"),
        ("autre@vide.fr", "bad"),
    ] {
        assert_eq!(verdict(address), Some(expected), "{address}");
    }
    assert!(!zone.asked.lock().expect("the zone").iter().any(|name| name.ends_with("example")), "names for examples are not asked about");
    let list = ada.get_json("/api/v1/address-checks").await.json();
    let rows: Vec<(&str, &str)> = list["data"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| (row["title"].as_str().unwrap_or(""), row["reasons"][0].as_str().unwrap_or("")))
        .collect();
    let bad = [
        ("Muette", "refuses"),
        ("Nulle", "no-domain"),
        ("Sourde", "no-mail"),
        ("Sourde", "mute"),
        ("Vide", "no-mail"),
        ("Zouk", "refuses"),
    ];
    assert_eq!(rows, [&bad[..], &[("Glisse", "slip"), ("Vitrine", "no-server")]].concat(), "the worst first");
    let page = ada.get("/app/addresses-to-check?lang=en").await.body;
    assert!(
        page.contains("There is no such domain") && page.contains("Did you mean g@gmail.com?") && !page.contains("bonne@salle.fr"),
        "{page}"
    );
    assert!(ada.get("/app/follow-up?lang=en").await.body.contains("/app/addresses-to-check"));
    assert!(ada.get(&format!("/app/organisations/{house}")).await.body.contains(&format!("/app/verified/organisations/{house}")));
    // Beside the address, on each sheet that says it, and where its verdict leads to.
    let sheet = ada.get(&format!("/app/details/{detail}?lang=en")).await.body;
    assert!(sheet.contains(&format!("/app/verified/artists/{band}")) && sheet.contains("Bad"), "{sheet}");
    let band = ada.get(&format!("/app/verified/artists/{band}?lang=en")).await.body;
    assert!(band.contains("zouk@muet.fr") && band.contains("The domain says that it takes no mail."), "{band}");
    // Another agency knows nothing of it, and whoever may not read people neither.
    let other = estate.agency("other").await;
    let eve = estate.admin(&other).await;
    assert_eq!(eve.get_json("/api/v1/address-checks").await.json()["count"], 0);
    assert_eq!(eve.get(&format!("/app/verified/organisations/{house}")).await.status, StatusCode::NOT_FOUND);
    let artist = estate.member(&acme, "artist").await;
    assert_eq!(artist.get_json("/api/v1/address-checks").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_dns_is_away_nothing_is_held_against_anybody_and_it_is_tried_again() {
    let zone = Zone::serve();
    zone.away.store(true, Ordering::Relaxed);
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let lea = person(&ada, "Léa", "lea@salle.fr").await;
    let said = look(&ada, "people", lea).await;
    assert_eq!((&said[0]["verdict"], &said[0]["reasons"][0]), (&json!("unknown"), &json!("dns")));
    assert_eq!(ada.get_json("/api/v1/address-checks").await.json()["count"], 0, "nobody is doubted for that");
    let next = address_checks::table.filter(address_checks::next_at.lt(Utc::now() + Duration::hours(2)));
    let soon: i64 = acme.run(|tx| tx.one(next.count())).expect("a count");
    assert_eq!(soon, 1, "within the hour");
    zone.away.store(false, Ordering::Relaxed);
    acme.run(|tx| tx.run(kernel::diesel::update(address_checks::table).set(address_checks::next_at.eq(Utc::now())))).expect("due");
    estate.work();
    round(&acme, |known| known == [("lea@salle.fr".to_string(), "ok".to_string())]).await;
}

/// A relay that takes letters for everybody but `gone@…`, who is no more, and `policy@…`, whom it does not let us write to.
fn relay() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            std::thread::spawn(move || {
                let mut lines = BufReader::new(stream.try_clone().expect("a reader")).lines();
                let _ = stream.write_all(b"220 relay\r\n");
                let mut body = false;
                while let Some(Ok(line)) = lines.next() {
                    let said: &[u8] = match (body, line.to_uppercase().as_str()) {
                        (true, ".") => {
                            body = false;
                            b"250 taken\r\n"
                        }
                        (true, _) => continue,
                        (_, l) if l.starts_with("RCPT TO:<POLICY@") => b"550 5.7.1 we do not know you\r\n",
                        (_, l) if l.starts_with("RCPT TO:<GONE@") => b"550 5.1.1 no such mailbox\r\n",
                        (_, "DATA") => {
                            body = true;
                            b"354 go on\r\n"
                        }
                        (_, "QUIT") => b"221 bye\r\n",
                        _ => b"250 ok\r\n",
                    };
                    if stream.write_all(said).is_err() {
                        return;
                    }
                }
            });
        }
    });
    format!("smtp://127.0.0.1:{port}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_was_refused_is_remembered_until_somebody_says_that_the_address_works() {
    Zone::serve();
    let estate = Estate::with_relay(&relay()).await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let gone = person(&ada, "Partie", "gone@salle.fr").await;
    person(&ada, "Présente", "here@salle.fr").await;
    person(&ada, "Gardée", "policy@salle.fr").await;
    estate.work();
    let write = |to: &str| {
        let to = mail::Address::parse(to).expect("an address");
        let letter = mail::Message::new("test", to, "Bonjour", "Bonjour");
        acme.run(|tx| tx.order(web::letter::SendMail::now(letter)?)).expect("an order");
    };
    write("policy@salle.fr");
    write("here@salle.fr");
    write("gone@salle.fr");
    write("gone@ailleurs.fr");
    let list = async || ada.get_json("/api/v1/address-checks").await.json();
    for _ in 0..400 {
        if list().await["count"] == 1 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let told = list().await;
    assert_eq!((&told["data"][0]["address"], &told["data"][0]["reasons"][0]), (&json!("gone@salle.fr"), &json!("bounced")), "{told}");
    assert!(!checks(&acme).iter().any(|(address, _)| address == "gone@ailleurs.fr"), "nobody in the book has that address");
    // The domain takes mail: that mends nothing.
    assert_eq!(look(&ada, "people", gone).await[0]["verdict"], "bad");
    let page = ada.get(&format!("/app/verified/people/{gone}?lang=en")).await.body;
    assert!(page.contains("A letter was refused on"), "{page}");
    let at = format!("/app/verified/people/{gone}");
    let right = ada.submit(&at, &format!("{at}/right"), &[("address", "gone@salle.fr")]).await;
    assert_eq!(right.status, StatusCode::SEE_OTHER);
    assert_eq!(list().await["count"], 0);
    assert_eq!(look(&ada, "people", gone).await[0]["verdict"], "ok", "what was found before is no reason to doubt it again");
    let strange =
        ada.api(Method::POST, "/api/v1/address-checks/right", Some(json!({"resource": "people", "id": gone, "address": "here@salle.fr"})));
    assert_eq!(strange.await.status, StatusCode::NOT_FOUND, "an address of somebody else");
    write("gone@salle.fr");
    for _ in 0..400 {
        if list().await["count"] == 1 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(list().await["count"], 1, "it does not work after all");
    // Nothing of it is left of whoever is erased.
    let erased = ada.api(Method::POST, "/api/v1/privacy/erase", Some(json!({"picks": [format!("people:{gone}")]}))).await;
    assert_eq!(erased.status, StatusCode::OK, "{}", erased.body);
    assert!(!checks(&acme).iter().any(|(address, _)| address == "gone@salle.fr"));
}

/// A verifier that answers this, to whoever has this key.
fn verifier(asked: Arc<AtomicUsize>, slow: Arc<AtomicBool>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let (asked, slow) = (asked.clone(), slow.clone());
            std::thread::spawn(move || {
                let mut reader = BufReader::new(stream.try_clone().expect("a reader"));
                let (mut first, mut line) = (String::new(), String::new());
                let _ = reader.read_line(&mut first);
                while reader.read_line(&mut line).unwrap_or(0) > 2 {
                    line.clear();
                }
                asked.fetch_add(1, Ordering::Relaxed);
                if slow.load(Ordering::Relaxed) {
                    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{");
                    let _ = reader.read(&mut [0; 1]);
                    return;
                }
                let body = if first.starts_with("GET /v2/validate?api_key=clef-42&email=lea%40salle.fr") {
                    r#"{"address":"lea@salle.fr","status":"invalid","sub_status":"mailbox_not_found","free_email":false,"did_you_mean":"leo@salle.fr","account":"lea","domain":"salle.fr","smtp_provider":"","mx_found":"true","mx_record":"mx.salle.fr","firstname":null,"processed_at":"2026-11-23 10:00:00.000"}"#
                } else {
                    r#"{"error":"Invalid API key or your account ran out of credits"}"#
                };
                let _ = write!(stream, "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len());
            });
        }
    });
    format!("http://127.0.0.1:{port}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verifier_is_asked_where_the_agency_keeps_its_key_and_its_silence_is_no_verdict() {
    Zone::serve();
    let (asked, slow) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let estate = Estate::asking(&verifier(asked.clone(), slow.clone())).await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let lea = person(&ada, "Léa", "lea@salle.fr").await;
    assert_eq!(look(&ada, "people", lea).await[0]["verdict"], "ok");
    assert_eq!(asked.load(Ordering::Relaxed), 0, "no key, no question");
    let keep = async |key: &str| {
        let at = "/app/settings/integrations/zerobounce";
        let kept =
            ada.submit(at, at, &[("key", key), ("sender", ""), ("owner_id", ""), ("renew_on", ""), ("ends_on", ""), ("notes", "")]).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    };
    keep("mauvaise").await;
    assert_eq!(look(&ada, "people", lea).await[0]["verdict"], "ok");
    assert_eq!(asked.load(Ordering::Relaxed), 0, "a key alone is no wish");
    let register = async || ada.get_json("/api/v1/privacy/register").await.json()["processing"].to_string();
    assert!(!register().await.contains("ZeroBounce"), "nobody is named whom nothing is told");
    let document = "/app/settings/documents/address_book";
    assert_eq!(ada.submit(document, document, &[("version", "0"), ("verifier", "zerobounce")]).await.location(), document);
    assert!(register().await.contains("ZeroBounce"));
    assert_eq!(look(&ada, "people", lea).await[0]["verdict"], "ok", "a key that is not known says nothing of the address");
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    keep("clef-42").await;
    let said = look(&ada, "people", lea).await;
    assert_eq!(
        (&said[0]["verdict"], &said[0]["checked_by"], &said[0]["suggestion"]),
        (&json!("bad"), &json!("zerobounce"), &json!("leo@salle.fr"))
    );
    let before = asked.load(Ordering::Relaxed);
    let nowhere = person(&ada, "Nulle", "n@nulle-part.fr").await;
    assert_eq!(look(&ada, "people", nowhere).await[0]["reasons"][0], "no-domain");
    assert_eq!(asked.load(Ordering::Relaxed), before, "what is certainly wrong costs no credit");
    assert!(!ada.get("/app/addresses-to-check?lang=en").await.body.contains("key of ZeroBounce is missing"));
    slow.store(true, Ordering::Relaxed);
    assert_eq!(look(&ada, "people", lea).await[0]["verdict"], "ok", "what the house knows by itself");
}
