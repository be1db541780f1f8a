//! Four eyes: what its owner marked as sensitive waits, where the agency wants it,
//! until a second person approves that very act. The table's own triggers keep to it.

use crate::error::{Error, Result};
use crate::module::{Edition, Permission};
use crate::notice;
use crate::principal::{Id, Principal};
use crate::schema::{approvals as a, grants, member_roles, members, roles, settings};
use crate::scope::{Scope, Tx};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The settings document that says which switches are on: `{"on": ["roles"]}`.
pub const DOCUMENT: &str = "approvals";

/// A sensitive act, as the module that owns it marks it. Its words are `act-{name}`.
#[derive(Clone, Copy)]
pub struct Act {
    /// `roles.change`.
    pub name: &'static str,
    /// Under which switch of the settings it stands; `""` for what is always seen twice.
    pub switch: &'static str,
    /// The right to do it with these parameters, which the second person needs as well.
    pub may: fn(&Edition, &Value) -> Option<Permission>,
    /// Every right that `may` could name.
    pub mays: fn(&Edition) -> Vec<Permission>,
    /// What would change, for people to read; nothing if these parameters are harmless.
    pub show: Show,
    pub carry: Carry,
}

/// Reads what parameters would change.
pub type Show = fn(&mut Tx, &Value) -> Result<Option<Vec<Shown>>>;

/// Does what parameters say. What it answers is for the page of whoever acted at once.
pub type CarryOut = fn(&mut Tx, &Value) -> Result<Value>;

/// Who carries out what was approved.
#[derive(Clone, Copy)]
pub enum Carry {
    /// The click that approves, in its own transaction.
    AtOnce(CarryOut),
    /// Whoever asked, once, by sending the same form again: its address and fields.
    ByAsker(fn(&Value) -> SentForm),
}

/// The address of a form, and its fields.
pub type SentForm = (String, Vec<(String, String)>);

/// One line of what would change. Each word is a text, or `{"key", "args"}` for the reader's language.
#[derive(Clone, Debug, Serialize, PartialEq)]
pub struct Shown {
    pub what: Value,
    pub before: Vec<Value>,
    pub after: Vec<Value>,
}

/// Words by key, for a line of what would change.
pub fn key(key: impl Into<String>) -> Value {
    json!({"key": key.into()})
}

/// What became of an act.
#[derive(Debug)]
pub enum Outcome {
    Done(Value),
    /// It waits for a second person under this key.
    Asked(Id),
}

/// A request as its table keeps it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = a, check_for_backend(diesel::pg::Pg))]
pub struct Request {
    pub id: Id,
    pub act: String,
    pub params: Value,
    pub shown: Value,
    pub digest: Vec<u8>,
    pub asked_by: Id,
    pub reason: Option<String>,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub state: String,
    pub decided_by: Option<Id>,
    pub decided_at: Option<DateTime<Utc>>,
    pub note: Option<String>,
    pub spent_at: Option<DateTime<Utc>>,
}

impl Request {
    /// Its state, where time counts too.
    pub fn standing(&self) -> &str {
        match &*self.state {
            "waiting" if self.expires_at <= Utc::now() => "expired",
            "approved" if self.spent_at.is_some() => "done",
            state => state,
        }
    }
}

/// The switches that are on in this agency, read here and now.
pub fn switches(tx: &mut Tx) -> Result<BTreeSet<String>> {
    let document: Option<Value> = tx.maybe(settings::table.filter(settings::name.eq(DOCUMENT)).select(settings::document))?;
    let on = document.as_ref().and_then(|d| d["on"].as_array()).into_iter().flatten();
    Ok(on.filter_map(|s| s.as_str().map(String::from)).collect())
}

impl Act {
    /// Does it, or asks for a second person.
    pub fn perform(&'static self, tx: &mut Tx, params: Value) -> Result<Outcome> {
        let Carry::AtOnce(carry) = self.carry else { return Err(Error::internal("the asker carries this out")) };
        let Some(shown) = self.held(tx, &params)? else { return carry(tx, &params).map(Outcome::Done) };
        // What could not be done at all is refused now, and not after somebody's look at it.
        tx.rehearse(|tx| carry(tx, &params))?;
        self.ask(tx, &params, &shown).map(Outcome::Asked)
    }

    /// For what only the asker can carry out: `None` goes ahead, using up the approval if one
    /// was needed; else it waits under this key.
    pub fn clear(&'static self, tx: &mut Tx, params: &Value) -> Result<Option<Id>> {
        let Some(shown) = self.held(tx, params)? else { return Ok(None) };
        let me = tx.scope().principal().member();
        let approved = a::table.filter(a::act.eq(self.name).and(a::params.eq(params)).and(a::state.eq("approved")));
        let mine = approved.filter(a::asked_by.nullable().eq(me).and(a::spent_at.is_null()).and(a::expires_at.gt(diesel::dsl::now)));
        let found: Option<Id> = tx.maybe(mine.select(a::id).limit(1).for_update())?;
        let Some(id) = found else { return self.ask(tx, params, &shown).map(Some) };
        if tx.run(diesel::update(a::table.filter(a::id.eq(id).and(a::spent_at.is_null()))).set(a::spent_at.eq(Some(Utc::now()))))? != 1 {
            return Err(Error::Conflict("approval-over".into()));
        }
        tx.journal("approvals.spent", Some(id), json!({"act": self.name}))?;
        Ok(None)
    }

