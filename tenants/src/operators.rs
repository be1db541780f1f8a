//! What operators do to an agency, from the console and from the command line.
//! Every act stands in the agency's own journal, and its owners get a mail.

use crate::domains;
use chrono::Utc;
use diesel::prelude::*;
use kernel::closing::Wish;
use kernel::cross_tenant::{CrossTenant, CrossTenantTx, agencies};
use kernel::error::{Error, Result, Wrong};
use kernel::house::House;
use kernel::principal::{Id, Principal};
use kernel::schema::directory::{accounts, tenants};
use kernel::schema::modules;
use kernel::support::{Access, Wanted};
use mail::{Address, Brand, Message};
use serde_json::{Value, json};
use std::sync::Arc;
use theme::{Arg, Locale, Pages};
use web::letter::SendMail;
use web::{Config, password};

/// Who acts on the command line.
const TERMINAL: Principal = Principal::System("operator");

/// An agency, in a line.
#[derive(Clone, Debug, Queryable)]
pub struct Listed {
    pub slug: String,
    pub status: String,
    pub plan: String,
    pub name: String,
}

/// Why an operator does something: the agency reads it in its language.
#[derive(Clone, Debug, Default)]
pub struct Reason {
    pub fr: String,
    pub en: String,
}

/// What an operator may do to an agency.
#[derive(Clone, Debug)]
pub enum Act {
    /// Closes its doors; every process knows within a second.
    Suspend(Reason),
    /// Opens them again.
    Resume(Reason),
    /// Begins its thirty days, at its written wish: see `kernel::closing`.
    Close(Reason),
    /// Undoes that.
    Reopen(Reason),
    /// Puts it on another plan.
    Plan(String, Reason),
    /// Puts one of its modules to rest, until somebody wakes it.
    Rest(String, Reason),
    /// Wakes a module, whyever it rests.
    Wake(String),
}

impl Reason {
    /// Said in one language only.
    pub fn alike(text: &str) -> Reason {
        Reason { fr: text.into(), en: text.into() }
    }

    /// In the language of this tag.
    pub fn said(&self, tag: &str) -> &str {
        if tag == "en" { &self.en } else { &self.fr }
    }
}

/// Every agency, by address.
pub fn list(house: &House) -> Result<Vec<Listed>> {
    house.run_platform_tx("system:operator", |tx| {
        tx.all(tenants::table.order(tenants::slug).select((tenants::slug, tenants::status, tenants::plan, tenants::name)))
    })
}

/// Closes an agency's doors, on the command line.
///
/// # Errors
/// `NotFound` without such an agency.
pub fn suspend(house: &House, slug: &str, reason: &str) -> Result<()> {
    on_the_terminal(house, slug, Act::Suspend(Reason::alike(reason))).map(|_| ())
}

/// Opens them again.
///
/// # Errors
/// `NotFound` without such an agency.
pub fn resume(house: &House, slug: &str) -> Result<()> {
    on_the_terminal(house, slug, Act::Resume(Reason::default())).map(|_| ())
}

/// Begins an agency's thirty days, on the command line; false if it closes already.
///
/// # Errors
/// `NotFound` without such an agency.
pub fn close(house: &House, slug: &str, reason: &str) -> Result<bool> {
    on_the_terminal(house, slug, Act::Close(Reason::alike(reason)))
}

/// Undoes that, on the command line; false if there is nothing to undo, or not any more.
///
/// # Errors
/// `NotFound` without such an agency.
pub fn reopen(house: &House, slug: &str) -> Result<bool> {
    on_the_terminal(house, slug, Act::Reopen(Reason::default()))
}

/// Puts a module of an agency to rest, on the command line.
///
/// # Errors
/// `NotFound` without such an agency.
pub fn rest(house: &House, slug: &str, module: &str, reason: &str) -> Result<bool> {
    on_the_terminal(house, slug, Act::Rest(module.into(), Reason::alike(reason)))
}

/// Wakes it, on the command line.
///
/// # Errors
/// `NotFound` without such an agency.
pub fn wake(house: &House, slug: &str, module: &str) -> Result<bool> {
    on_the_terminal(house, slug, Act::Wake(module.into()))
}

