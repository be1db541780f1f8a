//! One suite, both ways out: what a caller may rely on whichever is configured.

use std::{path::PathBuf, sync::Arc};

use crate::sink::{Fault, Sink};
use mail::{Address, Brand, Cause, Mail, Message};
use mail_parser::MessageParser;

/// What arrived at the far end, however it got there.
struct Arrival {
    to: Vec<String>,
    content: String,
}

enum Way {
    Relay(Sink),
    Folder(PathBuf),
}

impl Way {
    async fn both() -> Vec<(Way, Arc<dyn Mail>)> {
        let sender = || "Estrade <no-reply@estrade.example>".parse().expect("sender");
        let sink = Sink::start(Fault::None).await;
        let url = format!("smtp://user:p%40ss@127.0.0.1:{}", sink.port);
        let nowhere = PathBuf::new();
        let relay = mail::from_config(Some(&url), &nowhere, sender()).expect("relay");
        let folder = folder();
        let kept = mail::from_config(None, &folder, sender()).expect("mailbox");
        vec![(Way::Relay(sink), relay), (Way::Folder(folder), kept)]
    }

    async fn arrivals(&self, mail: &dyn Mail) -> Vec<Arrival> {
        match self {
            Way::Relay(sink) => sink
                .mails()
                .into_iter()
                .map(|mail| Arrival { to: mail.to.iter().map(|line| bracketed(line)).collect(), content: mail.content })
                .collect(),
            Way::Folder(_) => {
                let mailbox = mail.mailbox().expect("a mailbox");
                let mut kept = mailbox.list(usize::MAX).await.expect("list");
                kept.reverse();
                kept.into_iter().map(|mail| Arrival { to: mail.to, content: mail.source }).collect()
            }
        }
    }
}

