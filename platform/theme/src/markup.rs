//! Markup that is put together in the code, where a template would be too slow.

use crate::page::href;
use crate::safe_html::{SafeHtml, escape};

/// Markup in the making. Only what stands in our source is taken as it is; everything else is escaped.
#[derive(Debug, Default)]
pub struct Markup(Vec<u8>);

impl Markup {
    /// Nothing yet, with room for so many bytes.
    pub fn with_room(bytes: usize) -> Self {
        Self(Vec::with_capacity(bytes))
    }

    /// Tags and quotes, from our own source.
    pub fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.extend_from_slice(markup.as_bytes());
        self
    }

    /// Text between tags or in a quoted attribute.
    pub fn text(&mut self, text: &str) -> &mut Self {
        // Writing to memory cannot fail.
        let _ = escape(text, &mut self.0);
        self
    }

    /// Where a link leads, in a quoted attribute: what might run is `#`.
    pub fn href(&mut self, link: &str) -> &mut Self {
        self.text(href(link))
    }

    /// What is markup already.
    pub fn safe(&mut self, html: &SafeHtml) -> &mut Self {
        self.0.extend_from_slice(html.as_str().as_bytes());
        self
    }

    /// The whole.
    pub fn done(&self) -> SafeHtml {
        SafeHtml::trusted(&String::from_utf8_lossy(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::{Markup, SafeHtml};

    #[test]
    fn only_our_own_tags_are_tags() {
        let mut made = Markup::with_room(64);
        made.raw("<a href=\"").href("java\nscript:alert(1)").raw("\" title=\"").text("\"><b>").raw("\">");
        made.text("Zoë & <i>").safe(&SafeHtml::trusted("<br>")).raw("</a><a href=\"").href("/app/people/7?a=1&b=2").raw("\"></a>");
        let said = "<a href=\"#\" title=\"&quot;&gt;&lt;b&gt;\">Zoë &amp; &lt;i&gt;<br></a><a href=\"/app/people/7?a=1&amp;b=2\"></a>";
        assert_eq!(made.done().as_str(), said);
    }
}
