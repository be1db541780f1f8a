//! An operator in an agency: for a reason, an hour at most, reading alone unless the agency lets them change things; each look
//! is written down before it is answered (reliability, O8). Who may ask, allow, raise and end is kept to by the triggers of
//! `directory.accesses`.

use crate::cross_tenant::CrossTenantTx;
use crate::error::{Error, Result};
use crate::platform_tx::PlatformTx;
use crate::policy::Policy;
use crate::principal::Id;
use crate::schema::directory::{accesses as a, accounts, sessions, tenants};
use crate::scope::{Scope, Tx};
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;

/// For how many minutes one may ask.
pub const MINUTES: [i16; 3] = [15, 30, 60];
/// An agency that is asked has so long to answer.
pub const ANSWER: Duration = Duration::hours(24);
/// An operator asked, and waits for the agency.
pub const ASKED: &str = "access.support_asked";
/// An operator may look.
pub const OPENED: &str = "access.support_opened";
/// The agency let them change things, too.
pub const RAISED: &str = "access.support_raised";
/// It ended before its time.
pub const ENDED: &str = "access.support_ended";
/// An operator looked at something.
pub const LOOKED: &str = "access.support_looked";
/// Whether operators ask first was decided.
pub const ASKS: &str = "access.support_asks";

/// An access of an operator to an agency.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = a)]
pub struct Access {
    pub id: Id,
    /// The operator, as the agency reads it.
    pub name: String,
    pub reason_fr: String,
    pub reason_en: String,
    pub minutes: i16,
    pub asked_at: DateTime<Utc>,
    pub opened_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    pub raised_at: Option<DateTime<Utc>>,
}

impl Access {
    /// `waiting`, `open`, `ended` before its time, `over`, or `lapsed` unanswered.
    pub fn state(&self) -> &'static str {
        let now = Utc::now();
        match (self.ended_at, self.ends_at) {
            (Some(_), _) => "ended",
            (None, Some(end)) if end > now => "open",
            (None, Some(_)) => "over",
            (None, None) if self.asked_at + ANSWER > now => "waiting",
            (None, None) => "lapsed",
        }
    }

    /// Its reason in the language of this tag.
    pub fn reason(&self, tag: &str) -> &str {
        if tag == "en" { &self.reason_en } else { &self.reason_fr }
    }
}

/// What the session of an operator in an agency stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Support {
    pub access: Id,
    pub until: DateTime<Utc>,
    /// Whether the agency lets them change things.
    pub raised: bool,
}

/// What an operator asks an agency for.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub reason_fr: String,
    pub reason_en: String,
    pub minutes: i16,
}

/// Accesses that last, or wait for an answer.
fn pending() -> Box<dyn BoxableExpression<a::table, diesel::pg::Pg, SqlType = diesel::sql_types::Nullable<diesel::sql_types::Bool>>> {
    let asked = a::opened_at.is_null().and(a::asked_at.gt(Utc::now() - ANSWER));
    Box::new(a::ended_at.is_null().and(a::ends_at.gt(Utc::now()).or(asked.nullable())))
}

impl CrossTenantTx<'_> {
    /// An operator's wish to look into an agency: open at once, or waiting where the agency wants to be asked. One that is
    /// open or waits already stays the one.
    ///
    /// # Errors
    /// `Invalid(minutes)`; `Conflict(support-not-here)` of an agency that is a copy, or is not served.
    pub fn ask_for_access(&mut self, operator: Id, agency: Id, wanted: &Wanted) -> Result<(Access, bool)> {
        if !MINUTES.contains(&wanted.minutes) {
            return Err(Error::invalid("minutes", "choice"));
        }
        self.hold(&format!("support:{agency}:{operator}"))?;
        if let Some(access) = self.access_of(operator, agency)? {
            return Ok((access, false));
        }
        let served = tenants::table.find(agency).filter(tenants::copy_of.is_null().and(tenants::status.eq_any(["active", "closing"])));
        if self.maybe::<Id>(served.select(tenants::id))?.is_none() {
            return Err(Error::Conflict("support-not-here".into()));
        }
        let name: String = self.one(accounts::table.find(operator).select(accounts::name))?;
        let row = (
            (a::tenant_id.eq(agency), a::operator_id.eq(operator), a::name.eq(name)),
            (a::reason_fr.eq(&wanted.reason_fr), a::reason_en.eq(&wanted.reason_en), a::minutes.eq(wanted.minutes)),
        );
        let access: Access = self.one(diesel::insert_into(a::table).values(row).returning(Access::as_returning()))?;
        let what = if access.opened_at.is_some() { OPENED } else { ASKED };
        let reason = json!({"fr": access.reason_fr, "en": access.reason_en});
        self.act(agency, what, &json!({"access": access.id, "reason": reason, "minutes": access.minutes, "until": access.ends_at}))?;
        Ok((access, true))
    }

    /// The operator's access to this agency that is open or waits.
    ///
    /// # Errors
    /// Those of the database.
    pub fn access_of(&mut self, operator: Id, agency: Id) -> Result<Option<Access>> {
        let mine = a::table.filter(a::tenant_id.eq(agency).and(a::operator_id.eq(operator))).filter(pending());
        self.maybe(mine.order(a::asked_at.desc()).select(Access::as_select()))
    }

    /// Ends the operator's access to this agency; false if there was none.
    ///
    /// # Errors
    /// Those of the database.
    pub fn end_access(&mut self, operator: Id, agency: Id) -> Result<bool> {
        let Some(access) = self.access_of(operator, agency)? else { return Ok(false) };
        self.run(diesel::update(a::table.find(access.id)).set(a::ended_at.eq(Some(Utc::now()))))?;
        self.act(agency, ENDED, &json!({"access": access.id}))?;
        Ok(true)
    }

    /// Every access to an agency, the newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn accesses(&mut self, agency: Id) -> Result<Vec<Access>> {
        self.all(a::table.filter(a::tenant_id.eq(agency)).order(a::asked_at.desc()).limit(100).select(Access::as_select()))
    }
}

