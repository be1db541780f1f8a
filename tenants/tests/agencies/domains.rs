//! Domains of an agency's own, proven over real DNS packets.

use crate::soon;
use chrono::{DateTime, Duration, Utc};
use house_tests::{Browser, Estate};
use kernel::diesel::prelude::*;
use kernel::job::Order;
use kernel::schema::directory::domains;
use reqwest::StatusCode;
use std::collections::HashMap;
use std::net::UdpSocket;
use std::sync::{Arc, Mutex};

/// A DNS server that knows these TXT records and no others.
#[derive(Clone, Default)]
struct Zone(Arc<Mutex<HashMap<String, String>>>);

impl Zone {
    /// Serves on a free port of this machine, for this process.
    fn serve() -> Zone {
        let zone = Zone::default();
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a port");
        tenants::ask_dns_at(socket.local_addr().expect("its address"));
        let served = zone.clone();
        std::thread::spawn(move || {
            let mut packet = [0; 1500];
            while let Ok((size, from)) = socket.recv_from(&mut packet) {
                let _ = socket.send_to(&served.answer(&packet[..size]), from);
            }
        });
        zone
    }

    fn set(&self, name: &str, text: &str) {
        self.0.lock().expect("the zone").insert(name.into(), text.into());
    }

    fn clear(&self) {
        self.0.lock().expect("the zone").clear();
    }

    /// The answer to a question: RFC 1035, one question, TXT only.
    fn answer(&self, asked: &[u8]) -> Vec<u8> {
        let (mut at, mut labels) = (12, Vec::new());
        while asked[at] != 0 {
            let end = at + 1 + usize::from(asked[at]);
            labels.push(String::from_utf8_lossy(&asked[at + 1..end]).to_lowercase());
            at = end;
        }
        let question = &asked[12..at + 5];
        let text = self.0.lock().expect("the zone").get(&labels.join(".")).cloned();
        let (code, count) = if text.is_some() { (0x80, 1) } else { (0x83, 0) };
        let mut said = vec![asked[0], asked[1], 0x81, code, 0, 1, 0, count, 0, 0, 0, 0];
        said.extend_from_slice(question);
        if let Some(text) = text {
            let length = u8::try_from(text.len()).expect("a short text");
            said.extend_from_slice(&[0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 1, 0, length + 1, length]);
            said.extend_from_slice(text.as_bytes());
        }
        said
    }
}

fn row(estate: &Estate, host: &'static str) -> (String, Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
    let row = domains::table.find(host).select((domains::challenge, domains::verified_at, domains::failing_since));
    estate.house.run_platform_tx("test", |tx| tx.one(row)).expect("a domain")
}

