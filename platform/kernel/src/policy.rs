//! Who may do what in one agency. casbin lives here and nowhere else: one
//! enforcer per set of grants, equality only, closed whenever anything is odd.
//!
//! Most agencies keep the roles they were founded with, so agencies that grant
//! exactly the same share what casbin made of it. A rulebook names no agency and
//! no member; who has which role stands in each agency's own policy.

use crate::error::{Error, Result};
use crate::module::{MEMBER, PUBLIC, Permission};
use crate::principal::{Id, Principal};
use crate::reach::Reach;
use casbin::{CoreApi, DefaultModel, Enforcer, MemoryAdapter, MgmtApi};
use chrono::{DateTime, Utc};
use moka::sync::Cache;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};

/// The cheap comparison first: most rules are about another permission. Roles are
/// asked about, not members, so what casbin holds is the same wherever the grants are.
const MODEL: &str = "
[request_definition]
r = sub, act
[policy_definition]
p = sub, act
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.act == p.act && r.sub == p.sub
";

/// A decision that takes longer than this is none (reliability, B5).
const LONGEST: Duration = Duration::from_millis(50);

static FAULTS: AtomicU64 = AtomicU64::new(0);

/// How often this process could not make a decision, or read what it is made of, and refused: somebody should look.
pub fn faults() -> u64 {
    FAULTS.load(Ordering::Relaxed)
}

fn fault(why: &Error, about: &str) {
    FAULTS.fetch_add(1, Ordering::Relaxed);
    let source = std::error::Error::source(why).map(|source| source.to_string()).unwrap_or_default();
    tracing::error!(error = source, about, "the policy could not be asked; refused");
}

/// Asks casbin. Whoever is slow is asked once more: the processor may have been elsewhere.
fn ask(enforcer: &Enforcer, role: &str, may: Permission) -> Result<bool> {
    for _ in 0..2 {
        let since = Instant::now();
        let asked = catch_unwind(AssertUnwindSafe(|| enforcer.enforce((format!("r:{role}"), may))));
        let allowed = asked.map_err(|_| Error::internal("it panicked"))?.map_err(Error::internal)?;
        if since.elapsed() <= LONGEST {
            return Ok(allowed);
        }
    }
    Err(Error::internal("it took too long"))
}

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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Grant {
    pub role: String,
    pub permission: String,
    pub reach: Reach,
    /// Whether this reach is the grant's own, and not its role's.
    pub own_reach: bool,
    /// Whether conditions over the record must hold, too.
    pub conditional: bool,
}

