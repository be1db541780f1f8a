//! What the journal told about a person, blotted out. The line keeps its place, its author, its
//! moment and its seal: a later line says which digest gave way to which, and is sealed itself.

use crate::error::Result;
use crate::principal::Id;
use crate::schema::journal as j;
use crate::scope::Tx;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// What stands where something was told.
pub const BLOT: &str = "∎";
/// The line that says which lines were blotted.
pub(crate) const REDACTED: &str = "privacy.redacted";

/// What a line once held, and what it holds now, as digests.
#[derive(Default)]
pub(crate) struct Redaction {
    pub before: Vec<[u8; 32]>,
    pub after: [u8; 32],
}

#[derive(QueryableByName)]
struct Told {
    #[diesel(sql_type = diesel::sql_types::Text)]
    said: String,
}

/// The digest of what a line holds, in PostgreSQL's own words.
pub(crate) fn digest(data: &str) -> [u8; 32] {
    Sha256::digest(data.as_bytes()).into()
}

#[expect(clippy::disallowed_methods, reason = "the digest is of PostgreSQL's own text; the key is bound")]
fn said(tx: &mut Tx, line: i64) -> Result<String> {
    let text = diesel::sql_query("select data::text as said from journal where id = $1").bind::<diesel::sql_types::BigInt, _>(line);
    Ok(text.get_result::<Told>(tx.raw())?.said)
}

impl Tx<'_> {
    /// Blots out what the lines about a record told, as far as `blot` says; how many lines lost something.
    pub fn redact(&mut self, subject: Id, blot: impl Fn(&mut Value)) -> Result<usize> {
        let mut changed = Vec::new();
        let about = j::table.filter(j::subject.eq(subject).and(j::what.ne(REDACTED))).order(j::id).select((j::id, j::data));
        for (line, data) in self.all::<(i64, Value)>(about)? {
            let mut blotted = data.clone();
            blot(&mut blotted);
            if blotted == data {
                continue;
            }
            let before = hex::encode(digest(&said(self, line)?));
            self.run(diesel::update(j::table.filter(j::id.eq(line))).set(j::data.eq(blotted)))?;
            changed.push(json!([line, before, hex::encode(digest(&said(self, line)?))]));
        }
        let count = changed.len();
        if count > 0 {
            self.journal(REDACTED, Some(subject), json!({ "lines": changed }))?;
        }
        Ok(count)
    }
}

/// Every redaction that the agency's journal speaks of, by line.
pub(crate) fn redactions(conn: &mut PgConnection) -> Result<HashMap<i64, Redaction>> {
    let mut all: HashMap<i64, Redaction> = HashMap::new();
    let hash = |v: &Value| v.as_str().and_then(|h| hex::decode(h).ok()).and_then(|h| <[u8; 32]>::try_from(h).ok());
    for data in j::table.filter(j::what.eq(REDACTED)).order(j::id).select(j::data).load::<Value>(conn)? {
        for entry in data["lines"].as_array().into_iter().flatten() {
            let (Some(line), Some(before), Some(after)) = (entry[0].as_i64(), hash(&entry[1]), hash(&entry[2])) else { continue };
            let redaction = all.entry(line).or_default();
            redaction.before.push(before);
            redaction.after = after;
        }
    }
    Ok(all)
}
