use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Address, Brand, Failure, Letter};

/// How many recipients one message may have; a mailing is many messages.
const MOST_RECIPIENTS: usize = 50;
const LONGEST_SUBJECT: usize = 500;
const LONGEST_NAME: usize = 200;
/// Keeps the header within the 998 characters a line may have; such a line must not be folded.
const LONGEST_LINK: usize = 900;

/// A mail to be sent: plain data, fit for a job's payload.
///
/// `Debug` shows neither recipients nor words, so that a message may be logged by accident.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The stable part of the Message-ID: letters, digits, `.`, `_`, `-`. A retried job sends the same.
    pub id: String,
    /// What the mail is for, such as `verify`: letters, digits, `.`, `_`, `-`.
    pub kind: String,
    /// One to fifty recipients, who see each other.
    pub to: Vec<Address>,
    /// The name shown as the sender's, such as the agency's; the configured one if absent.
    #[serde(default)]
    pub from_name: Option<String>,
    /// Where answers go, if not to the sender.
    #[serde(default)]
    pub reply_to: Option<Address>,
    /// One line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same in HTML.
    #[serde(default)]
    pub html: Option<String>,
    /// The address that ends a subscription with one POST (RFC 8058); `http` or `https`.
    #[serde(default)]
    pub unsubscribe: Option<String>,
}

impl Message {
    /// A plain text mail with a fresh id.
    pub fn new(kind: impl Into<String>, to: Address, subject: impl Into<String>, text: impl Into<String>) -> Message {
        Message {
            id: Uuid::new_v4().to_string(),
            kind: kind.into(),
            to: vec![to],
            from_name: None,
            reply_to: None,
            subject: subject.into(),
            text: text.into(),
            html: None,
            unsubscribe: None,
        }
    }

    /// Begins a well-made mail in HTML and plain text; [`Letter::message`] ends it.
    pub fn letter(kind: impl Into<String>, to: Address, subject: impl Into<String>, brand: Brand) -> Letter {
        Letter::new(kind, to, subject, brand)
    }

    /// Refuses what must not reach a header: control characters, line separators, overlong values.
    ///
    /// Sending checks by itself; check earlier to fail before a job is made of it.
    pub fn check(&self) -> Result<(), Failure> {
        if !word(&self.id, 128) {
            return Err(Failure::message("the id is no plain word"));
        }
        if !word(&self.kind, 64) {
            return Err(Failure::message("the kind is no plain word"));
        }
        if self.to.is_empty() || self.to.len() > MOST_RECIPIENTS {
            return Err(Failure::message(format!("{} recipients: at least 1, at most {MOST_RECIPIENTS}", self.to.len())));
        }
        header("subject", &self.subject, LONGEST_SUBJECT)?;
        if self.subject.trim().is_empty() {
            return Err(Failure::message("the subject is empty"));
        }
        if let Some(name) = &self.from_name {
            header("sender's name", name, LONGEST_NAME)?;
        }
        if let Some(link) = &self.unsubscribe {
            web_link(link)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("recipients", &self.to.len())
            .finish_non_exhaustive()
    }
}

/// Makes any text fit for a subject or a sender's name: every run of control characters,
/// line breaks and spaces becomes one space, and what is too long is cut.
pub fn one_line(text: &str) -> String {
    let words = text.split(|c: char| unfit(c) || c == ' ');
    let mut line = String::with_capacity(text.len());
    for word in words.filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    match line.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => line[..end].trim_end().to_owned(),
        None => line,
    }
}

/// What no header may hold: C0, DEL and C1 control characters, and Unicode's line and paragraph separators.
pub(crate) fn unfit(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

pub(crate) fn header(what: &str, value: &str, longest: usize) -> Result<(), Failure> {
    if value.chars().any(unfit) {
        return Err(Failure::message(format!("the {what} holds a line break or a control character")));
    }
    if value.chars().count() > longest {
        return Err(Failure::message(format!("the {what} is longer than {longest} characters")));
    }
    Ok(())
}

/// The address as it may stand in a header or an attribute: absolute, `http` or `https`, ASCII, no brackets.
pub(crate) fn web_link(link: &str) -> Result<String, Failure> {
    let refused = || Failure::message("a link is no web address");
    if link.chars().any(unfit) {
        return Err(refused());
    }
    let url = url::Url::parse(link).map_err(|_| refused())?;
    let text = String::from(url.clone());
    let plain = text.len() <= LONGEST_LINK && text.bytes().all(|b| b.is_ascii_graphic() && !b"<>\"".contains(&b));
    if !matches!(url.scheme(), "http" | "https") || !plain {
        return Err(refused());
    }
    Ok(text)
}

fn word(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_keeps_the_words_and_nothing_else() {
        assert_eq!(one_line("  Le\r\nBcc: x@y\t Grand \u{2028}Soir\0 "), "Le Bcc: x@y Grand Soir");
        assert_eq!(one_line("Où\u{202f}?"), "Où\u{202f}?");
        assert_eq!(one_line(&"é".repeat(999)).chars().count(), LONGEST_NAME);
    }

    #[test]
    fn debug_shows_no_person_and_no_secret() {
        let to = Address::parse("claire@acme.example").expect("address");
        let message = Message::new("reset", to, "Nouveau mot de passe", "secret-link");
        let shown = format!("{message:?}");
        assert!(shown.contains("reset"));
        assert!(!shown.contains("claire") && !shown.contains("secret"));
    }
}