    /// Whether these parameters need a second person here; then, what would change.
    pub fn held(&self, tx: &mut Tx, params: &Value) -> Result<Option<Vec<Shown>>> {
        if matches!(tx.scope().principal(), Principal::System(_)) {
            return Ok(None);
        }
        if !self.switch.is_empty() && !switches(tx)?.contains(self.switch) {
            return Ok(None);
        }
        let shown = (self.show)(tx, params)?;
        match (&shown, tx.scope().principal().member()) {
            (Some(_), None) => Err(Error::Forbidden(tx.permission())),
            _ => Ok(shown),
        }
    }

    /// Writes the request down, unless the same one waits already, and tells who could approve it.
    fn ask(&self, tx: &mut Tx, params: &Value, shown: &[Shown]) -> Result<Id> {
        let may = (self.may)(tx.scope().house().edition(), params).ok_or(Error::NotFound)?;
        let me = tx.scope().principal().member().ok_or(Error::Forbidden(may))?;
        let shown = serde_json::to_value(shown)?;
        // The same wish sent twice at once: the second waits here, and finds the first one's request.
        let asker: String = tx.one(members::table.filter(members::id.eq(me)).select(members::name).for_no_key_update())?;
        let same = a::act.eq(self.name).and(a::params.eq(params)).and(a::shown.eq(&shown)).and(a::asked_by.eq(me));
        let waits = a::table.filter(same.and(a::state.eq("waiting")).and(a::expires_at.gt(diesel::dsl::now)));
        if let Some(id) = tx.maybe(waits.select(a::id))? {
            return Ok(id);
        }
        // Who asked, the moment, the end and the digest are the database's to write.
        let row = (
            (a::act.eq(self.name), a::params.eq(params), a::shown.eq(&shown), a::asked_by.eq(me), a::asked_as.eq("")),
            (a::digest.eq(Vec::<u8>::new()), a::created_at.eq(diesel::dsl::now), a::expires_at.eq(diesel::dsl::now)),
        );
        let id: Id = tx.one(diesel::insert_into(a::table).values(row).returning(a::id))?;
        let told: Vec<Id> = holders(tx.scope(), may).into_iter().filter(|m| *m != me).collect();
        tx.tell(&notice::APPROVAL, &told, &asker, &format!("/app/approvals/{id}"))?;
        tx.journal("approvals.asked", Some(id), json!({"act": self.name, "tell": told}))?;
        Ok(id)
    }
}

/// The members who have this right now.
pub fn holders(scope: &Scope, may: Permission) -> Vec<Id> {
    let policy = scope.policy();
    policy.members().filter(|m| policy.allows(&Principal::User(*m), may).allowed).collect()
}

/// The act of a request, if this edition still has it, and the right it needs.
pub fn act_of(scope: &Scope, request: &Request) -> Result<(&'static Act, Permission)> {
    let edition = scope.house().edition();
    let act = edition.act(&request.act).ok_or(Error::NotFound)?;
    Ok((act, (act.may)(edition, &request.params).ok_or(Error::NotFound)?))
}

/// The request of this key, for whoever asked or could decide it.
pub fn find(tx: &mut Tx, id: Id) -> Result<Request> {
    let request: Request = tx.one(a::table.filter(a::id.eq(id)).select(Request::as_select()))?;
    let (_, may) = act_of(tx.scope(), &request)?;
    let mine = tx.scope().principal().member() == Some(request.asked_by);
    if mine || tx.scope().allows(may) { Ok(request) } else { Err(Error::NotFound) }
}

/// The second person says yes to what they saw: it is claimed, compared with how things
/// stand now, and carried out, in one transaction. `digest` is of what they saw.
pub fn approve(tx: &mut Tx, id: Id, digest: &[u8]) -> Result<Value> {
    let request = find(tx, id)?;
    let (act, may) = act_of(tx.scope(), &request)?;
    let me = decider(tx, &request, may)?;
    if !tx.scope().policy().allows(&Principal::User(request.asked_by), may).allowed {
        return Err(Error::Conflict("approval-asker".into()));
    }
    let waits = a::table.filter(a::id.eq(id).and(a::state.eq("waiting")).and(a::digest.eq(digest)).and(a::asked_by.ne(me)));
    let set = (a::state.eq("approved"), a::decided_by.eq(Some(me)));
    if tx.run(diesel::update(waits.filter(a::expires_at.gt(diesel::dsl::now))).set(set))? != 1 {
        let code = if request.digest == digest { "approval-over" } else { "approval-changed" };
        return Err(Error::Conflict(code.into()));
    }
    tx.journal("approvals.approved", Some(id), json!({"act": act.name, "digest": hex(digest)}))?;
    let done = tx.under(may, |tx| {
        // What is done is what was shown to both, or nothing.
        let now = (act.show)(tx, &request.params)?.map(serde_json::to_value).transpose()?;
        if now.as_ref() != Some(&request.shown) {
            return Err(Error::Conflict("approval-moved".into()));
        }
        match act.carry {
            Carry::AtOnce(carry) => carry(tx, &request.params),
            Carry::ByAsker(_) => Ok(Value::Null),
        }
    })?;
    let who = name_of(tx, me)?;
    tx.tell(&notice::APPROVED, &[request.asked_by], &who, &format!("/app/approvals/{id}"))?;
    Ok(done)
}

