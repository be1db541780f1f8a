//! `estrade`: see `estrade --help`.

use clap::Parser;
use std::process::ExitCode;

/// A third of a list's time went into the system's allocator (docs/benchmarks.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // The private PostgreSQL's supervisor is this very program.
    embedded::supervise_if_asked();
    // So is what reads other people's workbooks, sets papers in type and makes pictures.
    sheets::read::serve();
    typeset::child::serve();
    files::serve();
    match estrade::cli::Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}
