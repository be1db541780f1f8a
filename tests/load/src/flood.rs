//! A flood of sign-ins while an agency is at work (reliability, C1).

use crate::Outcome;
use crate::estate::cookie;
use crate::http::Caller;
use crate::served::Served;
use crate::wrk::{Call, Found, Mode, Wrk};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Sign-ins begun in a second, each of another account from another address: no limit but that of the pool of passwords
/// stands before them.
const A_SECOND: usize = 200;
/// Who sends them: enough to wait in line for an answer without missing a beat.
const SENDERS: usize = 150;

/// What people at work and the house's memory felt of it; times in milliseconds.
pub struct Flooded {
    pub alone: Found,
    pub during: Found,
    /// KiB that the house grew by.
    pub grown: f64,
    /// Passwords that were looked at, and tries that were turned away.
    pub looked_at: usize,
    pub turned_away: usize,
}

/// People at work open a list, four at once, without and with the flood. (A site's pages would be remembered, cold ones too: how
/// the house grows would say nothing.)
pub fn measure(wrk: &Wrk, house: &Served, slug: &str, seconds: u64) -> Outcome<Flooded> {
    let host = format!("{slug}.localhost:{}", house.port);
    let calls = [Call { host: host.clone(), cookie: cookie(slug), path: "/app/people".into() }];
    let alone = wrk.run(house.port, &calls, Mode::Same, 4, seconds)?;
    let door = Caller { port: house.port, host, cookie: String::new() }.get("/sign-in")?;
    let visit = door.header("set-cookie").and_then(|c| c.split(';').next()).unwrap_or_default().to_string();
    let page = door.text();
    let token = page.split_once("name=\"csrf\" value=\"").and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default();
    let flood =
        Flood { caller: Caller { port: house.port, host: format!("{slug}.localhost:{}", house.port), cookie: visit }, token: token.into() };
    let (before, flood, next) = (house.memory()?, Arc::new(flood), Arc::new(AtomicUsize::new(0)));
    let (begun, ends) = (Instant::now(), seconds + 2);
    let senders: Vec<_> = (0..SENDERS)
        .map(|_| {
            let (flood, next) = (flood.clone(), next.clone());
            std::thread::spawn(move || flood.send(&next, begun, ends))
        })
        .collect();
    // They come when the line of passwords is as long as it gets.
    std::thread::sleep(Duration::from_secs(1));
    let during = wrk.run(house.port, &calls, Mode::Same, 4, seconds)?;
    let grown = house.memory()? - before;
    let (mut looked_at, mut turned_away) = (0, 0);
    for sender in senders {
        let (looked, away) = sender.join().map_err(|_| "a sender died")?;
        looked_at += looked;
        turned_away += away;
    }
    Ok(Flooded { alone, during, grown, looked_at, turned_away })
}

struct Flood {
    caller: Caller,
    token: String,
}

impl Flood {
    /// Takes the next try at its moment until the end; how many were looked at, and turned away.
    fn send(&self, next: &AtomicUsize, begun: Instant, ends: u64) -> (usize, usize) {
        let (mut looked_at, mut turned_away) = (0, 0);
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            let due = begun + Duration::from_secs(1) * u32::try_from(n).unwrap_or(u32::MAX) / u32::try_from(A_SECOND).unwrap_or(1);
            if due >= begun + Duration::from_secs(ends) {
                return (looked_at, turned_away);
            }
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            let from = format!("10.{}.{}.{}", n >> 16 & 255, n >> 8 & 255, n & 255);
            let body = format!("csrf={}&email=nobody{n}%40nowhere.test&password=a+guess+of+somebody", self.token);
            let heads = [
                ("Content-Type", "application/x-www-form-urlencoded"),
                ("Origin", &*format!("http://{}", self.caller.host)),
                ("X-Forwarded-For", &*from),
            ];
            match self.caller.send("POST", "/sign-in", &heads, body.as_bytes()).map(|a| a.status) {
                Ok(422) => looked_at += 1,
                _ => turned_away += 1,
            }
        }
    }
}
