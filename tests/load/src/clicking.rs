//! A hundred people at work at once, in fifty agencies.

use crate::Outcome;
use crate::estate::{cookie, slug};
use crate::served::Served;
use crate::wrk::{Call, Found, Mode, Wrk};

/// Everyone clicks through lists, the API and the public site, reading a second in between.
pub fn crowd(wrk: &Wrk, house: &Served, agencies: usize, seconds: u64) -> Outcome<Found> {
    let mut calls = Vec::new();
    for n in 1..=agencies {
        let host = format!("{}.localhost:{}", slug(n), house.port);
        for path in ["/app", "/app/people", "/app/artists", "/app/venues", "/api/v1/people", "/"] {
            let cookie = if path == "/" { String::new() } else { cookie(&slug(n)) };
            calls.push(Call { host: host.clone(), cookie, path: path.into() });
        }
    }
    wrk.run(house.port, &calls, Mode::Click, 100, seconds)
}
