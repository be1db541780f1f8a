//! `cargo xtask bench`: how fast the house is, beside bare references that run
//! on the same machine in the same minutes. Figures are ratios: the machine's
//! own speed drifts, and both sides drift with it.

mod book;
mod clicking;
mod database;
mod estate;
mod fill;
mod flood;
mod folder;
mod http;
mod lifecycle;
mod machine;
mod micro;
mod plain;
mod plan;
mod reference;
mod report;
mod rounds;
mod rows;
mod search;
mod served;
mod transfer;
mod wrk;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// What everything here returns: errors end the run with a sentence.
type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Measures the release build (ESTRADE_BIN) on the server that DATABASE_URL
/// names, whose superuser it must be. Databases of its own are made and dropped.
#[derive(Parser)]
#[command(version, about, long_about)]
struct Cli {
    #[command(subcommand)]
    reference: Option<Verb>,
    #[command(flatten)]
    options: Options,
}

/// How long and how much.
#[derive(clap::Args, Clone)]
struct Options {
    /// Rounds of each measurement; the median counts.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Seconds of load per measurement and round.
    #[arg(long, default_value_t = 2)]
    seconds: u64,
    /// Agencies in the largest step.
    #[arg(long, default_value_t = 1000)]
    agencies: usize,
    /// Also measures lists of 1,000,000 rows (some minutes more).
    #[arg(long)]
    million: bool,
    /// Measures one part alone, and says what it found without writing it down.
    #[arg(long)]
    only: Option<Part>,
    /// Where the results are written.
    #[arg(long, default_value = "docs/benchmarks.md")]
    output: PathBuf,
}

/// A part of the run.
#[derive(clap::ValueEnum, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Pages and lists beside the references, what agencies cost, a crowd.
    Pages,
    /// Lists over more and more rows; files of them.
    Rows,
    /// An address book of 100,000 contacts.
    Book,
    /// Changes of modules, and how long the house takes to start.
    Changes,
    /// Decisions and writes.
    Writes,
    /// A flood of sign-ins while an agency is at work.
    Flood,
}

#[derive(Subcommand)]
enum Verb {
    /// Serves the references alone: bare actix, Diesel and Tera.
    #[command(hide = true)]
    Reference(reference::Reference),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match cli.reference {
        Some(Verb::Reference(reference)) => reference.serve(),
        None => plan::run(&cli.options),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{}", told(&*why));
            ExitCode::FAILURE
        }
    }
}

/// An error with its causes: the house keeps its own to itself.
fn told(why: &dyn std::error::Error) -> String {
    match why.source() {
        Some(source) => format!("{why}: {}", told(source)),
        None => why.to_string(),
    }
}
