//! What a file would do here, tried and undone; then done, by one commit; and taken back.

use super::{File, Said, kinds, roles};
use crate::ROLES;
use diesel::prelude::*;
use kernel::approval::{Act, Carry, Shown, key};
use kernel::error::{Error, Result, Wrong};
use kernel::portable::{Fit, Portable};
use kernel::principal::Id;
use kernel::schema::journal as j;
use kernel::scope::Tx;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// What became of one thing, or would.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Looked {
    pub kind: String,
    pub key: String,
    pub title: Value,
    /// `new`, `changed`, `same` or `cannot`.
    pub state: &'static str,
    pub now: Option<Value>,
    pub then: Option<Value>,
    /// Why it cannot, or what of it is left out.
    pub because: Vec<Wrong>,
    /// What stands here now, in short: it is brought only onto that.
    pub expect: String,
}

/// One thing that is brought, or taken back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Brought {
    pub kind: String,
    pub key: String,
    pub title: Value,
    /// As the file has it; as it was, where it is taken back (nothing: it was not there).
    pub value: Option<Value>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub expect: String,
    /// As it was left, where it is taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

fn digest(now: Option<&Value>) -> String {
    hex::encode(&Sha256::digest(json!(now).to_string().as_bytes())[..8])
}

/// Why something cannot be, for people; what is nobody's fault goes on as it is.
fn reasons(why: Error) -> Result<Vec<Wrong>> {
    match why {
        Error::Invalid(wrongs) => Ok(wrongs),
        Error::Forbidden(may) => Ok(vec![Wrong::new("", "portable-may-not").with("name", may)]),
        Error::NotFound => Ok(vec![Wrong::new("", "portable-unknown").with("name", "")]),
        Error::Conflict(code) => Ok(vec![Wrong::new("", "portable-conflict").with("name", code)]),
        other => Err(other),
    }
}

/// The kind of a thing, or why there is none.
fn kind(tx: &Tx, name: &str) -> std::result::Result<Portable, Wrong> {
    let (edition, tenant) = (tx.scope().house().edition(), tx.scope().tenant());
    let owner = edition.all().find(|m| m.portable.iter().any(|k| k.name == name));
    match owner {
        None => Err(Wrong::new("", "portable-unknown").with("name", name)),
        Some(module) if !tenant.has(module.manifest.name) => Err(Wrong::new("", "portable-module-off").with("name", module.manifest.name)),
        Some(_) => kinds(tx).into_iter().find(|k| k.name == name).ok_or_else(|| Wrong::new("", "portable-may-not").with("name", name)),
    }
}

/// What a file would do: everything is brought in its order, and the transaction is as before. What one thing needs of
/// another is there, then.
pub(super) fn look(tx: &mut Tx, file: &File) -> Result<Vec<Looked>> {
    let things = ordered(tx, file);
    tx.rehearse(|tx| things.into_iter().map(|thing| tried(tx, thing)).collect())
}

/// The things of a file in the order in which they are brought in.
fn ordered<'a>(tx: &Tx, file: &'a File) -> Vec<&'a Said> {
    let order: Vec<&str> = tx.scope().house().edition().all().flat_map(|m| m.portable).map(|k| k.name).collect();
    let mut things: Vec<&Said> = file.things.iter().collect();
    things.sort_by_key(|t| order.iter().position(|k| *k == t.kind).unwrap_or(usize::MAX));
    things
}

fn tried(tx: &mut Tx, thing: &Said) -> Result<Looked> {
    let looked = |state, now: Option<Value>, then, because| {
        let expect = digest(now.as_ref());
        Looked { kind: thing.kind.clone(), key: thing.key.clone(), title: thing.title.clone(), state, now, then, because, expect }
    };
    let kind = match kind(tx, &thing.kind) {
        Ok(kind) => kind,
        Err(why) => return Ok(looked("cannot", None, None, vec![why])),
    };
    let done = tx.attempt(|tx| {
        let fit = kind.fit(tx, &thing.key, &thing.value)?;
        if fit.now.as_ref() != Some(&fit.then) {
            kind.put(tx, &thing.key, Some(&fit.then))?;
        }
        Ok(fit)
    });
    Ok(match done {
        Ok(Fit { now, then, left }) => {
            let state = match &now {
                None => "new",
                Some(now) if *now == then => "same",
                Some(_) => "changed",
            };
            looked(state, now, Some(then), left)
        }
        Err(why) => looked("cannot", None, None, reasons(why)?),
    })
}

fn things(params: &Value) -> Result<Vec<Brought>> {
    Ok(serde_json::from_value(params["things"].clone())?)
}

/// Makes one thing so; how it was and is, if that changed anything.
fn bring(tx: &mut Tx, thing: &Brought) -> Result<Option<(Fit, Portable)>> {
    let kind = kind(tx, &thing.kind).map_err(|why| Error::Invalid(vec![why]))?;
    let fit = match (&thing.after, &thing.value) {
        // Taken back: it has to be as it was left.
        (Some(after), before) => {
            let there = kind.fit(tx, &thing.key, after)?;
            if there.now.as_ref() != Some(after) {
                return Err(Error::Conflict("portable-moved".into()));
            }
            let Some(before) = before else {
                kind.put(tx, &thing.key, None)?;
                return Ok(Some((Fit { now: there.now, then: Value::Null, left: Vec::new() }, kind)));
            };
            kind.fit(tx, &thing.key, before)?
        }
        (None, Some(value)) => {
            let fit = kind.fit(tx, &thing.key, value)?;
            if digest(fit.now.as_ref()) != thing.expect {
                return Err(Error::Conflict("plan".into()));
            }
            fit
        }
        (None, None) => return Err(Error::invalid("file", "portable-file")),
    };
    if fit.now.as_ref() == Some(&fit.then) {
        return Ok(None);
    }
    kind.put(tx, &thing.key, Some(&fit.then))?;
    Ok(Some((fit, kind)))
}

