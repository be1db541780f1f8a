//! Lock files pin versions by checksum, not by the host they once came from.

use super::tree::{Finding, Tree};

const STANDARD_INDEX: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// No lock file names a registry's host, since each machine has its own.
pub fn no_hosts(tree: &Tree) -> Vec<Finding> {
    let why = "a lock file that names a host breaks on machines that use another: leave it out";
    let npm = tree.ending("package-lock.json").flat_map(|file| {
        let named = file.lines().filter(|(_, line)| line.trim_start().starts_with("\"resolved\": \"http"));
        named.map(|(number, _)| file.finding(number, format!("{why} (npm's option omit-lockfile-registry-resolved)")))
    });
    let cargo = tree.ending("Cargo.lock").flat_map(|file| {
        let named = file.lines().filter(|(_, line)| line.contains("registry+") && !line.contains(STANDARD_INDEX));
        named.map(|(number, _)| file.finding(number, why))
    });
    npm.chain(cargo).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_in_lock_files_are_found() {
        let tree = Tree::of(&[
            ("a/package-lock.json", "{\n  \"resolved\": \"https://example.test/a.tgz\",\n  \"url\": \"https://example.test\"\n}"),
            (
                "Cargo.lock",
                "source = \"registry+https://github.com/rust-lang/crates.io-index\"\nsource = \"registry+https://example.test/index\"\n",
            ),
        ]);
        let found: Vec<(String, usize)> = no_hosts(&tree).into_iter().map(|finding| (finding.path, finding.line)).collect();
        assert_eq!(found, [("a/package-lock.json".into(), 2), ("Cargo.lock".into(), 2)]);
    }
}
