//! Finding the programs of a PostgreSQL server.

use std::collections::HashSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;
use crate::{Result, npm};

/// The oldest major version that the schema is written for.
pub const OLDEST: u32 = 15;

/// Which server to use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// `DATABASE_URL`, else a server found on the machine, else the npm package.
    #[default]
    Any,
    /// A server found on the machine, nothing else.
    Found,
    /// The npm package, nothing else.
    Npm,
    /// The programs in this folder, nothing else.
    Folder(PathBuf),
}

impl Choice {
    /// What `ESTRADE_POSTGRES` says: `found`, `npm`, or a bin folder; [`Choice::Any`] if unset.
    pub fn from_env() -> Self {
        match env::var("ESTRADE_POSTGRES").as_deref() {
            Err(_) | Ok("") => Self::Any,
            Ok("found") => Self::Found,
            Ok("npm") => Self::Npm,
            Ok(folder) => Self::Folder(folder.into()),
        }
    }
}

/// Where a server comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// `DATABASE_URL` names it; it is not ours to start or stop.
    Given,
    /// Installed on this machine.
    Found,
    /// The platform's package from npm.
    Npm,
}

/// The programs of one installed server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Folder that holds `postgres` and `initdb`.
    pub bin: PathBuf,
    /// Full version, such as `15.14`.
    pub version: String,
    /// Major version.
    pub major: u32,
    /// Where it comes from.
    pub source: Source,
}

/// The server that `DATABASE_URL` names, if it is set and not empty.
pub fn given_url() -> Option<String> {
    env::var("DATABASE_URL").ok().filter(|url| !url.is_empty())
}

/// The best server for this choice; `npm` is the folder that holds the package's `node_modules`.
///
/// # Errors
/// A sentence that says what to install.
pub fn find(choice: &Choice, npm: Option<&Path>) -> Result<Server> {
    all(choice, npm)?.into_iter().next().ok_or(Error::NoServer { oldest: OLDEST })
}

/// Every usable server for this choice, best first; an error if there is none.
pub(crate) fn all(choice: &Choice, npm: Option<&Path>) -> Result<Vec<Server>> {
    let servers = match choice {
        Choice::Folder(bin) => vec![probe(bin, Source::Found).ok_or_else(|| Error::BadFolder { folder: bin.clone(), oldest: OLDEST })?],
        Choice::Found => found(),
        Choice::Npm => {
            let folder = npm.unwrap_or(Path::new("."));
            vec![npm::server(folder).ok_or_else(|| Error::NoPackage { package: npm::package_name(), folder: folder.to_path_buf() })?]
        }
        Choice::Any => found().into_iter().chain(npm.and_then(npm::server)).collect(),
    };
    if servers.is_empty() { Err(Error::NoServer { oldest: OLDEST }) } else { Ok(servers) }
}

/// Servers installed on the machine: those on PATH first, then newest first.
fn found() -> Vec<Server> {
    let path = env::var_os("PATH").unwrap_or_default();
    let on_path = env::split_paths(&path).filter_map(|folder| {
        // Distributions link single programs into PATH; the server needs its siblings.
        fs::canonicalize(folder.join("postgres")).ok()?.parent().map(Path::to_path_buf)
    });
    let mut seen = HashSet::new();
    let mut first: Vec<Server> = on_path.filter(|bin| seen.insert(bin.clone())).filter_map(|bin| probe(&bin, Source::Found)).collect();
    let mut rest: Vec<Server> = usual_places()
        .filter_map(|bin| fs::canonicalize(bin).ok())
        .filter(|bin| seen.insert(bin.clone()))
        .filter_map(|bin| probe(&bin, Source::Found))
        .collect();
    rest.sort_by_key(|server| std::cmp::Reverse(server.major));
    first.append(&mut rest);
    first
}

/// Where packagers put servers that are not on PATH.
fn usual_places() -> impl Iterator<Item = PathBuf> {
    const PARENTS: [(&str, &str); 7] = [
        ("/usr/lib/postgresql", ""),
        ("/usr", "pgsql-"),
        ("/opt/homebrew/opt", "postgresql"),
        ("/usr/local/opt", "postgresql"),
        ("/Applications/Postgres.app/Contents/Versions", ""),
        ("/usr/local", "pgsql"),
        ("/usr/libexec", "postgresql"),
    ];
    PARENTS.into_iter().flat_map(|(parent, prefix)| {
        fs::read_dir(parent)
            .into_iter()
            .flatten()
            .flatten()
            .filter(move |entry| entry.file_name().to_string_lossy().starts_with(prefix))
            .flat_map(|entry| [entry.path().join("bin"), entry.path()])
    })
}

/// The server in this folder, if it is complete, runs, and is new enough.
pub(crate) fn probe(bin: &Path, source: Source) -> Option<Server> {
    if !bin.join("initdb").is_file() || !bin.join("postgres").is_file() {
        return None;
    }
    let said = Command::new(bin.join("postgres")).arg("--version").output().ok()?;
    let (version, major) = read_version(&String::from_utf8_lossy(&said.stdout))?;
    (major >= OLDEST).then(|| Server { bin: bin.to_path_buf(), version, major, source })
}

/// `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)` is 15.14, of major 15.
fn read_version(said: &str) -> Option<(String, u32)> {
    let version = said.split_whitespace().nth(2)?;
    let digits: String = version.chars().take_while(char::is_ascii_digit).collect();
    Some((version.to_owned(), digits.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_the_program_says() {
        let debian = read_version("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n");
        assert_eq!(debian, Some(("15.14".into(), 15)));
        assert_eq!(read_version("postgres (PostgreSQL) 19beta1\n"), Some(("19beta1".into(), 19)));
        assert_eq!(read_version("command not found"), None);
    }

    #[test]
    fn a_folder_without_a_server_is_refused_with_a_sentence() {
        let empty = env::temp_dir();
        let error = find(&Choice::Folder(empty), None).expect_err("no server there");
        assert!(error.to_string().contains("ESTRADE_POSTGRES"), "{error}");
    }

    #[test]
    fn a_missing_npm_package_says_how_to_install_it() {
        let error = find(&Choice::Npm, Some(&env::temp_dir().join("nothing"))).expect_err("no package there");
        assert!(error.to_string().contains("npm ci"), "{error}");
    }
}