/// Names the thing that cannot be, in what is wrong.
fn named(thing: &Brought, why: Error) -> Error {
    match why {
        Error::Conflict(code) => Error::Conflict(code),
        other => match reasons(other) {
            Ok(wrongs) => {
                Error::Invalid(wrongs.into_iter().map(|w| Wrong { field: format!("{}: {}", thing.kind, thing.key), ..w }).collect())
            }
            Err(other) => other,
        },
    }
}

/// Bringing a configuration in, or taking back what was brought.
pub static BRING: Act = Act {
    name: "configurations.bring",
    switch: "roles",
    may: |_, _| Some(ROLES),
    mays: |_| vec![ROLES],
    show: |tx, params| {
        let all = things(params)?;
        if !all.iter().any(|t| t.kind == "roles") {
            return Ok(None);
        }
        tx.rehearse(|tx| {
            let (mut names, mut lines) = (Vec::new(), Vec::new());
            for thing in &all {
                let Some((fit, kind)) = bring(tx, thing).map_err(|why| named(thing, why))? else { continue };
                names.push(json!([key(format!("portable-{}", kind.name)), thing.title]));
                if kind.name == "roles" && !fit.then.is_null() {
                    lines.extend(roles::shown(tx, &thing.key, &fit)?);
                }
            }
            if lines.is_empty() {
                return Ok(None);
            }
            lines.insert(0, Shown { what: key("portable-things"), before: Vec::new(), after: names });
            Ok(Some(lines))
        })
    },
    carry: Carry::AtOnce(|tx, params| {
        let (all, id) = (things(params)?, Id::now_v7());
        let mut done = Vec::new();
        for thing in &all {
            let Some((fit, _)) = bring(tx, thing).map_err(|why| named(thing, why))? else { continue };
            done.push(json!({"kind": thing.kind, "key": thing.key, "title": thing.title, "before": fit.now, "after": fit.then}));
        }
        if let Some(undoes) = params["undoes"].as_str().and_then(|id| id.parse::<Id>().ok()) {
            tx.journal("configurations.taken_back", Some(undoes), json!({"things": done.len()}))?;
        } else if !done.is_empty() {
            tx.journal("configurations.brought", Some(id), json!({"things": done}))?;
        }
        Ok(json!({"id": id, "things": done.len()}))
    }),
};

/// A configuration that was brought in.
pub(super) struct Past {
    pub id: Id,
    pub at: chrono::DateTime<chrono::Utc>,
    pub by: String,
    pub things: Vec<Value>,
    pub back: bool,
}

/// The last ones, newest first.
pub(super) fn past(tx: &mut Tx) -> Result<Vec<Past>> {
    let lines = j::table.filter(j::what.eq("configurations.brought")).order(j::id.desc()).limit(10);
    type Line = (Option<Id>, chrono::DateTime<chrono::Utc>, String, Value);
    let lines: Vec<Line> = tx.all(lines.select((j::subject, j::at, j::actor, j::data)))?;
    let back: Vec<Option<Id>> = tx.all(j::table.filter(j::what.eq("configurations.taken_back")).select(j::subject))?;
    let one = |(id, at, by, data): Line| {
        let id = id?;
        Some(Past { id, at, by, things: data["things"].as_array().cloned().unwrap_or_default(), back: back.contains(&Some(id)) })
    };
    Ok(lines.into_iter().filter_map(one).collect())
}

/// What taking one back asks for: each thing as it was, the last first.
pub(super) fn way_back(tx: &mut Tx, id: Id) -> Result<Value> {
    let past = past(tx)?.into_iter().find(|p| p.id == id).ok_or(Error::NotFound)?;
    if past.back {
        return Err(Error::Conflict("portable-moved".into()));
    }
    let one = |t: &Value| json!({"kind": t["kind"], "key": t["key"], "title": t["title"], "value": t["before"], "after": t["after"]});
    Ok(json!({"things": past.things.iter().rev().map(one).collect::<Vec<_>>(), "undoes": id}))
}

/// One thing that somebody chose of a file, as it stood here when they looked.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Chosen {
    pub kind: String,
    pub key: String,
    pub expect: String,
}

/// What bringing these asks for, of a file that was looked at: each onto what stood there then.
pub(super) fn wanted(tx: &Tx, file: &File, chosen: &[Chosen]) -> Result<Value> {
    let mut all = Vec::new();
    for thing in ordered(tx, file) {
        let Some(Chosen { expect, .. }) = chosen.iter().find(|c| c.kind == thing.kind && c.key == thing.key) else { continue };
        all.push(json!({"kind": thing.kind, "key": thing.key, "title": thing.title, "value": thing.value, "expect": expect}));
    }
    if all.len() != chosen.len() || all.is_empty() {
        return Err(Error::invalid("things", "required"));
    }
    Ok(json!({"things": all}))
}
