//! How a language writes figures, moments and lists. Data: Unicode CLDR, through ICU4X.

mod figures;
mod moments;

pub use moments::DateStyle;

use std::sync::LazyLock;

use crate::locale::Locale;

/// No-break space: between a figure and its unit.
pub(crate) const NBSP: char = '\u{a0}';
/// Narrow no-break space: before `%`, and between groups of figures in French.
pub(crate) const NNBSP: char = '\u{202f}';

/// The writing habits of one language; made once per process, see [`Format::of`].
pub struct Format {
    locale: Locale,
    figures: figures::Figures,
    moments: moments::Moments,
}

impl Format {
    /// The habits of this language.
    pub fn of(locale: Locale) -> &'static Format {
        static ALL: LazyLock<[Format; 2]> = LazyLock::new(|| Locale::ALL.map(Format::new));
        &ALL[locale.index()]
    }

    fn new(locale: Locale) -> Self {
        let tongue = match locale {
            Locale::Fr => icu_locale_core::locale!("fr-FR"),
            Locale::En => icu_locale_core::locale!("en-GB"),
        };
        Self { locale, figures: figures::Figures::new(&tongue), moments: moments::Moments::new(&tongue) }
    }

    /// The language these are the habits of.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// A list in a sentence: `a, b et c`, `a, b and c`.
    pub fn list<S: AsRef<str>>(&self, items: &[S]) -> String {
        let and = match self.locale {
            Locale::Fr => " et ",
            Locale::En => " and ",
        };
        let mut out = String::new();
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                out.push_str(if at + 1 == items.len() { and } else { ", " });
            }
            out.push_str(item.as_ref());
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::Format;
    use crate::locale::Locale;

    #[test]
    fn lists_read_as_sentences() {
        let (fr, en) = (Format::of(Locale::Fr), Format::of(Locale::En));
        assert_eq!(fr.list::<&str>(&[]), "");
        assert_eq!(fr.list(&["a"]), "a");
        assert_eq!(fr.list(&["a", "b"]), "a et b");
        assert_eq!(fr.list(&["a", "b", "c"]), "a, b et c");
        assert_eq!(en.list(&["a", "b", "c"]), "a, b and c");
    }
}
