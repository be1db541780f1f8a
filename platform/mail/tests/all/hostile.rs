//! No text that people can type makes the builder panic, adds a header or adds a recipient.

use std::{cell::Cell, collections::BTreeSet};

use crate::sink::{Arrived, Fault, Sink};
use mail::{Address, Brand, Mail, Message, Smtp, one_line};
use mail_parser::MessageParser;
use proptest::prelude::*;

/// Text with the characters that break mail more often than chance would have it.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[ -~]{0,12}",
        2 => any::<char>().prop_map(String::from),
        3 => proptest::sample::select(vec![
            "\r\n", "\r", "\n", "\0", "\r\nBcc: evil@evil.example\r\n", "\r\n.\r\n", "\n.\n", "\t", "\u{85}",
            "\u{2028}", "=?utf-8?q?=0D=0ABcc:_evil=40evil.example?=", "\"", "\\", "<", ">", ",", ";", ":", "(", ")",
            "@", "evil@evil.example", "é", "🎶", "\u{202e}", "\u{7f}", "  ", "a@b, c@d", "%0d%0a",
        ]).prop_map(String::from),
        1 => (1usize..400).prop_map(|n| "x".repeat(n)),
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

fn headers(mail: &Arrived) -> BTreeSet<String> {
    let head = mail.content.split("\r\n\r\n").next().unwrap_or_default();
    let lines = head.lines().filter(|line| !line.starts_with([' ', '\t']));
    lines.map(|line| line.split(':').next().unwrap_or_default().to_owned()).collect()
}

fn known() -> BTreeSet<String> {
    [
        "From",
        "To",
        "Subject",
        "Message-ID",
        "Date",
        "X-Kind",
        "Auto-Submitted",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
        "Reply-To",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
    ]
    .map(String::from)
    .into()
}

#[test]
fn hostile_words_add_no_header_and_no_recipient() {
    let runtime = tokio::runtime::Runtime::new().expect("runtime");
    let sink = runtime.block_on(Sink::start(Fault::None));
    let sender = "Estrade <no-reply@estrade.example>".parse().expect("sender");
    let smtp = Smtp::new(&format!("smtp://127.0.0.1:{}", sink.port), sender).expect("relay");
    let to = Address::parse("claire@acme.example").expect("address");
    let (left, refused) = (Cell::new(0), Cell::new(0));

    let mut runner =
        proptest::test_runner::TestRunner::new(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() });
    let words = (hostile(), hostile(), hostile(), hostile(), any::<[bool; 3]>());
    runner
        .run(&words, |(subject, name, text, link, [clean, html, stop])| {
            let mut message = if html {
                let brand = Brand { name: name.clone(), accent: link.clone(), logo: Some(link.clone()) };
                let letter = Message::letter("note", to.clone(), &subject, brand).paragraph(&text).footer(&link);
                match letter.message() {
                    Ok(message) => message,
                    Err(_) => return Ok(()),
                }
            } else {
                let subject = if clean { one_line(&subject) } else { subject };
                let mut message = Message::new("note", to.clone(), subject, &text);
                message.from_name = Some(if clean { one_line(&name) } else { name });
                message
            };
            if stop {
                message.unsubscribe = Some(format!("https://acme.example/{link}"));
            }
            sink.ledger.lock().expect("ledger").mails.clear();
            let sent = runtime.block_on(smtp.send(&message));
            let mails = sink.mails();
            if sent.is_err() {
                refused.set(refused.get() + 1);
                prop_assert!(mails.is_empty());
                return Ok(());
            }
            left.set(left.get() + 1);
            prop_assert_eq!(mails.len(), 1);
            let mail = &mails[0];
            prop_assert_eq!(&mail.to, &["RCPT TO:<claire@acme.example>"]);
            prop_assert_eq!(&mail.from, "MAIL FROM:<no-reply@estrade.example>");
            prop_assert!(headers(mail).is_subset(&known()), "{:?}", headers(mail));
            let parsed = MessageParser::default().parse(mail.content.as_bytes()).expect("mail");
            prop_assert!(parsed.bcc().is_none() && parsed.cc().is_none());
            let to: Vec<_> = parsed.to().expect("to").iter().map(|one| one.address.as_deref()).collect();
            prop_assert_eq!(to, [Some("claire@acme.example")]);
            let from: Vec<_> = parsed.from().expect("from").iter().map(|one| one.address.as_deref()).collect();
            prop_assert_eq!(from, [Some("no-reply@estrade.example")]);
            Ok(())
        })
        .expect("no hostile words get through");
    let (left, refused) = (left.get(), refused.get());
    // Both roads were walked, or this test proved nothing.
    assert!(left > 120 && refused > 40, "{left} sent, {refused} refused");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_passes_for_an_address_is_one_plain_word(local in hostile(), domain in hostile(), whole in hostile()) {
        for text in [format!("{local}@{domain}"), format!("{local}@acme.example"), whole] {
            let Ok(address) = Address::parse(&text) else { continue };
            prop_assert!(address.as_str().bytes().all(|b| b.is_ascii_graphic() && !b"<>,;:\"()[]\\".contains(&b)));
            prop_assert_eq!(address.as_str().matches('@').count(), 1);
            prop_assert_eq!(Address::parse(address.as_str()), Ok(address.clone()));
        }
    }
}
