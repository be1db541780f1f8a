//! `cargo xtask dev`: from a clone to a page in the browser.

use std::fs::{self, OpenOptions};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use clap::Args;

use crate::{Outcome, database, node, process, root};

/// How many ports after the asked one are tried.
const PORTS: u16 = 50;

/// Arguments of `cargo xtask dev`.
#[derive(Args)]
pub struct Dev {
    /// Deletes the database and every file of earlier runs first.
    #[arg(long)]
    reset: bool,
    /// Port to serve on; the next free one if it is taken.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Lets other machines of the local network in.
    #[arg(long)]
    lan: bool,
}

impl Dev {
    /// Prepares what is missing, then serves until Ctrl-C.
    pub fn run(&self) -> Outcome {
        let root = root();
        let home = root.join(".estrade");
        node::check()?;
        if self.reset {
            phase("Deleting the earlier data", || reset(&home))?;
        }
        private_folder(&home)?;
        phase("Front end", || node::bundle(&root))?;
        let host = phase("Host", || build_host(&root))?;
        let postgres = phase("PostgreSQL", || database::for_dev(&root))?;
        let port = self.free_port()?;
        let env = [
            ("DATABASE_URL", database::url(&postgres)),
            ("ESTRADE_SECRET", secret(&home)?),
            ("ESTRADE_DEV", "1".into()),
            ("ESTRADE_DATA", home.join("data").to_string_lossy().into_owned()),
            ("ESTRADE_PORT", port.to_string()),
            ("ESTRADE_LISTEN", if self.lan { "0.0.0.0" } else { "127.0.0.1" }.into()),
        ];
        let run = |verb: &str| process::aloud(Command::new(&host).arg(verb).current_dir(&root).stdin(Stdio::null()).envs(env.clone()));
        let outcome = run("demo").and_then(|()| if process::interrupted() { Ok(()) } else { run("serve") });
        postgres.stop();
        // Ended by Ctrl-C is ended well.
        if process::interrupted() { Ok(()) } else { outcome }
    }

    fn free_port(&self) -> Result<u16, String> {
        let address = if self.lan { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST };
        let free = (self.port..self.port.saturating_add(PORTS)).find(|port| TcpListener::bind((address, *port)).is_ok());
        let port = free.ok_or_else(|| format!("Ports {} and the next {PORTS} are all taken; choose another with --port.", self.port))?;
        if port != self.port {
            println!("Port {} is taken by another program, so this one serves on {port}.", self.port);
        }
        Ok(port)
    }
}

/// Says what takes long, and how long it took.
fn phase<T>(name: &str, work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    print!("{name} … ");
    // The line is not complete yet, so it would stay in the buffer.
    let _ = std::io::stdout().flush();
    let since = Instant::now();
    let done = work();
    println!("{}", if done.is_ok() { format!("{:.1} s", since.elapsed().as_secs_f64()) } else { "failed".into() });
    done
}

/// Builds the host as developers run it, and says where its program is; `ESTRADE_BIN` names one that is built already.
pub fn build_host(root: &Path) -> Result<PathBuf, String> {
    if let Some(built) = std::env::var_os("ESTRADE_BIN") {
        return Ok(built.into());
    }
    build(root, "estrade", false)
}

/// Builds a package's program and says where it is. It is built beside everything else: what it needs is then compiled once
/// for it, for the tests and for the benchmarks, not once for each choice of features.
pub fn build(root: &Path, package: &str, release: bool) -> Result<PathBuf, String> {
    let how: &[&str] = if release { &["--release"] } else { &[] };
    built(root, package, &[how, &["--bin", package]].concat())
}

/// Builds a package's example, optimised, and says where it is.
pub fn build_example(root: &Path, example: &str) -> Result<PathBuf, String> {
    built(root, example, &["--example", example, "--release"])
}

fn built(root: &Path, name: &str, what: &[&str]) -> Result<PathBuf, String> {
    let mut command = process::command("cargo", root);
    command.args(["build", "--workspace", "--quiet", "--message-format=json-render-diagnostics"]).args(what);
    let said = command.stderr(Stdio::inherit()).output().map_err(|error| format!("`cargo` could not be run: {error}."))?;
    if !said.status.success() {
        return Err(format!("`{}` failed.", process::show(&command)));
    }
    let messages = String::from_utf8_lossy(&said.stdout);
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["target"]["name"] == name)
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .ok_or_else(|| format!("cargo built no program named {name}."))
}

/// Stops the database and deletes what earlier runs left, the tests' servers excepted.
fn reset(home: &Path) -> Outcome {
    embedded::remove(&home.join("postgres")).map_err(|error| error.to_string())?;
    match fs::remove_dir_all(home.join("data")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(format!("{} cannot be deleted: {error}.", home.display())),
        _ => Ok(()),
    }
}

fn private_folder(home: &Path) -> Outcome {
    // Others may pass through to the database's folder, which closes itself; they may not list.
    let made = fs::DirBuilder::new().recursive(true).mode(0o711).create(home);
    made.map_err(|error| format!("{} cannot be made: {error}.", home.display()))
}

/// The secret of this checkout, made once.
fn secret(home: &Path) -> Result<String, String> {
    let file = home.join("secret");
    if let Ok(secret) = fs::read_to_string(&file) {
        return Ok(secret);
    }
    let mut bytes = [0; 32];
    fs::File::open("/dev/urandom")
        .and_then(|mut source| source.read_exact(&mut bytes))
        .map_err(|error| format!("/dev/urandom cannot be read: {error}."))?;
    let secret: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&file)
        .and_then(|mut opened| opened.write_all(secret.as_bytes()))
        .map_err(|error| format!("{} cannot be written: {error}.", file.display()))?;
    Ok(secret)
}
