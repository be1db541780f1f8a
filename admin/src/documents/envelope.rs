//! A document on its way from one agency to another: what it says, and by which release.

use super::change::{Difference, Kept, compare, kept};
use super::found;
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;
use kernel::error::{Error, Result, Wrong};
use kernel::scope::Scope;
use kernel::setting::At;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How such a file begins.
const FORMAT: &str = "estrade-settings/1";

/// What the file holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Envelope {
    pub format: String,
    /// The document's name: a module's, or `agency`.
    pub module: String,
    /// The module's release that says it so; empty for the agency's own.
    pub release: String,
    /// Which shape of the document it is, counted from one.
    pub schema: usize,
    pub values: Map<String, Value>,
}

/// What a file would change.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Preview {
    pub from: String,
    pub to: String,
    /// The values as this agency's release says them.
    pub values: Map<String, Value>,
    pub changes: Vec<Difference>,
    /// The version of the document that it was compared with.
    pub version: i32,
}

impl Envelope {
    /// The document as it may leave the house: what is declared, and nothing else.
    pub fn of(kept: &Kept) -> Envelope {
        let values = kept.at.declared(&kept.document).into_iter().filter(|(_, v)| !v.is_null() && *v != "").collect();
        let module = kept.at.schema.document.to_string();
        Envelope { format: FORMAT.into(), module, release: kept.at.version().into(), schema: kept.at.number(), values }
    }

    /// A document by its parts, as the file of a whole configuration holds them.
    pub fn made(document: &str, release: &str, schema: usize, values: Map<String, Value>) -> Envelope {
        Envelope { format: FORMAT.into(), module: document.into(), release: release.into(), schema, values }
    }

    /// A file's text.
    pub fn read(text: &str) -> Result<Envelope> {
        serde_json::from_str(text).map_err(|_| Error::invalid("file", "settings-file"))
    }

    /// What it would change here. It is checked as its own release would have it, carried to the release of this agency by
    /// the pure functions between them, and checked again.
    pub fn preview(&self, kept: &Kept) -> Result<Preview> {
        let wrong = |code: &'static str| Error::Invalid(vec![Wrong::new("file", code)]);
        if self.format != FORMAT {
            return Err(wrong("settings-file"));
        }
        if self.module != kept.at.schema.document {
            return Err(Error::Invalid(vec![Wrong::new("file", "settings-other").with("name", self.module.clone())]));
        }
        let from = At::release(kept.at.module, &self.release)
            .ok_or_else(|| Error::Invalid(vec![Wrong::new("file", "settings-release").with("release", self.release.clone())]))?;
        if self.schema != from.number() {
            return Err(wrong("settings-schema"));
        }
        let fine = |wrongs: Vec<Wrong>| if wrongs.is_empty() { Ok(()) } else { Err(Error::Invalid(wrongs)) };
        fine(from.check(&self.values))?;
        let values = from.carried(self.values.clone(), &kept.at);
        fine(kept.at.check(&values))?;
        let now = kept.at.declared(&kept.document);
        let mut then = now.clone();
        then.extend(values.clone());
        let changes = compare(&now, &then);
        Ok(Preview { from: self.release.clone(), to: kept.at.version().into(), values, changes, version: kept.version })
    }
}

/// The document as a file.
pub(super) async fn export(scope: Scope, name: Path<String>) -> Result<HttpResponse> {
    let module = found(&scope, &name)?;
    let envelope = scope.tx(move |tx| Ok(Envelope::of(&kept(tx, module, false)?))).await?;
    let file = format!("attachment; filename=\"estrade-{}-{}.json\"", envelope.module, chrono::Utc::now().format("%Y-%m-%d"));
    let text = serde_json::to_string_pretty(&envelope)?;
    Ok(HttpResponse::Ok().content_type("application/json; charset=utf-8").insert_header((header::CONTENT_DISPOSITION, file)).body(text))
}