/// The second person says no, and why.
pub fn refuse(tx: &mut Tx, id: Id, note: Option<&str>) -> Result<()> {
    let request = find(tx, id)?;
    let (act, may) = act_of(tx.scope(), &request)?;
    let me = decider(tx, &request, may)?;
    close(tx, &request, "refused", me, note)?;
    tx.journal("approvals.refused", Some(id), json!({"act": act.name, "reason": note}))?;
    let who = name_of(tx, me)?;
    tx.tell(&notice::REFUSED, &[request.asked_by], &who, &format!("/app/approvals/{id}")).map(|_| ())
}

/// Whoever asked thinks better of it.
pub fn withdraw(tx: &mut Tx, id: Id) -> Result<()> {
    let request = find(tx, id)?;
    let me = tx.scope().principal().member().filter(|m| *m == request.asked_by).ok_or(Error::NotFound)?;
    close(tx, &request, "withdrawn", me, None)?;
    tx.journal("approvals.withdrawn", Some(id), json!({"act": request.act}))
}

fn close(tx: &mut Tx, request: &Request, state: &str, me: Id, note: Option<&str>) -> Result<()> {
    let waits = a::table.filter(a::id.eq(request.id).and(a::state.eq("waiting")));
    match tx.run(diesel::update(waits).set((a::state.eq(state), a::decided_by.eq(Some(me)), a::note.eq(note))))? {
        1 => Ok(()),
        _ => Err(Error::Conflict("approval-over".into())),
    }
}

/// Who decides: somebody else, signed in, with the right. A key has not read anything.
fn decider(tx: &mut Tx, request: &Request, may: Permission) -> Result<Id> {
    tx.scope().require(may)?;
    match tx.scope().principal() {
        Principal::User(me) if *me != request.asked_by => Ok(*me),
        Principal::User(_) => Err(Error::Conflict("approval-own".into())),
        _ => Err(Error::Forbidden(may)),
    }
}

fn name_of(tx: &mut Tx, member: Id) -> Result<String> {
    tx.one(members::table.filter(members::id.eq(member)).select(members::name))
}

/// Active members per right, counted in this transaction.
fn counted(tx: &mut Tx, mays: &[Permission]) -> Result<Vec<usize>> {
    let held = grants::table
        .inner_join(member_roles::table.on(member_roles::role.eq(grants::role)))
        .inner_join(members::table.on(members::id.eq(member_roles::member_id)))
        .filter(members::status.eq("active").and(members::deleted_at.is_null()).and(grants::permission.eq_any(mays.to_vec())));
    let pairs: Vec<(String, Id)> = tx.all(held.select((grants::permission, members::id)).distinct())?;
    Ok(mays.iter().map(|may| pairs.iter().filter(|(p, _)| p == may).count()).collect())
}

/// Whether somebody else could approve what asks for this right: at least two people have it, here and now. Where one
/// person alone has it, nobody could ever be asked.
pub fn has_second(tx: &mut Tx, may: Permission) -> Result<bool> {
    Ok(counted(tx, &[may])?.into_iter().any(|people| people >= 2))
}

/// Whether two people could see to every act of a switch: only then is it offered.
pub fn offered(tx: &mut Tx, switch: &str) -> Result<bool> {
    let (edition, tenant) = (tx.scope().house().edition(), tx.scope().tenant().clone());
    // What a module marks counts while it is there.
    let acts = edition.all().filter(|m| tenant.keeps(m.manifest.name)).flat_map(|m| m.acts.iter().copied());
    for act in acts.filter(|act| act.switch == switch) {
        if !counted(tx, &(act.mays)(edition))?.into_iter().any(|people| people >= 2) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whoever changes who may do what, or where two people are asked for, waits here for whoever does it
/// now: neither the last administrator nor the second person is lost between two.
pub fn one_at_a_time(tx: &mut Tx) -> Result<()> {
    tx.one::<String>(roles::table.filter(roles::name.eq("admin")).select(roles::name).for_update()).map(|_| ())
}

/// After a change of who may do what: every switch that is on still has its two people.
pub fn keep_two(tx: &mut Tx) -> Result<()> {
    one_at_a_time(tx)?;
    for switch in switches(tx)? {
        if !offered(tx, &switch)? {
            return Err(Error::Conflict("four-eyes-short".into()));
        }
    }
    Ok(())
}

/// A digest as people compare it.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
