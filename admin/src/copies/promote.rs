//! Settings, the theme among them, come from the copy to the agency: what was changed there since it was made, said as
//! the agency's release says it, shown first, and seen by a second person where the agency wants that.

use super::current;
use crate::SETTINGS;
use crate::documents::{self, Difference, compare, kept, write};
use diesel::prelude::*;
use kernel::approval::{Act, Carry, Shown, key};
use kernel::error::{Error, Result};
use kernel::module::Module;
use kernel::schema::settings_versions as v;
use kernel::scope::{Scope, Tx};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// What one document would say.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Brought {
    pub document: String,
    /// The version of the agency's own document that it is compared with.
    pub expect: i32,
    pub values: Map<String, Value>,
}

/// What was changed in the copy, as the agency's releases say it. Empty where nothing differs, or there is no copy.
pub(crate) async fn changes(scope: &Scope) -> Result<Vec<(Brought, Vec<Difference>)>> {
    let copy = scope.tx(|tx| current(tx, false)).await?.filter(|copy| copy.state == "open");
    let Some(copy) = copy else { return Ok(Vec::new()) };
    let (there, opened) = (::tenants::of_copy(scope.house(), copy.copy).await?, copy.open_at);
    let modules = documents::all(scope);
    let asked = modules.clone();
    let said = there
        .tx(move |tx| {
            let one = |tx: &mut Tx, module: &'static Module| -> Result<_> {
                let now = kept(tx, module, false)?;
                // What came along; a document that was first saved in the copy came from nothing.
                let came = v::table.filter(v::name.eq(now.at.schema.document).and(v::at.nullable().le(opened)));
                let then = match tx.maybe::<i32>(came.order(v::version).select(v::version))? {
                    Some(first) => documents::state(tx, &now, first)?,
                    None => Map::new(),
                };
                let whole = now.at.declared(&now.document);
                Ok((now.at, compare(&then, &whole), whole))
            };
            asked
                .into_iter()
                .map(|m| {
                    if tx.scope().tenant().pins.release(m.manifest.name).is_some() || m.releases.is_empty() {
                        one(tx, m).map(Some)
                    } else {
                        Ok(None)
                    }
                })
                .collect::<Result<Vec<_>>>()
        })
        .await?;
    scope
        .tx(move |tx| {
            let mut found = Vec::new();
            for (module, said) in modules.into_iter().zip(said) {
                let Some((at, changed, whole)) = said else { continue };
                let here = kept(tx, module, false)?;
                let carried = at.carried(whole, &here.at);
                // Who the copy is stays with the copy.
                let wanted = changed.iter().filter(|d| d.name != "name");
                let values: Map<String, Value> = wanted.filter_map(|d| Some((d.name.clone(), carried.get(&d.name)?.clone()))).collect();
                let now = here.at.declared(&here.document);
                let mut then = now.clone();
                then.extend(values.clone());
                let differences = compare(&now, &then);
                if !differences.is_empty() {
                    found.push((Brought { document: here.at.schema.document.into(), expect: here.version, values }, differences));
                }
            }
            Ok(found)
        })
        .await
}

fn brought(params: &Value) -> Result<Vec<Brought>> {
    Ok(serde_json::from_value(params["documents"].clone())?)
}

fn module(tx: &Tx, document: &str) -> Result<&'static Module> {
    let edition = tx.scope().house().edition();
    edition.all().find(|m| m.settings.is_some_and(|s| s.document == document)).ok_or(Error::NotFound)
}

/// A value in one line, for whoever approves.
fn line(value: &Value) -> Vec<Value> {
    match value {
        Value::Null => vec![],
        Value::String(text) => vec![json!(text)],
        Value::Object(said) => said.values().filter(|v| v.as_str().is_some_and(|t| !t.is_empty())).cloned().collect(),
        other => vec![json!(other.to_string())],
    }
}

/// Bringing settings from the copy.
pub static PROMOTE: Act = Act {
    name: "copies.promote",
    switch: "copies",
    may: |_, _| Some(SETTINGS),
    mays: |_| vec![SETTINGS],
    show: |tx, params| {
        let mut lines = Vec::new();
        for one in brought(params)? {
            let here = kept(tx, module(tx, &one.document)?, false)?;
            let now = here.at.declared(&here.document);
            let mut then = now.clone();
            then.extend(one.values.clone());
            let words = here.at.schema.words;
            lines.extend(compare(&now, &then).iter().map(|d| Shown {
                what: key(format!("{words}{}", d.name)),
                before: line(&d.before),
                after: line(&d.after),
            }));
        }
        Ok((!lines.is_empty()).then_some(lines))
    },
    carry: Carry::AtOnce(|tx, params| {
        let all = brought(params)?;
        for one in &all {
            let module = module(tx, &one.document)?;
            write(tx, module, one.expect, &one.values, "promoted")?;
        }
        tx.journal("copies.promoted", None, json!({"documents": all.iter().map(|b| &b.document).collect::<Vec<_>>()}))?;
        Ok(json!(all.len()))
    }),
};
