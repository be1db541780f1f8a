//! A cell that a spreadsheet would take for a formula is kept from acting, and
//! read back as it was.

use std::borrow::Cow;

/// Whether a spreadsheet might run this: blanks and control characters in front do not hide it.
fn acts(cell: &str) -> bool {
    if cell.starts_with(['\t', '\r', '\0']) {
        return true;
    }
    let bare = cell.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}'));
    bare.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

/// The cell as it leaves: an apostrophe before what would act, and before an apostrophe that would
/// otherwise be taken for ours.
pub fn shield<'a>(cell: impl Into<Cow<'a, str>>) -> Cow<'a, str> {
    let cell = cell.into();
    let ours = cell.strip_prefix('\'').is_some_and(|rest| rest.starts_with('\'') || acts(rest));
    if ours || acts(&cell) { format!("'{cell}").into() } else { cell }
}

/// The cell as it was before `shield`.
pub(super) fn unshield(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if acts(rest) || rest.strip_prefix('\'').is_some_and(|r| r.starts_with('\'') || acts(r)) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::{acts, shield, unshield};

    #[test]
    fn nothing_acts_and_everything_comes_back() {
        let starts = ["", " ", "\t", "\r", "\0", "\u{a0}", "'", "''", " '", "\u{feff}"];
        let bodies = ["=1+1", "+33 1 23", "-2", "@SUM(A1)", "＝1", "＋1", "－1", "＠x", "plain", "'", "", "'=1", "''x"];
        for start in starts {
            for body in bodies {
                let cell = format!("{start}{body}");
                assert!(!acts(&shield(cell.as_str())), "{cell:?} still acts");
                assert_eq!(unshield(&shield(cell.as_str())), cell);
            }
        }
    }
}
