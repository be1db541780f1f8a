//! A schema grows: what an older build, or an agency on an older release, reads is not taken away under it.

use super::tree::{Finding, Tree};

/// What takes something away, and what to do instead.
const TAKES: [(&str, &str); 6] = [
    ("drop table", "drops a table"),
    ("drop column", "drops a column"),
    ("rename column", "renames a column"),
    ("rename to", "renames a table"),
    ("set data type", "changes a column's type"),
    ("truncate ", "empties a table"),
];

/// Reviewed: nobody's release reads it any more.
const REVIEWED: [(&str, &str); 2] = [
    ("2026-12-01-002300_transfer_undoing", "drop column"),
    // Made anew from the records by the next sweep.
    ("2026-12-06-004140_address_book_duplicate_words", "drop table"),
];

/// Every migration is additive; a column that nobody needs any more goes two releases later, reviewed here.
pub fn additive(tree: &Tree) -> Vec<Finding> {
    let ups = tree.ending(".sql").filter(|file| file.path.starts_with("migrations/") && file.path.ends_with("/up.sql"));
    ups.flat_map(|file| {
        file.text.lines().enumerate().filter_map(move |(n, line)| {
            let code = line.split("--").next().unwrap_or_default().to_lowercase();
            let typed = code.contains("alter column") && code.contains(" type ");
            // What a policy is called, nobody reads.
            let (word, what) = TAKES
                .into_iter()
                .find(|(word, _)| code.contains(word) && !(*word == "rename to" && code.contains("alter policy")))
                .or(typed.then_some(("type", "changes a column's type")))?;
            // What stands for the length of a transaction is nobody's.
            let reviewed = REVIEWED.iter().any(|(name, taken)| file.path.contains(name) && *taken == word) || code.contains("pg_temp");
            let why = format!("{what}: migrations are additive; older builds and agencies on older releases still read it");
            (!reviewed).then(|| file.finding(n + 1, why))
        })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_something_away_is_found_and_what_adds_is_not() {
        let good = "alter table people add column shoe_size integer;\n-- We never drop column names.\ncreate type odd as enum ();\nalter policy to_copy on people rename to a_copy;";
        let bad = "alter table people drop column name;\nalter table people\n  alter column name type integer;\ndrop table venues;";
        let tree = Tree::of(&[
            ("migrations/1_a/up.sql", good),
            ("migrations/2_b/up.sql", bad),
            ("migrations/2_b/down.sql", bad),
            ("migrations/2026-12-01-002300_transfer_undoing/up.sql", "alter table imports drop column report;"),
        ]);
        let found: Vec<_> = additive(&tree).into_iter().map(|f| (f.path, f.line)).collect();
        let at = |line| ("migrations/2_b/up.sql".to_string(), line);
        assert_eq!(found, [at(1), at(3), at(4)]);
    }
}
