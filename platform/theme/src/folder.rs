//! Folders that ship in the binary, read from the disk while developing.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use rust_embed::RustEmbed;

/// The files of a folder of this crate, by path below it.
///
/// A debug build reads the disk itself: rust-embed would too, but hashes every file as it does,
/// which unoptimised takes longer than everything else a start has to do.
pub(crate) fn files<Embedded: RustEmbed>(folder: &str) -> Vec<(String, Cow<'static, [u8]>)> {
    if cfg!(debug_assertions) {
        let root = on_disk(folder);
        let mut found = Vec::new();
        walk(&root, &mut |path, _| {
            if let (Ok(name), Ok(bytes)) = (path.strip_prefix(&root), std::fs::read(path)) {
                found.push((name.to_string_lossy().replace('\\', "/"), Cow::Owned(bytes)));
            }
        });
        return found;
    }
    Embedded::iter().filter_map(|name| Some((name.to_string(), Embedded::get(&name)?.data))).collect()
}

/// A number that changes when a file below one of these folders does; constant in release builds,
/// which carry their files.
pub(crate) fn stamp(folders: &[&str]) -> u64 {
    if !cfg!(debug_assertions) {
        return 0;
    }
    folders.iter().fold(0, |sum: u64, folder| sum.rotate_left(21) ^ newest(&on_disk(folder)))
}

fn newest(folder: &Path) -> u64 {
    let mut sum = 0_u64;
    walk(folder, &mut |path, about| {
        let changed = about.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let changed = changed.map_or(0, |since| since.as_nanos() as u64);
        // Added up, because the system lists a folder in any order.
        sum = sum.wrapping_add(changed.rotate_left(path.as_os_str().len() as u32));
    });
    sum
}

fn on_disk(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

fn walk(folder: &Path, visit: &mut impl FnMut(&Path, &std::fs::Metadata)) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        match entry.metadata() {
            Ok(about) if about.is_dir() => walk(&path, visit),
            Ok(about) => visit(&path, &about),
            // Gone since it was listed: editors write beside and rename.
            Err(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::newest;

    #[test]
    fn a_changed_file_anywhere_below_changes_the_stamp() {
        let root = std::env::temp_dir().join(format!("theme-stamp-{}", std::process::id()));
        assert_eq!(newest(&root), 0);
        let below = root.join("a/b");
        std::fs::create_dir_all(&below).unwrap();
        std::fs::write(below.join("page.html"), "one").unwrap();
        let first = newest(&root);
        assert_eq!(newest(&root), first);
        let later = std::time::SystemTime::now() + std::time::Duration::from_secs(5);
        let file = std::fs::File::options().write(true).open(below.join("page.html")).unwrap();
        file.set_modified(later).unwrap();
        let second = newest(&root);
        assert_ne!(second, first);
        std::fs::write(below.join("other.html"), "two").unwrap();
        assert_ne!(newest(&root), second);
        std::fs::remove_dir_all(&root).unwrap();
    }
}
