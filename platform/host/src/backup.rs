//! `estrade backup` and `estrade restore`: rows and files in one sealed file. It is sealed for whoever holds the key that
//! `estrade keys backup` made: the machine that writes backups cannot read them. The seal is age's (age-encryption.org), so
//! that the file can be opened without us, too.

use crate::database::{self, MIGRATIONS};
use crate::serve;
use crate::settings::Settings;
use crate::stored::{self, Back, Part};
use age::x25519::{Identity, Recipient};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use kernel::backup::{self, Count, Given, Head, Into, Keys};
use serde_json::{Value, json};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// A new pair: the public half seals, the other opens.
pub fn pair() -> (String, String) {
    use age::secrecy::ExposeSecret;
    let identity = Identity::generate();
    (identity.to_public().to_string(), identity.to_string().expose_secret().to_string())
}

/// The agencies' keys lie beside the backups, in one file for all of them (one for each agency that is backed up alone), which
/// every backup makes anew: so an agency that is destroyed is gone from every backup there is, as soon as the next is written.
fn keys_beside(backup: &Path, agency: Option<&str>) -> PathBuf {
    backup.with_file_name(agency.map_or_else(|| "data-keys.age".to_string(), |slug| format!("{slug}-key.age")))
}

/// Writes a backup of the whole house, or of one agency, beside its place first: what bears the name is whole, and its keys
/// are there.
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
        let mut files = 0;
        for part in stored::all(serve::files(settings)?, head.agency.as_ref().map(|a| a.id)) {
            let part = part.map_err(|why| format!("The files: {why}"))?;
            files += u64::from(part.first);
            line(&json!({"file": part.name, "first": part.first, "part": BASE64.encode(&part.bytes)}).to_string()).map_err(said)?;
        }
        line(&backup::end(count)).map_err(said)?;
        let file = out.finish().and_then(age::stream::StreamWriter::finish).map_err(said)?;
        file.into_inner().map_err(|why| said(why.into_error()))?.sync_all().map_err(said)?;
        Ok((head, count, files))
    }();
    match written {
        Ok(done) => {
            write_keys(settings, &keys_beside(to, agency), &done.0, &recipients)?;
            fs::rename(&draft, to).map_err(said).map(|()| done)
        }
        Err(why) => {
            let _ = fs::remove_file(&draft);
            Err(why)
        }
    }
}

fn write_keys(settings: &Settings, to: &Path, head: &Head, recipients: &[Recipient]) -> Result<(), String> {
    let said = |why: &dyn std::fmt::Display| format!("{}: {why}", to.display());
    let keys = backup::keys(&database::url(settings, "estrade_backup"), head.agency.as_ref()).map_err(|why| said(&why))?;
    let seal = age::Encryptor::with_recipients(recipients.iter().map(|r| r as &dyn age::Recipient)).map_err(|why| said(&why))?;
    let draft = to.with_extension("part");
    let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft).map_err(|why| said(&why))?;
    let mut out = seal.wrap_output(file).map_err(|why| said(&why))?;
    out.write_all(json!(keys).to_string().as_bytes()).map_err(|why| said(&why))?;
    out.finish().and_then(|file| file.sync_all()).map_err(|why| said(&why))?;
    fs::rename(&draft, to).map_err(|why| said(&why))
}

/// The keys that belong to a backup; none where there is no file and one may do without.
fn read_keys(asked: &Asked, identities: &[Identity]) -> Result<Keys, String> {
    let at = asked.keys.map_or_else(|| keys_beside(asked.from, asked.agency), Path::to_path_buf);
    let said = |why: &dyn std::fmt::Display| format!("{}: {why}", at.display());
    let file = match File::open(&at) {
        Ok(file) => file,
        // The house that one agency comes back into knows its key.
        Err(why) if why.kind() == io::ErrorKind::NotFound && asked.keys.is_none() && (asked.without_keys || asked.agency.is_some()) => {
            return Ok(Keys::default());
        }
        Err(why) => {
            return Err(format!(
                "{} It holds the agencies' keys: name it with --keys, or do --without-keys: what they sealed stays shut.",
                said(&why)
            ));
        }
    };
    let sealed = age::Decryptor::new(BufReader::new(file)).map_err(|why| said(&why))?;
    let mut open = sealed.decrypt(identities.iter().map(|k| k as &dyn age::Identity)).map_err(|why| said(&why))?;
    let mut text = String::new();
    open.read_to_string(&mut text).map_err(|why| said(&why))?;
    serde_json::from_str(&text).map_err(|why| said(&why))
}

/// What `restore` is asked for.
pub struct Asked<'a> {
    pub from: &'a Path,
    /// The file with the key that opens it.
    pub identity: &'a Path,
    pub agency: Option<&'a str>,
    pub replace: bool,
    /// The file with the agencies' keys; the one beside the backup, if nothing is said.
    pub keys: Option<&'a Path>,
    /// Does without it, where there is none.
    pub without_keys: bool,
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
    let mut back = Back::into(serve::files(settings)?);
    let opened = if asked.check { Keys::default() } else { read_keys(asked, &keys)? };
    // Of an agency that was destroyed since, no file comes back either.
    let gone: Vec<String> = opened.gone.iter().map(ToString::to_string).collect();
    let mut others = |line: &Value| {
        let part = part_of(line)?;
        let stays = asked.check || gone.iter().any(|agency| part.name.starts_with(agency));
        if stays { Ok(()) } else { back.take(&part) }
    };
    let done = if asked.check {
        backup::check(&mut lines)
    } else {
        let version = kernel::migrate::newest(MIGRATIONS).unwrap_or_default();
        let into = match asked.agency {
            Some(slug) => Into::Agency { slug: slug.into(), replace: asked.replace },
            None => Into::Empty,
        };
        backup::restore(&settings.database_url, &into, Given { keys: &opened, lines: &mut lines, version: &version, others: &mut others })
    };
    let done = done.map_err(|why| why.to_string())?;
    back.finish().map_err(|why| format!("The files: {why}"))?;
    Ok(done)
}

/// One part of a stored file.
fn part_of(line: &Value) -> io::Result<Part> {
    let bad = || io::Error::new(io::ErrorKind::InvalidData, "a line is neither a row nor a file");
    let name = line["file"].as_str().ok_or_else(bad)?.to_string();
    let bytes = BASE64.decode(line["part"].as_str().ok_or_else(bad)?).map_err(|_| bad())?;
    Ok(Part { name, first: line["first"].as_bool().unwrap_or(false), bytes })
}
