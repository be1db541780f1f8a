//! The look of our mails. Mail programs know neither style sheets of their own nor layout newer than
//! tables, so this is the one place where styles stand inline.

use std::fmt::Write;

use crate::{
    Address, Failure, Message,
    message::{one_line, web_link},
};

/// Whose mail it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    /// The name at the top and as the sender's: the agency's, or Estrade's.
    pub name: String,
    /// The button's colour as `#rrggbb`; anything else gives a dark neutral.
    pub accent: String,
    /// The `http(s)` address of its logo, shown beside the name; anything else is left out.
    pub logo: Option<String>,
}

/// A mail in the making: paragraphs and buttons in their order, then a footer.
#[derive(Clone, Debug)]
pub struct Letter {
    kind: String,
    to: Address,
    subject: String,
    brand: Brand,
    language: &'static str,
    blocks: Vec<Block>,
    footer: String,
}

#[derive(Clone, Debug)]
enum Block {
    Paragraph(String),
    Button { label: String, link: String },
}

const INK: &str = "#1c1a17";
const FONT: &str = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

impl Letter {
    pub(crate) fn new(kind: impl Into<String>, to: Address, subject: impl Into<String>, brand: Brand) -> Letter {
        Letter {
            kind: kind.into(),
            to,
            subject: one_line(&subject.into()),
            brand,
            language: "fr",
            blocks: Vec::new(),
            footer: String::new(),
        }
    }

    /// Sets the language that screen readers speak; `fr` unless told.
    pub fn language(mut self, language: &'static str) -> Letter {
        self.language = language;
        self
    }

    /// Adds a paragraph of plain text; its line breaks are kept.
    pub fn paragraph(mut self, text: impl Into<String>) -> Letter {
        self.blocks.push(Block::Paragraph(text.into()));
        self
    }

    /// Adds a button; the link also stands in words under it. `link` must be `http` or `https`.
    pub fn button(mut self, label: impl Into<String>, link: impl Into<String>) -> Letter {
        self.blocks.push(Block::Button { label: one_line(&label.into()), link: link.into() });
        self
    }

    /// Sets the small print: why this mail came, who sends it.
    pub fn footer(mut self, text: impl Into<String>) -> Letter {
        self.footer = text.into();
        self
    }

    /// Makes the message, with a fresh id. Fails on a link that is no web address or a subject that is empty.
    pub fn message(mut self) -> Result<Message, Failure> {
        for block in &mut self.blocks {
            if let Block::Button { link, .. } = block {
                *link = web_link(link)?;
            }
        }
        let mut message = Message::new(self.kind.clone(), self.to.clone(), &self.subject, self.text());
        message.html = Some(self.html());
        message.from_name = Some(one_line(&self.brand.name)).filter(|name| !name.is_empty());
        message.check()?;
        Ok(message)
    }

    fn text(&self) -> String {
        let mut parts: Vec<String> = self
            .blocks
            .iter()
            .map(|block| match block {
                Block::Paragraph(text) => text.trim().to_owned(),
                Block::Button { label, link } => format!("{label}\n{link}"),
            })
            .collect();
        // Two hyphens and a space begin a signature: mail programs grey it and leave it out of answers.
        let footer = self.footer.trim();
        parts.push(match footer {
            "" => format!("-- \n{}", one_line(&self.brand.name)),
            footer => format!("-- \n{}\n{footer}", one_line(&self.brand.name)),
        });
        parts.join("\n\n") + "\n"
    }

