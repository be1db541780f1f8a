//! `cargo xtask tidy`: what compilers do not check. Each finding names a line and says why.

mod crates;
mod locales;
mod locks;
mod migrations;
mod rust;
mod sizes;
mod templates;
mod text;
mod tree;

use std::path::Path;

use crate::Outcome;
use tree::{Finding, Tree};

const CHECKS: [fn(&Tree) -> Vec<Finding>; 10] = [
    sizes::short_files,
    crates::named_tests,
    crates::complete_modules,
    crates::floors,
    rust::guarded_words,
    text::finished,
    locks::no_hosts,
    migrations::additive,
    locales::same_words,
    templates::strict,
];

/// Runs every check on the checkout and prints what it finds.
pub fn run(root: &Path) -> Outcome {
    let tree = Tree::read(root)?;
    let mut findings: Vec<Finding> = CHECKS.iter().flat_map(|check| check(&tree)).collect();
    findings.sort();
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => Ok(()),
        1 => Err("One thing is untidy.".into()),
        several => Err(format!("{several} things are untidy.")),
    }
}
