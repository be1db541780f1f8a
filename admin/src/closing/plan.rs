//! What would go, said before it goes: by module, files, people, addresses, and what the law makes the platform keep.

use super::ASKED;
use crate::CLOSE;
use diesel::prelude::*;
use kernel::approval::{self, Act, Carry, Shown, key};
use kernel::closing::{self, Closure, Heap, Lawful, Wish, by_module, heaps, hosts, lawful};
use kernel::error::{Error, Result};
use kernel::schema::attachments;
use kernel::schema::directory::tenants;
use kernel::scope::Tx;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The longest reason.
pub(super) const LONGEST: usize = 1_000;

/// What would go.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Plan {
    pub slug: String,
    /// Rows by module and table; `house` is what is no module's.
    pub modules: BTreeMap<&'static str, Vec<Heap>>,
    /// Every row of them.
    pub rows: i64,
    /// Files, every version, and what they weigh.
    pub files: i64,
    pub bytes: i64,
    /// Who has a seat.
    pub members: i64,
    /// The agency's own addresses; they rest for thirty days more.
    pub domains: Vec<String>,
    /// What the law makes the platform keep, sealed and apart.
    pub kept: Vec<Lawful>,
    /// Why it cannot be asked for, by code.
    pub refused: Option<&'static str>,
}

impl Plan {
    pub(super) fn of(tx: &mut Tx) -> Result<Plan> {
        let tenant = tx.scope().tenant().clone();
        let all = heaps(tx)?;
        let copies: i64 = tx.one(tenants::table.filter(tenants::copy_of.eq(tenant.id)).count())?;
        Ok(Plan {
            slug: tenant.slug.clone(),
            modules: by_module(tx.scope().house().edition(), &all),
            rows: all.iter().map(|h| h.rows).sum(),
            files: tx.beyond_reach(|tx| tx.one(attachments::table.count()))?,
            bytes: web::plan::weight(tx)?,
            members: web::plan::seats(tx)?,
            domains: hosts(tx)?,
            kept: lawful(tx)?,
            refused: match (tenant.copy.is_some(), copies) {
                (true, _) => Some("closing-of-copy"),
                (_, 1..) => Some("closing-copy-there"),
                _ => None,
            },
        })
    }
}

/// Always seen by two where two may; whoever is alone decides alone, and has thirty days to think better of it.
pub static CLOSE_ACT: Act = Act {
    name: "agency.close",
    switch: "",
    may: |_, _| Some(CLOSE),
    mays: |_| vec![CLOSE],
    show: |tx, _| {
        if !approval::has_second(tx, CLOSE)? {
            return Ok(None);
        }
        // What people work on meanwhile changes counts, and not what they agree to.
        let plan = Plan::of(tx)?;
        let modules = plan.modules.keys().map(|name| key(format!("module-{name}"))).collect();
        let mut lines = vec![
            Shown { what: json!([key("closing-shown-agency"), plan.slug]), before: modules, after: Vec::new() },
            Shown { what: key("closing-members"), before: vec![json!(plan.members.to_string())], after: Vec::new() },
        ];
        if !plan.domains.is_empty() {
            let hosts = plan.domains.iter().map(|host| json!(host)).collect();
            lines.push(Shown { what: key("domains-title"), before: hosts, after: Vec::new() });
        }
        Ok(Some(lines))
    },
    carry: Carry::AtOnce(|tx, params| {
        let text = |name: &str| params[name].as_str().unwrap_or_default();
        ask(tx, text("slug"), text("why")).map(|closure| json!(closure.id))
    }),
};

/// Begins the thirty days.
///
/// # Errors
/// `Invalid(slug)` unless the agency's address was typed, `Conflict` with what stands against it.
pub(super) fn ask(tx: &mut Tx, slug: &str, why: &str) -> Result<Closure> {
    let tenant = tx.scope().tenant().clone();
    if slug != tenant.slug {
        return Err(Error::invalid("slug", "closing-slug"));
    }
    let plan = Plan::of(tx)?;
    if let Some(code) = plan.refused {
        return Err(Error::Conflict(code.into()));
    }
    let plan = json!(plan);
    let wish = Wish { slug, name: &tenant.name, locale: &tenant.locale, plan: &plan, why };
    let closure = closing::ask(tx, &wish)?;
    tx.journal(ASKED, None, json!({"closure": closure.id, "due": closure.due_at, "reason": why}))?;
    Ok(closure)
}

/// Undoes it; false if there was nothing to undo.
pub(super) fn undo(tx: &mut Tx) -> Result<bool> {
    let Some(closure) = closing::reopen(tx)? else { return Ok(false) };
    tx.journal(super::REOPENED, None, json!({"closure": closure.id, "by": tx.scope().principal().actor()}))?;
    Ok(true)
}

/// What people typed, each field's mistake beside it.
pub(super) fn read(slug: &str, why: &str, own: &str) -> Result<Value> {
    let mut wrongs = Vec::new();
    if slug.trim().to_lowercase() != own {
        wrongs.push(kernel::error::Wrong::new("slug", "closing-slug"));
    }
    if why.chars().count() > LONGEST {
        wrongs.push(kernel::error::Wrong::new("why", "too-long").with("max", LONGEST));
    }
    if wrongs.is_empty() { Ok(json!({"slug": own, "why": why.trim()})) } else { Err(Error::Invalid(wrongs)) }
}