    fn html(&self) -> String {
        let (accent, on_accent) = colours(&self.brand.accent);
        let language = escape(self.language);
        let subject = escape(&self.subject);
        let name = escape(&one_line(&self.brand.name));
        let preview = self.blocks.iter().find_map(|block| match block {
            Block::Paragraph(text) => Some(escape(&one_line(text))),
            Block::Button { .. } => None,
        });
        let preview = preview.unwrap_or_default();
        let mut content = String::new();
        for block in &self.blocks {
            block.write(&mut content, &accent, on_accent);
        }
        let footer = lines(self.footer.trim());
        // The name stands beside it: many programs show no pictures until they are asked to.
        let mark = match self.brand.logo.as_deref().and_then(|logo| web_link(logo).ok()) {
            Some(logo) => format!(
                r#"<td><img src="{}" alt="" height="32" style="display:block;height:32px;max-width:160px;border:0;"></td>"#,
                escape(&logo)
            ),
            None => format!(
                r#"<td width="12" height="12" style="width:12px;height:12px;background-color:{accent};border-radius:3px;font-size:0;line-height:0;">&nbsp;</td>"#
            ),
        };
        format!(
            r#"<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>{subject}</title>
<style>
:root {{ color-scheme: light dark; supported-color-schemes: light dark; }}
@media (max-width: 600px) {{
  .card {{ padding: 28px 22px 12px !important; }}
}}
@media (prefers-color-scheme: dark) {{
  .ground {{ background-color: #12141c !important; }}
  .card {{ background-color: #1b1e29 !important; border-color: #333848 !important; }}
  .ink {{ color: #f2f0ec !important; }}
  .quiet {{ color: #a9adba !important; }}
  .button {{ border-color: #5a6072 !important; }}
}}
</style>
</head>
<body class="ground" style="margin:0;padding:0;background-color:#f6f3ee;">
<div style="display:none;max-height:0;overflow:hidden;">{preview}</div>
<table role="presentation" class="ground" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f6f3ee;">
<tr><td align="center" style="padding:32px 12px 40px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;">
<tr><td style="padding:0 4px 16px;">
<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
{mark}
<td class="ink" style="padding-left:10px;{FONT};font-size:16px;line-height:24px;font-weight:600;color:{INK};">{name}</td>
</tr></table>
</td></tr>
<tr><td class="card" style="padding:36px 40px 20px;background-color:#ffffff;border:1px solid #e4ded4;border-radius:12px;">
<h1 class="ink" style="margin:0 0 20px;{FONT};font-size:24px;line-height:32px;font-weight:600;color:{INK};">{subject}</h1>
{content}</td></tr>
<tr><td class="quiet" style="padding:20px 4px 0;{FONT};font-size:13px;line-height:20px;color:#67625a;">{footer}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
"#
        )
    }
}

impl Block {
    fn write(&self, out: &mut String, accent: &str, on_accent: &str) {
        // Writing into a string cannot fail.
        let _ = match self {
            Block::Paragraph(text) => writeln!(
                out,
                r#"<p class="ink" style="margin:0 0 16px;{FONT};font-size:16px;line-height:26px;color:{INK};">{}</p>"#,
                lines(text.trim())
            ),
            Block::Button { label, link } => writeln!(
                out,
                r#"<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 12px;"><tr>
<td class="button" bgcolor="{accent}" style="background-color:{accent};border:1px solid {accent};border-radius:8px;">
<a href="{link}" style="display:inline-block;padding:12px 24px;{FONT};font-size:16px;line-height:24px;font-weight:600;color:{on_accent};text-decoration:none;">{label}</a>
</td></tr></table>
<p class="quiet" style="margin:0 0 20px;{FONT};font-size:13px;line-height:20px;color:#67625a;word-break:break-all;">{link}</p>"#,
                label = escape(label),
                link = escape(link),
            ),
        };
    }
}

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

fn lines(text: &str) -> String {
    text.lines().map(escape).collect::<Vec<_>>().join("<br>\n")
}

/// The button's colour, and what is legible on it: white, else black.
fn colours(accent: &str) -> (String, &'static str) {
    let digits = accent.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()));
    let Some(digits) = digits else {
        return (INK.to_owned(), "#ffffff");
    };
    let light = luminance(digits);
    // White looks calmer on a colour; where it falls below 4.5:1, black reaches at least 4.6:1.
    let on_accent = if 1.05 / (light + 0.05) >= 4.5 { "#ffffff" } else { "#000000" };
    (format!("#{}", digits.to_ascii_lowercase()), on_accent)
}

/// Relative luminance as WCAG defines it, of six hexadecimal digits.
fn luminance(digits: &str) -> f64 {
    let channel = |at: usize| {
        let value = u8::from_str_radix(&digits[at..at + 2], 16).unwrap_or(0);
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(accent: &str) -> Letter {
        let to = Address::parse("claire@acme.example").expect("address");
        let brand = Brand { name: "Agence <b>Nord</b>".into(), accent: accent.into(), logo: None };
        Message::letter("verify", to, "Bonjour <img src=x>", brand)
    }

    #[test]
    fn everything_that_people_typed_is_escaped() {
        let message = letter("red;}</style><script>")
            .paragraph("Chère <script>alert(1)</script> & \"vous\"\nà bientôt")
            .button("Ouvrir <b>", "https://acme.example/?a=1&b='2'")
            .footer("<i>pied</i>")
            .message()
            .expect("message");
        let html = message.html.expect("html");
        for raw in ["<script", "<img", "<b>", "<i>", "</style><", "red;"] {
            assert!(!html.contains(raw), "{raw} stands in {html}");
        }
        assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;vous&quot;<br>\nà"));
        assert!(html.contains(r#"href="https://acme.example/?a=1&amp;b=%272%27""#));
        assert!(message.text.contains("Ouvrir <b>\nhttps://acme.example/?a=1&b=%272%27\n"));
        assert_eq!(message.from_name.as_deref(), Some("Agence <b>Nord</b>"));
    }

    #[test]
    fn only_web_links_become_buttons() {
        for link in ["javascript:alert(1)", "/verify", "data:text/html,x", "https://a\r\nb", ""] {
            assert!(letter("#b4411f").button("Ouvrir", link).message().is_err(), "{link}");
        }
    }

    #[test]
    fn the_words_on_a_button_are_legible_on_any_colour() {
        for red in (0..=255).step_by(15) {
            for green in (0..=255).step_by(15) {
                for blue in (0..=255).step_by(15) {
                    let accent = format!("#{red:02X}{green:02x}{blue:02x}");
                    let (_, words) = colours(&accent);
                    let (a, b) = (luminance(&accent[1..]), luminance(&words[1..]));
                    let ratio = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                    assert!(ratio >= 4.5, "{words} on {accent}: {ratio}");
                }
            }
        }
    }
}
