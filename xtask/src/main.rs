//! The commands of a checkout: run it, test it, keep it tidy. `cargo xtask help` lists them.

mod chromium;
mod database;
mod dev;
mod long;
mod node;
mod process;
mod quality;
mod scan;
mod step;
mod test;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What a task answers: nothing, or the sentence that says why not.
type Outcome = Result<(), String>;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Runs, tests and tidies this checkout of Estrade.", version)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Bundles, builds, brings up a private PostgreSQL with two demo agencies, and serves until Ctrl-C.
    Dev(dev::Dev),
    /// Runs every check that must be green, cheap ones first; name steps to run just those.
    Test(test::Test),
    /// Checks what compilers do not: sizes, floors, words, templates, lock files.
    Tidy,
    /// Runs what takes long: properties, hostile inputs and the crawl at length, half an hour of traffic, hosts killed again and again; `--share 0.01` for a look.
    Nightly(long::Nightly),
    /// Holds every lock file against what is publicly known to be vulnerable.
    Scan(scan::Scan),
    /// Measures the release build against bare references, and writes docs/benchmarks.md.
    Bench(long::Bench),
    /// Measures how well duplicates are found beside recordlinkage, splink and dedupe, and writes docs/duplicates.md. Needs Python and PyPI.
    Duplicates(quality::Duplicates),
    /// Writes every schema.rs anew from the catalogue of a freshly migrated database.
    Schema,
    /// Runs a command with TEST_DATABASE_URL of a private server, such as `cargo xtask database cargo nextest run -p kernel`.
    Database(database::Database),
}

fn main() -> ExitCode {
    embedded::supervise_if_asked();
    let arguments = Arguments::parse();
    process::heed_signals();
    let outcome = match &arguments.task {
        Task::Dev(dev) => dev.run(),
        Task::Test(test) => test.run(),
        Task::Tidy => tidy::run(&root()),
        Task::Nightly(nightly) => nightly.run(),
        Task::Scan(scan) => scan.run(),
        Task::Bench(bench) => bench.run(),
        Task::Duplicates(duplicates) => duplicates.run(),
        Task::Schema => long::schema(),
        Task::Database(database) => database.run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            // The steps' table has said it already.
            if !why.is_empty() {
                eprintln!("{why}");
            }
            ExitCode::FAILURE
        }
    }
}

/// The checkout's top folder.
fn root() -> PathBuf {
    // Cargo says where this package lies now; the folder at compile time may belong to another clone.
    let package = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&package).parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}
