//! The desk of integrations: the agency's accounts at other services, their keys, how they do, until when they run.

mod acts;
mod api;
mod kept;
mod kept_pages;
mod pages;
mod told;

use chrono::{NaiveDate, Utc};
use kernel::error::Wrong;
use kernel::routes::Routes;
use outbound::Outbound;
use web::channels::Channel;
use web::channels::account::Kept;
use web::channels::services::Trouble;

pub(crate) fn routes(r: &mut Routes) {
    pages::routes(r);
    api::routes(r);
}

/// Where Telegram answers, unless the agency has a server of its own for bots.
const TELEGRAM: &str = "https://api.telegram.org";

/// What somebody asks an account to be, as it was typed.
#[derive(Clone, Debug, Default)]
struct Typed {
    url: String,
    sender: String,
    /// A new key; none keeps the one there is.
    key: Option<String>,
    active: bool,
    urgent_only: bool,
    renew_on: String,
}

impl Typed {
    /// A blank form.
    fn blank(channel: Channel) -> Typed {
        let url = if channel == Channel::Telegram { TELEGRAM.into() } else { String::new() };
        Typed { url, active: true, urgent_only: channel == Channel::Sms, ..Typed::default() }
    }

    /// What is kept, its key aside.
    fn of(kept: &Kept) -> Typed {
        Typed {
            url: kept.url.clone(),
            sender: kept.sender.clone(),
            key: None,
            active: kept.active,
            urgent_only: kept.urgent_only,
            renew_on: kept.renew_on.map(|day| day.to_string()).unwrap_or_default(),
        }
    }

    /// What is wrong with it, all at once.
    fn wrongs(&self, channel: Channel, out: &Outbound, is_new: bool) -> Vec<Wrong> {
        let mut wrongs = Vec::new();
        if self.url.is_empty() {
            wrongs.push(Wrong::new("url", "required"));
        } else if self.url.len() > 500 || out.accepts(&self.url).is_err() {
            wrongs.push(Wrong::new("url", "webhook-address"));
        }
        match self.sender.chars().count() {
            0 if channel == Channel::Signal => wrongs.push(Wrong::new("sender", "required")),
            81.. => wrongs.push(Wrong::new("sender", "too-long").with("max", 80)),
            _ => {}
        }
        if channel == Channel::Signal && !self.sender.is_empty() && !is_number(&self.sender) {
            wrongs.push(Wrong::new("sender", "integration-number"));
        }
        match self.key.as_deref() {
            None if is_new && channel == Channel::Telegram => wrongs.push(Wrong::new("key", "required")),
            // A key that opens a way of its own in the address would call somebody else.
            Some(key) if channel == Channel::Telegram && !is_token(key) => wrongs.push(Wrong::new("key", "integration-token")),
            Some(key) if key.len() > 500 || !key.bytes().all(|b| b.is_ascii_graphic()) => wrongs.push(Wrong::new("key", "integration-key")),
            _ => {}
        }
        if !self.renew_on.is_empty() && self.renew_on.parse::<NaiveDate>().is_err() {
            wrongs.push(Wrong::new("renew_on", "date"));
        }
        wrongs
    }
}

/// `+` and digits, as the bridge to Signal knows its numbers.
fn is_number(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|rest| (6..=15).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_digit()))
}

/// A bot's number, a colon, its secret.
fn is_token(key: &str) -> bool {
    let secret = |s: &str| (20..=100).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    key.split_once(':').is_some_and(|(bot, rest)| !bot.is_empty() && bot.bytes().all(|b| b.is_ascii_digit()) && secret(rest))
}

/// The field that a refusal is about.
fn field_of(trouble: &Trouble) -> Option<Wrong> {
    match trouble {
        Trouble::Account("sender") => Some(Wrong::new("sender", "integration-sender")),
        Trouble::Account("address") => Some(Wrong::new("url", "integration-address")),
        Trouble::Account("key") => Some(Wrong::new("key", "integration-refused")),
        _ => None,
    }
}

/// How it is with an account: a word and its tone.
fn state(kept: Option<&Kept>) -> (&'static str, &'static str) {
    match kept {
        None => ("none", "neutral"),
        Some(k) if !k.active => ("off", "neutral"),
        Some(k) if k.rests_until.is_some_and(|until| until > Utc::now()) => ("rests", "late"),
        Some(k) if k.failing_since.is_some() => ("failing", "warn"),
        Some(k) if k.last_ok_at.is_some() => ("well", "ok"),
        Some(_) => ("new", "info"),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_number, is_token};

    #[test]
    fn a_bot_s_key_is_no_way_elsewhere() {
        assert!(is_token("123456:AAHk-3cJx_0123456789abcdef"));
        for odd in ["", "123456", "abc:AAHk-3cJx_0123456789abcdef", "1:x/../../y0123456789abcdef", "1:short", "1:é0123456789abcdefghijk"] {
            assert!(!is_token(odd), "{odd}");
        }
        assert!(is_number("+33612345678") && !is_number("0612345678") && !is_number("+33 6 12"));
    }
}