impl Grant {
    /// A permission without limits.
    pub fn whole(role: impl Into<String>, permission: impl Into<String>) -> Grant {
        Grant { role: role.into(), permission: permission.into(), reach: Reach::All, own_reach: false, conditional: false }
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

/// Every grant by role and permission.
type Grants = BTreeMap<Arc<str>, BTreeMap<String, Grant>>;

/// Grants that casbin has read, and what it answered about them. It never changes.
struct Rulebook {
    grants: Arc<Grants>,
    enforcer: Option<Enforcer>,
    known: RwLock<HashMap<(Arc<str>, Permission), bool>>,
}

impl Rulebook {
    fn empty() -> Rulebook {
        Rulebook { grants: Arc::default(), enforcer: None, known: RwLock::default() }
    }

    async fn of(grants: Arc<Grants>) -> Result<Rulebook> {
        // casbin allows everything when it holds no rule at all: then it is not asked.
        if grants.is_empty() {
            return Ok(Rulebook::empty());
        }
        let lines = grants.iter().flat_map(|(role, of)| of.keys().map(move |may| vec![format!("r:{role}"), may.clone()])).collect();
        let model = DefaultModel::from_str(MODEL).await.map_err(Error::internal)?;
        let mut enforcer = Enforcer::new(model, MemoryAdapter::default()).await.map_err(Error::internal)?;
        enforcer.add_policies(lines).await.map_err(Error::internal)?;
        Ok(Rulebook { grants, enforcer: Some(enforcer), known: RwLock::default() })
    }

    /// Whether a role may do this: a grant must stand here, and casbin must say so too.
    fn allows(&self, role: &Arc<str>, may: Permission) -> bool {
        let (Some(enforcer), true) = (&self.enforcer, self.grants.get(role).is_some_and(|of| of.contains_key(may))) else {
            return false;
        };
        let question = (role.clone(), may);
        if let Some(known) = self.known.read().ok().and_then(|k| k.get(&question).copied()) {
            return known;
        }
        match ask(enforcer, role, may) {
            Ok(allowed) => {
                if let Ok(mut known) = self.known.write() {
                    known.insert(question, allowed);
                }
                allowed
            }
            // Not remembered: what is mended is asked anew.
            Err(e) => {
                fault(&e, may);
                false
            }
        }
    }
}

/// The rulebooks in use, found by all that is in them; those nobody asks for are let go.
pub(crate) struct Rulebooks(Cache<Arc<Grants>, Arc<Rulebook>>);

impl Default for Rulebooks {
    fn default() -> Self {
        Rulebooks(Cache::builder().max_capacity(500).time_to_idle(Duration::from_secs(600)).build())
    }
}

impl Rulebooks {
    /// The policy of these rules, by the rulebook of whoever grants the same.
    pub(crate) async fn policy(&self, rules: Rules) -> Result<Policy> {
        let (grants, policy) = Policy::unasked(rules).inspect_err(|e| fault(e, "grants"))?;
        let book = match self.0.get(&grants) {
            Some(book) => book,
            None => {
                let book = Arc::new(Rulebook::of(grants.clone()).await.inspect_err(|e| fault(e, "grants"))?);
                self.0.insert(grants, book.clone());
                book
            }
        };
        Ok(Policy { book, ..policy })
    }
}

/// The rules of one agency, ready to be asked. Dropped as a whole when a rule
/// changes, and what it remembers with it.
pub struct Policy {
    book: Arc<Rulebook>,
    roles: HashMap<Id, BTreeSet<Arc<str>>>,
    ends: HashMap<Id, DateTime<Utc>>,
    walled: BTreeSet<Id>,
    reaches: RwLock<HashMap<(Id, Permission), Arc<str>>>,
    /// Of whom a key asks, and what it opens of what they may.
    narrowed: Option<(Id, Vec<String>)>,
    /// The same rules as keys that open less see them.
    keys: RwLock<HashMap<Id, Arc<Policy>>>,
    /// What it opens to an operator who was let in, and whether they may change anything.
    support: Option<(BTreeSet<Permission>, bool)>,
}

/// Whether a permission is within one of these scopes: a module, or `*`, and with `:read` reading alone.
fn covers(scopes: &[String], may: &str) -> bool {
    scopes.iter().any(|scope| {
        let (module, reads) = scope.strip_suffix(":read").map_or((scope.as_str(), false), |module| (module, true));
        (module == "*" || may.split('.').next() == Some(module)) && (!reads || may.ends_with(".read"))
    })
}

impl Policy {
    /// A policy that allows nothing but what is public.
    pub fn closed() -> Policy {
        Policy {
            book: Arc::new(Rulebook::empty()),
            roles: HashMap::new(),
            ends: HashMap::new(),
            walled: BTreeSet::new(),
            reaches: RwLock::default(),
            narrowed: None,
            keys: RwLock::default(),
            support: None,
        }
    }

    /// The policy of these rules, sharing nothing.
    pub async fn of(rules: Rules) -> Result<Policy> {
        Rulebooks::default().policy(rules).await
    }

    /// Everything but the rulebook, and what must stand in that.
    fn unasked(rules: Rules) -> Result<(Arc<Grants>, Policy)> {
        let (mut grants, mut policy) = (Grants::new(), Policy::closed());
        for grant in rules.grants {
            if grant.role.is_empty() || grant.permission.is_empty() {
                return Err(Error::internal("a grant without role or permission"));
            }
            grants.entry(grant.role.as_str().into()).or_default().insert(grant.permission.clone(), grant);
        }
        for seat in rules.seats {
            policy.roles.entry(seat.member).or_default().insert(seat.role.as_str().into());
            policy.ends.extend(seat.ends_at.map(|at| (seat.member, at)));
        }
        policy.walled = rules.walled;
        Ok((Arc::new(grants), policy))
    }

    /// These rules for a key of a member's that opens less than they may. A key's scopes never change.
    pub fn for_key(&self, key: Id, member: Id, scopes: &[String]) -> Arc<Policy> {
        if let Some(known) = self.keys.read().ok().and_then(|k| k.get(&key).cloned()) {
            return known;
        }
        let narrow = Arc::new(Policy {
            book: self.book.clone(),
            roles: self.roles.clone(),
            ends: self.ends.clone(),
            walled: self.walled.clone(),
            narrowed: Some((member, scopes.to_vec())),
            ..Policy::closed()
        });
        if let Ok(mut known) = self.keys.write() {
            known.insert(key, narrow.clone());
        }
        narrow
    }

    /// See [`Policy::for_support`].
    pub(crate) fn opened_to_operators(&self, opens: BTreeSet<Permission>, raised: bool) -> Policy {
        Policy {
            book: self.book.clone(),
            roles: self.roles.clone(),
            ends: self.ends.clone(),
            walled: self.walled.clone(),
            support: Some((opens, raised)),
            ..Policy::closed()
        }
    }

    /// Whether whoever acts changes nothing, whatever they send.
    pub(crate) fn reads_alone(&self, who: &Principal) -> bool {
        matches!((who, &self.support), (Principal::Operator(_), Some((_, false))))
    }

    /// Whether the key that asks does not open this of what its maker may.
    fn hides(&self, member: Id, may: Permission) -> bool {
        self.narrowed.as_ref().is_some_and(|(maker, scopes)| *maker == member && !covers(scopes, may))
    }

    /// Whether `who` may do this here, and which role says so.
    pub fn allows(&self, who: &Principal, may: Permission) -> Decision {
        let plainly = |allowed| Decision { allowed, role: None };
        if let (Principal::Operator(_), Some((opens, _))) = (who, &self.support) {
            return plainly([PUBLIC, MEMBER].contains(&may) || opens.contains(may));
        }
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
        if self.hides(member, may) {
            return plainly(false);
        }
        let role = self.roles.get(&member).and_then(|roles| roles.iter().find(|role| self.book.allows(role, may)).cloned());
        Decision { allowed: role.is_some(), role }
    }

    /// The roles a member has.
    pub fn roles_of(&self, member: Id) -> impl Iterator<Item = &str> {
        self.roles.get(&member).into_iter().flatten().map(|r| &**r)
    }

    /// What a role grants.
    pub fn granted_to(&self, role: &str) -> impl Iterator<Item = &str> {
        self.book.grants.get(role).into_iter().flatten().map(|(may, _)| may.as_str())
    }

    /// What a role has of one permission.
    pub fn grant(&self, role: &str, may: Permission) -> Option<&Grant> {
        self.book.grants.get(role)?.get(may)
    }

    /// Every grant of one permission that a member has by their roles.
    pub fn grants_of(&self, member: Id, may: Permission) -> impl Iterator<Item = &Grant> {
        let roles = self.roles.get(&member).filter(|_| !self.hides(member, may));
        roles.into_iter().flatten().filter_map(move |role| self.book.grants.get(role)?.get(may))
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

#[cfg(test)]
mod tests;
