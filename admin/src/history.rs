//! Settings, roles and memberships as they were: every state of them, from the
//! journal, and the way back to any. What would change is shown first; whoever
//! comes back over a newer change is told, and loses nothing.

use crate::access::{limit_in_words, limits_of};
use crate::approvals::or_asked;
use crate::{PEOPLE, ROLES, SETTINGS, roles, settings, team};
use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{Either, HttpRequest};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::approval::Outcome;
use kernel::error::{Error, Result};
use kernel::principal::Id;
use kernel::routes::Routes;
use kernel::schema::{grants as g, journal as j, member_roles as mr, members, roles as r};
use kernel::scope::{Scope, Tx};
use serde_json::{Map, Value, json};
use std::collections::{BTreeSet, HashMap};
use web::{Form, Go, Page, Visit};

/// States that a page offers.
const SHOWN: i64 = 200;

pub fn routes(r: &mut Routes) {
    r.get("/app/settings/history", SETTINGS, |v: Visit, s: Scope, q: HttpRequest| page(Of::Settings, v, s, q));
    r.post("/app/settings/history", SETTINGS, |v: Visit, s: Scope, f: Form| restore(Of::Settings, v, s, f)).dangerous();
    r.get("/app/roles/{name}/history", ROLES, |p: Path<String>, v: Visit, s: Scope, q: HttpRequest| {
        page(Of::Role(p.into_inner()), v, s, q)
    });
    r.post("/app/roles/{name}/history", ROLES, |p: Path<String>, v: Visit, s: Scope, f: Form| restore(Of::Role(p.into_inner()), v, s, f))
        .dangerous();
    r.get("/app/team/{id}/history", PEOPLE, |p: Path<Id>, v: Visit, s: Scope, q: HttpRequest| page(Of::Member(*p), v, s, q));
    r.post("/app/team/{id}/history", PEOPLE, |p: Path<Id>, v: Visit, s: Scope, f: Form| restore(Of::Member(*p), v, s, f)).dangerous();
}

/// Whose history.
#[derive(Clone)]
enum Of {
    Settings,
    Role(String),
    Member(Id),
}

/// A state: each of its parts by name, as a text or as a list of words.
type State = Map<String, Value>;

/// A change of it, as the journal has it.
type Change = (i64, DateTime<Utc>, String, Value);

impl Of {
    fn path(&self) -> String {
        match self {
            Of::Settings => "/app/settings/history".into(),
            Of::Role(name) => format!("/app/roles/{name}/history"),
            Of::Member(id) => format!("/app/team/{id}/history"),
        }
    }

    /// Where it is changed otherwise.
    fn home(&self) -> String {
        self.path().trim_end_matches("/history").to_string()
    }

    /// Its changes, newest first.
    fn changes(&self, tx: &mut Tx) -> Result<Vec<Change>> {
        let lines = j::table.order(j::id.desc()).limit(SHOWN).select((j::id, j::at, j::actor, j::data));
        match self {
            Of::Settings => tx.all(lines.filter(j::what.eq("settings.changed").and(j::data.retrieve_as_text("document").eq("agency")))),
            Of::Role(name) => tx.all(lines.filter(
                j::what.eq_any(["roles.changed", "roles.limited", "roles.brought"]).and(j::data.retrieve_as_text("role").eq(name)),
            )),
            Of::Member(id) => tx.all(lines.filter(j::what.eq("members.roles_changed").and(j::subject.eq(*id)))),
        }
    }

    /// How it stands now.
    fn now(&self, tx: &mut Tx) -> Result<State> {
        let mut state = State::new();
        match self {
            Of::Settings => state = settings::kept(tx)?,
            Of::Role(name) => {
                let reach: String = tx.one(r::table.filter(r::name.eq(name)).select(r::reach))?;
                let may: Vec<String> = tx.all(g::table.filter(g::role.eq(name)).order(g::permission).select(g::permission))?;
                state.insert("reach".into(), json!(reach));
                state.insert("may".into(), json!(may));
                state.insert("limits".into(), json!(limits_of(tx, name)?));
            }
            Of::Member(id) => {
                let _: Id = tx.one(members::table.filter(members::id.eq(*id)).select(members::id))?;
                let held: Vec<String> = tx.all(mr::table.filter(mr::member_id.eq(*id)).order(mr::role).select(mr::role))?;
                state.insert("roles".into(), json!(held));
            }
        }
        Ok(state)
    }

