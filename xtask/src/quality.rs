//! The quality of results, on public ground truth.

use clap::Args;

use crate::{Outcome, dev, process, root};

/// Arguments of `cargo xtask duplicates`.
#[derive(Args)]
pub struct Duplicates {
    /// Handed to tests/quality/duplicates.py as they are, such as `--ours-only` or `--sizes 10000,30000`.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

impl Duplicates {
    /// Builds the engine, brings the other tools and the public sets from PyPI into a folder of their own, and compares.
    pub fn run(&self) -> Outcome {
        let root = root();
        let engine = dev::build_example(&root, "quality")?;
        let home = root.join(".estrade/quality");
        let python = home.join("bin/python");
        if !python.exists() {
            process::aloud(process::command("python3", &root).args(["-m", "venv"]).arg(&home))?;
        }
        let pip = ["-m", "pip", "install", "--quiet", "--requirement", "tests/quality/requirements.txt"];
        let python = python.to_string_lossy().into_owned();
        process::aloud(process::command(&python, &root).args(pip))?;
        process::aloud(
            process::command(&python, &root)
                .args(["tests/quality/duplicates.py", "--out", "docs/duplicates.md", "--binary"])
                .arg(engine)
                .args(&self.arguments),
        )
    }
}
