//! The language of templates: paragraphs, headings, lists, bold words and `{{ person.name }}`. No conditions, no loops, no
//! code: what is put in is put in once, as it is, and never read again.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Words of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    pub text: String,
    #[serde(default)]
    pub bold: bool,
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Block {
    Heading {
        level: u8,
        runs: Vec<Run>,
    },
    Paragraph {
        runs: Vec<Run>,
    },
    List {
        items: Vec<Vec<Run>>,
    },
    /// A new page.
    Break,
    /// What the shell makes itself: lines of an invoice, boxes for signatures.
    Part {
        name: String,
    },
}

/// What stands between braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Without blanks; as it was typed.
    pub name: String,
    /// The line it stands in, from one.
    pub line: usize,
}

enum Piece<'a> {
    Words(&'a str),
    Field(&'a str),
    /// Braces that never close.
    Open(&'a str),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut all, mut rest) = (Vec::new(), text);
    while let Some(at) = rest.find("{{") {
        all.push(Piece::Words(&rest[..at]));
        let inside = &rest[at + 2..];
        match inside.find("}}").filter(|end| !inside[..*end].contains(['\n', '{'])) {
            Some(end) => {
                all.push(Piece::Field(inside[..end].trim()));
                rest = &inside[end + 2..];
            }
            None => {
                all.push(Piece::Open("{{"));
                rest = inside;
            }
        }
    }
    all.push(Piece::Words(rest));
    all
}

/// Every field a text mentions, in order; braces that do not close are one called `{{`.
pub fn mentions(text: &str) -> Vec<Mention> {
    let of_line = |(n, line): (usize, &str)| {
        let named = pieces(line).into_iter().filter_map(|piece| match piece {
            Piece::Field(name) | Piece::Open(name) => Some(name.to_string()),
            Piece::Words(_) => None,
        });
        named.map(|name| Mention { name, line: n + 1 }).collect::<Vec<_>>()
    };
    text.lines().enumerate().flat_map(of_line).collect()
}

/// The mentions that are not among the known ones.
pub fn unknown(text: &str, known: impl Fn(&str) -> bool) -> Vec<Mention> {
    mentions(text).into_iter().filter(|mention| !known(&mention.name)).collect()
}

/// One line with its fields put in. A value is a value, whatever it looks like.
pub fn fill(text: &str, values: &BTreeMap<String, String>) -> String {
    let put = |piece| match piece {
        Piece::Words(words) | Piece::Open(words) => words,
        Piece::Field(name) => values.get(name).map_or("", String::as_str),
    };
    pieces(text).into_iter().map(put).collect()
}

/// A template as blocks, its fields put in. `parts` are the fields that a shell makes itself, each alone in its line.
///
/// The template is taken apart before anything is put in: a value called `# {{agency.name}}` stays these letters.
pub fn blocks(template: &str, values: &BTreeMap<String, String>, parts: &[&str]) -> Vec<Block> {
    let mut all: Vec<Block> = Vec::new();
    let mut paragraph: Vec<&str> = Vec::new();
    let close = |paragraph: &mut Vec<&str>, all: &mut Vec<Block>| {
        if !paragraph.is_empty() {
            all.push(Block::Paragraph { runs: runs(&paragraph.join("\n"), values) });
            paragraph.clear();
        }
    };
    for line in template.lines() {
        let line = line.trim();
        let part = line.strip_prefix("{{").and_then(|l| l.strip_suffix("}}")).map(str::trim).filter(|name| parts.contains(name));
        let heading = [("### ", 3), ("## ", 2), ("# ", 1)].into_iter().find_map(|(mark, level)| Some((line.strip_prefix(mark)?, level)));
        let item = line.strip_prefix("- ").or_else(|| line.strip_prefix("• "));
        if line.is_empty() || line == "---" || part.is_some() || heading.is_some() || item.is_some() {
            close(&mut paragraph, &mut all);
        }
        match (part, heading, item) {
            (Some(name), ..) => all.push(Block::Part { name: name.into() }),
            (_, Some((text, level)), _) => all.push(Block::Heading { level, runs: runs(text, values) }),
            (.., Some(text)) => match all.last_mut() {
                Some(Block::List { items }) => items.push(runs(text, values)),
                _ => all.push(Block::List { items: vec![runs(text, values)] }),
            },
            _ if line == "---" => all.push(Block::Break),
            _ if line.is_empty() => {}
            _ if is_bare(line, values) => {}
            _ => paragraph.push(line),
        }
    }
    close(&mut paragraph, &mut all);
    without_holes(all)
}

/// Whether a line is a label whose field nobody filled in: `IBAN: {{ entity.iban }}`.
fn is_bare(line: &str, values: &BTreeMap<String, String>) -> bool {
    match pieces(line)[..] {
        [Piece::Words(label), Piece::Field(name), Piece::Words("")] => {
            label.trim_end().ends_with(':') && values.get(name).is_none_or(|value| value.trim().is_empty())
        }
        _ => false,
    }
}

/// A paragraph that only held fields nobody filled in leaves no hole, nor a heading over nothing.
fn without_holes(all: Vec<Block>) -> Vec<Block> {
    let is_empty = |block: &Block| matches!(block, Block::Paragraph { runs } if runs.iter().all(|run| run.text.trim().is_empty()));
    let mut kept: Vec<Block> = Vec::with_capacity(all.len());
    let mut all = all.into_iter().peekable();
    while let Some(block) = all.next() {
        let hollow = is_empty(&block);
        if !hollow {
            kept.push(block);
        }
        let over = |below: Option<&Block>, level: u8| match below {
            None => true,
            Some(Block::Heading { level: next, .. }) => *next <= level,
            Some(_) => false,
        };
        if let (true, Some(Block::Heading { level, .. })) = (hollow, kept.last())
            && over(all.peek(), *level)
        {
            kept.pop();
        }
    }
    kept
}

fn runs(text: &str, values: &BTreeMap<String, String>) -> Vec<Run> {
    let (mut all, mut bold) = (Vec::<Run>::new(), false);
    // A mark that never closes is two stars.
    let mut marks = text.matches("**").count() / 2 * 2;
    for (n, part) in text.split("**").enumerate() {
        if n > 0 {
            if marks > 0 {
                marks -= 1;
                bold = !bold;
            } else if let Some(last) = all.last_mut() {
                last.text.push_str("**");
                last.text.push_str(&fill(part, values));
                continue;
            }
        }
        all.push(Run { text: fill(part, values), bold });
    }
    all.retain(|run| !run.text.is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(all: &[(&str, &str)]) -> BTreeMap<String, String> {
        all.iter().map(|(k, v)| ((*k).to_string(), (*v).to_string())).collect()
    }

    #[test]
    fn what_is_put_in_is_never_read_again() {
        let values = values(&[("person.name", "{{ agency.secret }}\n# **#eval(\"1\")**"), ("agency.secret", "42")]);
        let blocks = blocks("Bonjour **{{ person.name }}** !\n\n- un\n- {{agency.secret}}", &values, &[]);
        let words = |text: &str, bold| Run { text: text.into(), bold };
        let name = words("{{ agency.secret }}\n# **#eval(\"1\")**", true);
        assert_eq!(
            blocks,
            [
                Block::Paragraph { runs: vec![words("Bonjour ", false), name, words(" !", false)] },
                Block::List { items: vec![vec![words("un", false)], vec![words("42", false)]] },
            ]
        );
    }

    #[test]
    fn what_is_not_known_is_named_with_its_line() {
        let found = unknown("{{ a.b }}\n\nx {{ c }} {{ a.b", |name| name == "a.b");
        let at = |name: &str, line| Mention { name: name.into(), line };
        assert_eq!(found, [at("c", 3), at("{{", 3)]);
        assert_eq!(mentions("{{{{ x }}"), [at("{{", 1), at("x", 1)]);
    }

    #[test]
    fn marks_that_do_not_close_are_stars() {
        let none = BTreeMap::new();
        assert_eq!(runs("a ** b", &none), [Run { text: "a ** b".into(), bold: false }]);
        assert_eq!(
            blocks("## Article 1\n{{ lines }}\n---", &none, &["lines"]),
            [Block::Heading { level: 2, runs: runs("Article 1", &none) }, Block::Part { name: "lines".into() }, Block::Break,]
        );
        assert_eq!(blocks("{{ x }}", &none, &[]), []);
        let said = blocks("# Un\nIBAN : {{ x }}\nBIC : {{ y }}\n## Deux\n{{ x }}\n\n## Trois\nici", &values(&[("y", "A")]), &[]);
        let told: Vec<&str> = said
            .iter()
            .map(|b| match b {
                Block::Heading { runs, .. } | Block::Paragraph { runs } => &*runs[0].text,
                _ => "",
            })
            .collect();
        assert_eq!(told, ["Un", "BIC : A", "Trois", "ici"], "a label without its value, a heading over nothing");
    }
}
