//! Who may do what in one agency. casbin lives here and nowhere else: one
//! enforcer per agency, equality only, closed whenever anything is odd.

use crate::error::{Error, Result};
use crate::module::{MEMBER, PUBLIC, Permission};
use crate::principal::{Id, Principal};
use crate::reach::Reach;
use casbin::{CoreApi, DefaultModel, Enforcer, MemoryAdapter, MgmtApi};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, RwLock};

/// The cheap comparison first: most rules are about another permission.
const MODEL: &str = "
[request_definition]
r = sub, act
[policy_definition]
p = sub, act
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.act == p.act && g(r.sub, p.sub)
";

/// The rules of an agency as its tables hold them.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    pub grants: Vec<Grant>,
    /// Active members only.
    pub seats: Vec<Seat>,
    /// Members who work on one side of a confirmed wall.
    pub walled: BTreeSet<Id>,
}

/// A permission of a role, and how far it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub role: String,
    pub permission: String,
    pub reach: Reach,
    /// Whether conditions over the record must hold, too.
    pub conditional: bool,
}

impl Grant {
    /// A permission without limits.
    pub fn whole(role: impl Into<String>, permission: impl Into<String>) -> Grant {
        Grant { role: role.into(), permission: permission.into(), reach: Reach::All, conditional: false }
    }
}

/// A role that a member has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    pub member: Id,
    pub role: String,
    /// When the member's access ends by itself.
    pub ends_at: Option<DateTime<Utc>>,
}

/// An answer, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub allowed: bool,
    /// The role whose grant decided, when one did.
    pub role: Option<Arc<str>>,
}

/// The rules of one agency, ready to be asked. Dropped as a whole when a rule
/// changes, and what it remembers with it.
pub struct Policy {
    enforcer: Option<Enforcer>,
    roles: HashMap<Id, BTreeSet<Arc<str>>>,
    ends: HashMap<Id, DateTime<Utc>>,
    grants: BTreeMap<Arc<str>, BTreeMap<String, Grant>>,
    walled: BTreeSet<Id>,
    known: RwLock<HashMap<(Id, Permission), Decision>>,
    reaches: RwLock<HashMap<(Id, Permission), Arc<str>>>,
}

impl Policy {
    /// A policy that allows nothing but what is public.
    pub fn closed() -> Policy {
        Policy {
            enforcer: None,
            roles: HashMap::new(),
            ends: HashMap::new(),
            grants: BTreeMap::new(),
            walled: BTreeSet::new(),
            known: RwLock::default(),
            reaches: RwLock::default(),
        }
    }

    /// The policy of these rules.
    pub async fn of(rules: Rules) -> Result<Policy> {
        let mut policy = Policy::closed();
        let mut lines = Vec::with_capacity(rules.grants.len());
        for grant in rules.grants {
            if grant.role.is_empty() || grant.permission.is_empty() {
                return Err(Error::internal("a grant without role or permission"));
            }
            lines.push(vec![format!("r:{}", grant.role), grant.permission.clone()]);
            policy.grants.entry(grant.role.as_str().into()).or_default().insert(grant.permission.clone(), grant);
        }
        let mut members = Vec::with_capacity(rules.seats.len());
        for seat in rules.seats {
            members.push(vec![format!("m:{}", seat.member), format!("r:{}", seat.role)]);
            policy.roles.entry(seat.member).or_default().insert(seat.role.as_str().into());
            policy.ends.extend(seat.ends_at.map(|at| (seat.member, at)));
        }
        policy.walled = rules.walled;
        // casbin allows everything when it holds no rule at all: then it is not asked.
        if lines.is_empty() {
            return Ok(policy);
        }
        let model = DefaultModel::from_str(MODEL).await.map_err(Error::internal)?;
        let mut enforcer = Enforcer::new(model, MemoryAdapter::default()).await.map_err(Error::internal)?;
        enforcer.add_policies(lines).await.map_err(Error::internal)?;
        if !members.is_empty() {
            enforcer.add_grouping_policies(members).await.map_err(Error::internal)?;
        }
        policy.enforcer = Some(enforcer);
        Ok(policy)
    }

    /// Whether `who` may do this here, and which role says so.
    pub fn allows(&self, who: &Principal, may: Permission) -> Decision {
        let plainly = |allowed| Decision { allowed, role: None };
        let Some(member) = who.member() else {
            return plainly(may == PUBLIC);
        };
        if may == PUBLIC {
            return plainly(true);
        }
        if self.ends_of(member).is_some_and(|at| at <= Utc::now()) {
            return plainly(false);
        }
        if may == MEMBER {
            return plainly(self.roles.contains_key(&member));
        }
        if let Some(known) = self.known.read().ok().and_then(|k| k.get(&(member, may)).cloned()) {
            return known;
        }
        let decision = self.decide(member, may);
        if let Ok(mut known) = self.known.write() {
            known.insert((member, may), decision.clone());
        }
        decision
    }

    fn decide(&self, member: Id, may: Permission) -> Decision {
        let closed = Decision { allowed: false, role: None };
        let Some(enforcer) = &self.enforcer else { return closed };
        match enforcer.enforce((format!("m:{member}"), may)) {
            Ok(true) => {
                // What casbin allowed must be explicable by a rule; if not, the door stays shut.
                let role = self
                    .roles
                    .get(&member)
                    .and_then(|roles| roles.iter().find(|r| self.grants.get(*r).is_some_and(|g| g.contains_key(may))).cloned());
                Decision { allowed: role.is_some(), role }
            }
            Ok(false) => closed,
            Err(e) => {
                tracing::error!(error = %e, permission = may, "the policy could not be asked; refused");
                closed
            }
        }
    }

    /// The roles a member has.
    pub fn roles_of(&self, member: Id) -> impl Iterator<Item = &str> {
        self.roles.get(&member).into_iter().flatten().map(|r| &**r)
    }

    /// What a role grants.
    pub fn granted_to(&self, role: &str) -> impl Iterator<Item = &str> {
        self.grants.get(role).into_iter().flatten().map(|(may, _)| may.as_str())
    }

    /// Every grant of one permission that a member has by their roles.
    pub fn grants_of(&self, member: Id, may: Permission) -> impl Iterator<Item = &Grant> {
        self.roles.get(&member).into_iter().flatten().filter_map(move |role| self.grants.get(role)?.get(may))
    }

    /// When a member's access ends by itself.
    pub fn ends_of(&self, member: Id) -> Option<DateTime<Utc>> {
        self.ends.get(&member).copied()
    }

    /// Whether a member works on one side of a confirmed wall.
    pub fn is_walled(&self, member: Id) -> bool {
        self.walled.contains(&member)
    }

    /// The members of the agency who have a role.
    pub fn members(&self) -> impl Iterator<Item = Id> {
        self.roles.keys().copied()
    }

    pub(crate) fn remembered_reach(&self, member: Id, may: Permission, read: impl FnOnce() -> Arc<str>) -> Arc<str> {
        if let Some(known) = self.reaches.read().ok().and_then(|k| k.get(&(member, may)).cloned()) {
            return known;
        }
        let reach = read();
        if let Ok(mut known) = self.reaches.write() {
            known.insert((member, may), reach.clone());
        }
        reach
    }
}
