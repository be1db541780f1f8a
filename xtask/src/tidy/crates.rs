//! Floors: who may stand on whom, and what a module must bring.

use super::tree::{File, Finding, Tree};

/// Crates below the modules; the host alone knows them all.
const ABOVE_MODULES: &str = "platform/host";

/// Every module has a README, tests, and dependencies that are exactly its manifest's `needs`.
pub fn complete_modules(tree: &Tree) -> Vec<Finding> {
    let modules = modules(tree);
    let mut found = Vec::new();
    for (folder, _) in &modules {
        let Some(manifest) = tree.file(&format!("{folder}/Cargo.toml")) else { continue };
        if tree.file(&format!("{folder}/README.md")).is_none() {
            found.push(manifest.finding(1, "this module has no README.md that says what it brings"));
        }
        if !tree.files().any(|file| file.path.starts_with(&format!("{folder}/tests/")) && file.path.ends_with(".rs")) {
            found.push(manifest.finding(1, "this module has no tests/ that prove what it does"));
        }
        found.extend(needs_are_dependencies(tree, folder, manifest, &modules));
    }
    found
}

/// Every file of whole-house tests is part of their one program: a file that nobody names is never run.
pub fn named_tests(tree: &Tree) -> Vec<Finding> {
    const PROGRAM: &str = "tests/tests/main.rs";
    let Some(program) = tree.file(PROGRAM) else { return Vec::new() };
    let stem = |file: &File| file.path.strip_prefix("tests/tests/")?.strip_suffix(".rs").map(String::from);
    let unnamed = |name: &String| !name.contains('/') && name != "main" && !program.text.lines().any(|l| l == format!("mod {name};"));
    let missing = tree.files().filter_map(stem).filter(unnamed);
    missing.map(|name| program.finding(1, format!("{name}.rs is not named here, so its tests never run"))).collect()
}

/// Nothing in platform/ but the host depends on a module.
pub fn floors(tree: &Tree) -> Vec<Finding> {
    let modules = modules(tree);
    let platform = tree.crates("platform").into_iter().filter(|folder| folder != ABOVE_MODULES);
    let manifests = platform.filter_map(|folder| tree.file(&format!("{folder}/Cargo.toml")));
    manifests
        .flat_map(|manifest| {
            let modules = &modules;
            dependencies(manifest).into_iter().filter_map(move |(line, name)| {
                let module = modules.iter().any(|(_, package)| *package == name);
                module
                    .then(|| manifest.finding(line, format!("imports run downwards only: the platform names no module, and {name} is one")))
            })
        })
        .collect()
}

fn needs_are_dependencies(tree: &Tree, folder: &str, manifest: &File, modules: &[(String, String)]) -> Vec<Finding> {
    let Some(lib) = tree.file(&format!("{folder}/src/lib.rs")) else { return Vec::new() };
    let Some((line, needs)) = needs(lib) else {
        return vec![lib.finding(1, "no `needs: &[...]` is written here, so it cannot be compared with the dependencies")];
    };
    let packages: Vec<&String> = modules.iter().map(|(_, package)| package).collect();
    let depends: Vec<(usize, String)> = dependencies(manifest).into_iter().filter(|(_, name)| packages.contains(&name)).collect();
    let undeclared = depends.iter().filter(|(_, name)| !needs.contains(&name.replace('-', "_")));
    let undeclared =
        undeclared.map(|(line, name)| manifest.finding(*line, format!("{name} is a dependency and not in the module's `needs`")));
    let unused = needs.iter().filter(|need| !depends.iter().any(|(_, name)| name.replace('-', "_") == **need));
    let unused = unused.map(|need| lib.finding(line, format!("{need} is in `needs` and not a dependency in Cargo.toml")));
    undeclared.chain(unused).collect()
}

/// Folder and package name of every module.
fn modules(tree: &Tree) -> Vec<(String, String)> {
    let folders = tree.crates("modules").into_iter();
    folders
        .filter_map(|folder| {
            let manifest = tree.file(&format!("{folder}/Cargo.toml"))?;
            let name = manifest.lines().find_map(|(_, line)| line.strip_prefix("name = \"")?.strip_suffix('"'))?;
            Some((folder, name.to_owned()))
        })
        .collect()
}

