//! Makes sure the bundle's folder exists, so that a fresh checkout compiles before its first
//! bundle, and has a release build look again when the bundle changes. A debug build reads its files where it was built:
//! when that checkout is gone, and its target folder is not, the crate is built again.

use std::path::Path;

fn main() {
    let root = std::env::var("CARGO_MANIFEST_DIR").expect("cargo names the crate's folder");
    for folder in ["templates", "../../themes/assets/dist"] {
        let path = Path::new(&root).join(folder);
        // A read-only checkout may refuse; the crate then embeds nothing, which is what it holds.
        let _ = std::fs::create_dir_all(&path);
        // Debug builds read the files as they run: only a release build carries them.
        if std::env::var("PROFILE").as_deref() == Ok("release") {
            println!("cargo::rerun-if-changed={folder}");
        }
    }
    println!("cargo::rerun-if-changed={root}/build.rs");
}
