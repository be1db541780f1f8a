//! Private servers for development and tests.

use std::path::Path;

use clap::Args;
use embedded::{Choice, Durability, Error, Options, Postgres, Source};

use crate::{Outcome, node, process, root};

/// Arguments of `cargo xtask database`.
#[derive(Args)]
pub struct Database {
    /// The command to run; a server that waits for Ctrl-C if there is none.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    command: Vec<String>,
}

impl Database {
    /// Runs the command beside a server, and stops the server after it.
    pub fn run(&self) -> Outcome {
        let root = root();
        let server = for_tests(&root, Choice::from_env())?;
        let url = server.url("postgres");
        let Some((program, arguments)) = self.command.split_first() else {
            println!("{url}\nPostgreSQL {} runs until Ctrl-C.", server.version());
            while !process::interrupted() {
                std::thread::sleep(std::time::Duration::from_millis(50));
            }
            return Ok(());
        };
        process::aloud(process::command(program, &root).args(arguments).env("TEST_DATABASE_URL", url))
    }
}

/// The server of `cargo xtask dev`; its data last until `--reset`.
pub fn for_dev(root: &Path) -> Result<Postgres, String> {
    start(root, "postgres", Durability::Full, Choice::from_env()).map_err(|error| error.to_string())
}

/// A durable server for measurements, made anew so that one run does not colour the next.
pub fn for_bench(root: &Path) -> Result<Postgres, String> {
    let choice = if embedded::find(&Choice::Found, None).is_ok() { Choice::Found } else { Choice::Npm };
    embedded::remove(&root.join(".estrade/bench"))
        .and_then(|()| start(root, "bench", Durability::Full, choice))
        .map_err(|error| error.to_string())
}

/// A fast server for tests; its data are thrown away whenever they are in the way.
pub fn for_tests(root: &Path, choice: Choice) -> Result<Postgres, String> {
    // Tests make and drop databases and roles: they never touch a server that DATABASE_URL names.
    let choice = match choice {
        Choice::Any if embedded::find(&Choice::Found, None).is_ok() => Choice::Found,
        Choice::Any => Choice::Npm,
        chosen => chosen,
    };
    let folder = if choice == Choice::Npm { "test-npm" } else { "test" };
    let start = || start(root, folder, Durability::Relaxed, choice.clone());
    match start() {
        Err(Error::OtherMajor { .. } | Error::StartFailed { .. }) => {
            embedded::remove(&root.join(".estrade").join(folder)).and_then(|()| start())
        }
        outcome => outcome,
    }
    .map_err(|error| error.to_string())
}

fn start(root: &Path, folder: &str, durability: Durability, choice: Choice) -> embedded::Result<Postgres> {
    let npm = node::postgres(root);
    let found = embedded::find(&Choice::Found, None).is_ok();
    let given = embedded::given_url().is_some();
    if choice == Choice::Npm || choice == Choice::Any && !found && !given {
        // If it cannot be installed, the launcher's own error says that it is missing; this says why.
        if let Err(why) = node::install(&npm) {
            eprintln!("{why}");
        }
    }
    let data = root.join(".estrade").join(folder);
    Postgres::start(&Options { data, durability, choice, npm: Some(npm), supervisor: None })
}

/// A few words on where a server comes from.
pub fn describe(server: &Postgres) -> String {
    match server.source() {
        Source::Given => "the server that DATABASE_URL names".into(),
        Source::Found => format!("PostgreSQL {} of this machine", server.version()),
        Source::Npm => format!("PostgreSQL {} from npm", server.version()),
    }
}

/// The address as given, or the one database of our own server.
pub fn url(server: &Postgres) -> String {
    embedded::given_url().filter(|_| server.source() == Source::Given).unwrap_or_else(|| server.url("postgres"))
}