fn on_the_terminal(house: &House, slug: &str, act: Act) -> Result<bool> {
    let door: &CrossTenant = house.service();
    door.run(&TERMINAL, "command line", |tx| {
        let agency: Id = tx.one(tenants::table.filter(tenants::slug.eq(slug)).select(tenants::id))?;
        apply(tx, house, agency, &act)
    })
}

/// Does it, as this operator; false if it was so already (another operator was quicker).
///
/// # Errors
/// `NotFound` without such an agency.
pub async fn act(house: &House, operator: Id, agency: Id, act: Act) -> Result<bool> {
    let (door, inside) = (house.service::<CrossTenant>().clone(), house.clone());
    door.tx(Principal::Operator(operator), "act on an agency", move |tx| apply(tx, &inside, agency, &act)).await
}

fn apply(tx: &mut CrossTenantTx, house: &House, agency: Id, act: &Act) -> Result<bool> {
    let columns = (agencies::name, agencies::slug, agencies::locale);
    let (name, slug, locale): (String, String, String) = tx.one(agencies::table.find(agency).select(columns))?;
    let (event, reason, touched) = match act {
        Act::Suspend(reason) => {
            let set = (tenants::status.eq("suspended"), tenants::status_reason.eq(Some(reason.said(&locale))));
            let open = tenants::table.filter(tenants::id.eq(agency).and(tenants::status.eq("active")));
            ("suspended", reason, tx.run(diesel::update(open).set(set))?)
        }
        Act::Resume(reason) => {
            let set = (tenants::status.eq("active"), tenants::status_reason.eq(None::<String>));
            let closed = tenants::table.filter(tenants::id.eq(agency).and(tenants::status.eq("suspended")));
            ("resumed", reason, tx.run(diesel::update(closed).set(set))?)
        }
        Act::Close(reason) => {
            let plan = json!({"slug": slug});
            let wish = Wish { slug: &slug, name: &name, locale: &locale, plan: &plan, why: reason.said(&locale) };
            let begun = match tx.close_agency(agency, &wish) {
                Err(Error::Conflict(_)) => 0,
                begun => begun.map(|()| 1)?,
            };
            ("closing_asked", reason, begun)
        }
        Act::Reopen(reason) => ("reopened", reason, usize::from(tx.reopen_agency(agency)?)),
        Act::Plan(plan, reason) => {
            if !crate::plan_names().any(|known| known == plan) {
                return Err(Error::invalid("plan", "choice"));
            }
            let other = tenants::table.filter(tenants::id.eq(agency).and(tenants::plan.ne(plan)));
            ("plan_changed", reason, tx.run(diesel::update(other).set(tenants::plan.eq(plan)))?)
        }
        Act::Rest(module, reason) => {
            let rest = serde_json::to_value(kernel::breaker::next(None, "asked", ""))?;
            let awake = modules::rest.is_null().or(modules::rest.retrieve_as_text("why").ne("asked"));
            let row =
                modules::table.filter(modules::tenant_id.eq(agency).and(modules::name.eq(module)).and(modules::state.eq("on")).and(awake));
            ("module_rested", reason, tx.run(diesel::update(row).set(modules::rest.eq(Some(rest))))?)
        }
        Act::Wake(module) => {
            let row = modules::table.filter(modules::tenant_id.eq(agency).and(modules::name.eq(module)).and(modules::rest.is_not_null()));
            ("module_woken", &Reason::default(), tx.run(diesel::update(row).set(modules::rest.eq(None::<Value>)))?)
        }
    };
    if touched == 0 {
        return Ok(false);
    }
    let plan = if let Act::Plan(plan, _) = act { json!(plan) } else { Value::Null };
    let module = if let Act::Rest(module, _) | Act::Wake(module) = act { json!(module) } else { Value::Null };
    tx.act(agency, &format!("access.{event}"), &json!({"reason": {"fr": reason.fr, "en": reason.en}, "plan": plan, "module": module}))?;
    if module.is_string() {
        return Ok(true);
    }
    tell_owners(tx, house, agency, event, reason).map(|()| true)
}

