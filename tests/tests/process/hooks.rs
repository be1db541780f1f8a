//! Events that other programs are owed (reliability, H1, H3, I1, I4), by the ledger of whoever hears them and not by our own
//! tables: hosts are killed, hearers fail or never answer, and nothing is lost or kept waiting.

use super::{Host, count, lapse};
use diesel::connection::SimpleConnection;
use house_tests::{Agency, Browser, Cluster, Estate, share, until};
use kernel::error::Error;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// What was heard of one message: of which subject, how often it came, how often it was answered well.
#[derive(Clone, Debug)]
struct Heard {
    subject: String,
    came: usize,
    well: usize,
}

/// Somebody who hears, each message in a thread of its own, and writes everything down.
#[derive(Clone)]
struct Hearer {
    port: u16,
    ledger: Arc<Mutex<HashMap<String, Heard>>>,
    /// Three of ten are answered with a failure, none more often than is tried again.
    fails: Arc<AtomicBool>,
    pause: Duration,
}

impl Hearer {
    fn open(fails: bool, pause: Duration) -> Hearer {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let it = Hearer { port, ledger: Arc::default(), fails: Arc::new(AtomicBool::new(fails)), pause };
        let here = it.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let here = here.clone();
                std::thread::spawn(move || here.hear(stream));
            }
        });
        it
    }

    fn hear(&self, mut stream: TcpStream) -> Option<()> {
        let mut reader = BufReader::new(stream.try_clone().ok()?);
        let (mut key, mut length, mut line) = (String::new(), 0, String::new());
        while reader.read_line(&mut line).unwrap_or(0) > 2 {
            let (name, value) = line.split_once(':').unwrap_or_default();
            match name.to_lowercase().as_str() {
                "webhook-id" => key = value.trim().into(),
                "content-length" => length = value.trim().parse().unwrap_or_default(),
                _ => {}
            }
            line.clear();
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        let said: Value = serde_json::from_slice(&body).ok()?;
        std::thread::sleep(self.pause);
        let status = {
            let mut ledger = self.ledger.lock().expect("a ledger");
            let subject = said["data"]["subject"].as_str().unwrap_or_default().to_string();
            let heard = ledger.entry(key.clone()).or_insert(Heard { subject, came: 0, well: 0 });
            heard.came += 1;
            // The same of every run: what fails is told by the key and the attempt.
            let drawn = key.bytes().fold(heard.came as u32 * 31, |sum, b| sum.wrapping_mul(33).wrapping_add(u32::from(b))) % 10;
            let fails = self.fails.load(Ordering::SeqCst) && heard.came < 7 && drawn < 3;
            heard.well += usize::from(!fails);
            if fails { 503 } else { 200 }
        };
        write!(stream, "HTTP/1.1 {status} Said\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").ok()
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    fn all(&self) -> Vec<Heard> {
        self.ledger.lock().expect("a ledger").values().cloned().collect()
    }

    fn well(&self) -> usize {
        self.all().iter().filter(|heard| heard.well > 0).count()
    }
}

async fn hook(browser: &Browser, url: &str) {
    let body = json!({"label": "Essai", "url": url, "events": ["proofs.made"]});
    let made = browser.api(Method::POST, "/api/v1/webhooks", Some(body)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
}

/// Something happens to each of these, in one transaction.
fn happen(agency: &Agency, subjects: &[Uuid]) {
    let all = subjects.to_vec();
    agency.run(move |tx| all.iter().try_for_each(|id| tx.journal("proofs.made", Some(*id), json!({})))).expect("it happens");
}

/// What waits for a later attempt is tried now.
fn soon(estate: &Estate) {
    let now = "update work.jobs set run_at = now() where name = 'house.deliver_webhook' and state = 'ready' and run_at > now()";
    Cluster::superuser(&estate.url).batch_execute(now).expect("time passes");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_whoever_is_killed_and_however_often_a_hearer_fails() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    estate.settled().await;
    let hearer = Hearer::open(true, Duration::from_millis(5));
    hook(&ada, &hearer.url()).await;
    let (events, kills) = (share(400, 100_000), share(4, 50));
    let each = events / kills;
    let mut owed: Vec<Uuid> = Vec::new();
    for _ in 0..kills {
        for _ in 0..each / 20 {
            let these: Vec<Uuid> = (0..20).map(|_| Uuid::now_v7()).collect();
            happen(&acme, &these);
            owed.extend(these);
            // What was taken back never happened, and is told to nobody.
            let undone: kernel::error::Result<()> = acme.run(|tx| {
                tx.journal("proofs.made", Some(Uuid::nil()), json!({}))?;
                Err(Error::NotFound)
            });
            assert!(undone.is_err());
        }
        let before = hearer.well();
        let host = Host::on(&estate).await;
        let begun = Instant::now();
        while hearer.well() < before + each / 3 && begun.elapsed() < Duration::from_secs(60) {
            soon(&estate);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        host.kill();
        lapse(&estate.url);
    }
    let host = Host::on(&estate).await;
    let begun = Instant::now();
    while count(&estate.url, "(select count(*) from webhook_deliveries where state = 'waiting')") > 0 {
        assert!(begun.elapsed() < Duration::from_secs(60 + events as u64 / 50), "some still wait");
        soon(&estate);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    host.kill();
    let heard = hearer.all();
    let known: std::collections::HashSet<&str> = heard.iter().filter(|h| h.well > 0).map(|h| h.subject.as_str()).collect();
    let lost = owed.iter().filter(|id| !known.contains(id.to_string().as_str())).count();
    let twice = heard.iter().filter(|h| h.well > 1).count();
    println!("{} events, {kills} kills: {lost} lost, {twice} heard twice under their own key", owed.len());
    assert_eq!((lost, heard.len()), (0, owed.len()), "each under one key, and nothing that never happened");
    // Who dies between hearing "yes" and writing it down asks again: no more of them than were under way.
    assert!(twice <= kills * 8, "{twice} were told again although their hearer had said yes");
}

#[tokio::test(flavor = "multi_thread")]
async fn endpoints_that_never_answer_keep_no_other_event_waiting() {
    let estate = Estate::new().await;
    let (agencies, each) = (share(2, 20), share(30, 50));
    let hearer = Hearer::open(false, Duration::ZERO);
    let (mut hit, healthy) = (Vec::new(), estate.agency("healthy").await);
    hook(&estate.admin(&healthy).await, &hearer.url()).await;
    for n in 0..agencies {
        let agency = estate.agency(&format!("dead-{n}")).await;
        let keeper = estate.admin(&agency).await;
        hook(&keeper, &hearer.url()).await;
        hit.push((agency, keeper));
    }
    estate.settled().await;
    let host = Host::on(&estate).await;
    // Everybody has answered once.
    for agency in hit.iter().map(|(agency, _)| agency).chain([&healthy]) {
        happen(agency, &[Uuid::now_v7()]);
    }
    until("each was heard once", || hearer.well() == agencies + 1).await;
    // Somebody who takes the call and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let nowhere = format!("http://127.0.0.1:{}/", silent.local_addr().expect("an address").port());
    for (_, keeper) in &hit {
        for _ in 1..each {
            hook(keeper, &nowhere).await;
        }
    }
    for (agency, _) in &hit {
        happen(agency, &[Uuid::now_v7()]);
    }
    until("the dead are being called", || count(&estate.url, "(select count(*) from work.jobs where state = 'running' and slow)") > 0)
        .await;
    let mut waits = Vec::new();
    for round in 0..20 {
        // Another agency, and the very one whose endpoints are dead.
        let agency = if round % 2 == 0 { &healthy } else { &hit[round % agencies].0 };
        let (id, begun) = (Uuid::now_v7(), Instant::now());
        happen(agency, &[id]);
        let name = id.to_string();
        until("it is heard", || hearer.all().iter().any(|h| h.subject == name)).await;
        waits.push(begun.elapsed());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    waits.sort();
    println!("{} dead endpoints: a healthy one waits {:?} in the middle, {:?} at worst", agencies * (each - 1), waits[10], waits[19]);
    assert!(waits[18] < Duration::from_secs(5), "{waits:?}");
    assert!(count(&estate.url, "(select count(*) from work.jobs where state in ('ready', 'running') and slow)") > 0, "the dead still wait");
    host.kill();
}

/// Asked to stop, a host ends what it began and leaves the rest to the next one (I4).
#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_is_asked_to_stop_ends_what_it_began() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    estate.settled().await;
    let hearer = Hearer::open(false, Duration::from_millis(1_000));
    hook(&ada, &hearer.url()).await;
    let subjects: Vec<Uuid> = (0..20).map(|_| Uuid::now_v7()).collect();
    happen(&acme, &subjects);
    let mut host = Host::on(&estate).await;
    // Once it answers, it hears signals, too.
    let ready = format!("http://{}/readyz", host.server);
    while !reqwest::get(&ready).await.is_ok_and(|said| said.status().is_success() || said.status().as_u16() == 421) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    until("some are under way", || count(&estate.url, "(select count(*) from work.jobs where state = 'running' and slow)") > 0).await;
    let begun = Instant::now();
    let asked = Command::new("kill").args(["-TERM", &host.process.id().to_string()]).status().expect("a signal");
    assert!(asked.success());
    while host.process.try_wait().expect("a process").is_none() {
        assert!(begun.elapsed() < Duration::from_secs(25), "it does not end");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    println!("ended after {:?}", begun.elapsed());
    assert_eq!(count(&estate.url, "(select count(*) from work.jobs where name = 'house.deliver_webhook' and state = 'running')"), 0);
    let next = Host::on(&estate).await;
    until("all are heard", || hearer.well() == subjects.len()).await;
    assert!(hearer.all().iter().all(|h| h.came == 1), "nobody was told twice");
    next.kill();
}
