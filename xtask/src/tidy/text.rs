//! Nothing left undone, nothing that is true on one machine only.

use super::tree::{File, Finding, Tree};

const UNDONE: [&str; 4] = ["TODO", "FIXME", "todo!", "unimplemented!"];

/// No marks of unfinished work, no paths of somebody's machine.
pub fn finished(tree: &Tree) -> Vec<Finding> {
    tree.files().filter(|file| !exempt(file)).flat_map(in_file).collect()
}

fn exempt(file: &File) -> bool {
    // This check and its tests have to say the words; lock files are generated.
    file.path == "xtask/src/tidy/text.rs" || file.path.ends_with(".lock") || file.path.ends_with("package-lock.json")
}

fn in_file(file: &File) -> Vec<Finding> {
    let mut found = Vec::new();
    for (number, line) in file.lines() {
        // The lints that forbid the macros have to name them: `todo = "deny"` has no exclamation mark.
        if let Some(mark) = UNDONE.iter().find(|mark| has_word(line, mark)) {
            found.push(file.finding(number, format!("{mark} marks unfinished work: finish it, or file an issue and delete the mark")));
        }
        if let Some(path) = machine_path(line) {
            found.push(file.finding(number, format!("{path} exists on one machine only: make it relative, or configurable")));
        }
    }
    found
}

fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        !letter(before) && !letter(after)
    })
}

/// A path such as `/root/x`, unless it is the middle of a longer one.
fn machine_path(line: &str) -> Option<&'static str> {
    ["/root/", "/work/", "/home/"].into_iter().find(|path| {
        line.match_indices(path).any(|(at, _)| {
            let starts = line[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && !"}]/._-*".contains(c));
            let named = line[at + path.len()..].chars().next().is_some_and(|c| c.is_ascii_alphanumeric() || c == '.');
            starts && named
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<usize> {
        finished(&Tree::of(&[("a/src/lib.rs", text)])).into_iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn marks_are_found_as_whole_words() {
        assert_eq!(lines("// TODO later\nlet x = todo!();\n// FIXME\nunimplemented!()\n"), [1, 2, 3, 4]);
        assert_eq!(lines("let TODOS = 1;\n// MASTODONTE\n"), [0_usize; 0]);
    }

    #[test]
    fn paths_of_one_machine_are_found() {
        assert_eq!(lines("open(\"/root/x\")\ncd /home/anna\n\"/work/main\"\n"), [1, 2, 3]);
        assert_eq!(lines("get(\"/app/work/list\")\n\"{base}/home/page\"\n// /home/ on its own\n"), [0_usize; 0]);
    }
}
