//! What changed between two texts, line by line.

use super::arrive::{answered, store};
use super::shelf::Version;
use files::Key;
use kernel::error::{Error, Result};
use kernel::scope::Scope;
use serde::Serialize;

/// The longest text that is compared, in bytes.
const LONGEST: i64 = 256 * 1024;
/// Lines of each side.
const MOST: usize = 2_000;

/// A line: in both, in the first alone, or in the second alone.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// `both`, `old` or `new`.
    pub side: &'static str,
    pub text: String,
}

/// The lines of two versions that are texts; nothing of any others.
pub(super) async fn texts(scope: &Scope, one: &Version, other: &Version) -> Result<Option<Vec<Line>>> {
    let is_text = |v: &Version| v.content_type.starts_with("text/") && v.bytes <= LONGEST;
    if !is_text(one) || !is_text(other) {
        return Ok(None);
    }
    let mut sides = Vec::new();
    for version in [one, other] {
        let key: Key = version.key.parse().map_err(Error::internal)?;
        let opened = store(scope).get(&key).await.map_err(answered)?;
        let bytes = opened.bytes(LONGEST.unsigned_abs()).await.map_err(answered)?;
        sides.push(String::from_utf8_lossy(&bytes).into_owned());
    }
    Ok(Some(lines(&sides[0], &sides[1])))
}

/// The shortest way from one text to the other, within what is alike at both ends.
pub fn lines(one: &str, other: &str) -> Vec<Line> {
    let (a, b): (Vec<&str>, Vec<&str>) = (one.lines().take(MOST).collect(), other.lines().take(MOST).collect());
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(x, y)| x == y).count();
    let (left, right) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    // The length of the longest common part of what follows, from the end.
    let width = right.len() + 1;
    let mut common = vec![0_u16; (left.len() + 1) * width];
    for i in (0..left.len()).rev() {
        for j in (0..right.len()).rev() {
            common[i * width + j] = if left[i] == right[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let line = |side, text: &str| Line { side, text: text.to_string() };
    let mut found: Vec<Line> = a[..head].iter().map(|text| line("both", text)).collect();
    let (mut i, mut j) = (0, 0);
    while i < left.len() || j < right.len() {
        if i < left.len() && j < right.len() && left[i] == right[j] {
            found.push(line("both", left[i]));
            (i, j) = (i + 1, j + 1);
        } else if j >= right.len() || (i < left.len() && common[(i + 1) * width + j] >= common[i * width + j + 1]) {
            found.push(line("old", left[i]));
            i += 1;
        } else {
            found.push(line("new", right[j]));
            j += 1;
        }
    }
    found.extend(a[a.len() - tail..].iter().map(|text| line("both", text)));
    found
}

#[cfg(test)]
mod tests {
    use super::lines;

    fn told(one: &str, other: &str) -> Vec<String> {
        let mark = |side| match side {
            "old" => '-',
            "new" => '+',
            _ => ' ',
        };
        lines(one, other).iter().map(|l| format!("{}{}", mark(l.side), l.text)).collect()
    }

    #[test]
    fn what_changed_is_told_line_by_line() {
        assert_eq!(told("a\nb\nc\n", "a\nx\nc\n"), [" a", "-b", "+x", " c"]);
        assert_eq!(told("a\nb\n", "a\nb\n"), [" a", " b"]);
        assert_eq!(told("", "a\n"), ["+a"]);
        assert_eq!(told("1\n2\n3\n4\n", "0\n2\n4\n5\n"), ["-1", "+0", " 2", "-3", " 4", "+5"]);
    }
}