/// Lets the round of domains run once, as if it was due.
async fn round(estate: &Estate, host: &'static str) {
    let due = diesel::update(domains::table.find(host)).set(domains::checked_at.eq(Some(Utc::now() - Duration::hours(25))));
    estate
        .house
        .run_platform_tx("test", |tx| tx.run(due).and_then(|_| tx.order(Order::named("directory.check_domains").urgent(20))))
        .expect("an order");
    for _ in 0..500 {
        let checked: Option<DateTime<Utc>> =
            estate.house.run_platform_tx("test", |tx| tx.one(domains::table.find(host).select(domains::checked_at))).expect("a domain");
        if checked.is_some_and(|at| at > Utc::now() - Duration::hours(1)) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the round did not come to {host}");
}

async fn post(at: &Browser, to: &str, host: &str) -> house_tests::Answer {
    at.submit("/app/settings/domains", to, &[("host", host)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_domain_is_served_once_proven_and_no_longer_than_it_is() {
    let zone = Zone::serve();
    let estate = Estate::new().await;
    estate.work();
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let there = Browser::at("www.acme-music.test", estate.server);
    assert_eq!(post(&ada, "/app/settings/domains", "WWW.acme-music.test.").await.status, StatusCode::SEE_OTHER);
    assert_eq!(there.get("/sign-in").await.status, StatusCode::MISDIRECTED_REQUEST);

    let (challenge, ..) = row(&estate, "www.acme-music.test");
    zone.set("_estrade.www.acme-music.test", "someone else's word");
    post(&ada, "/app/settings/domains/verify", "www.acme-music.test").await;
    assert!(row(&estate, "www.acme-music.test").1.is_none(), "proven by another's word");

    zone.set("_estrade.www.acme-music.test", &challenge);
    post(&ada, "/app/settings/domains/verify", "www.acme-music.test").await;
    assert!(row(&estate, "www.acme-music.test").1.is_some(), "not proven by its own word");
    soon(&there, StatusCode::OK).await;

    // The word goes: three days of grace, then the domain goes too.
    zone.clear();
    round(&estate, "www.acme-music.test").await;
    let (_, verified, failing) = row(&estate, "www.acme-music.test");
    assert!(verified.is_some() && failing.is_some(), "{verified:?} {failing:?}");
    let long =
        diesel::update(domains::table.find("www.acme-music.test")).set(domains::failing_since.eq(Some(Utc::now() - Duration::hours(73))));
    estate.house.run_platform_tx("test", |tx| tx.run(long)).expect("three days later");
    round(&estate, "www.acme-music.test").await;
    assert!(row(&estate, "www.acme-music.test").1.is_none(), "served for ever");
    soon(&there, StatusCode::MISDIRECTED_REQUEST).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_domain_has_one_agency_and_rests_after_it() {
    let estate = Estate::new().await;
    let (acme, other) = (estate.agency("acme").await, estate.agency("other").await);
    let (ada, bob) = (estate.admin(&acme).await, estate.admin(&other).await);
    let status = async |at: &Browser| post(at, "/app/settings/domains", "acme-music.test").await.status;
    let set_verified = |at: Option<DateTime<Utc>>| {
        let set = diesel::update(domains::table.find("acme-music.test")).set(domains::verified_at.eq(at));
        estate.house.run_platform_tx("test", |tx| tx.run(set)).expect("a domain");
    };
    assert_eq!(status(&ada).await, StatusCode::SEE_OTHER);
    set_verified(Some(Utc::now()));
    assert_eq!(status(&bob).await, StatusCode::UNPROCESSABLE_ENTITY, "taken from its owner");
    assert_eq!(post(&bob, "/app/settings/domains/remove", "acme-music.test").await.status, StatusCode::NOT_FOUND, "removed by another");
    assert_eq!(post(&bob, "/app/settings/domains/verify", "acme-music.test").await.status, StatusCode::NOT_FOUND, "seen by another");

    assert_eq!(post(&ada, "/app/settings/domains/remove", "acme-music.test").await.status, StatusCode::SEE_OTHER);
    assert_eq!(status(&bob).await, StatusCode::UNPROCESSABLE_ENTITY, "taken while it rests");
    let rested = diesel::update(domains::table.find("acme-music.test")).set(domains::removed_at.eq(Some(Utc::now() - Duration::days(31))));
    estate.house.run_platform_tx("test", |tx| tx.run(rested)).expect("a month later");
    assert_eq!(status(&bob).await, StatusCode::SEE_OTHER);

    // What was never proven holds nobody up, claimed or given up.
    post(&bob, "/app/settings/domains/remove", "acme-music.test").await;
    assert_eq!(status(&ada).await, StatusCode::SEE_OTHER, "held up by a claim without proof");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_whole_names_of_others_can_be_added() {
    let estate = Estate::new().await;
    let ada = estate.admin(&estate.agency("acme").await).await;
    for bad in ["", "acme", "localhost", "other.localhost", "http://acme.test/", "acme..test", "a b.test"] {
        assert_eq!(post(&ada, "/app/settings/domains", bad).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
    }
}