impl Drop for Way {
    fn drop(&mut self) {
        if let Way::Folder(folder) = self {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(uuid::Uuid::new_v4().to_string())
}

fn bracketed(line: &str) -> String {
    let inner = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inner.expect("an address in brackets").0.to_owned()
}

fn address(text: &str) -> Address {
    Address::parse(text).expect("address")
}

#[tokio::test]
async fn a_letter_arrives_whole() {
    for (way, mail) in Way::both().await {
        let brand = Brand { name: "Agence Étoile".into(), accent: "#d9480f".into(), logo: None };
        let mut message =
            Message::letter("verify", address("claire@acme.example"), "Confirmez votre adresse\u{202f}: c’est l’été 🎶", brand)
                .paragraph("Bonjour,\nun clic suffit.")
                .button("Confirmer", "https://acme.example/verify?t=abc")
                .footer("Vous recevez ce message parce que…")
                .message()
                .expect("message");
        message.to.push(address("léo@acme.example".replace('é', "e").as_str()));
        message.reply_to = Some(address("bureau@acme.example"));
        message.unsubscribe = Some("https://acme.example/stop?u=1".into());

        let receipt = mail.send(&message).await.expect("sent");
        assert_eq!(receipt.message_id, format!("<{}@estrade.example>", message.id));
        assert!(!receipt.answer.is_empty());

        let arrivals = way.arrivals(&*mail).await;
        let [arrival] = arrivals.as_slice() else {
            panic!("{} mails arrived", arrivals.len());
        };
        assert_eq!(arrival.to, ["claire@acme.example", "leo@acme.example"]);
        let parsed = MessageParser::default().parse(arrival.content.as_bytes()).expect("mail");
        assert_eq!(parsed.subject(), Some(message.subject.as_str()));
        assert_eq!(parsed.message_id(), Some(format!("{}@estrade.example", message.id).as_str()));
        let from = parsed.from().and_then(|all| all.first()).expect("from");
        assert_eq!(from.name.as_deref(), Some("Agence Étoile"));
        assert_eq!(from.address.as_deref(), Some("no-reply@estrade.example"));
        let reply = parsed.reply_to().and_then(|all| all.first()).expect("reply-to");
        assert_eq!(reply.address.as_deref(), Some("bureau@acme.example"));
        assert_eq!(parsed.header_raw("X-Kind").map(str::trim), Some("verify"));
        assert_eq!(parsed.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
        assert_eq!(parsed.header_raw("List-Unsubscribe").map(str::trim), Some("<https://acme.example/stop?u=1>"));
        assert_eq!(parsed.header_raw("List-Unsubscribe-Post").map(str::trim), Some("List-Unsubscribe=One-Click"));
        assert!(parsed.date().is_some());
        let lines = |text: &str| text.replace("\r\n", "\n").trim_end().to_owned();
        assert_eq!(lines(&parsed.body_text(0).expect("text")), lines(&message.text));
        let html = message.html.as_deref().expect("html");
        assert_eq!(lines(&parsed.body_html(0).expect("html")), lines(html));
    }
}

#[tokio::test]
async fn lines_made_of_dots_are_words_like_others() {
    for (way, mail) in Way::both().await {
        let text = "avant\n.\n..\r\nMAIL FROM:<x@y.example>\r.après";
        let message = Message::new("note", address("claire@acme.example"), "Points", text);
        mail.send(&message).await.expect("sent");
        let arrivals = way.arrivals(&*mail).await;
        assert_eq!(arrivals.len(), 1);
        let parsed = MessageParser::default().parse(arrivals[0].content.as_bytes()).expect("mail");
        assert_eq!(parsed.body_text(0).expect("text").replace("\r\n", "\n").trim_end(), "avant\n.\n..\nMAIL FROM:<x@y.example>\n.après");
        assert!(parsed.html_part(0).is_none_or(|part| !part.is_text_html()));
    }
}

#[tokio::test]
async fn what_could_add_a_header_never_leaves() {
    let good = || Message::new("note", address("claire@acme.example"), "Sujet", "Texte");
    let bad = [
        Message { subject: "a\r\nBcc: x@y.example".into(), ..good() },
        Message { subject: "a\rb".into(), ..good() },
        Message { subject: "a\nb".into(), ..good() },
        Message { subject: "a\0b".into(), ..good() },
        Message { subject: " ".into(), ..good() },
        Message { from_name: Some("Eve\r\nBcc: x@y.example".into()), ..good() },
        Message { from_name: Some("Eve\u{85}".into()), ..good() },
        Message { id: "a>\r\nBcc: x@y.example".into(), ..good() },
        Message { kind: "a\nb".into(), ..good() },
        Message { unsubscribe: Some("https://a.example/\r\nBcc: x@y.example".into()), ..good() },
        Message { unsubscribe: Some("mailto:x@y.example".into()), ..good() },
        Message { to: Vec::new(), ..good() },
        Message { to: vec![address("a@b.example"); 51], ..good() },
        Message { text: "x".repeat(3_000_000), ..good() },
    ];
    for (way, mail) in Way::both().await {
        for message in &bad {
            let failure = mail.send(message).await.expect_err("refused");
            assert_eq!(failure.cause, Cause::Message, "{failure}");
            assert!(!failure.transient && !failure.uncertain);
        }
        assert!(way.arrivals(&*mail).await.is_empty());
        mail.send(&good()).await.expect("a good one still leaves");
    }
}

#[tokio::test]
async fn a_job_payload_gives_the_same_mail_back() {
    for (way, mail) in Way::both().await {
        let message = Message::new("note", address("claire@acme.example"), "Sujet", "Texte");
        let payload = serde_json::to_string(&message).expect("json");
        let again: Message = serde_json::from_str(&payload).expect("message");
        assert_eq!(message, again);
        let first = mail.send(&message).await.expect("sent");
        let second = mail.send(&again).await.expect("sent");
        assert_eq!(first.message_id, second.message_id);
        assert_eq!(way.arrivals(&*mail).await.len(), 2);
        let forged = payload.replace("claire@acme.example", "claire@acme.example\\r\\nBcc: x@y.example");
        assert!(serde_json::from_str::<Message>(&forged).is_err());
    }
}

#[tokio::test]
async fn many_at_once_all_arrive_once() {
    for (way, mail) in Way::both().await {
        let sending: Vec<_> = (0..60)
            .map(|number| {
                let mail = mail.clone();
                tokio::spawn(async move {
                    let subject = format!("Numéro {number}");
                    let to = address(&format!("p{number}@acme.example"));
                    mail.send(&Message::new("note", to, subject, "Texte")).await
                })
            })
            .collect();
        for one in sending {
            one.await.expect("task").expect("sent");
        }
        let mut to: Vec<_> = way.arrivals(&*mail).await.into_iter().flat_map(|a| a.to).collect();
        to.sort();
        to.dedup();
        assert_eq!(to.len(), 60);
        if let Way::Relay(sink) = &way {
            assert!(sink.connections() <= 4, "{} connections", sink.connections());
        }
    }
}

#[tokio::test]
async fn the_check_says_that_all_is_well_and_sends_nothing() {
    for (way, mail) in Way::both().await {
        mail.check().await.expect("well");
        assert!(way.arrivals(&*mail).await.is_empty());
        assert!(!mail.describe().contains("p@ss") && !mail.describe().contains("p%40ss"));
    }
}
