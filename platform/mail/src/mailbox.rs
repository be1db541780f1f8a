use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use mail_parser::MessageParser;
use serde::Serialize;
use uuid::Uuid;

use crate::{
    Cause, Failure, Mail, Message, Receipt, Sender, Sending,
    wire::{self, Wire},
};

/// Keeps every mail as an `.eml` file in one folder: the default while no relay is configured.
///
/// A file appears whole or not at all, readable by its owner only, since mails hold sign-in links.
#[derive(Clone, Debug)]
pub struct Mailbox {
    folder: PathBuf,
    sender: Sender,
}

/// One kept mail, read back from its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Its id in this mailbox; increases with time.
    pub id: String,
    /// When it was sent, to the millisecond.
    pub at: DateTime<Utc>,
    /// The Message-ID without its angle brackets.
    pub message_id: String,
    /// What it is for, as given in [`Message::kind`].
    pub kind: String,
    /// The sender's address.
    pub from: String,
    /// The sender's name, if any.
    pub from_name: Option<String>,
    /// The recipients' addresses.
    pub to: Vec<String>,
    /// Where answers go, if not to the sender.
    pub reply_to: Option<String>,
    /// The subject, decoded.
    pub subject: String,
    /// The plain text, lines ended by `\n`.
    pub text: String,
    /// The HTML, if any. Show it in a sandboxed frame only.
    pub html: Option<String>,
    /// The whole file, as a relay would have received it.
    pub source: String,
}

impl Kept {
    /// The web addresses in the plain text, in their order.
    pub fn links(&self) -> Vec<&str> {
        self.text.split_whitespace().filter(|word| word.starts_with("http://") || word.starts_with("https://")).collect()
    }
}

impl Mailbox {
    /// Names the folder; it is made with the first mail.
    pub fn new(folder: impl Into<PathBuf>, sender: Sender) -> Mailbox {
        Mailbox { folder: folder.into(), sender }
    }

    /// The newest mails first, at most `limit` of them.
    pub async fn list(&self, limit: usize) -> Result<Vec<Kept>, Failure> {
        self.blocking(move |folder| {
            let names = names(folder)?;
            Ok(names.iter().filter_map(|name| read(folder, name)).take(limit).collect())
        })
        .await
    }

    /// One mail by its id in this mailbox or by its [`Message::id`]; of several, the newest.
    pub async fn find(&self, id: &str) -> Result<Option<Kept>, Failure> {
        let id = id.to_owned();
        self.blocking(move |folder| {
            let names = names(folder)?;
            let found = names.iter().find(|name| name.id() == id || name.message() == id);
            Ok(found.and_then(|name| read(folder, name)))
        })
        .await
    }

    /// Removes every kept mail and says how many there were.
    pub async fn clear(&self) -> Result<usize, Failure> {
        self.blocking(|folder| {
            let names = names(folder)?;
            for name in &names {
                match fs::remove_file(folder.join(&name.0)) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => {}
                }
            }
            Ok(names.len())
        })
        .await
    }

    async fn blocking<T: Send + 'static>(&self, work: impl FnOnce(&Path) -> io::Result<T> + Send + 'static) -> Result<T, Failure> {
        let folder = self.folder.clone();
        match tokio::task::spawn_blocking(move || work(&folder)).await {
            Ok(result) => result.map_err(|error| Failure::storage(&error)),
            Err(_) => Err(Failure::new(Cause::Storage, true, "the process is stopping")),
        }
    }
}

impl Mail for Mailbox {
    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a, Receipt> {
        Box::pin(async move {
            let Wire { message_id, bytes, .. } = wire::build(message, &self.sender)?;
            let id = Uuid::now_v7();
            let name = format!("{id}_{}.eml", message.id);
            self.blocking(move |folder| write(folder, &name, &bytes)).await?;
            tracing::debug!(mail.id = %message.id, mail.kind = %message.kind, "mail {} kept", message.id);
            Ok(Receipt { message_id, answer: id.to_string() })
        })
    }

    fn check(&self) -> Sending<'_, ()> {
        Box::pin(async {
            self.blocking(|folder| {
                let trial = format!(".{}.trial", Uuid::now_v7());
                write(folder, &trial, b"")?;
                fs::remove_file(folder.join(trial))
            })
            .await
        })
    }

    fn describe(&self) -> String {
        format!("mailbox in {}", self.folder.display())
    }

    fn mailbox(&self) -> Option<&Mailbox> {
        Some(self)
    }
}

/// The name of a kept file: when (a UUID of version 7, so names sort by time), then which message.
struct Name(String);

impl Name {
    fn parse(text: String) -> Option<Name> {
        let (id, rest) = text.split_once('_')?;
        let fits = Uuid::try_parse(id).is_ok() && id.len() == 36 && rest.ends_with(".eml");
        fits.then_some(Name(text))
    }

    fn id(&self) -> &str {
        &self.0[..36]
    }

    fn message(&self) -> &str {
        &self.0[37..self.0.len() - 4]
    }

    fn at(&self) -> Option<DateTime<Utc>> {
        let (seconds, nanos) = Uuid::try_parse(self.id()).ok()?.get_timestamp()?.to_unix();
        DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanos)
    }
}

/// Newest first. Files of other names, half-written ones among them, are nobody's mail.
fn names(folder: &Path) -> io::Result<Vec<Name>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut names = Vec::new();
    for entry in entries {
        names.extend(entry?.file_name().into_string().ok().and_then(Name::parse));
    }
    names.sort_unstable_by(|a, b| b.0.cmp(&a.0));
    Ok(names)
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    private_folder(folder)?;
    let draft = folder.join(format!(".{name}.draft"));
    let written = private_file(&draft).and_then(|mut file| file.write_all(bytes)).and_then(|()| fs::rename(&draft, folder.join(name)));
    if written.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&draft);
    }
    written
}

#[cfg(unix)]
fn private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(unix)]
fn private_file(path: &Path) -> io::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn private_file(path: &Path) -> io::Result<fs::File> {
    fs::OpenOptions::new().write(true).create_new(true).open(path)
}

/// A file that vanished or is no mail is passed over: the folder is open to people.
fn read(folder: &Path, name: &Name) -> Option<Kept> {
    let source = fs::read(folder.join(&name.0)).ok()?;
    let mail = MessageParser::default().parse(&source)?;
    let lines = |text: std::borrow::Cow<'_, str>| text.replace("\r\n", "\n");
    let address = |one: Option<&mail_parser::Addr<'_>>| one?.address.as_deref().map(str::to_owned);
    let from = mail.from()?.first();
    let to = mail.to()?;
    Some(Kept {
        id: name.id().to_owned(),
        at: name.at()?,
        message_id: mail.message_id()?.to_owned(),
        kind: mail.header_raw(wire::KIND).unwrap_or_default().trim().to_owned(),
        from: address(from)?,
        from_name: from.and_then(|one| one.name.as_deref()).map(str::to_owned),
        to: to.iter().filter_map(|one| address(Some(one))).collect(),
        reply_to: mail.reply_to().and_then(|all| address(all.first())),
        subject: mail.subject().unwrap_or_default().to_owned(),
        text: mail.body_text(0).map(lines).unwrap_or_default(),
        // The parser makes HTML of a plain mail by itself: count what is really there.
        html: mail.html_part(0).filter(|part| part.is_text_html()).and_then(|_| mail.body_html(0)).map(lines),
        source: String::from_utf8_lossy(&source).into_owned(),
    })
}
