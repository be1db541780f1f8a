//! A whole configuration from one agency to another: chosen, written into a file without people, keys or secrets, looked at
//! where it arrives, brought in by one commit, and taken back as one.

mod api;
mod bring;
mod documents;
mod fields;
mod pages;
mod roles;

pub use bring::BRING;

use kernel::error::{Error, Result};
use kernel::portable::Portable;
use kernel::scope::Tx;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What this crate lets travel; fields first, since roles and views speak of them.
pub const PORTABLE: &[Portable] = &[documents::PORTABLE, fields::PORTABLE, roles::PORTABLE, web::PORTABLE[0], web::PORTABLE[1]];

pub(crate) use pages::routes;

/// How such a file begins.
const FORMAT: &str = "estrade-configuration/1";
/// The largest file, in bytes.
const LARGEST: usize = 512 * 1024;
/// The most things of one file.
const MOST: usize = 1_000;

/// What the file holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    /// The version of the host that wrote it.
    host: String,
    things: Vec<Said>,
}

/// One thing of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    kind: String,
    key: String,
    title: Value,
    value: Value,
}

impl File {
    fn read(text: &str) -> Result<File> {
        let broken = || Error::invalid("file", "portable-file");
        if text.len() > LARGEST {
            return Err(Error::invalid("file", "too-big"));
        }
        let file: File = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|_| broken())?;
        file.sound()
    }

    fn sound(self) -> Result<File> {
        let twice = self.things.iter().enumerate().any(|(n, t)| self.things[..n].iter().any(|o| o.kind == t.kind && o.key == t.key));
        if self.format != FORMAT || self.things.len() > MOST || twice {
            return Err(Error::invalid("file", "portable-file"));
        }
        Ok(self)
    }

    /// Everything of these kinds that whoever acts may take along; all kinds, if none is named.
    fn of(tx: &mut Tx, wanted: &[String]) -> Result<File> {
        let mut things = Vec::new();
        for kind in kinds(tx).into_iter().filter(|k| wanted.is_empty() || wanted.iter().any(|w| w == k.name)) {
            things.extend(kind.of(tx)?.into_iter().map(|t| Said { kind: kind.name.into(), key: t.key, title: t.title, value: t.value }));
        }
        Ok(File { format: FORMAT.into(), host: kernel::module::HOST.into(), things })
    }
}

/// The kinds that travel here, in the order in which they are brought in: of modules that are on, where whoever acts may.
fn kinds(tx: &Tx) -> Vec<Portable> {
    let scope = tx.scope();
    let on = scope.house().edition().all().filter(|m| scope.tenant().has(m.manifest.name));
    on.flat_map(|m| m.portable.iter().copied()).filter(|k| scope.allows(k.may)).collect()
}
