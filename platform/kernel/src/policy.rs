//! Who may do what in one agency. casbin lives here and nowhere else: one
//! enforcer per agency, equality only, closed whenever anything is odd.

use crate::error::{Error, Result};
use crate::module::{MEMBER, PUBLIC, Permission};
use crate::principal::{Id, Principal};
use casbin::{CoreApi, DefaultModel, Enforcer, MemoryAdapter, MgmtApi};
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
    /// Role and permission.
    pub grants: Vec<(String, String)>,
    /// Member and role, active members only.
    pub members: Vec<(Id, String)>,
}

/// An answer, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub allowed: bool,
    /// The role whose grant decided, when one did.
    pub role: Option<Arc<str>>,
}

/// The rules of one agency, ready to be asked. Dropped as a whole when a rule
/// changes, and its remembered decisions with it.
pub struct Policy {
    enforcer: Option<Enforcer>,
    roles: HashMap<Id, BTreeSet<Arc<str>>>,
    grants: BTreeMap<Arc<str>, BTreeSet<String>>,
    known: RwLock<HashMap<(Id, Permission), Decision>>,
}

impl Policy {
    /// A policy that allows nothing but what is public.
    pub fn closed() -> Policy {
        Policy { enforcer: None, roles: HashMap::new(), grants: BTreeMap::new(), known: RwLock::default() }
    }

    /// The policy of these rules.
    pub async fn of(rules: Rules) -> Result<Policy> {
        let mut policy = Policy::closed();
        for (role, permission) in &rules.grants {
            if role.is_empty() || permission.is_empty() {
                return Err(Error::internal("a grant without role or permission"));
            }
            policy.grants.entry(role.as_str().into()).or_default().insert(permission.clone());
        }
        for (member, role) in &rules.members {
            policy.roles.entry(*member).or_default().insert(role.as_str().into());
        }
        // casbin allows everything when it holds no rule at all: then it is not asked.
        if rules.grants.is_empty() {
            return Ok(policy);
        }
        let model = DefaultModel::from_str(MODEL).await.map_err(Error::internal)?;
        let mut enforcer = Enforcer::new(model, MemoryAdapter::default()).await.map_err(Error::internal)?;
        let grants = rules.grants.into_iter().map(|(role, may)| vec![format!("r:{role}"), may]).collect();
        enforcer.add_policies(grants).await.map_err(Error::internal)?;
        let members: Vec<_> = rules.members.into_iter().map(|(member, role)| vec![format!("m:{member}"), format!("r:{role}")]).collect();
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
        if may == PUBLIC || may == MEMBER {
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
                    .and_then(|roles| roles.iter().find(|r| self.grants.get(*r).is_some_and(|g| g.contains(may))).cloned());
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
        self.grants.get(role).into_iter().flatten().map(String::as_str)
    }
}
