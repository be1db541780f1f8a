//! The house's own pages: they parse, and every word, icon and asset they name is there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use theme::{Locale, Pages};

#[test]
fn every_page_of_the_house_parses_in_both_languages() {
    let pages = Pages::new(&[]).unwrap();
    let names = pages.names();
    for file in files() {
        assert!(names.contains(&file.0), "{} is not loaded", file.0);
    }
    assert!(pages.has("layouts/base.html"));
}

#[test]
fn every_word_a_page_asks_for_is_there() {
    let words = Pages::bare(&[]).unwrap().words();
    let mut lacking = BTreeSet::new();
    for (name, text) in files() {
        for key in quoted_after(&text, "t(key=\"") {
            // `t(key="ui-theme-" ~ choice)` is put together as the page renders.
            if !key.ends_with('-') && !words.has(Locale::Fr, &key) {
                lacking.insert(format!("{name}: {key}"));
            }
        }
    }
    assert!(lacking.is_empty(), "{lacking:#?}");
}

#[test]
fn every_icon_and_asset_a_page_asks_for_is_in_the_bundle() {
    let assets = Pages::bare(&[]).unwrap().assets();
    if assets.names().is_empty() {
        // A fresh checkout has not bundled yet; the whole-house tests run on a bundle.
        return;
    }
    let mut lacking = BTreeSet::new();
    for (name, text) in files() {
        for icon in quoted_after(&text, "icon(name=\"") {
            if !assets.has_icon(&icon) {
                lacking.insert(format!("{name}: icon {icon}"));
            }
        }
        for asset in quoted_after(&text, "asset(path=\"") {
            if !assets.names().contains(&asset.as_str()) {
                lacking.insert(format!("{name}: asset {asset}"));
            }
        }
    }
    assert!(lacking.is_empty(), "{lacking:#?}");
}

/// Path and text of every template of this crate.
fn files() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|end| end == "html") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut found = Vec::new();
    walk(&root, &mut found);
    found
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn quoted_after(text: &str, opening: &str) -> Vec<String> {
    text.split(opening).skip(1).filter_map(|rest| rest.split_once('"')).map(|(value, _)| value.to_owned()).collect()
}
