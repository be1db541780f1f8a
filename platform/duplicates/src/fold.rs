//! Text made comparable: no accents, no case, no punctuation.

use deunicode::deunicode;

/// Lower-case ASCII words with one space between them: `Œuvre d'Éloïse` becomes `oeuvre d eloise`.
pub(crate) fn fold(text: &str) -> String {
    let plain = deunicode(text);
    let mut folded = String::with_capacity(plain.len());
    for c in plain.chars() {
        if c.is_ascii_alphanumeric() {
            folded.push(c.to_ascii_lowercase());
        } else if !folded.ends_with(' ') && !folded.is_empty() {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The digits alone.
pub(crate) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Letters and digits alone, without spaces.
pub(crate) fn squeeze(folded: &str) -> String {
    folded.replace(' ', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_punctuation_go() {
        assert_eq!(fold("  L'Œuvre d’Éloïse–Zoé !"), "l oeuvre d eloise zoe");
        assert_eq!(fold("STRAẞE"), "strasse");
        assert_eq!(fold("…"), "");
    }
}
