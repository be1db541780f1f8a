//! Files that can be read in one sitting.

use super::tree::{Finding, Tree};

const MOST: usize = 400;

/// No hand-written file over 400 lines; `schema.rs` is generated.
pub fn short_files(tree: &Tree) -> Vec<Finding> {
    [".rs", ".ts", ".html", ".css"]
        .iter()
        .flat_map(|ending| tree.ending(ending))
        .filter(|file| !file.path.ends_with("/schema.rs"))
        .filter_map(|file| {
            let lines = file.text.lines().count();
            (lines > MOST).then(|| file.finding(MOST + 1, format!("{lines} lines; a file over {MOST} tells more than one thing: split it")))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_hand_written_files_are_found() {
        let (long, short) = ("\n".repeat(401), "\n".repeat(400));
        let tree = Tree::of(&[("a/long.rs", &long), ("a/short.css", &short), ("a/schema.rs", &long), ("a/data.json", &long)]);
        let found = short_files(&tree);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].path.as_str(), found[0].line), ("a/long.rs", 401));
    }
}
