//! How far a permission goes: to every record, or to those of one's department,
//! of one's team, one's own, or those opened by hand. What is decided here is
//! told to the database at the start of every transaction, and kept by it
//! (`reach_policies` in the migrations): no list, count, search, export or
//! handler can forget it.

use crate::error::{Error, Result, Wrong};
use crate::module::{Edition, PUBLIC, Permission};
use crate::policy::Policy;
use crate::principal::{Id, Principal};
use crate::resource::{Record, Resource, target};
use crate::scope::Tx;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How far a permission goes, nearest first. Records opened by hand are always within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// Only what was opened to the member, and what is linked to it.
    Shared,
    /// What they made, and what names them.
    Own,
    /// What members of their teams made, and what names these.
    Team,
    /// The same for their department.
    Department,
    /// Every record of the agency.
    All,
}

impl Reach {
    /// Every reach, nearest first.
    pub const EVERY: [Reach; 5] = [Reach::Shared, Reach::Own, Reach::Team, Reach::Department, Reach::All];

    /// Its name in tables and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Reach::Shared => "shared",
            Reach::Own => "own",
            Reach::Team => "team",
            Reach::Department => "department",
            Reach::All => "all",
        }
    }

    /// The reach of this name.
    pub fn named(name: &str) -> Option<Reach> {
        Self::EVERY.into_iter().find(|r| r.name() == name)
    }
}

/// What somebody reaches with one permission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Not granted at all.
    Nothing,
    /// By whom a record is, or whether it is shared.
    Kinds(BTreeSet<Reach>),
    /// Conditions over the record decide, which the database asks.
    Ruled,
    /// Every record.
    Everything,
}

impl Extent {
    fn said(&self, may: Permission) -> Value {
        match self {
            Extent::Nothing => json!(["none"]),
            Extent::Kinds(kinds) => json!(["plain", kinds.iter().map(|k| k.name()).collect::<Vec<_>>()]),
            Extent::Ruled => json!(["ruled", null, may]),
            Extent::Everything => json!(["all"]),
        }
    }
}

impl Resource {
    /// What a record is made to lead to is within the caller's reach, or it led there before. A foreign key asks no policy:
    /// without this a key out of reach could be told from one that never was, and hung on a record within it (reliability, B6).
    ///
    /// # Errors
    /// `Invalid(link-missing)` of each field that leads beyond, as if nothing were there.
    pub(crate) fn leads_within_reach(&self, tx: &mut Tx, record: &Record, was: Option<&Record>) -> Result<()> {
        if tx.reaches_all() {
            return Ok(());
        }
        let mut wrong = Vec::new();
        for field in self.fields {
            let Some(to) = target(field).and_then(|to| tx.scope().house().edition().resource(to)) else { continue };
            let led = |value: &&Value| was.and_then(|was| was.get(field.name)) != Some(*value);
            let key: Option<Id> = record.get(field.name).filter(led).and_then(|value| value.as_str()?.parse().ok());
            if let Some(key) = key
                && to.titles(tx, vec![key])?.is_empty()
            {
                wrong.push(Wrong::new(field.name, "link-missing"));
            }
        }
        if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
    }
}

impl Policy {
    /// What a member reaches with one permission, by all their roles together.
    pub fn extent(&self, member: Id, may: Permission) -> Extent {
        let grants: Vec<_> = self.grants_of(member, may).collect();
        if grants.is_empty() {
            return Extent::Nothing;
        }
        let whole = grants.iter().any(|g| g.reach == Reach::All && !g.conditional);
        match (whole, self.is_walled(member)) {
            (true, false) => Extent::Everything,
            // A wall is asked of the database, so it must be asked.
            (true, true) => Extent::Ruled,
            (false, _) if grants.iter().any(|g| g.conditional || g.reach == Reach::All) => Extent::Ruled,
            (false, _) => Extent::Kinds(grants.iter().map(|g| g.reach).collect()),
        }
    }

    /// What `who` reaches in a transaction opened for `may`, as `app.reach` says it.
    pub fn reach(&self, who: &Principal, may: Permission, edition: &Edition) -> Arc<str> {
        let Some(member) = who.member().filter(|_| may != PUBLIC) else { return "all".into() };
        self.remembered_reach(member, may, || {
            let resources = edition.modules.iter().flat_map(|m| m.resources.iter().copied());
            let said: Map<String, Value> = resources.filter_map(|of| Some((of.name.to_string(), self.said(member, may, of)?))).collect();
            if said.is_empty() { "all".into() } else { Value::Object(said).to_string().into() }
        })
    }

    /// What is read goes by the right to read. What is changed goes by the right that was
    /// asked for at the door, when it is this resource's; a verb of its own changes what can be read.
    fn said(&self, member: Id, may: Permission, of: &Resource) -> Option<Value> {
        let read = self.extent(member, of.may.read);
        let asked = if may == of.may.read { of.may.update } else { may };
        let by = if of.may.all().contains(&asked) { asked } else { of.may.read };
        let change = match self.extent(member, by) {
            Extent::Nothing if may == of.may.read => read.clone(),
            extent => extent,
        };
        let everything = read == Extent::Everything && change == Extent::Everything;
        (!everything).then(|| json!({"r": read.said(of.may.read), "w": change.said(by)}))
    }
}
