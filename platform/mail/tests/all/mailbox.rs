//! The mailbox as people and end-to-end tests read it.

use std::path::PathBuf;

use mail::{Address, Brand, Cause, Mail, Mailbox, Message};

struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        Folder(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(uuid::Uuid::new_v4().to_string()))
    }

    fn mailbox(&self) -> Mailbox {
        Mailbox::new(&self.0, "Estrade <no-reply@estrade.example>".parse().expect("sender"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn note(subject: &str) -> Message {
    Message::new("note", Address::parse("claire@acme.example").expect("address"), subject, "Texte\n")
}

#[tokio::test]
async fn newest_first_found_by_either_id_and_cleared() {
    let folder = Folder::new();
    let mailbox = folder.mailbox();
    assert_eq!(mailbox.list(10).await.expect("list"), []);
    let mut ids = Vec::new();
    for number in 0..5 {
        let message = note(&format!("Numéro {number}"));
        ids.push((mailbox.send(&message).await.expect("kept").answer, message.id));
    }
    let subjects: Vec<_> = mailbox.list(3).await.expect("list").into_iter().map(|m| m.subject).collect();
    assert_eq!(subjects, ["Numéro 4", "Numéro 3", "Numéro 2"]);

    let (kept, message) = &ids[1];
    let found = mailbox.find(kept).await.expect("find").expect("mail");
    assert_eq!((&found.id, found.subject.as_str()), (kept, "Numéro 1"));
    assert_eq!(mailbox.find(message).await.expect("find"), Some(found));
    for nobody in ["", "../../etc/passwd", "0", &uuid::Uuid::now_v7().to_string()] {
        assert_eq!(mailbox.find(nobody).await.expect("find"), None);
    }
    assert_eq!(mailbox.clear().await.expect("clear"), 5);
    assert_eq!(mailbox.list(10).await.expect("list"), []);
}

#[tokio::test]
async fn a_kept_mail_reads_as_it_was_written() {
    let folder = Folder::new();
    let mailbox = folder.mailbox();
    let brand = Brand { name: "Agence Étoile".into(), accent: "#d9480f".into(), logo: None };
    let letter = Message::letter("reset", Address::parse("claire@acme.example").expect("address"), "Mot de passe", brand);
    let message = letter.paragraph("Bonjour\u{202f}!").button("Choisir", "https://acme.example/reset/abc").message().expect("message");
    let before = chrono::Utc::now();
    mailbox.send(&message).await.expect("kept");
    let kept = mailbox.find(&message.id).await.expect("find").expect("mail");
    assert_eq!(kept.kind, "reset");
    assert_eq!(kept.message_id, format!("{}@estrade.example", message.id));
    assert_eq!(kept.from_name.as_deref(), Some("Agence Étoile"));
    assert_eq!(kept.to, ["claire@acme.example"]);
    assert_eq!(kept.text.trim_end(), message.text.trim_end());
    assert_eq!(kept.html.as_deref().map(str::trim_end), message.html.as_deref().map(str::trim_end));
    assert_eq!(kept.links(), ["https://acme.example/reset/abc"]);
    assert!((kept.at - before).num_milliseconds().abs() < 5000);

    mailbox.send(&note("Sans HTML")).await.expect("kept");
    assert_eq!(mailbox.list(1).await.expect("list")[0].html, None);
}

#[tokio::test]
async fn strangers_in_the_folder_are_passed_over() {
    let folder = Folder::new();
    let mailbox = folder.mailbox();
    mailbox.send(&note("Seul")).await.expect("kept");
    let half = format!(".{}_x.eml.draft", uuid::Uuid::now_v7());
    let broken = format!("{}_broken.eml", uuid::Uuid::now_v7());
    for (name, content) in [(half.as_str(), "From: x"), ("notes.txt", "x"), (broken.as_str(), "\0\0"), ("é_é.eml", "x")] {
        std::fs::write(folder.0.join(name), content).expect("written");
    }
    let all = mailbox.list(10).await.expect("list");
    assert_eq!(all.iter().map(|m| m.subject.as_str()).collect::<Vec<_>>(), ["Seul"]);
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_reads_the_mail() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    folder.mailbox().send(&note("Secret")).await.expect("kept");
    let mode = |path: &std::path::Path| std::fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(&folder.0), 0o700);
    for entry in std::fs::read_dir(&folder.0).expect("folder") {
        assert_eq!(mode(&entry.expect("entry").path()), 0o600);
    }
}

#[tokio::test]
async fn a_folder_that_cannot_be_is_told() {
    let folder = Folder::new();
    std::fs::write(&folder.0, "a file").expect("written");
    let mailbox = Mailbox::new(folder.0.join("below"), "a@estrade.example".parse().expect("sender"));
    for failure in [mailbox.send(&note("x")).await.map(|_| ()), mailbox.check().await] {
        let failure = failure.expect_err("a failure");
        assert_eq!(failure.cause, Cause::Storage);
        assert!(failure.transient);
    }
    std::fs::remove_file(&folder.0).expect("removed");
}
