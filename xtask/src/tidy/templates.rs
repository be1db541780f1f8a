//! Pages that a strict content security policy lets through.

use super::tree::{File, Finding, Tree};

/// No `style=`, no inline script, no `on…=` in any template: the policy would drop them in silence.
pub fn strict(tree: &Tree) -> Vec<Finding> {
    tree.ending(".html").filter(|file| !file.is_test()).flat_map(in_file).collect()
}

fn in_file(file: &File) -> Vec<Finding> {
    let html = without_logic(&file.text);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|open| at + open) {
        let close = html[open..].find('>').map_or(html.len(), |close| open + close);
        let tag = &html[open..close];
        at = close.max(open + 1);
        for (offset, attribute) in attributes(tag) {
            if let Some(why) = objection(&attribute) {
                let line = html[..open + offset].matches('\n').count() + 1;
                found.push(file.finding(line, why));
            }
        }
        let inline = tag.starts_with("<script") && !attributes(tag).iter().any(|(_, name)| name == "src");
        if inline || tag.starts_with("<style") {
            let line = html[..open].matches('\n').count() + 1;
            found.push(file.finding(line, "inline scripts and styles never run here: move it to themes/assets"));
        }
    }
    found
}

fn objection(attribute: &str) -> Option<&'static str> {
    match attribute {
        "style" => Some("a style attribute is dropped by the policy: give it a class"),
        name if name.starts_with("hx-on") => Some("hx-on runs inline script, which the policy forbids: listen in an island"),
        name if name.len() > 2 && name.starts_with("on") && name.bytes().all(|byte| byte.is_ascii_lowercase()) => {
            Some("an inline event handler never runs here: listen in an island")
        }
        _ => None,
    }
}

/// Names of a tag's attributes, with where they stand; values are passed over.
fn attributes(tag: &str) -> Vec<(usize, String)> {
    let mut names = Vec::new();
    let mut quote = None;
    let mut start = None;
    let mut chars = tag.char_indices().skip_while(|(_, c)| !c.is_whitespace()).peekable();
    while let Some((at, c)) = chars.next() {
        match (quote, c) {
            (Some(open), _) => quote = (c != open).then_some(open),
            (None, '"' | '\'') => quote = Some(c),
            (None, c) if c.is_ascii_alphanumeric() || "-:@.".contains(c) => {
                let from = *start.get_or_insert(at);
                let ends = chars.peek().is_none_or(|(_, next)| !(next.is_ascii_alphanumeric() || "-:@.".contains(*next)));
                if ends {
                    names.push((from, tag[from..=at].to_ascii_lowercase()));
                    start = None;
                }
            }
            _ => start = None,
        }
    }
    names
}

/// The page with `{{ … }}`, `{% … %}` and `{# … #}` blanked, so that places stay the same.
fn without_logic(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, end)) = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")]
        .into_iter()
        .filter_map(|(open, close)| Some((rest.find(open)?, close)))
        .min_by_key(|(at, _)| *at)
    {
        let stop = rest[at..].find(end).map_or(rest.len(), |stop| at + stop + 2);
        out.push_str(&rest[..at]);
        out.extend(rest[at..stop].chars().map(|c| if c == '\n' { '\n' } else { '_' }));
        rest = &rest[stop..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(html: &str) -> Vec<usize> {
        strict(&Tree::of(&[("themes/plain/templates/a.html", html)])).into_iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn what_the_policy_drops_is_found() {
        assert_eq!(lines("<p>\n<b\n style=\"{{ x }}\">\n<a href='x' onclick='y'>\n<div hx-on:click=\"z\">"), [3, 4, 5]);
        assert_eq!(lines("<script>\nlet a;\n</script>\n<style>a{}</style>"), [1, 4]);
    }

    #[test]
    fn what_only_looks_like_it_is_left_alone() {
        assert_eq!(
            lines("{{<toggle on=true style=\"x\" />}}<a data-on=\"x\" title=\"a style=b onclick=c\" href=\"?on=1\">style=x</a>"),
            [0_usize; 0]
        );
        assert_eq!(lines("<script src=\"{{ asset('a.js') }}\" defer></script>\n{# <p style=\"x\"> #}"), [0_usize; 0]);
    }
}
