//! `cargo xtask test`: everything that must be green, cheap steps first.

use std::path::{Path, PathBuf};
use std::process::Command;

use clap::{Args, ValueEnum};
use embedded::{Choice, Postgres};

use crate::step::Steps;
use crate::{Outcome, chromium, database, dev, node, process, root, tidy};

/// How the tests' agencies have their queries planned.
pub const PLANS: &str = "ESTRADE_TEST_PLAN_CACHE";

/// The tests that run on both servers, each with its own way of planning: what reads and writes every table.
const AGAIN: [&str; 8] = ["catalogue::", "pool::", "records::", "list::", "reach::", "search::", "merges::", "bulk::"];

/// Arguments of `cargo xtask test`.
#[derive(Args)]
pub struct Test {
    /// Only fmt, tidy, the front end's type check, clippy, and the Rust tests.
    #[arg(long)]
    fast: bool,
    /// Run these steps and no others.
    #[arg(value_enum)]
    steps: Vec<Name>,
}

/// A step, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Name {
    /// Formatting.
    Fmt,
    /// What compilers do not check.
    Tidy,
    /// Type check, tests and bundle of the front end.
    Frontend,
    /// Lints, warnings as errors.
    Clippy,
    /// All Rust tests, on the server found on this machine, with generic query plans.
    Rust,
    /// Examples in documentation, those that must not compile included.
    Doc,
    /// What asks the database most, once more: on the server from npm and with custom query plans. The night asks everything
    /// so; the launcher tries both servers itself.
    RustNpm,
    /// Journeys in a browser.
    E2e,
}

impl Name {
    const FAST: [Name; 5] = [Name::Fmt, Name::Tidy, Name::Frontend, Name::Clippy, Name::Rust];

    fn word(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// True if its own output ends in a count of tests.
    fn counts_tests(self) -> bool {
        !matches!(self, Name::Fmt | Name::Tidy | Name::Clippy)
    }
}

impl Test {
    /// Runs the steps; an error if one of them failed.
    pub fn run(&self) -> Outcome {
        let chosen: Vec<Name> = if !self.steps.is_empty() {
            self.steps.clone()
        } else if self.fast {
            Name::FAST.to_vec()
        } else {
            Name::value_variants().to_vec()
        };
        let mut bench = Bench { root: root(), fast: self.fast, found: None, npm: None };
        let mut steps = Steps::default();
        for name in &chosen {
            let again = format!("cargo xtask test {}", name.word());
            steps.run(&name.word(), &again, || bench.run(*name));
        }
        println!("{}", steps.table());
        if !chosen.iter().any(|name| name.counts_tests()) {
            println!("\n{}", steps.closing_line());
        }
        if steps.unhappy() == 0 { Ok(()) } else { Err(String::new()) }
    }
}

/// What the steps share: the checkout, and servers started when first needed.
struct Bench {
    root: PathBuf,
    fast: bool,
    found: Option<Postgres>,
    npm: Option<Postgres>,
}

impl Bench {
    fn run(&mut self, name: Name) -> Outcome {
        match name {
            Name::Fmt => self.aloud("cargo", &["fmt", "--all", "--check"]),
            Name::Tidy => tidy::run(&self.root),
            Name::Frontend => self.frontend(),
            Name::Clippy => {
                // The host embeds the bundle.
                node::bundle(&self.root)?;
                self.aloud("cargo", &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])
            }
            Name::Rust => self.rust(),
            Name::Doc => self.aloud("cargo", &["test", "--workspace", "--doc"]),
            Name::RustNpm => self.rust_npm(),
            Name::E2e => self.journeys(),
        }
    }

    fn frontend(&self) -> Outcome {
        let folder = node::assets(&self.root);
        node::install(&folder)?;
        process::aloud(process::command("npm", &folder).args(["run", "--silent", "check"]))?;
        if self.fast { Ok(()) } else { process::quietly(process::command("npm", &folder).args(["run", "--silent", "build"])) }
    }

