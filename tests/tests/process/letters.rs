//! Letters while the relay is away, and mailings whose host is killed (reliability, I5 and J), by the ledger of the relay.

use super::{Host, count, lapse};
use diesel::connection::SimpleConnection;
use house_tests::{Agency, Cluster, Estate, share};
use mail::{Address, Message};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use web::letter::SendMail;

/// A relay that takes every letter and writes down to whom it was, in the order in which they came.
#[derive(Clone)]
struct Relay {
    taken: Arc<Mutex<Vec<String>>>,
}

impl Relay {
    fn at(listener: TcpListener) -> Relay {
        let it = Relay { taken: Arc::default() };
        let here = it.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let here = here.clone();
                std::thread::spawn(move || here.serve(stream));
            }
        });
        it
    }

    fn serve(&self, mut stream: TcpStream) -> Option<()> {
        let mut reader = BufReader::new(stream.try_clone().ok()?);
        let (mut to, mut line) = (String::new(), String::new());
        write!(stream, "220 relay\r\n").ok()?;
        loop {
            line.clear();
            if reader.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let said = line.trim_end().to_string();
            let answer = match said.get(..4).unwrap_or_default().to_ascii_uppercase().as_str() {
                "EHLO" => "250-relay\r\n250-8BITMIME\r\n250 SMTPUTF8",
                "RCPT" => {
                    to = said.split(['<', '>']).nth(1).unwrap_or_default().to_string();
                    "250 yes"
                }
                "DATA" => {
                    write!(stream, "354 go on\r\n").ok()?;
                    while line.trim_end() != "." {
                        line.clear();
                        if reader.read_line(&mut line).ok()? == 0 {
                            return None;
                        }
                    }
                    self.taken.lock().ok()?.push(to.clone());
                    "250 taken"
                }
                "QUIT" => {
                    let _ = write!(stream, "221 bye\r\n");
                    return None;
                }
                _ => "250 yes",
            };
            write!(stream, "{answer}\r\n").ok()?;
        }
    }

    /// How many letters came.
    fn count(&self) -> usize {
        self.taken.lock().map_or(0, |taken| taken.len())
    }

    fn taken(&self) -> Vec<String> {
        self.taken.lock().expect("a ledger").clone()
    }
}

fn message(to: &str) -> Message {
    Message::new("news", Address::parse(to).expect("an address"), "Nouvelles", "Bonjour.")
}

fn mailing(agency: &Agency, from: usize, many: usize) {
    let all: Vec<String> = (from..from + many).map(|n| format!("lettre-{n}@exemple.test")).collect();
    agency.run(move |tx| all.iter().try_for_each(|to| tx.order(SendMail::mailing(message(to))?))).expect("ordered");
}

fn left(estate: &Estate, states: &str) -> i64 {
    count(&estate.url, &format!("(select count(*) from work.jobs where name = 'house.send_mail' and state in ({states}))"))
}

/// What is still to be sent: counted at once, for a job goes from one state to the other meanwhile.
const UNDER_WAY: &str = "'ready', 'running'";
const DEAD: &str = "'dead'";

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_is_away_for_a_day_loses_no_letter_and_what_is_waited_for_goes_first() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    estate.settled().await;
    // A port at which nobody listens yet.
    let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
    mailing(&acme, 0, 60);
    acme.run(|tx| (0..40).try_for_each(|n| tx.order(SendMail::now(message(&format!("clef-{n}@exemple.test")))?))).expect("ordered");
    let host = Host::mailing(&estate, &format!("smtp://127.0.0.1:{port}")).await;
    // Twenty-four hours, an hour at a time: more often than any job is tried.
    for _ in 0..24 {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_millis(400) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let hour = "update work.jobs set run_at = now() where name = 'house.send_mail' and state = 'ready'";
        Cluster::superuser(&estate.url).batch_execute(hour).expect("an hour passes");
    }
    assert_eq!((left(&estate, DEAD), left(&estate, UNDER_WAY)), (0, 100));
    acme.run(|tx| tx.order(SendMail::now(message("oubli@exemple.test"))?)).expect("a password was forgotten");
    tokio::time::sleep(Duration::from_secs(1)).await;
    let relay = Relay::at(TcpListener::bind(("127.0.0.1", port)).expect("the port is still free"));
    let back = Instant::now();
    while !relay.taken().iter().any(|to| to == "oubli@exemple.test") {
        assert!(back.elapsed() < Duration::from_secs(60), "whoever waits has no letter");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    println!("a letter that was waited for came {:?} after the relay", back.elapsed());
    while left(&estate, UNDER_WAY) > 0 {
        assert!(back.elapsed() < Duration::from_secs(240), "some still wait");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let taken = relay.taken();
    let mut once = taken.clone();
    once.sort();
    once.dedup();
    assert_eq!((taken.len(), once.len(), left(&estate, DEAD)), (101, 101, 0), "none lost, none twice");
    let at = |to: &str| taken.iter().position(|t| t == to).expect("it came");
    let before = taken.iter().take(at("oubli@exemple.test")).filter(|to| to.starts_with("lettre")).count();
    assert_eq!(before, 0, "letters of the mailing went before somebody who waits");
    host.kill();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailing_whose_host_is_killed_reaches_nobody_twice_and_says_of_whom_it_does_not_know() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    estate.settled().await;
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("smtp://{}", listener.local_addr().expect("an address"));
    let relay = Relay::at(listener);
    let (many, kills) = (share(600, 50_000), share(4, 20));
    mailing(&acme, 0, many);
    for round in 1..=kills {
        let host = Host::mailing(&estate, &url).await;
        let begun = Instant::now();
        while relay.count() < many * round / (kills + 1) && begun.elapsed() < Duration::from_secs(60 + many as u64 / 100) {
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
        host.kill();
        lapse(&estate.url);
    }
    let host = Host::mailing(&estate, &url).await;
    // As long as letters still come, a busy machine is slow and nothing is stuck.
    let (mut fewest, mut since) = (i64::MAX, Instant::now());
    loop {
        let waiting = left(&estate, UNDER_WAY);
        if waiting == 0 {
            break;
        }
        if waiting < fewest {
            (fewest, since) = (waiting, Instant::now());
        }
        assert!(since.elapsed() < Duration::from_secs(120), "{waiting} still wait, and none came for two minutes");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut came: HashMap<String, usize> = HashMap::new();
    relay.taken().into_iter().for_each(|to| *came.entry(to).or_default() += 1);
    let twice = came.values().filter(|times| **times > 1).count();
    let unknown = usize::try_from(left(&estate, DEAD)).expect("a number");
    println!("{many} letters, {kills} kills: {} came, {twice} twice, {unknown} unknown", came.len());
    assert_eq!(twice, 0, "nobody is written to twice");
    assert!(came.len() + unknown >= many, "whoever has no letter is known to have none for sure");
    assert!(unknown <= kills * 8, "no more are unknown than were under way");
    host.kill();
}
