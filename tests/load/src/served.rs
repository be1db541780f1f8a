//! Servers that this run starts and stops: the house, and the references.

use crate::http::Caller;
use crate::{Outcome, machine};
use rustix::process::{Pid, Signal, kill_process};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running server; it ends with its value.
pub struct Served {
    child: Child,
    pub port: u16,
    /// From the start of its process to its first answer.
    pub started_in: Duration,
}

impl Served {
    /// Starts the house (`ESTRADE_BIN serve`) on a free port.
    pub fn house(bin: &Path, url: &str, secret: &str, folder: &Path) -> Outcome<Served> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let log = File::create(folder.join("house.log"))?;
        let mut command = Command::new(bin);
        command.arg("serve").stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("ESTRADE_")) {
            command.env_remove(name);
        }
        command
            .env("DATABASE_URL", url)
            .env("ESTRADE_SECRET", secret)
            .env("ESTRADE_PORT", port.to_string())
            // One browser asks for all the people there are.
            .env("ESTRADE_API_SESSION", "1000000000")
            // Whoever floods it comes from everywhere.
            .env("ESTRADE_PROXIES", "[127.0.0.1]")
            .env("ESTRADE_DATA", folder.join("data"));
        let started = Instant::now();
        let mut served = Served { child: command.spawn()?, port, started_in: Duration::ZERO };
        let platform = Caller { port, host: "localhost".into(), cookie: String::new() };
        loop {
            if platform.get("/healthz").is_ok_and(|a| a.status == 200) {
                served.started_in = started.elapsed();
                break;
            }
            if let Some(ended) = served.child.try_wait()? {
                let said = std::fs::read_to_string(folder.join("house.log"))?;
                return Err(format!("The house did not start ({ended}): {said}").into());
            }
            if started.elapsed() > Duration::from_secs(30) {
                return Err("The house did not answer within 30 s.".into());
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        // What it is told of changes must reach it before it may remember anything.
        while !platform.get("/readyz")?.text().contains("\"changes\":true") {
            if started.elapsed() > Duration::from_secs(30) {
                return Err("The house was not ready within 30 s.".into());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(served)
    }

    /// Starts the references, a second process of this very program.
    pub fn references(url: &str, hello: &Path, threads: usize) -> Outcome<Served> {
        let started = Instant::now();
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["reference", "--threads", &threads.to_string(), "--hello"]).arg(hello).env("LOAD_REFERENCE_URL", url);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let out = child.stdout.take().ok_or("no output of the references")?;
        let mut served = Served { child, port: 0, started_in: Duration::ZERO };
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line)?;
        served.port = line.trim().parse().map_err(|_| "the references did not start")?;
        served.started_in = started.elapsed();
        Ok(served)
    }

    /// Seconds of processor time it has used.
    pub fn cpu(&self) -> f64 {
        machine::cpu_of_group(self.child.id())
    }

    /// KiB of memory it holds.
    pub fn memory(&self) -> Outcome<f64> {
        machine::memory(self.child.id())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Some(pid) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process(pid, Signal::TERM);
        }
        let asked = Instant::now();
        while asked.elapsed() < Duration::from_secs(10) {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
