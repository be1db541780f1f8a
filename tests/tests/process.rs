//! The host as a process of its own. Killed where it stands, without a word, and started
//! again: what was acknowledged is there, and everything is there once. Asked for much, or
//! for long, it does not grow.
#![expect(clippy::disallowed_methods, reason = "the test counts what really is there, as the superuser sees it")]

mod fleet;
mod hooks;
mod letters;
mod log;
mod releases;
mod rollouts;

use clap::Parser;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use house_tests::{Agency, Browser, Cluster, Estate, PASSWORD, ROLE_PASSWORD, SECRET, carriage, share};
use mail::Mail;
use std::fmt::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

const HOST: &str = "ESTRADE_TEST_HOST";
const ROWS: usize = 5_000;
const AGENCIES: i64 = 5;

/// `estrade serve` in a process of its own, on the estate's database and files.
struct Host {
    process: Child,
    server: SocketAddr,
}

impl Host {
    async fn on(estate: &Estate) -> Host {
        Host::with(estate, "1", Stdio::null(), &[]).await
    }

    /// With letters going to this relay.
    async fn mailing(estate: &Estate, relay: &str) -> Host {
        Host::with(estate, "1", Stdio::null(), &[("ESTRADE_MAIL_URL", relay)]).await
    }

    /// As in production: what it writes down is kept in a file, what breaks is reported to this address.
    async fn logging(estate: &Estate, file: &Path, reports: &str) -> Host {
        Host::with(estate, "0", std::fs::File::create(file).expect("a file").into(), &[("ESTRADE_SENTRY_DSN", reports)]).await
    }

