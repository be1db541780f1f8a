//! Settings of modules on their way to another agency: the same document as its own file, without what says who the agency is.

use crate::SETTINGS;
use crate::documents::{Envelope, all, found, kept, write};
use kernel::error::{Error, Result, Wrong};
use kernel::module::Module;
use kernel::portable::{Fit, How, Portable, Thing};
use kernel::scope::Tx;
use serde_json::{Map, Value, json};

pub(super) const PORTABLE: Portable = Portable { name: "settings", icon: "settings", may: SETTINGS, how: How::Own { of, fit, put } };

/// What says who an agency is, and who may call it: that stays with it.
const OWN: [&str; 7] = ["name", "email", "phone", "city", "country", "licence", "origins"];

fn travels(document: &str, name: &str) -> bool {
    document != "agency" || !OWN.contains(&name)
}

fn of(tx: &mut Tx) -> Result<Vec<Thing>> {
    let modules: Vec<_> = all(tx.scope()).into_iter().filter(|m| is_on(tx, m)).collect();
    let mut things = Vec::new();
    for module in modules {
        let mut envelope = Envelope::of(&kept(tx, module, false)?);
        let document = envelope.module.clone();
        envelope.values.retain(|name, _| travels(&document, name));
        if envelope.values.is_empty() {
            continue;
        }
        let title = if document == "agency" { json!({"key": "documents-agency"}) } else { json!({"key": format!("module-{document}")}) };
        things.push(Thing { key: document, title, value: said(&envelope.release, envelope.schema, &envelope.values) });
    }
    Ok(things)
}

fn is_on(tx: &Tx, module: &Module) -> bool {
    tx.scope().house().edition().is_foundation(module.manifest.name) || tx.scope().tenant().has(module.manifest.name)
}

fn said(release: &str, schema: usize, values: &Map<String, Value>) -> Value {
    json!({"release": release, "schema": schema, "values": values})
}

/// The module of a document that is on here.
fn module(tx: &Tx, key: &str) -> Result<&'static Module> {
    let off = |code| Error::Invalid(vec![Wrong::new("module", code).with("name", key)]);
    let known = tx.scope().house().edition().all().any(|m| m.settings.is_some_and(|s| s.document == key));
    match found(tx.scope(), key) {
        Ok(module) if is_on(tx, module) => Ok(module),
        _ if known => Err(off("portable-module-off")),
        _ => Err(off("portable-unknown")),
    }
}

fn envelope(key: &str, value: &Value) -> Result<Envelope> {
    let values = value["values"].as_object().cloned().ok_or_else(|| Error::invalid("values", "format"))?;
    let schema = value["schema"].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or_default();
    Ok(Envelope::made(key, value["release"].as_str().unwrap_or_default(), schema, values))
}

fn fit(tx: &mut Tx, key: &str, value: &Value) -> Result<Fit> {
    tx.scope().require(SETTINGS)?;
    let here = kept(tx, module(tx, key)?, false)?;
    let mut preview = envelope(key, value)?.preview(&here)?;
    let mut left = Vec::new();
    preview.values.retain(|name, _| {
        let stays = travels(key, name);
        left.extend((!stays).then(|| Wrong::new(name.clone(), "portable-own").with("name", name)));
        stays
    });
    let declared = here.at.declared(&here.document);
    // Only what the file speaks of: the rest is as it was.
    let now: Map<String, Value> =
        preview.values.keys().map(|name| (name.clone(), declared.get(name).cloned().unwrap_or_default())).collect();
    let face = |values: &Map<String, Value>| said(here.at.version(), here.at.number(), values);
    Ok(Fit { now: Some(face(&now)), then: face(&preview.values), left })
}

fn put(tx: &mut Tx, key: &str, value: Option<&Value>) -> Result<()> {
    let module = module(tx, key)?;
    let here = kept(tx, module, true)?;
    let Some(value) = value else { return Err(Error::NotFound) };
    let values = value["values"].as_object().cloned().unwrap_or_default();
    write(tx, module, here.version, &values, "imported").map(|_| ())
}
