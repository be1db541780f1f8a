//! Markup a person may be shown unescaped.

use serde::{Serialize, Serializer};
use tera::Value;

/// Markup that is known to be harmless, and is therefore not escaped again.
///
/// Tera 2 keeps a mark on every string: plain strings are escaped when a page writes them, marked
/// ones are not. A component's `body` and what another component rendered carry the mark by
/// themselves; everything else a handler wants shown as markup must pass through this type, so a
/// search for `SafeHtml::` lists every such place. The mark survives [`tera::Context::insert`] of
/// the value or of any struct that holds it, and is lost (so: escaped) through `serde_json`,
/// through `~` and through every filter that does not say otherwise.
#[derive(Clone, Debug)]
pub struct SafeHtml(Value);

impl SafeHtml {
    /// Marks markup that our own code wrote or a sanitiser returned; never raw input.
    pub fn trusted(markup: &str) -> Self {
        Self(Value::safe_string(markup))
    }

    /// Escapes text, so that it may stand between tags or in a quoted attribute.
    pub fn escaped(text: &str) -> Self {
        let mut out = Vec::with_capacity(text.len() + 16);
        // Writing to memory cannot fail.
        let _ = escape(text, &mut out);
        Self::trusted(&String::from_utf8_lossy(&out))
    }

    /// The markup itself.
    pub fn as_str(&self) -> &str {
        self.0.as_str().unwrap_or_default()
    }
}

impl Serialize for SafeHtml {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl From<SafeHtml> for Value {
    fn from(html: SafeHtml) -> Self {
        html.0
    }
}

/// Escapes the five characters that matter between tags and in quoted attributes, copying the runs
/// between them whole.
pub(crate) fn escape(text: &str, out: &mut dyn std::io::Write) -> std::io::Result<()> {
    let bytes = text.as_bytes();
    let mut start = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let entity: &[u8] = match byte {
            b'&' => b"&amp;",
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            b'"' => b"&quot;",
            b'\'' => b"&#39;",
            _ => continue,
        };
        out.write_all(&bytes[start..at])?;
        out.write_all(entity)?;
        start = at + 1;
    }
    out.write_all(&bytes[start..])
}

#[cfg(test)]
mod tests {
    use super::{SafeHtml, escape};

    #[test]
    fn the_five_characters_are_escaped_and_nothing_else() {
        for (text, expected) in [("", ""), ("Zoë", "Zoë"), ("<b>&\"'</b>é", "&lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;é"), ("'", "&#39;")] {
            let mut out = Vec::new();
            escape(text, &mut out).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), expected);
            assert_eq!(SafeHtml::escaped(text).as_str(), expected);
        }
    }
}
