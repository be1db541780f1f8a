//! Node and npm: the front end's packages by lock file, its bundle when a source is newer.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::{Outcome, process};

const OLDEST: u32 = 20;
/// A copy of the lock file that `node_modules` was installed from.
const STAMP: &str = "node_modules/.estrade-installed";

/// An error that says what to install unless Node is new enough.
pub fn check() -> Outcome {
    let wanted = format!("Node {OLDEST} or newer is needed to bundle the front end");
    let advice = "Install it from your distribution or from nodejs.org, then run this again.";
    let said = process::command("node", Path::new("."))
        .arg("--version")
        .output()
        .map_err(|_| format!("{wanted}, and there is no `node` on PATH. {advice}"))?;
    let version = String::from_utf8_lossy(&said.stdout).trim().to_owned();
    if major(&version).is_some_and(|major| major >= OLDEST) {
        return Ok(());
    }
    Err(format!("{wanted}, and `node --version` says {version:?}. {advice}"))
}

fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// Installs a folder's packages by its lock file, if that changed since the last time.
pub fn install(folder: &Path) -> Outcome {
    let lock = fs::read(folder.join("package-lock.json"))
        .map_err(|error| format!("{} cannot be read: {error}.", folder.join("package-lock.json").display()))?;
    let stamp = folder.join(STAMP);
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    check()?;
    let options = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
    process::quietly(process::command("npm", folder).args(options))?;
    // An optional package may have been all there was, and none of them fit.
    let _ = fs::create_dir_all(folder.join("node_modules"));
    fs::write(&stamp, lock).map_err(|error| format!("{} cannot be written: {error}.", stamp.display()))
}

/// Folder of the TypeScript islands and style sheets.
pub fn assets(root: &Path) -> PathBuf {
    root.join("themes/assets")
}

/// Folder that pins the npm PostgreSQL.
pub fn postgres(root: &Path) -> PathBuf {
    root.join("platform/embedded/npm")
}

/// Bundles the front end if a source is newer than the bundle.
pub fn bundle(root: &Path) -> Outcome {
    let folder = assets(root);
    install(&folder)?;
    let made = modified(&folder.join("dist/manifest.json"));
    if made.is_some() && newest(&folder) <= made {
        return Ok(());
    }
    process::quietly(process::command("npm", &folder).args(["run", "--silent", "build"]))
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|is| is.modified()).ok()
}

/// When the newest source in a folder was changed, what is installed or built left aside.
fn newest(folder: &Path) -> Option<SystemTime> {
    let entries = fs::read_dir(folder).ok()?.flatten();
    entries
        .filter(|entry| !["node_modules", "dist"].iter().any(|made| entry.file_name() == *made))
        .filter_map(|entry| if entry.path().is_dir() { newest(&entry.path()) } else { modified(&entry.path()) })
        .max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_node_says_them() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("command not found"), None);
    }

    #[test]
    fn a_bundle_is_not_its_own_source() {
        let folder = std::env::temp_dir().join(format!("estrade-newest-{}", std::process::id()));
        fs::create_dir_all(folder.join("dist")).expect("folders are made");
        fs::write(folder.join("dist/manifest.json"), "{}").expect("a bundle");
        assert_eq!(newest(&folder), None);
        fs::create_dir_all(folder.join("ts")).expect("folders are made");
        fs::write(folder.join("ts/a.ts"), "").expect("a source");
        assert!(newest(&folder).is_some());
        fs::remove_dir_all(&folder).expect("the folder is deleted");
    }
}