    async fn with(estate: &Estate, dev: &str, out: Stdio, more: &[(&str, &str)]) -> Host {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
        let process = program(estate, "serve")
            .env("ESTRADE_DEV", dev)
            .env("ESTRADE_PORT", port.to_string())
            .envs(more.iter().copied())
            .stdout(out)
            .spawn()
            .expect("a process");
        // Held from here on: whatever happens, its end is waited for when this is dropped.
        let host = Host { process, server: SocketAddr::from(([127, 0, 0, 1], port)) };
        for _ in 0..1_200 {
            if TcpStream::connect(host.server).is_ok() {
                return host;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the host does not start")
    }

    fn kill(mut self) {
        self.process.kill().expect("a kill");
        self.process.wait().expect("its end");
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The host's program with these words behind its name, on the estate's database and files.
pub fn program(estate: &Estate, words: &str) -> Command {
    let mut program = Command::new(std::env::current_exe().expect("this program"));
    program
        .args(["--exact", "process::host_process", "--ignored", "--nocapture"])
        .env(HOST, words)
        .env("DATABASE_URL", &estate.url)
        .env("ESTRADE_SECRET", SECRET)
        .env("ESTRADE_ROLE_PASSWORD", ROLE_PASSWORD)
        .env("ESTRADE_DATA", &estate.settings.data)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    program
}

#[test]
#[ignore = "not a test: the host of the tests below"]
fn host_process() {
    if let Ok(words) = std::env::var(HOST) {
        let words = std::iter::once("estrade").chain(words.split(' '));
        estrade::cli::Cli::parse_from(words).run().expect("it does so until it is killed");
    }
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn count(url: &str, sql: &str) -> i64 {
    diesel::sql_query(format!("select {sql} as n")).get_result::<Count>(&mut Cluster::superuser(url)).expect("a count").n
}

/// Time passes: the lease of the killed worker lapses.
fn lapse(url: &str) {
    diesel::sql_query("update work.jobs set taken_until = now() - interval '1 second' where state = 'running'")
        .execute(&mut Cluster::superuser(url))
        .expect("a lapsed lease");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_survives_the_death_of_its_host() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let mut csv = String::from("Nom;E-mail;Société\n");
    for n in 0..ROWS {
        let name = if n % 500 == 7 { "" } else { "Martin" };
        let _ = writeln!(csv, "{name};p{n}@exemple.fr;Maison {}", n % 13);
    }
    let import = carriage::upload(&ada, "people", &csv).await;
    let token = ada.token(&import).await;
    let columns =
        [("column.0", "last_name"), ("column.1", "email"), ("column.2", "organisation_id"), ("missing", "create"), ("csrf", &token)];
    ada.send(ada.request(reqwest::Method::POST, &import).header("origin", ada.origin()).form(&columns)).await;
    carriage::order(&ada, &import).await;
    let mut seen = 0;
    for _ in 0..2 {
        let host = Host::on(&estate).await;
        loop {
            let done = count(&estate.url, "(select done::bigint from imports)");
            if done > seen {
                seen = done;
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        host.kill();
        let kept = count(&estate.url, "(select count(*) from people)");
        assert!(kept >= seen - 10 && seen < ROWS as i64, "{kept} people of {seen} lines: it was not killed midway");
        lapse(&estate.url);
    }
    let host = Host::on(&estate).await;
    for _ in 0..2_400 {
        if count(&estate.url, "(select count(*) from imports where status <> 'running')") == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let good = (ROWS - 10) as i64;
    assert_eq!(count(&estate.url, "(select count(*) from imports where status = 'done')"), 1);
    assert_eq!(count(&estate.url, "(select count(*) from people)"), good);
    assert_eq!(count(&estate.url, "(select count(distinct email) from people)"), good, "a row came twice");
    assert_eq!(count(&estate.url, "(select count(*) from organisations)"), 13, "an organisation came twice");
    assert_eq!(count(&estate.url, "(select count(*) from people p join import_lines l on l.record = p.id and l.kind = 'created')"), good);
    assert_eq!(count(&estate.url, "(select count(*) from journal where what = 'people.created')"), good);
    assert_eq!(count(&estate.url, "(select count(*) from import_lines where kind = 'error')"), 10);
    host.kill();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agency_is_founded_wholly_or_not_at_all() {
    let estate = Estate::new().await;
    estate.work();
    let person = estate.platform();
    let mail: &Arc<dyn Mail> = estate.house.service();
    let mut doors = Vec::new();
    // As many as one place may ask for in an hour.
    for n in 0..AGENCIES {
        let (slug, email) = (format!("maison-{n}"), format!("ines{n}@maison.example"));
        let values = [
            ("name", "La Maison"),
            ("slug", slug.as_str()),
            ("kind", "booking_agency"),
            ("email", email.as_str()),
            ("password", "trois chats sous la pluie"),
            ("locale", "fr"),
        ];
        let asked = person.submit("/sign-up", "/sign-up", &values).await;
        assert_eq!(asked.status, reqwest::StatusCode::OK, "{}", asked.body);
        let since = Instant::now();
        let link = loop {
            assert!(since.elapsed() < Duration::from_secs(15), "no mail came to {email}");
            let kept = mail.mailbox().expect("a mailbox").list(50).await.expect("its mail");
            let mine = kept.iter().find(|k| k.to.contains(&email));
            if let Some(link) = mine.and_then(|k| k.links().first().map(|l| (*l).to_string())) {
                break link;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        doors.push(link[link.find("/welcome").expect("a welcome")..].to_string());
    }
    let host = Host::on(&estate).await;
    let visitor = house_tests::Browser::at("localhost", host.server);
    let token = visitor.token(&doors[0]).await;
    let clicks: Vec<_> = doors
        .iter()
        .map(|door| {
            let request = visitor.request(reqwest::Method::POST, door).header("origin", visitor.origin());
            let request = request.form(&[("csrf", &token)]);
            // Whether an answer still comes is not the question.
            tokio::spawn(async move { request.send().await.is_ok_and(|a| a.status().as_u16() == 303) })
        })
        .collect();
    let since = Instant::now();
    while count(&estate.url, "(select count(*) from directory.tenants)") == 0 {
        assert!(since.elapsed() < Duration::from_secs(30), "no agency was founded");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    host.kill();
    let mut acknowledged = 0;
    for click in clicks {
        acknowledged += i64::from(click.await.unwrap_or_default());
    }
    let whole = "exists (select from members m where m.tenant_id = t.id) and exists (select from roles r where r.tenant_id = t.id)
        and exists (select from grants g where g.tenant_id = t.id) and exists (select from modules m where m.tenant_id = t.id)
        and exists (select from settings s where s.tenant_id = t.id)";
    let founded = count(&estate.url, "(select count(*) from directory.tenants)");
    assert!(founded >= acknowledged, "{acknowledged} were told that they may come in, {founded} can");
    assert_eq!(count(&estate.url, &format!("(select count(*) from directory.tenants t where not ({whole}))")), 0);
    // Whoever was cut off clicks again.
    for door in &doors {
        if person.get(door).await.status.is_success() {
            person.submit(door, door, &[]).await;
        }
    }
    assert_eq!(count(&estate.url, "(select count(*) from directory.tenants)"), AGENCIES);
    assert_eq!(count(&estate.url, &format!("(select count(*) from directory.tenants t where {whole})")), AGENCIES);
}

/// A figure of the process in kB, as the kernel keeps it.
fn memory(host: &Host, what: &str) -> i64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", host.process.id())).expect("a process");
    let line = status.lines().find_map(|l| l.strip_prefix(what)).expect("a figure");
    line.trim_start_matches(':').trim().trim_end_matches(" kB").parse().expect("a number")
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "nightly: a hundred thousand rows"]
async fn an_export_of_a_hundred_thousand_rows_takes_no_more_memory_than_a_small_one() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let rows = format!(
        "insert into people (tenant_id, last_name, city, notes, created_by)
         select '{}', 'Nom ' || n, 'Paris', repeat('mot ', 50), 'system:test' from generate_series(1, 100000) n",
        acme.id
    );
    diesel::sql_query(rows).execute(&mut Cluster::superuser(&estate.url)).expect("many people");
    let host = Host::on(&estate).await;
    let ada = house_tests::Browser::at("acme.localhost", host.server);
    ada.sign_in(&acme.email, house_tests::PASSWORD).await;
    assert_eq!(ada.get("/app/people/export.csv?last_name.is=Nom%201").await.body.lines().count(), 2);
    let before = memory(&host, "VmRSS");
    let request = ada.request(reqwest::Method::GET, "/app/people/export.csv");
    let mut answer = request.send().await.expect("an answer");
    let (mut lines, mut bytes) = (0, 0);
    while let Some(piece) = answer.chunk().await.expect("a piece") {
        lines += piece.iter().filter(|b| **b == b'\n').count();
        bytes += piece.len();
    }
    assert_eq!(lines, 100_001);
    assert!(bytes > 20_000_000, "{bytes} bytes are no test of memory");
    let grown = memory(&host, "VmHWM") - before;
    println!("{bytes} bytes left, the host grew by {grown} kB");
    assert!(grown < 16 * 1024, "the host grew by {grown} kB");
}

/// Somebody at work until the end: looks, searches, writes, discusses, brings files, and now and then signs in anew.
async fn work(server: SocketAddr, agency: Agency, who: usize, until: Instant) -> (usize, Vec<String>) {
    let at = || Browser::at(&format!("{}.localhost", agency.slug), server);
    let mut somebody = at();
    somebody.sign_in(&agency.email, PASSWORD).await;
    let (mut done, mut failed) = (0, Vec::new());
    let mut last = None;
    while Instant::now() < until {
        done += 1;
        let answer = match done % 12 {
            0 => somebody.get("/").await,
            1 => somebody.get("/app").await,
            2 => somebody.get("/app/people?sort=-email&last_name.has=art").await,
            3 => somebody.get_json("/api/v1/people?limit=50").await,
            4 => {
                let body = serde_json::json!({"last_name": format!("Martin {who}"), "email": format!("m{who}.{done}@exemple.fr")});
                let made = somebody.api(reqwest::Method::POST, "/api/v1/people", Some(body)).await;
                last = made.json()["id"].as_str().map(String::from);
                made
            }
            5 => somebody.get("/app/palette?q=martin").await,
            6 => match &last {
                Some(id) => somebody.submit("/app", &format!("/app/people/{id}/comments"), &[("text", "@ada rappeler demain")]).await,
                None => somebody.get("/app/notices").await,
            },
            7 => match &last {
                Some(id) => somebody.submit("/app", &format!("/app/people/{id}/delete"), &[]).await,
                None => somebody.get("/app/audit").await,
            },
            8 => somebody.get("/app/interactions?layout=calendar").await,
            9 => somebody.get("/app/people/export.csv?last_name.is=Martin%201").await,
            10 => somebody.get("/app/nowhere").await,
            _ => somebody.get("/artists").await,
        };
        if answer.status.is_server_error() {
            failed.push(format!("{} {}", answer.status, answer.body.chars().take(300).collect::<String>()));
        }
        if done % 240 == who {
            let import = carriage::upload(&somebody, "people", "Nom;Ville\nDurand;Lyon\nPetit;Brest\n").await;
            carriage::start(&somebody, &import, &["last_name", "city"], &[]).await;
        }
        if done % 600 == 0 {
            somebody = at();
            somebody.sign_in(&agency.email, PASSWORD).await;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    (done, failed)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "nightly: half an hour of mixed traffic"]
async fn after_half_an_hour_of_everything_the_host_is_as_it_was() {
    let estate = Estate::new().await;
    let agencies = [estate.agency("acme").await, estate.agency("belle").await];
    let host = Host::on(&estate).await;
    let length = Duration::from_secs(share(30, 1_800) as u64);
    let until = Instant::now() + length;
    let people: Vec<_> = (0..6).map(|who| tokio::spawn(work(host.server, agencies[who % 2].clone(), who, until))).collect();
    let mut figures = Vec::new();
    // A sixth of the time fills what it remembers; what comes later is growth.
    for _ in 0..6 {
        tokio::time::sleep(length / 6).await;
        let connections = "(select count(*) from pg_stat_activity where datname = current_database())";
        let waiting = "(select count(*) from work.jobs where state in ('ready', 'running') and run_at < now() - interval '10 seconds')";
        figures.push((memory(&host, "VmRSS"), count(&estate.url, connections), count(&estate.url, waiting)));
    }
    let (mut done, mut failed) = (0, Vec::new());
    for somebody in people {
        let (asked, wrong) = somebody.await.expect("they stay");
        done += asked;
        failed.extend(wrong);
    }
    println!("{done} requests in {} s; kB, connections and late jobs at every sixth: {figures:?}", length.as_secs());
    assert!(failed.is_empty(), "{} of {done} failed: {:?}", failed.len(), failed.first());
    let ((first, held, _), (last, kept, late)) = (figures[0], figures[figures.len() - 1]);
    assert!(last < first + first / 4 + 16 * 1024, "the host grew: {figures:?}");
    assert!(kept <= held + 2, "connections were lost: {figures:?}");
    assert!(late < 20, "the queue is not kept up with: {figures:?}");
    for _ in 0..600 {
        if count(&estate.url, "(select count(*) from work.jobs where state in ('ready', 'running') and run_at <= now())") == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(count(&estate.url, "(select count(*) from work.jobs where state = 'dead')"), 0, "no job died");
    let left = count(&estate.url, "(select count(*) from work.jobs where state in ('ready', 'running') and run_at <= now())");
    assert_eq!(left, 0, "everything asked for was done");
}
