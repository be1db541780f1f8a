//! A Chromium: the one on this machine, else one that the package client installs.

use std::path::{Path, PathBuf};

use crate::process;

/// The shell without windows first: the same engine, and journeys in it take a quarter less time.
const NAMES: [&str; 6] = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
const PLACES: [&str; 3] = [
    "/usr/lib/chromium/chromium",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// The browser's program; `CHROMIUM` names it, or it is found, or installed.
pub fn find_or_install() -> Result<PathBuf, String> {
    if let Some(found) = find() {
        return Ok(found);
    }
    install()?;
    find().ok_or_else(|| "Chromium was installed and is still not found; set CHROMIUM to its program.".into())
}

fn find() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let on_path = NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    named.into_iter().chain(on_path).chain(PLACES.iter().map(PathBuf::from)).find(|program| program.is_file())
}

fn install() -> Result<(), String> {
    let by_hand = "The browser journeys need Chromium, and there is none. Install it, or set CHROMIUM to its program";
    let clients: [(&str, &[&str], &[&str]); 3] = [
        ("apt-get", &["install", "-y", "-q", "--no-install-recommends"], &["chromium-headless-shell", "chromium"]),
        ("dnf", &["install", "-y", "-q"], &["chromium-headless", "chromium"]),
        ("brew", &["install", "--quiet", "--cask"], &["chromium"]),
    ];
    let (client, install, packages) =
        clients.into_iter().find(|(client, ..)| process::on_path(client)).ok_or_else(|| format!("{by_hand}."))?;
    if client != "brew" && !rustix::process::geteuid().is_root() {
        return Err(format!("{by_hand} (for example `sudo {client} install chromium`)."));
    }
    println!("Installing Chromium with {client}.");
    let call = |arguments: &[&str]| {
        process::quietly(process::command(client, Path::new("/")).args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    if client == "apt-get" {
        call(&["update", "-q"]).map_err(|why| format!("{why}\n{by_hand}."))?;
    }
    // Not every distribution has the shell alone.
    let mut why = String::new();
    for package in packages {
        match call(&[install, &[*package]].concat()) {
            Ok(()) => return Ok(()),
            Err(said) => why = said,
        }
    }
    Err(format!("{why}\n{by_hand}."))
}