impl PlatformTx<'_> {
    /// A session of an operator in an agency, until its access ends; `hash` is of the cookie's secret.
    ///
    /// # Errors
    /// `NotFound` if the access is over, or another's.
    pub fn open_support_session(&mut self, hash: [u8; 32], account: Id, agency: Id, access: Id, from: (&str, &str)) -> Result<()> {
        let open = a::table.find(access).filter(a::tenant_id.eq(agency).and(a::operator_id.eq(account)).and(a::ended_at.is_null()));
        let until: Option<DateTime<Utc>> = self.one(open.filter(a::ends_at.gt(Utc::now())).select(a::ends_at))?;
        let row = (
            sessions::hash.eq(hash.to_vec()),
            sessions::account_id.eq(account),
            sessions::tenant_id.eq(agency),
            sessions::expires_at.eq(until.ok_or(Error::NotFound)?),
            sessions::agent.eq(from.0.chars().take(200).collect::<String>()),
            sessions::address.eq(from.1),
            sessions::access_id.eq(access),
        );
        self.run(diesel::insert_into(sessions::table).values(row)).map(|_| ())
    }
}

/// What an agency does about the operators who look into it.
pub mod agency {
    use super::*;

    /// The accesses to this agency, the newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn all(tx: &mut Tx) -> Result<Vec<Access>> {
        let mine = a::table.filter(a::tenant_id.eq(tx.scope().tenant().id)).order(a::asked_at.desc());
        tx.all(mine.limit(200).select(Access::as_select()))
    }

    fn one(tx: &mut Tx, id: Id, state: &[&str]) -> Result<Access> {
        let mine = a::table.find(id).filter(a::tenant_id.eq(tx.scope().tenant().id));
        let access: Access = tx.one(mine.for_update().select(Access::as_select()))?;
        if state.contains(&access.state()) { Ok(access) } else { Err(Error::Conflict("support-over".into())) }
    }

    /// Lets an operator in who asked: the time begins now.
    ///
    /// # Errors
    /// `Conflict(support-over)` if it does not wait any more.
    pub fn allow(tx: &mut Tx, id: Id) -> Result<()> {
        let access = one(tx, id, &["waiting"])?;
        tx.run(diesel::update(a::table.find(id)).set(a::opened_at.eq(Some(Utc::now()))))?;
        let reason = json!({"fr": access.reason_fr, "en": access.reason_en});
        tx.journal(OPENED, Some(id), json!({"access": id, "reason": reason, "minutes": access.minutes}))
    }

    /// Lets an operator who is in change what members change, until they are out.
    ///
    /// # Errors
    /// `Conflict(support-over)` if they are out.
    pub fn raise(tx: &mut Tx, id: Id) -> Result<()> {
        let access = one(tx, id, &["open"])?;
        if access.raised_at.is_some() {
            return Ok(());
        }
        tx.run(diesel::update(a::table.find(id)).set(a::raised_at.eq(Some(Utc::now()))))?;
        tx.journal(RAISED, Some(id), json!({"access": id}))
    }

    /// Puts an operator out, or refuses what they asked.
    ///
    /// # Errors
    /// `Conflict(support-over)` if they are out.
    pub fn end(tx: &mut Tx, id: Id) -> Result<()> {
        one(tx, id, &["open", "waiting"])?;
        tx.run(diesel::update(a::table.find(id)).set(a::ended_at.eq(Some(Utc::now()))))?;
        tx.journal(ENDED, Some(id), json!({"access": id}))
    }

    /// Whether operators ask first, from now on.
    ///
    /// # Errors
    /// Those of the database.
    pub fn asks(tx: &mut Tx, first: bool) -> Result<()> {
        let me = tenants::table.find(tx.scope().tenant().id);
        let before: bool = tx.one(me.select(tenants::support_asks))?;
        if before == first {
            return Ok(());
        }
        tx.run(diesel::update(me).set(tenants::support_asks.eq(first)))?;
        tx.journal(ASKS, None, json!({"before": {"asks": before}, "after": {"asks": first}}))
    }
}

impl Policy {
    /// These rules for an operator who may do this here, and nothing else.
    #[must_use]
    pub fn for_support(&self, opens: BTreeSet<&'static str>, raised: bool) -> Arc<Policy> {
        Arc::new(self.opened_to_operators(opens, raised))
    }
}

impl Scope {
    /// Writes down that an operator looked at something, before it is answered; nothing they do can leave that out.
    ///
    /// # Errors
    /// Those of the database: then nothing is answered.
    pub async fn note_look(&self, access: Id, method: &str, path: &str, query: &str) -> Result<()> {
        let cut = |text: &str| text.chars().take(1_000).collect::<String>();
        let data = json!({"access": access, "method": method, "path": cut(path), "query": cut(query)});
        self.tx(move |tx| tx.journal(LOOKED, Some(access), data)).await
    }
}