/// Names under `[dependencies]`, with their lines.
fn dependencies(manifest: &File) -> Vec<(usize, String)> {
    let mut inside = false;
    let mut names = Vec::new();
    for (number, line) in manifest.lines() {
        if line.starts_with('[') {
            inside = line.trim() == "[dependencies]";
            if let Some(name) = line.strip_prefix("[dependencies.") {
                names.push((number, name.trim_end_matches(']').to_owned()));
            }
        } else if inside && !line.starts_with('#') {
            let name: String = line.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
            if !name.is_empty() {
                names.push((number, name));
            }
        }
    }
    names
}

/// The words in `needs: &["…", "…"]`, with the line it begins at.
fn needs(lib: &File) -> Option<(usize, Vec<String>)> {
    let at = lib.text.find("needs: &[")?;
    let list = lib.text[at..].split_once('[')?.1.split_once(']')?.0;
    let words = list.split(',').map(|word| word.trim().trim_matches('"').to_owned()).filter(|word| !word.is_empty());
    Some((lib.text[..at].matches('\n').count() + 1, words.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIB: &str = "//! A module.\npub static MODULE: Module = Module {\n    needs: &[\"address_book\"],\n};\n";
    const BOOK: (&str, &str) = ("modules/address-book/Cargo.toml", "[package]\nname = \"address-book\"\n");

    fn booking(manifest: &str, lib: &str) -> Vec<Finding> {
        let tree = Tree::of(&[
            ("modules/booking/Cargo.toml", manifest),
            ("modules/booking/README.md", "Booking."),
            ("modules/booking/tests/story.rs", ""),
            ("modules/booking/src/lib.rs", lib),
            BOOK,
        ]);
        complete_modules(&tree).into_iter().filter(|finding| finding.path.starts_with("modules/booking")).collect()
    }

    #[test]
    fn a_test_that_nobody_names_is_found() {
        let files = [("tests/tests/main.rs", "mod a;\n"), ("tests/tests/a.rs", ""), ("tests/tests/a/b.rs", ""), ("tests/tests/c.rs", "")];
        let found = named_tests(&Tree::of(&files));
        assert_eq!(found.len(), 1);
        assert!(found[0].why.starts_with("c.rs"), "{:?}", found[0]);
    }

    #[test]
    fn needs_and_dependencies_must_agree() {
        let with = "[package]\nname = \"booking\"\n[dependencies]\nkernel.workspace = true\naddress-book.workspace = true\n";
        assert_eq!(booking(with, LIB), []);
        let undeclared = booking(with, &LIB.replace("\"address_book\"", ""));
        assert_eq!((undeclared.len(), undeclared[0].line), (1, 5));
        let unused = booking("[package]\nname = \"booking\"\n[dev-dependencies]\naddress-book.workspace = true\n", LIB);
        assert_eq!((unused.len(), unused[0].path.as_str(), unused[0].line), (1, "modules/booking/src/lib.rs", 3));
    }

    #[test]
    fn a_module_without_readme_and_tests_is_found() {
        let tree = Tree::of(&[BOOK, ("modules/address-book/src/lib.rs", "needs: &[]")]);
        let why: Vec<String> = complete_modules(&tree).into_iter().map(|finding| finding.why).collect();
        assert!(why.len() == 2 && why[0].contains("README.md") && why[1].contains("tests/"), "{why:?}");
    }

    #[test]
    fn the_platform_names_no_module_but_the_host_does() {
        let manifest = "[package]\nname = \"x\"\n[dependencies]\naddress-book.workspace = true\n";
        let tree = Tree::of(&[BOOK, ("platform/web/Cargo.toml", manifest), ("platform/host/Cargo.toml", manifest)]);
        let found = floors(&tree);
        assert_eq!((found.len(), found[0].path.as_str(), found[0].line), (1, "platform/web/Cargo.toml", 4));
    }
}