    fn rust(&mut self) -> Outcome {
        node::bundle(&self.root)?;
        let url = self.url()?;
        let npm = node::postgres(&self.root);
        // The launcher's own tests try both servers.
        node::install(&npm)?;
        process::aloud(runner(&self.root, &["--workspace"]).env(PLANS, "force_generic_plan").env("TEST_DATABASE_URL", url))
    }

    fn rust_npm(&mut self) -> Outcome {
        if self.npm.is_none() {
            self.npm = Some(database::for_tests(&self.root, Choice::Npm)?);
        }
        let Some(server) = &self.npm else { return Ok(()) };
        println!("On {}.", database::describe(server));
        let url = server.url("postgres");
        process::aloud(
            runner(&self.root, &["--workspace", "--test", "house"])
                .args(if process::on_path("cargo-nextest") { &[][..] } else { &["--"][..] })
                .args(AGAIN)
                .env("ESTRADE_POSTGRES", "npm")
                .env(PLANS, "force_custom_plan")
                .env("TEST_DATABASE_URL", url),
        )
    }

    fn journeys(&mut self) -> Outcome {
        let url = self.url()?;
        journeys(&self.root, &url, &[])
    }

    /// The server that `TEST_DATABASE_URL` names, else a private one.
    fn url(&mut self) -> Result<String, String> {
        if let Ok(url) = std::env::var("TEST_DATABASE_URL") {
            return Ok(url);
        }
        if self.found.is_none() {
            let server = database::for_tests(&self.root, Choice::from_env())?;
            println!("On {}.", database::describe(&server));
            self.found = Some(server);
        }
        Ok(self.found.as_ref().map(|server| server.url("postgres")).unwrap_or_default())
    }

    fn aloud(&self, program: &str, arguments: &[&str]) -> Outcome {
        process::aloud(process::command(program, &self.root).args(arguments))
    }
}

/// Journeys in a browser on this server: all, or those of some files.
pub fn journeys(root: &Path, url: &str, files: &[&str]) -> Outcome {
    let folder = root.join("tests/e2e");
    if !folder.join("package-lock.json").is_file() {
        return Err("tests/e2e holds no package-lock.json, so no journey can run.".into());
    }
    node::check()?;
    let chromium = chromium::find_or_install()?;
    node::install(&folder)?;
    node::bundle(root)?;
    let host = dev::build_host(root)?;
    // What one file found accessible no other one checks again, in this run.
    let well = root.join(".estrade/well");
    let _ = std::fs::remove_dir_all(&well);
    std::fs::create_dir_all(&well).map_err(|error| format!("{}: {error}", well.display()))?;
    process::aloud(
        process::command("node", &folder)
            .args(["--test", "--test-concurrency=2"])
            .args(files)
            .env("ESTRADE_BIN", host)
            .env("CHROMIUM", chromium)
            .env("ESTRADE_WELL", well)
            .env("TEST_DATABASE_URL", url),
    )
}

/// cargo-nextest if it is there, else cargo's own runner.
pub fn runner(root: &Path, packages: &[&str]) -> Command {
    let mut command = process::command("cargo", root);
    if process::on_path("cargo-nextest") {
        // A test waits as long for its database and its own host as it computes.
        let at_once = std::thread::available_parallelism().map_or(1, usize::from) * 2;
        command.args(["nextest", "run", "--no-fail-fast", "--test-threads", &at_once.to_string()]);
    } else {
        // Documentation has a step of its own.
        command.args(["test", "--no-fail-fast", "--all-targets"]);
    }
    command.args(packages);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_in_the_advice_is_the_name_on_the_command_line() {
        for name in Name::value_variants() {
            assert_eq!(Name::from_str(&name.word(), false), Ok(*name));
        }
        assert_eq!(Name::RustNpm.word(), "rust-npm");
        assert_eq!(Name::E2e.word(), "e2e");
    }
}
