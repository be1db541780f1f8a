//! The periodic review of rights: somebody looks at who may do what, and signs.

use super::{people, reminder, role_words, tabs, titles};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::principal::Id;
use kernel::schema::{access_reviews as a, member_roles, members, roles};
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use web::{Form, Go, Page, Visit};

/// Days between two reviews.
pub(super) const EVERY: u64 = 182;

/// Who has which roles, how far those go, and until when: what is signed.
fn state(tx: &mut Tx) -> Result<Value> {
    let held: Vec<(Id, String, String)> = tx.all(
        member_roles::table
            .inner_join(roles::table.on(roles::name.eq(member_roles::role)))
            .order((member_roles::member_id, roles::name))
            .select((member_roles::member_id, roles::name, roles::reach)),
    )?;
    let ends: Vec<(Id, Option<DateTime<Utc>>, bool)> = tx.all(members::table.select((members::id, members::ends_at, members::external)))?;
    let lines = people(tx)?.into_iter().map(|p| {
        let roles: Vec<Value> = held.iter().filter(|(m, ..)| *m == p.id).map(|(_, r, reach)| json!({"role": r, "reach": reach})).collect();
        let (ends_at, external) = ends.iter().find(|(m, ..)| *m == p.id).map_or((None, false), |(_, at, ext)| (*at, *ext));
        json!({"member": p.id, "name": p.name, "department": p.department, "roles": roles, "ends_at": ends_at, "external": external})
    });
    Ok(Value::Array(lines.collect()))
}

pub(super) async fn page(visit: Visit, scope: Scope) -> Result<Page> {
    let (now, past, titles, due) = scope
        .tx(|tx| {
            let past: Vec<(DateTime<Utc>, Option<String>, Value, String)> =
                tx.all(a::table.inner_join(members::table.on(members::id.eq(a::signed_by))).order(a::id.desc()).limit(20).select((
                    a::created_at,
                    a::note,
                    a::state,
                    members::name,
                )))?;
            Ok((state(tx)?, past, titles(tx)?, reminder::due(tx)?))
        })
        .await?;
    let signed = past.first().map(|(_, _, state, _)| state);
    let line = |p: &Value| {
        let roles: Vec<String> = p["roles"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|r| {
                format!(
                    "{} · {}",
                    role_words(&visit, &titles, r["role"].as_str().unwrap_or_default()),
                    visit.say(&format!("reach-{}", r["reach"].as_str().unwrap_or("all")), &[])
                )
            })
            .collect();
        let before = signed.and_then(|s| s.as_array()?.iter().find(|b| b["member"] == p["member"]));
        let changed = match before {
            _ if signed.is_none() => "",
            None => "new",
            Some(b) if b["roles"] != p["roles"] || b["ends_at"] != p["ends_at"] => "changed",
            Some(_) => "",
        };
        json!({"id": p["member"], "name": p["name"], "department": p["department"], "roles": roles, "ends_at": p["ends_at"], "external": p["external"], "changed": changed})
    };
    let rows: Vec<Value> = now.as_array().into_iter().flatten().map(line).collect();
    let history: Vec<Value> = past
        .iter()
        .map(|(at, note, state, by)| json!({"at": at, "note": note, "by": by, "people": state.as_array().map_or(0, Vec::len)}))
        .collect();
    Ok(Page::new("access/review.html")
        .title("review-title")
        .summary("review-summary")
        .with("tabs", tabs(&visit, &scope, "/app/access/review"))
        .with("rows", rows)
        .with("history", history)
        .with("due", due)
        .with("overdue", due < Utc::now()))
}

/// Signs for the state as it is at this moment, role by role.
pub(super) async fn sign(scope: Scope, form: Form) -> Result<Go> {
    let member = scope.principal().member().ok_or(Error::Forbidden(crate::ROLES))?;
    let note = Some(form.text("note").to_string()).filter(|n| !n.is_empty() && n.chars().count() <= 2000);
    scope
        .tx(move |tx| {
            let state = state(tx)?;
            let counted: BTreeMap<&str, usize> = [("people", state.as_array().map_or(0, Vec::len))].into();
            let id: Id = tx.one(
                diesel::insert_into(a::table).values((a::signed_by.eq(member), a::note.eq(note), a::state.eq(&state))).returning(a::id),
            )?;
            tx.journal("access_reviews.signed", Some(id), json!(counted))
        })
        .await?;
    Ok(Go::to("/app/access/review").toast("ok", "review-signed", &[]))
}
