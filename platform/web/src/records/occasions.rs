//! What an agency has grown into: a module that is off, and a figure that shows it would help now (TN-09).

use crate::page::Go;
use crate::visit::Visit;
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::module::{Module, Occasion, Permission};
use kernel::schema::settings;
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};

/// Whoever switches modules is told.
const MAY: Permission = "house.modules";
/// The document of what was put off.
const DOCUMENT: &str = "occasions";

/// A module that is off, and how far the agency has come without it.
pub struct Ripe {
    pub module: &'static Module,
    pub occasion: &'static Occasion,
    pub count: i64,
    /// Somebody said not now.
    pub later: bool,
}

impl Ripe {
    /// Why now, in a sentence.
    pub fn why(&self, visit: &Visit) -> String {
        visit.say(&format!("occasion-{}", self.occasion.name), &[("count", self.count.to_string())])
    }

    /// As its card on the first page shows it.
    pub(super) fn shown(&self, visit: &Visit) -> Value {
        let name = self.module.manifest.name;
        json!({
            "name": name, "icon": self.module.manifest.icon, "title": visit.say(&format!("module-{name}"), &[]),
            "text": self.why(visit), "href": format!("/app/modules/{name}/plan"),
        })
    }
}

/// What this agency has grown into; nothing for whoever may not switch modules.
pub fn ripe(tx: &mut Tx) -> Result<Vec<Ripe>> {
    if !tx.scope().allows(MAY) || tx.scope().tenant().copy.is_some() {
        return Ok(Vec::new());
    }
    let (edition, tenant) = (tx.scope().house().edition(), tx.scope().tenant().clone());
    let off = edition.modules.iter().filter(|m| !tenant.keeps(m.manifest.name));
    // A module that needs another is no answer to an agency that lives without that other.
    let near = off.filter(|m| m.manifest.needs.iter().all(|needed| tenant.has(needed)));
    let mut found = Vec::new();
    for (module, occasion) in near.filter_map(|m| Some((*m, m.occasion?))) {
        let count = (occasion.count)(tx)?;
        if count >= occasion.from {
            found.push((module, occasion, count));
        }
    }
    let later = if found.is_empty() { Vec::new() } else { put_off(tx)? };
    let ripe = |(module, occasion, count): (&'static Module, &'static Occasion, i64)| Ripe {
        later: later.iter().any(|name| name == module.manifest.name),
        module,
        occasion,
        count,
    };
    Ok(found.into_iter().map(ripe).collect())
}

/// The modules of which somebody said not now.
fn put_off(tx: &mut Tx) -> Result<Vec<String>> {
    let document = settings::table.filter(settings::name.eq(DOCUMENT)).select(settings::document);
    let document = tx.maybe::<Value>(document)?.unwrap_or_default();
    Ok(document["later"].as_array().into_iter().flatten().filter_map(|name| name.as_str().map(String::from)).collect())
}

/// Not now: the first page says nothing of it any more, the page of modules still does.
pub(super) async fn dismiss(scope: Scope, form: crate::form::Form) -> Result<Go> {
    scope.require(MAY)?;
    let back = if form.text("to") == "modules" { "/app/modules" } else { "/app" };
    let module = scope.house().edition().module(form.text("module")).ok_or(Error::NotFound)?.manifest.name;
    scope
        .tx(move |tx| {
            let mut later = put_off(tx)?;
            if later.iter().any(|name| name == module) {
                return Ok(());
            }
            later.push(module.into());
            super::home::keep(tx, DOCUMENT, json!({"later": later}))
        })
        .await?;
    Ok(Go::to(back))
}
