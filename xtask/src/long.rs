//! What takes long: the nightly tests and the benchmark.

use clap::Args;
use embedded::Choice;

use crate::{Outcome, database, dev, node, process, root, test};

/// Runs the ignored tests too, on a server of their own, with `ESTRADE_NIGHTLY=1`.
pub fn nightly() -> Outcome {
    let root = root();
    node::bundle(&root)?;
    node::install(&node::postgres(&root))?;
    let server = database::for_tests(&root, Choice::from_env())?;
    let mut command = test::runner(&root, &["--workspace"]);
    if process::on_path("cargo-nextest") {
        command.args(["--profile", "nightly", "--run-ignored", "all"]);
    } else {
        command.args(["--", "--include-ignored"]);
    }
    process::aloud(command.env("ESTRADE_NIGHTLY", "1").env("TEST_DATABASE_URL", server.url("postgres")))
}

/// Runs the test that compares every schema.rs with the catalogue, and lets it write.
pub fn schema() -> Outcome {
    let root = root();
    let server = database::for_tests(&root, Choice::from_env())?;
    let mut command = process::command("cargo", &root);
    command.args(["test", "--quiet", "-p", "house-tests", "--test", "schema"]);
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
        let host = dev::build(&root, "estrade", true)?;
        let server = database::for_bench(&root)?;
        println!("On {}.", database::describe(&server));
        process::aloud(
            process::command("cargo", &root)
                .args(["run", "--release", "-p", "load", "--"])
                .args(&self.arguments)
                .env("ESTRADE_BIN", host)
                .env("DATABASE_URL", server.url("postgres")),
        )
    }
}