    /// The state before a change, from the state after it.
    fn back(&self, state: &mut State, data: &Value) {
        match self {
            Of::Settings => state.extend(data["before"].as_object().cloned().unwrap_or_default()),
            Of::Role(_) => {
                let mut may = words(&state["may"]);
                for given in words(&data["given"]) {
                    may.remove(&given);
                }
                may.extend(words(&data["taken"]));
                state.insert("may".into(), json!(may));
                if data["before"]["limits"].is_array() {
                    state.insert("limits".into(), data["before"]["limits"].clone());
                }
                if data["before"]["reach"].is_string() {
                    state.insert("reach".into(), data["before"]["reach"].clone());
                }
            }
            Of::Member(_) => {
                state.insert("roles".into(), json!(words(&data["before"])));
            }
        }
    }

    /// The state right after the change of this number; nothing if there is none. With it, the newest change of all.
    fn after(&self, tx: &mut Tx, line: i64) -> Result<Option<(State, State)>> {
        let now = self.now(tx)?;
        let mut state = now.clone();
        for (id, _, _, data) in self.changes(tx)? {
            if id == line {
                return Ok(Some((now, state)));
            }
            self.back(&mut state, &data);
        }
        Ok(None)
    }

    /// Makes it so, by the same way as any other change: with its checks, its journal and its second person.
    fn write(&self, tx: &mut Tx, now: &State, then: State) -> Result<Outcome> {
        match self {
            Of::Settings => {
                let change = then.into_iter().filter(|(name, value)| now.get(name) != Some(value)).collect();
                settings::write(tx, change).map(|version| Outcome::Done(json!(version)))
            }
            Of::Role(name) => {
                roles::CHANGE.perform(tx, json!({"role": name, "reach": then["reach"], "may": then["may"], "limits": then["limits"]}))
            }
            Of::Member(id) => team::SET_ROLES.perform(tx, json!({"member": id, "roles": then["roles"]})),
        }
    }

    fn label(&self, visit: &Visit, part: &str) -> String {
        match (self, part) {
            (Of::Settings, part) => visit.say(&format!("settings-{part}"), &[]),
            (_, "reach") => visit.say("roles-reach", &[]),
            (_, "may") => visit.say("history-may", &[]),
            (_, "limits") => visit.say("history-limits", &[]),
            _ => visit.say("team-roles", &[]),
        }
    }

    fn word(&self, visit: &Visit, titles: &HashMap<String, Option<String>>, part: &str, value: &str) -> String {
        match (self, part) {
            (Of::Settings, _) => value.to_string(),
            (_, "reach") => visit.say(&format!("reach-{value}"), &[]),
            (_, "limits") => limit_in_words(visit, value),
            (_, "may") => visit.say(&format!("may-{}", value.replace('.', "-")), &[]),
            _ => team::role_title(visit, value, titles.get(value).and_then(|t| t.as_deref())),
        }
    }
}

fn words(value: &Value) -> BTreeSet<String> {
    value.as_array().into_iter().flatten().filter_map(|v| v.as_str().map(String::from)).collect()
}

/// What differs, part by part: a text before and after, or what a list loses and gains.
fn differences(of: &Of, visit: &Visit, titles: &HashMap<String, Option<String>>, from: &State, to: &State) -> Vec<Value> {
    let mut found = Vec::new();
    for (part, new) in to.iter().filter(|(part, new)| from.get(*part).unwrap_or(&Value::Null) != *new) {
        let old = from.get(part).unwrap_or(&Value::Null);
        let said = |v: &str| of.word(visit, titles, part, v);
        let (before, after): (Vec<String>, Vec<String>) = if new.is_array() || old.is_array() {
            let (old, new) = (words(old), words(new));
            (old.difference(&new).map(|v| said(v)).collect(), new.difference(&old).map(|v| said(v)).collect())
        } else {
            let one = |v: &Value| v.as_str().filter(|t| !t.is_empty()).map(said).into_iter().collect();
            (one(old), one(new))
        };
        if !(before.is_empty() && after.is_empty()) {
            found.push(json!({"what": of.label(visit, part), "before": before, "after": after}));
        }
    }
    found
}

async fn page(of: Of, visit: Visit, scope: Scope, req: HttpRequest) -> Result<Page> {
    let to: Option<i64> = Form::of_query(req.query_string()).text("to").parse().ok();
    shown(&of, &visit, &scope, to, false).await
}

