//! `estrade backup` and `estrade restore`: rows and files in one sealed file. It is sealed for whoever holds the key that
//! `estrade keys backup` made: the machine that writes backups cannot read them. The seal is age's (age-encryption.org), so
//! that the file can be opened without us, too.

use crate::database::{self, MIGRATIONS};
use crate::settings::Settings;
use age::x25519::{Identity, Recipient};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use kernel::backup::{self, Count, Given, Head, Into};
use serde_json::{Value, json};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Component, Path, PathBuf};

/// Bytes of a file in one line.
const PART: usize = 512 * 1024;

/// A new pair: the public half seals, the other opens.
pub fn pair() -> (String, String) {
    use age::secrecy::ExposeSecret;
    let identity = Identity::generate();
    (identity.to_public().to_string(), identity.to_string().expose_secret().to_string())
}

/// Writes a backup of the whole house, or of one agency, beside its place first: what bears the name is whole.
///
/// # Errors
/// A sentence for the terminal.
pub fn write(settings: &Settings, to: &Path, agency: Option<&str>, recipients: &[String]) -> Result<(Head, Count, u64), String> {
    let recipients = recipients.iter().map(|r| r.trim().parse::<Recipient>().map_err(|why| format!("{r}: {why}")));
    let recipients: Vec<Recipient> = recipients.collect::<Result<_, _>>()?;
    let for_whom = recipients.iter().map(|r| r as &dyn age::Recipient);
    let seal = age::Encryptor::with_recipients(for_whom).map_err(|_| {
        "Say for whom it is sealed: --recipient, or ESTRADE_BACKUP_RECIPIENTS. `estrade keys backup` makes a pair.".to_string()
    })?;
    let draft = to.with_extension("part");
    let said = |why: io::Error| format!("{}: {why}", to.display());
    let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft).map_err(said)?;
    let written = || -> Result<(Head, Count, u64), String> {
        let sealed = seal.wrap_output(BufWriter::new(file)).map_err(said)?;
        let mut out = GzEncoder::new(sealed, Compression::default());
        let mut line = |text: &str| out.write_all(text.as_bytes()).and_then(|()| out.write_all(b"\n"));
        let url = database::url(settings, "estrade_backup");
        let (head, count) = backup::write(&url, agency, &mut line).map_err(|why| why.to_string())?;
        let root = settings.data.join("files");
        let from = head.agency.as_ref().map_or_else(|| root.clone(), |a| root.join(a.id.to_string()));
        let files = each_file(&from, &mut |path| file_lines(&root, path, &mut line)).map_err(said)?;
        line(&backup::end(count)).map_err(said)?;
        let file = out.finish().and_then(age::stream::StreamWriter::finish).map_err(said)?;
        file.into_inner().map_err(|why| said(why.into_error()))?.sync_all().map_err(said)?;
        Ok((head, count, files))
    }();
    match written {
        Ok(done) => fs::rename(&draft, to).map_err(said).map(|()| done),
        Err(why) => {
            let _ = fs::remove_file(&draft);
            Err(why)
        }
    }
}

/// Every file below a folder, but for drafts; how many.
fn each_file(folder: &Path, then: &mut dyn FnMut(&Path) -> io::Result<()>) -> io::Result<u64> {
    let entries = match fs::read_dir(folder) {
        Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(0),
        entries => entries?,
    };
    let mut count = 0;
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            if !entry.file_name().to_string_lossy().starts_with('.') {
                count += each_file(&entry.path(), then)?;
            }
        } else {
            match then(&entry.path()) {
                // It was deleted a moment ago.
                Err(why) if why.kind() == io::ErrorKind::NotFound => {}
                done => {
                    done?;
                    count += 1;
                }
            }
        }
    }
    Ok(count)
}

fn file_lines(root: &Path, path: &Path, line: &mut dyn FnMut(&str) -> io::Result<()>) -> io::Result<()> {
    let mut file = File::open(path)?;
    let name = path.strip_prefix(root).unwrap_or(path).to_string_lossy();
    let mut part = Vec::with_capacity(PART);
    for first in std::iter::once(true).chain(std::iter::repeat(false)) {
        part.clear();
        (&mut file).take(PART as u64).read_to_end(&mut part)?;
        if part.is_empty() && !first {
            break;
        }
        line(&json!({"file": name, "first": first, "part": BASE64.encode(&part)}).to_string())?;
    }
    Ok(())
}

/// What `restore` is asked for.
pub struct Asked<'a> {
    pub from: &'a Path,
    /// The file with the key that opens it.
    pub identity: &'a Path,
    pub agency: Option<&'a str>,
    pub replace: bool,
    /// Only reads it to its end.
    pub check: bool,
}

/// Reads a backup back, or only through; what it is of, and how much.
///
/// # Errors
/// A sentence for the terminal; then no row was taken over.
pub fn restore(settings: &Settings, asked: &Asked) -> Result<(Head, Count), String> {
    let said = |path: &Path, why: &dyn std::fmt::Display| format!("{}: {why}", path.display());
    let key = fs::read_to_string(asked.identity).map_err(|why| said(asked.identity, &why))?;
    let keys: Result<Vec<Identity>, _> =
        key.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')).map(str::parse::<Identity>).collect();
    let keys = keys.map_err(|why| said(asked.identity, &why))?;
    let sealed = File::open(asked.from).map_err(|why| said(asked.from, &why))?;
    let sealed = age::Decryptor::new(BufReader::new(sealed)).map_err(|why| said(asked.from, &why))?;
    let open = sealed.decrypt(keys.iter().map(|k| k as &dyn age::Identity)).map_err(|why| said(asked.from, &why))?;
    let mut lines = BufReader::new(GzDecoder::new(open)).lines();
    let root = settings.data.join("files");
    let mut others = |line: &Value| if asked.check { Ok(()) } else { part_of_file(&root, line) };
    let done = if asked.check {
        backup::check(&mut lines)
    } else {
        let version = kernel::migrate::newest(MIGRATIONS).unwrap_or_default();
        let into = match asked.agency {
            Some(slug) => Into::Agency { slug: slug.into(), replace: asked.replace },
            None => Into::Empty,
        };
        backup::restore(&settings.database_url, &into, Given { lines: &mut lines, version: &version, others: &mut others })
    };
    done.map_err(|why| why.to_string())
}

/// Writes one part of one file, nowhere but below the folder.
fn part_of_file(root: &Path, line: &Value) -> io::Result<()> {
    let bad = || io::Error::new(io::ErrorKind::InvalidData, "a line is neither a row nor a file");
    let name = PathBuf::from(line["file"].as_str().ok_or_else(bad)?);
    if name.components().any(|c| !matches!(c, Component::Normal(_))) {
        return Err(bad());
    }
    let part = BASE64.decode(line["part"].as_str().ok_or_else(bad)?).map_err(|_| bad())?;
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap_or(root))?;
    let first = line["first"].as_bool().unwrap_or(false);
    OpenOptions::new().create(true).write(true).truncate(first).append(!first).open(path)?.write_all(&part)
}
