//! Load in rounds: every address in turn, each figure the middle of its rounds.

use crate::estate::cookie;
use crate::http::{Answer, Caller};
use crate::report::{Row, median};
use crate::served::Served;
use crate::wrk::{Call, Mode, Wrk};
use crate::{Outcome, database, machine};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Pages of a list of 10,000 that are leafed through, and how far apart they are.
pub const PAGES: usize = 40;
pub const STEP: usize = 5;

/// One address under load.
pub struct Target<'a> {
    pub name: &'static str,
    pub served: &'a Served,
    pub calls: Vec<Call>,
    pub mode: Mode,
}

/// What makes the load and reads the clocks.
pub struct Rounds {
    pub wrk: Wrk,
    /// The process that leads the database server.
    pub postmaster: u32,
    /// The house's database.
    pub url: String,
    pub count: usize,
    /// Set by a signal: the run then ends, and with it all that it started.
    pub interrupted: Arc<AtomicBool>,
    /// Addresses that could not be measured, and why.
    pub remarks: Vec<String>,
}

impl Rounds {
    /// Loads each address for so many seconds per round and number of connections.
    pub fn measure(&mut self, targets: Vec<Target>, connections: &[usize], seconds: u64) -> Outcome<Vec<Row>> {
        let mut served = Vec::new();
        for target in targets {
            let Some(first) = target.calls.first() else { continue };
            let asked = Caller { port: target.served.port, host: first.host.clone(), cookie: first.cookie.clone() }.get(&first.path)?;
            if asked.status == 200 {
                served.push(target);
            } else {
                let remark = format!("{}: not measured, {} answered {}.", target.name, first.path, asked.status);
                if !self.remarks.contains(&remark) {
                    self.remarks.push(remark);
                }
            }
        }
        self.settle()?;
        let mut all: Vec<Row> = Vec::new();
        for _ in 0..self.count {
            for &connections in connections {
                for target in &served {
                    if self.interrupted.load(Ordering::Relaxed) {
                        return Err("Interrupted.".into());
                    }
                    all.push(self.once(target, connections, seconds)?);
                }
            }
        }
        let cells = connections.iter().flat_map(|c| served.iter().map(move |t| (t.name, *c)));
        Ok(cells.map(|(name, connections)| middle(&all, name, connections)).collect())
    }

    /// Waits until the house's worker and the database server have done what filling it left behind: a house that was just
    /// founded makes up for a day's sweeps.
    pub fn settle(&self) -> Outcome {
        database::caught_up(&self.url)?;
        for _ in 0..60 {
            let before = machine::cpu_of_group(self.postmaster);
            std::thread::sleep(Duration::from_millis(250));
            if machine::cpu_of_group(self.postmaster) - before < 0.02 {
                break;
            }
        }
        Ok(())
    }

    fn once(&self, target: &Target, connections: usize, seconds: u64) -> Outcome<Row> {
        let (server, base) = (target.served.cpu(), machine::cpu_of_group(self.postmaster));
        let found = self.wrk.run(target.served.port, &target.calls, target.mode, connections, seconds)?;
        let (server, base) = (target.served.cpu() - server, machine::cpu_of_group(self.postmaster) - base);
        let each = |seconds: f64| seconds * 1e3 / found.requests.max(1.0);
        Ok(Row {
            name: target.name,
            connections,
            per_second: found.per_second,
            p50: found.p50,
            p99: found.p99,
            server: each(server),
            database: each(base),
            errors: found.errors,
        })
    }
}

/// The middle of the rounds of one address, figure by figure.
fn middle(all: &[Row], name: &'static str, connections: usize) -> Row {
    let of = |figure: fn(&Row) -> f64| {
        median(&mut all.iter().filter(|r| r.name == name && r.connections == connections).map(figure).collect::<Vec<_>>())
    };
    Row {
        name,
        connections,
        per_second: of(|r| r.per_second),
        p50: of(|r| r.p50),
        p99: of(|r| r.p99),
        server: of(|r| r.server),
        database: of(|r| r.database),
        errors: of(|r| r.errors),
    }
}

/// The founder of an agency at their browser.
pub fn at(house: &Served, slug: &str) -> Caller {
    Caller { port: house.port, host: format!("{slug}.localhost:{}", house.port), cookie: cookie(slug) }
}

/// One page of an agency, for its founder or for a visitor.
pub fn call(house: &Served, slug: &str, path: &str, signed_in: bool) -> Call {
    let caller = at(house, slug);
    Call { host: caller.host, cookie: if signed_in { caller.cookie } else { String::new() }, path: path.into() }
}

/// Asks once for a page of every agency of the crowd.
pub fn touch(house: &Served, agencies: usize, path: &str, signed_in: bool) -> Outcome {
    for n in 1..agencies {
        let slug = crate::estate::slug(n);
        let caller = at(house, &slug);
        let caller = if signed_in { caller } else { Caller { cookie: String::new(), ..caller } };
        let status = caller.get(path)?.status;
        if status != 200 {
            return Err(format!("{path} of {slug} answered {status}").into());
        }
    }
    Ok(())
}

/// The same pages as the reference leafs through, by the links of the house's own list: it has no numbers of pages.
pub fn leaves(caller: &Caller, list: &str, next: impl Fn(&Answer) -> Option<String>) -> Outcome<Vec<String>> {
    let (mut leaves, mut path) = (vec![list.to_string()], list.to_string());
    for page in 1..=(PAGES - 1) * STEP {
        path = next(&caller.get(&path)?).ok_or("the list has no next page")?;
        if page % STEP == 0 {
            leaves.push(path.clone());
        }
    }
    Ok(leaves)
}

/// The link to the next page of a list of the back office.
pub fn link(page: &Answer) -> Option<String> {
    Some(page.text().split("rel=\"next\" href=\"").nth(1)?.split('"').next()?.replace("&amp;", "&"))
}

/// The address of the next page of a list of the API.
pub fn cursor(answer: &Answer) -> Option<String> {
    let answer: serde_json::Value = serde_json::from_slice(&answer.body).ok()?;
    Some(format!("/api/v1/people?cursor={}", answer["next"].as_str()?))
}
