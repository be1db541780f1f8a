//! `cargo xtask scan`: whether anything that is built in, or builds, is known to be vulnerable.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::{Outcome, process, root};

/// Folders of npm projects.
const PACKAGES: [&str; 3] = ["themes/assets", "tests/e2e", "platform/embedded/npm"];

/// Arguments of `cargo xtask scan`.
#[derive(Args)]
pub struct Scan {
    /// A checkout of RustSec's advisories, where they cannot be fetched from here.
    #[arg(long, env = "ESTRADE_ADVISORIES")]
    advisories: Option<PathBuf>,
}

/// What came of asking about one lock file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Nothing,
    Something,
    /// Whoever knows could not be asked from here: that says nothing, well or ill.
    Unasked,
}

impl Scan {
    /// Holds every lock file against what is publicly known: crates against RustSec's advisories, npm packages against those of
    /// their registry. What must be lived with for a while stands in `.cargo/audit.toml`, with its reason.
    ///
    /// # Errors
    /// Something was found, or could not be asked about.
    pub fn run(&self) -> Outcome {
        match self.look()? {
            (true, _) => Err("Something that is known to be vulnerable is built in.".into()),
            (_, unasked) if !unasked.is_empty() => Err(format!("Not scanned, for nobody could be asked: {}.", unasked.join(", "))),
            _ => Ok(()),
        }
    }

    /// The same, within something longer: what could not be asked about is said aloud and left at that.
    pub fn run_along(&self) -> Outcome {
        let (found, unasked) = self.look()?;
        if !unasked.is_empty() {
            eprintln!("NOT SCANNED, for nobody could be asked: {}.", unasked.join(", "));
        }
        if found { Err("Something that is known to be vulnerable is built in.".into()) } else { Ok(()) }
    }

    /// Whether anything was found, and the lock files that could not be asked about.
    fn look(&self) -> Result<(bool, Vec<String>), String> {
        let root = root();
        let mut all = vec![("Cargo.lock".to_string(), self.crates(&root)?)];
        for folder in PACKAGES {
            all.push((format!("{folder}/package-lock.json"), npm(&root.join(folder))?));
        }
        let unasked = all.iter().filter(|(_, found)| *found == Found::Unasked).map(|(name, _)| name.clone()).collect();
        Ok((all.iter().any(|(_, found)| *found == Found::Something), unasked))
    }

    fn crates(&self, root: &Path) -> Result<Found, String> {
        let tools = root.join(".estrade/tools");
        let audit = tools.join("bin/cargo-audit");
        if !audit.is_file() {
            let install = ["install", "--quiet", "--locked", "cargo-audit", "--root"];
            process::aloud(process::command("cargo", root).args(install).arg(&tools))?;
        }
        let mut command = process::command(&audit.to_string_lossy(), root);
        command.args(["audit", "--no-yanked"]);
        if let Some(folder) = &self.advisories {
            command.args(["--no-fetch", "--stale", "--db"]).arg(folder);
        }
        let said = command.output().map_err(|why| why.to_string())?;
        let (out, errors) = (String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
        println!("{out}{errors}");
        Ok(match said.status.code() {
            Some(0) => Found::Nothing,
            _ if errors.contains("vulnerability found") || errors.contains("vulnerabilities found") => Found::Something,
            _ if errors.contains("fetch advisory database") => Found::Unasked,
            _ => return Err("cargo-audit failed.".into()),
        })
    }
}

fn npm(folder: &Path) -> Result<Found, String> {
    let said = process::command("npm", folder).args(["audit", "--json"]).output().map_err(|why| why.to_string())?;
    let out = String::from_utf8_lossy(&said.stdout);
    let found = read(&out);
    if found == Found::Something {
        println!("{}\n{out}", folder.display());
    }
    Ok(found)
}

/// What npm's report says; anything else is none.
fn read(report: &str) -> Found {
    let count = report.split("\"metadata\"").nth(1).and_then(|rest| rest.split("\"total\":").nth(1));
    match count.map(|rest| rest.trim_start().split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default()) {
        Some("0") => Found::Nothing,
        Some(number) if !number.is_empty() => Found::Something,
        _ => Found::Unasked,
    }
}

#[cfg(test)]
mod tests {
    use super::{Found, read};

    #[test]
    fn only_a_report_that_counts_none_is_a_clean_one() {
        let report = |total: &str| {
            format!(
                "{{\"auditReportVersion\": 2, \"vulnerabilities\": {{}}, \"metadata\": {{\"vulnerabilities\": {{\"low\": 0, \"total\": {total}}}}}}}"
            )
        };
        assert_eq!(read(&report("0")), Found::Nothing);
        assert_eq!(read(&report("3")), Found::Something);
        assert_eq!(read("{\"message\": \"405 Method Not Allowed\", \"statusCode\": 405}"), Found::Unasked);
        assert_eq!(read(""), Found::Unasked);
    }
}
