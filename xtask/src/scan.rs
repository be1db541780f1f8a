//! `cargo xtask scan`: whether anything that is built in, or builds, is known to be vulnerable.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::{Outcome, process, root};

/// Arguments of `cargo xtask scan`.
#[derive(Args)]
pub struct Scan {
    /// A checkout of RustSec's advisories, where they cannot be fetched from here.
    #[arg(long, env = "ESTRADE_ADVISORIES")]
    advisories: Option<PathBuf>,
}

impl Scan {
    /// Holds every lock file against what is publicly known: crates against RustSec's advisories, npm packages against their
    /// registry's. What must be lived with for a while stands in `.cargo/audit.toml`, with its reason and its end.
    pub fn run(&self) -> Outcome {
        let root = root();
        let crates = self.crates(&root);
        let packages = lock_files(&root).iter().try_for_each(|folder| npm(folder));
        crates.and(packages)
    }

    fn crates(&self, root: &Path) -> Outcome {
        let tools = root.join(".estrade/tools");
        let audit = tools.join("bin/cargo-audit");
        if !audit.is_file() {
            let install = ["install", "--quiet", "--locked", "cargo-audit", "--root"];
            process::aloud(process::command("cargo", root).args(install).arg(&tools))?;
        }
        let mut command = process::command(&audit.to_string_lossy(), root);
        command.args(["audit", "--deny", "unsound", "--deny", "yanked"]);
        if let Some(folder) = &self.advisories {
            command.args(["--no-fetch", "--stale", "--db"]).arg(folder);
        }
        process::aloud(&mut command)
    }
}

/// Folders of npm projects.
fn lock_files(root: &Path) -> Vec<PathBuf> {
    ["themes/assets", "tests/e2e", "platform/embedded/npm"].map(|folder| root.join(folder)).to_vec()
}

fn npm(folder: &Path) -> Outcome {
    process::aloud(process::command("npm", folder).args(["audit", "--audit-level=moderate"]))
}
