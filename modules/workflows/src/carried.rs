//! Workflows on their way to another agency: the rule without people, keys of records and other programs.

use crate::rule::{Rule, wrongs};
use crate::schema::workflows as w;
use crate::vocabulary::Vocabulary;
use crate::workflow::{DOMAINS, WORKFLOWS};
use crate::write::keep;
use kernel::portable::{Fit, How, Portable, Thing, names_a_key};
use kernel::prelude::*;
use serde_json::{Value, json};

/// Workflows; they come in switched off.
pub(crate) const PORTABLE: Portable =
    Portable { name: "workflows", icon: WORKFLOWS.icon, may: WORKFLOWS.may.read, how: How::Own { of, fit, put } };

/// Before the title of a role of an agency's own, where rules name it.
const OWN: &str = "role:@";

fn of(tx: &mut Tx) -> Result<Vec<Thing>> {
    let known = Vocabulary::of(tx)?;
    let all = w::table.filter(w::deleted_at.is_null()).order((w::name, w::id));
    let rows: Vec<(String, String, Value)> = tx.under(WORKFLOWS.may.read, |tx| tx.all(all.select((w::name, w::domain, w::rule))))?;
    let mut found: Vec<Thing> = Vec::new();
    for (name, domain, rule) in rows {
        let value = json!({"domain": domain, "rule": written(&rule, &known)});
        let whole = value["rule"]["steps"].as_array().is_some_and(|steps| !steps.is_empty());
        if whole && !names_a_key(&value.to_string()) && !found.iter().any(|f| f.key == name) {
            found.push(Thing { title: json!(name), key: name, value });
        }
    }
    Ok(found)
}

/// A rule without what only its own house knows: people, steps that call other programs; lists and roles by their names.
fn written(rule: &Value, known: &Vocabulary) -> Value {
    let mut rule = rule.clone();
    for who in rule["raci"].as_object_mut().into_iter().flat_map(|r| r.values_mut()) {
        let said = who.as_str().unwrap_or_default();
        let own = |role: &str| known.roles.iter().find(|(name, _)| name == role).and_then(|(_, title)| title.clone());
        *who = match said.split_once(':') {
            Some(("role", role)) => own(role).map_or_else(|| json!(said), |title| json!(format!("{OWN}{title}"))),
            _ => json!(""),
        };
    }
    if let Some(steps) = rule["steps"].as_array_mut() {
        steps.retain(|step| step["does"] != "call");
        for step in steps {
            let id = step["checklist"].as_str().and_then(|id| id.parse::<Id>().ok());
            if let Some((_, name)) = id.and_then(|id| known.checklists.iter().find(|(list, _)| *list == id)) {
                step["checklist"] = json!(name);
            }
        }
    }
    rule
}

/// The rule of a file with the keys of this house, and what of it has no place here.
fn read(value: &Value, known: &Vocabulary) -> Result<(Rule, Vec<Wrong>)> {
    let (mut rule, mut left) = (value.clone(), Vec::new());
    for (name, who) in rule["raci"].as_object_mut().into_iter().flatten() {
        let said = who.as_str().unwrap_or_default().to_string();
        if let Some(title) = said.strip_prefix(OWN) {
            let role = known.roles.iter().find(|(_, t)| t.as_deref() == Some(title));
            left.extend(role.is_none().then(|| Wrong::new(name.clone(), "portable-role").with("name", title)));
            *who = json!(role.map_or_else(String::new, |(role, _)| format!("role:{role}")));
        } else if !said.is_empty() && !known.names(&said) {
            left.push(Wrong::new(name.clone(), "portable-role").with("name", &said));
            *who = json!("");
        }
    }
    if let Some(steps) = rule["steps"].as_array_mut() {
        steps.retain_mut(|step| {
            let Some(name) = step["checklist"].as_str().map(String::from) else { return true };
            match known.checklists.iter().find(|(_, list)| *list == name) {
                Some((id, _)) => step["checklist"] = json!(id),
                None => left.push(Wrong::new("steps", "portable-list").with("name", &name)),
            }
            step["checklist"].as_str().is_none_or(|still| still != name)
        });
    }
    let rule = serde_json::from_value(rule).map_err(|_| Error::invalid("file", "format"))?;
    Ok((rule, left))
}

type Kept = (Id, String, Value);

fn kept(tx: &mut Tx, name: &str) -> Result<Option<Kept>> {
    let these = w::table.filter(w::name.eq(name).and(w::deleted_at.is_null())).order(w::id).limit(1);
    tx.under(WORKFLOWS.may.read, |tx| tx.maybe(these.select((w::id, w::domain, w::rule))))
}

fn fit(tx: &mut Tx, key: &str, value: &Value) -> Result<Fit> {
    let now = kept(tx, key)?;
    tx.scope().require(if now.is_some() { WORKFLOWS.may.update } else { WORKFLOWS.may.create })?;
    let domain = value["domain"].as_str().unwrap_or_default();
    if key.is_empty() || key.chars().count() > 120 || !DOMAINS.contains(&domain) {
        return Err(Error::invalid("domain", "choice"));
    }
    let known = Vocabulary::of(tx)?;
    let (rule, left) = read(&value["rule"], &known)?;
    let wrong = wrongs(&rule, &known);
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let face = |domain: &str, rule: &Value| json!({"domain": domain, "rule": written(rule, &known)});
    let rule = serde_json::to_value(&rule)?;
    Ok(Fit { now: now.map(|(_, domain, rule)| face(&domain, &rule)), then: face(domain, &rule), left })
}

fn put(tx: &mut Tx, key: &str, value: Option<&Value>) -> Result<()> {
    let found = kept(tx, key)?;
    let Some(value) = value else {
        let (id, ..) = found.ok_or(Error::NotFound)?;
        return tx.under(WORKFLOWS.may.delete, |tx| WORKFLOWS.move_bin(tx, id, true));
    };
    let known = Vocabulary::of(tx)?;
    let (rule, _) = read(&value["rule"], &known)?;
    let author = tx.scope().principal().member();
    match found {
        Some((id, ..)) => tx.under(WORKFLOWS.may.update, |tx| {
            WORKFLOWS.patch(tx, id, None, Record::from_iter([("domain".into(), value["domain"].clone())]))?;
            keep(tx, id, &rule, &known, author)
        }),
        None => tx.under(WORKFLOWS.may.create, |tx| {
            let row = json!({"name": key, "domain": value["domain"], "active": false});
            let made = WORKFLOWS.create(tx, row.as_object().cloned().unwrap_or_default())?;
            let id = made["id"].as_str().and_then(|id| id.parse().ok()).ok_or(Error::NotFound)?;
            keep(tx, id, &rule, &known, author)
        }),
    }
}
