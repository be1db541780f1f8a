//! What takes long: the nightly tests and the benchmark.

use clap::Args;
use embedded::Choice;

use crate::{Outcome, database, dev, node, process, root, scan, test};

/// How often the host is killed in a whole night.
const KILLS: f64 = 20.0;

/// Tries of each property in a whole night, unless it says its own.
const CASES: f64 = 20_000.0;

/// Arguments of `cargo xtask nightly`.
#[derive(Args)]
pub struct Nightly {
    /// How much of a night: 1 is all of it, 0.01 a look at whether it works.
    #[arg(long, default_value_t = 1.0)]
    share: f64,
    #[command(flatten)]
    scan: scan::Scan,
}

impl Nightly {
    /// Runs every Rust test at length (`ESTRADE_NIGHTLY` says the share): properties, hostile inputs, the crawl, half an hour
    /// of mixed traffic; then the journeys that kill the host, again and again; first, whether what is built in is known to be vulnerable.
    pub fn run(&self) -> Outcome {
        if !(self.share > 0.0 && self.share <= 1.0) {
            return Err("--share is a part of a night: more than 0, at most 1.".into());
        }
        let root = root();
        let scanned = self.scan.run_along();
        node::bundle(&root)?;
        node::install(&node::postgres(&root))?;
        let server = database::for_tests(&root, Choice::from_env())?;
        let url = server.url("postgres");
        let mut command = test::runner(&root, &["--workspace"]);
        if process::on_path("cargo-nextest") {
            command.args(["--profile", "nightly", "--run-ignored", "all"]);
        } else {
            command.args(["--", "--include-ignored"]);
        }
        let cases = (CASES * self.share).max(256.0);
        let night = [("ESTRADE_NIGHTLY", self.share.to_string()), ("PROPTEST_CASES", format!("{cases:.0}"))];
        // By day the server found here plans generically and the one from npm for each query: here it is the other way round.
        let tests = process::aloud(command.envs(night).env(test::PLANS, "force_custom_plan").env("TEST_DATABASE_URL", &url));
        let mut kills = 0.0;
        let mut outcome = tests;
        while outcome.is_ok() && kills < (KILLS * self.share).max(1.0) {
            outcome = test::journeys(&root, &url, &["kill.test.mjs"]);
            kills += 1.0;
        }
        outcome.and(scanned)
    }
}

/// Runs the test that compares every schema.rs with the catalogue, and lets it write.
pub fn schema() -> Outcome {
    let root = root();
    let server = database::for_tests(&root, Choice::from_env())?;
    let mut command = process::command("cargo", &root);
    command.args(["test", "--quiet", "--workspace", "--test", "house", "schema::"]);
    process::aloud(command.env("UPDATE_SCHEMA", "1").env("TEST_DATABASE_URL", server.url("postgres")))
}

/// Arguments of `cargo xtask bench`.
#[derive(Args)]
pub struct Bench {
    /// Handed to the load program as they are.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

impl Bench {
    /// Builds the release host and runs the load program against it.
    pub fn run(&self) -> Outcome {
        let root = root();
        node::bundle(&root)?;
        let (host, load) = (dev::build(&root, "estrade", true)?, dev::build(&root, "load", true)?);
        let server = database::for_bench(&root)?;
        println!("On {}.", database::describe(&server));
        process::aloud(
            process::command(&load.to_string_lossy(), &root)
                .args(&self.arguments)
                .env("ESTRADE_BIN", host)
                .env("DATABASE_URL", server.url("postgres")),
        )
    }
}
