//! From a [`Message`] to the bytes of RFC 5322. The only place that uses lettre's builder.

use lettre::message::{
    Mailbox, MultiPart, SinglePart,
    header::{HeaderName, HeaderValue},
};

use crate::{
    Address, Failure, Message, Sender,
    message::{header, unfit, web_link},
};

/// Larger than any letter with its HTML, smaller than what relays refuse.
const LARGEST: usize = 2 * 1024 * 1024;
/// The longest line that RFC 5322 allows, without its end.
const LONGEST_LINE: usize = 998;
pub(crate) const KIND: &str = "X-Kind";

/// A built mail: header and body, ASCII, CRLF line endings only.
pub(crate) struct Wire {
    pub message_id: String,
    pub from: lettre::Address,
    pub to: Vec<lettre::Address>,
    pub bytes: Vec<u8>,
}

/// Checks the whole message, then builds it; lettre's builder panics on line breaks, so they never reach it.
pub(crate) fn build(message: &Message, sender: &Sender) -> Result<Wire, Failure> {
    message.check()?;
    if message.text.len() + message.html.as_deref().map_or(0, str::len) > LARGEST {
        return Err(Failure::message("the message is too large"));
    }
    let name = message.from_name.as_ref().or(sender.name.as_ref());
    if let Some(name) = name {
        header("sender's name", name, usize::MAX)?;
    }
    let from = plain(&sender.address)?;
    let to = message.to.iter().map(plain).collect::<Result<Vec<_>, _>>()?;
    let message_id = format!("<{}@{}>", message.id, sender.address.domain());

    let mut mail = lettre::Message::builder()
        .from(Mailbox::new(name.filter(|name| !name.trim().is_empty()).cloned(), from.clone()))
        .subject(message.subject.as_str())
        .message_id(Some(message_id.clone()))
        .date_now()
        .raw_header(ascii_header(KIND, message.kind.clone()))
        // Keeps holiday notices from answering a machine (RFC 3834).
        .raw_header(ascii_header("Auto-Submitted", "auto-generated".to_owned()));
    for address in &to {
        mail = mail.to(Mailbox::new(None, address.clone()));
    }
    if let Some(address) = &message.reply_to {
        mail = mail.reply_to(Mailbox::new(None, plain(address)?));
    }
    if let Some(link) = &message.unsubscribe {
        mail = mail
            .raw_header(ascii_header("List-Unsubscribe", format!("<{}>", web_link(link)?)))
            .raw_header(ascii_header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    let text = SinglePart::plain(body(&message.text));
    let built = match &message.html {
        Some(html) => mail.multipart(MultiPart::alternative().singlepart(text).singlepart(SinglePart::html(body(html)))),
        None => mail.singlepart(text),
    }
    .map_err(|error| Failure::message(error.to_string()))?;

    let bytes = built.formatted();
    sound(&bytes)?;
    Ok(Wire { message_id, from, to, bytes })
}

/// Every line ending becomes CRLF, and control characters that no mail program shows are dropped.
fn body(text: &str) -> String {
    let mut body = String::with_capacity(text.len() + text.len() / 32);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                body.push_str("\r\n");
            }
            '\n' => body.push_str("\r\n"),
            '\t' => body.push('\t'),
            c if unfit(c) => {}
            c => body.push(c),
        }
    }
    body
}

fn plain(address: &Address) -> Result<lettre::Address, Failure> {
    address.as_str().parse().map_err(|_| Failure::message("an address is not taken by the mail library"))
}

/// For values made of checked ASCII: passed on as they are, neither encoded nor folded.
fn ascii_header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.clone(), value)
}

/// The last wall, whatever the builder made of it: a stray CR or LF is how one mail becomes two.
fn sound(bytes: &[u8]) -> Result<(), Failure> {
    let mut line = 0;
    let mut rest = bytes.iter().peekable();
    while let Some(byte) = rest.next() {
        match byte {
            b'\r' if rest.next_if_eq(&&b'\n').is_some() => line = 0,
            b'\r' | b'\n' | 0 | 128.. => {
                return Err(Failure::message("the built mail is not clean"));
            }
            _ => line += 1,
        }
        if line > LONGEST_LINE {
            return Err(Failure::message("the built mail has an overlong line"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_end_their_lines_in_one_way() {
        assert_eq!(body("a\nb\r\nc\rd\r\re\0\u{b}f\tg"), "a\r\nb\r\nc\r\nd\r\n\r\nef\tg");
    }

    #[test]
    fn unclean_bytes_are_refused() {
        assert!(sound(b"A: b\r\n\r\nc\r\n").is_ok());
        for bytes in [&b"a\nb"[..], b"a\rb", b"a\r", b"a\0", "é".as_bytes(), &[b'a'; 999]] {
            assert!(sound(bytes).is_err(), "{bytes:?}");
        }
    }
}
