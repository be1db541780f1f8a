//! An archive that a person can read and a machine can take over: JSON and CSV of
//! every record, comments included, its files as far as there is room, and a page to begin with.

use kernel::diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::principal::Id;
use kernel::resource::{Record, Resource};
use kernel::schema::comments as c;
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use std::io::{Cursor, Write};
use std::sync::Arc;
use theme::{Locale, Pages, SafeHtml};
use web::attachments::{Taken, taken};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// What every record has beside its own fields, and may leave.
const COMMON: [&str; 3] = ["id", "created_at", "updated_at"];

/// Bytes of files in one archive: it is kept sealed in the database until it is fetched. What is larger is named, and handed
/// over from its record.
const ROOM: u64 = 64 << 20;

/// An archive without its files yet.
pub(super) struct Begun {
    zip: ZipWriter<Cursor<Vec<u8>>>,
    /// Under their folder in the archive.
    files: Vec<(&'static str, Taken)>,
    pub records: usize,
}

impl Begun {
    /// The archive with its files. One whose content is lost is left out.
    pub async fn filled(mut self, scope: &Scope) -> Result<Vec<u8>> {
        for (folder, file) in &self.files {
            if let Some(bytes) = file.read(scope).await? {
                put(&mut self.zip, &format!("{folder}/{}", file.name), &bytes)?;
            }
        }
        Ok(self.zip.finish().map_err(Error::internal)?.into_inner())
    }
}

/// The archive of these records.
pub(super) fn begin(tx: &mut Tx, name: &str, picks: &[(&'static Resource, Id)], locale: Locale) -> Result<Begun> {
    let words = tx.scope().house().service::<Arc<Pages>>().words();
    let say = |key: &str| words.say(locale, key, &[]);
    let agency = tx.scope().tenant().name.clone();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut body = String::new();
    let mut count = 0;
    let (mut files, mut room) = (Vec::new(), ROOM);
    let mut kinds: Vec<&'static Resource> = Vec::new();
    for (of, _) in picks {
        if !kinds.iter().any(|k| k.name == of.name) {
            kinds.push(of);
        }
    }
    for of in kinds {
        let ids = picks.iter().filter(|(o, _)| o.name == of.name).map(|(_, id)| *id);
        let (mut records, mut papers) = (Vec::new(), Vec::new());
        for id in ids {
            match tx.beyond_reach(|tx| (of.store.find)(tx, id)) {
                Ok(record) => {
                    papers.push(tx.beyond_reach(|tx| taken(tx, of, id, &record))?);
                    records.push(whole(tx, of, id, record)?);
                }
                Err(Error::NotFound) => {}
                Err(e) => return Err(e),
            }
        }
        count += records.len();
        let label = |field: &str| say(&format!("{}-{field}", of.name));
        put(&mut zip, &format!("{}.json", of.name), &serde_json::to_vec_pretty(&records)?)?;
        put(&mut zip, &format!("{}.csv", of.name), &table(of, &records)?)?;
        body += &format!("<h2>{}</h2>", escaped(&say(&format!("{}-many", of.name))));
        for (record, papers) in records.iter().zip(papers) {
            body += "<table>";
            for field in of.fields {
                let value = text(record.get(field.name));
                if !value.is_empty() {
                    body += &format!("<tr><th>{}</th><td>{}</td></tr>", escaped(&label(field.name)), escaped(&value));
                }
            }
            for comment in record.get("comments").and_then(Value::as_array).into_iter().flatten() {
                body += &format!("<tr><th>{}</th><td>{}</td></tr>", escaped(&say("privacy-comment")), escaped(&text(comment.get("body"))));
            }
            for file in papers {
                let inside = file.bytes <= room;
                let said = match inside {
                    true => format!("<a href=\"{0}/{1}\">{1}</a>", of.name, escaped(&file.name)),
                    false => format!("{} ({})", escaped(&file.name), escaped(&say("privacy-file-apart"))),
                };
                body += &format!("<tr><th>{}</th><td>{said}</td></tr>", escaped(&say("privacy-file")));
                if inside {
                    room -= file.bytes;
                    files.push((of.name, file));
                }
            }
            body += "</table>";
        }
    }
    let title = words.say(locale, "privacy-archive-title", &[("name", name.into()), ("agency", agency.as_str().into())]);
    let page = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{1}</title></head><body><h1>{1}</h1><p>{2}</p>{body}</body></html>",
        locale.tag(),
        escaped(&title),
        escaped(&say("privacy-archive-text")),
    );
    put(&mut zip, "index.html", page.as_bytes())?;
    Ok(Begun { zip, files, records: count })
}

/// A record with what was said about it.
pub(super) fn whole(tx: &mut Tx, of: &Resource, id: Id, record: Record) -> Result<Record> {
    let mut kept: Record =
        record.into_iter().filter(|(k, _)| COMMON.contains(&k.as_str()) || k == "extra" || of.field(k).is_some()).collect();
    let about = c::table.filter(c::resource.eq(of.name).and(c::record.eq(id)).and(c::deleted_at.is_null())).order(c::id);
    let said: Vec<(String, chrono::DateTime<chrono::Utc>)> = tx.beyond_reach(|tx| tx.all(about.select((c::body, c::created_at))))?;
    kept.insert("comments".into(), said.into_iter().map(|(body, at)| json!({"body": body, "at": at})).collect());
    Ok(kept)
}

fn table(of: &Resource, records: &[Record]) -> Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let names: Vec<&str> = COMMON.into_iter().chain(of.fields.iter().map(|f| f.name)).collect();
    out.write_record(&names).map_err(Error::internal)?;
    for record in records {
        out.write_record(names.iter().map(|n| web::shield(text(record.get(*n))).into_owned())).map_err(Error::internal)?;
    }
    out.into_inner().map_err(|e| Error::internal(e.to_string()))
}

fn text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

fn escaped(text: &str) -> String {
    SafeHtml::escaped(text).as_str().to_string()
}

fn put(zip: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, bytes: &[u8]) -> Result<()> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip.start_file(name, options).map_err(Error::internal)?;
    zip.write_all(bytes).map_err(Error::internal)
}
