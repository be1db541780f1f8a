//! The files of a checkout, in memory: checks read it, their tests make small ones.

use std::fmt;
use std::fs;
use std::path::Path;

/// Folders that hold nothing written by hand.
const MADE: [&str; 6] = [".git", ".estrade", "target", "node_modules", "dist", "test-results"];
const ENDINGS: [&str; 13] = ["rs", "ts", "mjs", "js", "html", "css", "ftl", "toml", "json", "lock", "sql", "sh", "md"];

/// Text files by their path below the top folder, with `/` on every system.
pub struct Tree(Vec<File>);

/// One text file.
pub struct File {
    pub path: String,
    pub text: String,
}

/// A line that should be otherwise.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub path: String,
    pub line: usize,
    pub why: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.why)
    }
}

impl Tree {
    /// Reads a checkout.
    pub fn read(root: &Path) -> Result<Self, String> {
        let mut files = Vec::new();
        collect(root, "", &mut files).map_err(|error| format!("{} cannot be read: {error}.", root.display()))?;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self(files))
    }

    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(path, text)| File { path: (*path).into(), text: (*text).into() }).collect())
    }

    /// Every file.
    pub fn files(&self) -> impl Iterator<Item = &File> {
        self.0.iter()
    }

    /// Files whose names end so, `.rs` for example.
    pub fn ending(&self, ending: &str) -> impl Iterator<Item = &File> {
        self.0.iter().filter(move |file| file.path.ends_with(ending))
    }

    /// The file at this path.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.0.iter().find(|file| file.path == path)
    }

    /// Folders that hold a `Cargo.toml`, directly below `parent`.
    pub fn crates(&self, parent: &str) -> Vec<String> {
        let manifests = self.0.iter().filter_map(|file| file.path.strip_suffix("/Cargo.toml"));
        manifests.filter(|folder| folder.rsplit_once('/').is_some_and(|(above, _)| above == parent)).map(str::to_owned).collect()
    }
}

impl File {
    /// A finding at a line, counted from 1.
    pub fn finding(&self, line: usize, why: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, why: why.into() }
    }

    /// Lines with their numbers, from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// True for files that only tests are made of.
    pub fn is_test(&self) -> bool {
        self.path.starts_with("tests/") || self.path.contains("/tests/") || self.path.ends_with("/tests.rs")
    }

    /// Rust lines that the product runs: no comments, nothing from the module of tests on.
    pub fn product_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let tests = self.text.find("#[cfg(test)]\nmod ").unwrap_or(self.text.len());
        let product = self.text[..tests].lines().enumerate().map(|(index, line)| (index + 1, line));
        product.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

fn collect(folder: &Path, below: &str, files: &mut Vec<File>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        let kind = entry.file_type()?;
        if kind.is_dir() && !MADE.contains(&name.as_str()) {
            collect(&entry.path(), &path, files)?;
        } else if kind.is_file() && wanted(&path) {
            // What is not text is not ours to read.
            if let Ok(text) = fs::read_to_string(entry.path()) {
                files.push(File { path, text });
            }
        }
    }
    Ok(())
}

fn wanted(path: &str) -> bool {
    path.starts_with(".ci/") || ENDINGS.iter().any(|ending| path.rsplit_once('.').is_some_and(|(_, end)| end == *ending))
}