/// The states, and of one of them what going back to it would change.
async fn shown(of: &Of, visit: &Visit, scope: &Scope, to: Option<i64>, newer: bool) -> Result<Page> {
    let asked = of.clone();
    let (changes, now, titles, names) = scope
        .tx(move |tx| {
            let titles: Vec<(String, Option<String>)> = tx.all(r::table.select((r::name, r::title)))?;
            let names: Vec<(Id, String)> = tx.all(members::table.select((members::id, members::name)))?;
            Ok((asked.changes(tx)?, asked.now(tx)?, titles, names))
        })
        .await?;
    let titles: HashMap<String, Option<String>> = titles.into_iter().collect();
    let names: HashMap<String, String> = names.into_iter().map(|(id, name)| (format!("member:{id}"), name)).collect();
    let newest = changes.first().map(|(id, ..)| *id);
    let (mut state, mut lines, mut chosen) = (now.clone(), Vec::new(), None);
    for (id, at, actor, data) in &changes {
        let mut before = state.clone();
        of.back(&mut before, data);
        if to == Some(*id) {
            chosen = Some(json!({"id": id, "at": at, "lines": differences(of, visit, &titles, &now, &state)}));
        }
        let who = names.get(actor).cloned().unwrap_or_else(|| visit.say("timeline-system", &[]));
        let href = (Some(*id) != newest).then(|| format!("{}?to={id}", of.path()));
        lines.push(json!({"at": at, "who": who, "changes": differences(of, visit, &titles, &before, &state), "href": href, "chosen": to == Some(*id)}));
        state = before;
    }
    if to.is_some() && chosen.is_none() {
        return Err(Error::NotFound);
    }
    let status = if newer { StatusCode::CONFLICT } else { StatusCode::OK };
    let page = Page::new("admin/history.html").title("history-title").summary("history-summary").status(status);
    let name = match of {
        Of::Settings => visit.say("nav-settings", &[]),
        Of::Role(name) => team::role_title(visit, name, titles.get(name).and_then(|t| t.as_deref())),
        Of::Member(id) => names.get(&format!("member:{id}")).cloned().unwrap_or_default(),
    };
    Ok(page
        .crumb(name, Some(&of.home()))
        .crumb("history-title", None)
        .with("action", of.path())
        .with("home", of.home())
        .with("states", lines)
        .with("chosen", chosen)
        .with("newest", newest)
        .with("newer", newer))
}

/// Back to a state. Whoever changed something since they looked at the page is not overrun.
async fn restore(of: Of, visit: Visit, scope: Scope, form: Form) -> Result<Either<Page, Go>> {
    let (to, seen): (i64, i64) = match (form.text("to").parse(), form.text("newest").parse()) {
        (Ok(to), Ok(seen)) => (to, seen),
        _ => return Err(Error::invalid("to", "required")),
    };
    let asked = of.clone();
    let done = scope
        .tx(move |tx| {
            // Whoever restores at the same moment waits, and then sees that something is newer.
            let _: String = tx.one(r::table.filter(r::name.eq("admin")).select(r::name).for_update())?;
            if asked.changes(tx)?.first().map(|(id, ..)| *id) != Some(seen) {
                return Err(Error::Conflict("changed".into()));
            }
            let (now, then) = asked.after(tx, to)?.ok_or(Error::NotFound)?;
            let outcome = asked.write(tx, &now, then)?;
            if let Outcome::Done(_) = outcome {
                tx.journal("history.restored", None, json!({"of": asked.home(), "line": to}))?;
            }
            Ok(outcome)
        })
        .await;
    let home = of.home();
    match done {
        Ok(outcome) => Ok(Either::Right(or_asked(outcome, |_| Go::to(home).toast("ok", "history-restored", &[])))),
        Err(Error::Conflict(code)) if code == "changed" => shown(&of, &visit, &scope, Some(to), true).await.map(Either::Left),
        Err(Error::Conflict(code)) if code == "last-admin" => Ok(Either::Right(Go::to(home).toast("warn", "team-last-admin", &[]))),
        Err(Error::Conflict(code)) if code == "four-eyes-short" => Ok(Either::Right(Go::to(home).toast("warn", "four-eyes-short", &[]))),
        Err(e) => Err(e),
    }
}
