//! The two languages of the house.

use serde::{Deserialize, Serialize};

/// A language people read the house in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// French of France, the house's first language.
    #[default]
    Fr,
    /// British English.
    En,
}

impl Locale {
    /// Every language, the first one first.
    pub const ALL: [Locale; 2] = [Locale::Fr, Locale::En];

    /// The tag for `lang=` attributes, cookies and columns: `fr` or `en`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// The language to fall back on when a word is missing in this one.
    pub const fn other(self) -> Self {
        match self {
            Self::Fr => Self::En,
            Self::En => Self::Fr,
        }
    }

    /// Reads a tag such as `fr`, `FR-ca` or `en_GB`; none for a language we do not speak.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|locale| primary.eq_ignore_ascii_case(locale.tag()))
    }

    /// The language a browser prefers, from its `Accept-Language` header; French when it says
    /// nothing we understand. Equal weights keep the header's order, `q=0` refuses.
    pub fn negotiate(accept_language: &str) -> Self {
        let mut best: Option<(Self, f32)> = None;
        for part in accept_language.split(',').take(32) {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default().trim();
            let weight = pieces.find_map(|piece| piece.trim().strip_prefix("q=")).map_or(1.0, |q| q.trim().parse().unwrap_or(0.0));
            let locale = if tag == "*" { Some(Self::default()) } else { Self::parse(tag) };
            if let Some(locale) = locale
                && weight > best.map_or(0.0, |(_, held)| held)
            {
                best = Some((locale, weight));
            }
        }
        best.map_or(Self::default(), |(locale, _)| locale)
    }

    pub(crate) const fn index(self) -> usize {
        self as usize
    }
}

impl std::fmt::Display for Locale {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::Locale::{self, En, Fr};

    #[test]
    fn a_browser_gets_the_language_it_weighs_highest() {
        for (header, expected) in [
            ("", Fr),
            ("de,es;q=0.8", Fr),
            ("en", En),
            ("en-GB,en;q=0.9,fr;q=0.8", En),
            ("fr-CH, fr;q=0.9, en;q=0.8, *;q=0.5", Fr),
            ("de, en;q=0.7, fr;q=0.3", En),
            ("en;q=0, fr;q=0.1", Fr),
            ("en;q=0", Fr),
            ("fr;q=0.5,en;q=0.5", Fr),
            ("en;q=0.5,fr;q=0.5", En),
            ("en;q=rubbish,fr;q=0.2", Fr),
            ("frr", Fr),
            ("*", Fr),
        ] {
            assert_eq!(Locale::negotiate(header), expected, "{header}");
        }
    }

    #[test]
    fn tags_read_back() {
        assert_eq!(Locale::parse("FR-ca"), Some(Fr));
        assert_eq!(Locale::parse("en_GB"), Some(En));
        assert_eq!(Locale::parse("eng"), None);
        assert_eq!(serde_json::to_string(&En).unwrap(), "\"en\"");
        assert_eq!(serde_json::from_str::<Locale>("\"fr\"").unwrap(), Fr);
    }
}
