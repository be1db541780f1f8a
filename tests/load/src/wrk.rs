//! Load by `wrk`, and its figures.

use crate::Outcome;
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};

/// One address to ask, and how it is asked.
#[derive(Clone, Debug)]
pub struct Call {
    pub host: String,
    pub cookie: String,
    pub path: String,
}

/// How the addresses are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// In turn, as they are.
    Same,
    /// In turn, each time with another query, so that no memory helps.
    Bust,
    /// At random, with time to read between two clicks.
    Click,
}

/// What a run of load found; times in milliseconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Found {
    pub requests: f64,
    pub per_second: f64,
    pub p50: f64,
    pub p95: f64,
    pub p99: f64,
    /// Answers that were no success, and connections that broke.
    pub errors: f64,
}

static SALT: AtomicU64 = AtomicU64::new(1);

/// `wrk` with its script, in a folder of the run.
pub struct Wrk {
    folder: PathBuf,
}

impl Wrk {
    /// Finds `wrk`.
    ///
    /// # Errors
    /// A sentence on how to get it.
    pub fn find(folder: PathBuf) -> Outcome<Wrk> {
        let found = Command::new("wrk").arg("-v").output().is_ok();
        if !found {
            return Err(
                "`wrk` makes the load, and it is not on PATH. Install it (Debian, Ubuntu: apt-get install wrk) and run again.".into()
            );
        }
        std::fs::write(folder.join("load.lua"), include_str!("load.lua"))?;
        Ok(Wrk { folder })
    }

    /// Loads a server on this machine with so many connections for so many seconds.
    pub fn run(&self, port: u16, calls: &[Call], mode: Mode, connections: usize, seconds: u64) -> Outcome<Found> {
        let salt = SALT.fetch_add(1, Ordering::Relaxed);
        let targets = self.folder.join("targets");
        let mut file = std::fs::File::create(&targets)?;
        for call in calls {
            writeln!(file, "{}\t{}\t{}", call.host, call.cookie, call.path)?;
        }
        let mut command = Command::new("wrk");
        command.arg("-t1").arg(format!("-c{connections}")).arg(format!("-d{seconds}s")).arg("--timeout").arg("10s");
        command.arg("-s").arg(self.folder.join("load.lua")).arg(format!("http://127.0.0.1:{port}/")).arg("--").arg(&targets);
        command.arg(match mode {
            Mode::Same => "same",
            Mode::Bust => "bust",
            Mode::Click => "click",
        });
        command.arg(salt.to_string());
        if mode == Mode::Click {
            command.env("LOAD_THINKING", "1");
        }
        let said = command.output()?;
        let text = String::from_utf8_lossy(&said.stdout).into_owned();
        let line = text
            .lines()
            .find_map(|l| l.strip_prefix("LOAD "))
            .ok_or_else(|| format!("wrk said: {text}{}", String::from_utf8_lossy(&said.stderr)))?;
        figures(line).ok_or_else(|| format!("wrk said: {line}").into())
    }
}

/// The line that the script writes: counts, and times in microseconds.
fn figures(line: &str) -> Option<Found> {
    let all: Vec<f64> = line.split(' ').map(str::parse).collect::<Result<_, _>>().ok()?;
    let [requests, duration, p50, p95, p99, errors] = all[..] else { return None };
    Some(Found { requests, per_second: requests / duration * 1e6, p50: p50 / 1e3, p95: p95 / 1e3, p99: p99 / 1e3, errors })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_line_of_the_script_is_read() {
        let found = super::figures("3000 1500000 120 300 900 2").map(|f| (f.per_second, f.p50, f.p99, f.errors));
        assert_eq!(found, Some((2000.0, 0.12, 0.9, 2.0)));
        assert!(super::figures("3000 1500000").is_none());
    }
}