/// A mail to each owner of an agency about what an operator did.
fn tell_owners(tx: &mut CrossTenantTx, house: &House, agency: Id, event: &str, reason: &Reason) -> Result<()> {
    let columns = (agencies::name, agencies::slug, agencies::locale, agencies::owners);
    let (name, slug, locale, owners): (String, String, String, String) = tx.one(agencies::table.find(agency).select(columns))?;
    let config: &Config = house.service();
    let link = config.origin(&format!("{slug}.{}", config.base));
    for owner in owners.split(' ').filter(|o| !o.is_empty()) {
        if let Some(message) = letter(house, event, owner, &name, &link, &locale, reason)? {
            tx.order(SendMail::now(message)?)?;
        }
    }
    Ok(())
}

/// The mail to an owner, in the agency's language, the reason in both where they differ.
fn letter(house: &House, event: &str, to: &str, name: &str, link: &str, tag: &str, reason: &Reason) -> Result<Option<Message>> {
    let Ok(to) = Address::parse(to) else { return Ok(None) };
    let (words, locale) = (house.service::<Arc<Pages>>().words(), Locale::parse(tag).unwrap_or(Locale::Fr));
    let kind = event.replace('_', "-");
    let say = |part: &str| words.say(locale, &format!("mail-access-{kind}-{part}"), &[("name", Arg::from(name))]);
    let brand = Brand { name: "Estrade".into(), accent: "#b3401f".into(), logo: None };
    let mut letter = Message::letter(format!("access-{kind}"), to, say("subject"), brand).language(locale.tag()).paragraph(say("text"));
    let other = if locale == Locale::En { &reason.fr } else { &reason.en };
    let own = reason.said(tag);
    for text in [Some(own), Some(other.as_str()).filter(|o| *o != own)].into_iter().flatten().filter(|t| !t.is_empty()) {
        letter = letter.paragraph(format!("« {text} »"));
    }
    let footer = words.say(locale, "mail-footer", &[]);
    letter.button(say("button"), link).footer(footer).message().map(Some).map_err(Error::internal)
}

/// Asks to look into an agency, as this operator, and tells its owners in the same commit; the access that is open or waits now, whoever began it earlier.
///
/// # Errors
/// `Invalid(minutes)`; `Conflict(support-not-here)` of an agency that is a copy, or is not served.
pub async fn ask_for_access(house: &House, operator: Id, agency: Id, minutes: i16, reason: Reason) -> Result<Access> {
    let (door, inside) = (house.service::<CrossTenant>().clone(), house.clone());
    door.tx(Principal::Operator(operator), "access to an agency", move |tx| {
        let wanted = Wanted { reason_fr: reason.fr.clone(), reason_en: reason.en.clone(), minutes };
        let (access, new) = tx.ask_for_access(operator, agency, &wanted)?;
        if new {
            let event = if access.opened_at.is_some() { "support_opened" } else { "support_asked" };
            tell_owners(tx, &inside, agency, event, &reason)?;
        }
        Ok(access)
    })
    .await
}

/// Looks at an agency's domains again, now; how many of them carry our word.
///
/// # Errors
/// What reading and writing the directory may fail with.
pub async fn look_again(house: &House, operator: Id, agency: Id) -> Result<usize> {
    let found = domains::look_again(house, agency).await?;
    let door: &CrossTenant = house.service();
    door.tx(Principal::Operator(operator), "domains looked at again", move |tx| {
        tx.act(agency, "access.domains_checked", &json!({"found": found}))
    })
    .await?;
    Ok(found)
}

/// Makes an operator of an account, opening it if there is none.
/// They have so long to set up a second factor.
///
/// # Errors
/// `Invalid` for a weak password or a malformed address.
pub async fn make_operator(house: &House, email: &str, name: &str, plain: &str, grace: std::time::Duration) -> Result<()> {
    let mut wrongs: Vec<Wrong> = password::check("password", plain).into_iter().collect();
    if !kernel::field::is_email(email) {
        wrongs.push(Wrong::new("email", "email"));
    }
    if !wrongs.is_empty() {
        return Err(Error::Invalid(wrongs));
    }
    let (email, name, hash) = (email.to_string(), name.to_string(), password::hash(plain).await?);
    house
        .platform_tx("system:operator", move |tx| {
            let account = match tx.credentials(&email)? {
                Some(known) => known.id,
                None => tx.open_account(&email, &name, &hash, "fr")?,
            };
            tx.run(
                diesel::update(accounts::table.find(account))
                    .set((accounts::operator.eq(true), accounts::factor_due_at.eq(Utc::now() + grace))),
            )
            .map(|_| ())
        })
        .await
}
