//! The little Markdown in which the guide is written, as markup: headings, paragraphs, lists, tables, quoted code, and within a
//! line strong words, emphasis, code and links. Everything else is text, and text is escaped.

use std::fmt::Write;
use theme::SafeHtml;

/// A chapter's text as markup, its first heading left out; `link` says where a link of the guide leads, if anywhere.
pub(super) fn markup(text: &str, link: impl Fn(&str) -> Option<String>) -> SafeHtml {
    let mut html = String::new();
    let mut lines = text.lines().skip_while(|line| !line.starts_with("# ")).skip(1).peekable();
    while let Some(line) = lines.next() {
        let next_of = |of: fn(&str) -> bool, line: Option<&&str>| line.is_some_and(|line| of(line));
        match line {
            "" => {}
            _ if line.starts_with("```") => {
                let code: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
                let _ = write!(html, "<pre class=\"scrolls\" tabindex=\"0\"><code>{}</code></pre>", escaped(&code.join("\n")));
            }
            _ if line.starts_with('#') => {
                let level = line.bytes().take_while(|b| *b == b'#').count().clamp(2, 4);
                let _ = write!(html, "<h{level} class=\"card__title\">{}</h{level}>", inline(line.trim_start_matches('#').trim(), &link));
            }
            _ if is_row(line) => {
                let mut rows = vec![line];
                while next_of(is_row, lines.peek()) {
                    rows.extend(lines.next());
                }
                table(&mut html, &rows, &link);
            }
            _ if item(line).is_some() => {
                let list = if line.starts_with('-') { "ul" } else { "ol" };
                let mut items = vec![line];
                while next_of(|line| item(line).is_some(), lines.peek()) {
                    items.extend(lines.next());
                }
                let items: String =
                    items.iter().filter_map(|line| item(line)).map(|line| format!("<li>{}</li>", inline(line, &link))).collect();
                let _ = write!(html, "<{list}>{items}</{list}>");
            }
            _ => {
                let _ = write!(html, "<p>{}</p>", inline(line, &link));
            }
        }
    }
    SafeHtml::trusted(&html)
}

fn escaped(text: &str) -> String {
    SafeHtml::escaped(text).as_str().to_string()
}

fn is_row(line: &str) -> bool {
    line.starts_with('|')
}

/// What a line of a list says.
fn item(line: &str) -> Option<&str> {
    let numbered = || line.split_once(". ").filter(|(n, _)| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    line.strip_prefix("- ").or_else(|| numbered().map(|(_, text)| text))
}

fn table(html: &mut String, rows: &[&str], link: &impl Fn(&str) -> Option<String>) {
    let cells = |row: &str, cell: &str| -> String {
        let each = row.trim().trim_matches('|').split('|');
        each.map(|text| format!("<{cell}>{}</{cell}>", inline(text.trim(), link))).collect()
    };
    let _ = write!(
        html,
        "<div class=\"scrolls\" tabindex=\"0\"><table class=\"table\"><thead><tr>{}</tr></thead><tbody>",
        cells(rows[0], "th")
    );
    for row in rows.iter().skip(1).filter(|row| !row.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))) {
        let _ = write!(html, "<tr>{}</tr>", cells(row, "td"));
    }
    html.push_str("</tbody></table></div>");
}

/// One line: what opens and never closes is text.
fn inline(line: &str, link: &impl Fn(&str) -> Option<String>) -> String {
    let mut html = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(['`', '*', '[']) {
        html.push_str(&escaped(&rest[..at]));
        rest = &rest[at..];
        let spanned = [("**", "strong"), ("`", "code"), ("*", "em")].into_iter().find_map(|(mark, tag)| {
            let (within, after) = rest.strip_prefix(mark)?.split_once(mark)?;
            (!within.is_empty()).then_some((mark, tag, within, after))
        });
        if let Some((mark, tag, within, after)) = spanned {
            let said = if mark == "`" { escaped(within) } else { inline(within, link) };
            let _ = write!(html, "<{tag}>{said}</{tag}>");
            rest = after;
        } else if let Some((text, target, after)) = linked(rest) {
            match link(target) {
                Some(href) => {
                    let _ = write!(html, "<a class=\"link\" href=\"{}\">{}</a>", escaped(&href), escaped(text));
                }
                None => html.push_str(&escaped(text)),
            }
            rest = after;
        } else {
            html.push_str(&escaped(&rest[..1]));
            rest = &rest[1..];
        }
    }
    html.push_str(&escaped(rest));
    html
}

/// `[text](target)` and what follows.
fn linked(rest: &str) -> Option<(&str, &str, &str)> {
    let (text, after) = rest.strip_prefix('[')?.split_once("](")?;
    let (target, after) = after.split_once(')')?;
    (!text.contains('[')).then_some((text, target, after))
}

#[cfg(test)]
mod tests {
    use super::markup;

    fn said(text: &str) -> String {
        markup(&format!("# Title\n\n{text}"), |to| to.strip_suffix(".md").map(|name| format!("/app/guide/{name}"))).as_str().to_string()
    }

    #[test]
    fn the_guide_is_markup_and_whatever_else_is_text() {
        assert_eq!(
            said("One **strong** *word* and `a <b>`."),
            "<p>One <strong>strong</strong> <em>word</em> and <code>a &lt;b&gt;</code>.</p>"
        );
        assert_eq!(said("- one\n- two\n\n1. first"), "<ul><li>one</li><li>two</li></ul><ol><li>first</li></ol>");
        assert_eq!(
            said("| a | b |\n|---|---|\n| 1 | `2` |"),
            "<div class=\"scrolls\" tabindex=\"0\"><table class=\"table\"><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td><code>2</code></td></tr></tbody></table></div>"
        );
        assert_eq!(
            said("## More\nSee [roles](team.md) or [this](other)."),
            "<h2 class=\"card__title\">More</h2><p>See <a class=\"link\" href=\"/app/guide/team\">roles</a> or this.</p>"
        );
        assert_eq!(said("```\n<x> **y**\n```"), "<pre class=\"scrolls\" tabindex=\"0\"><code>&lt;x&gt; **y**</code></pre>");
        assert_eq!(said("2 * 3 <script>"), "<p>2 * 3 &lt;script&gt;</p>");
    }
}
