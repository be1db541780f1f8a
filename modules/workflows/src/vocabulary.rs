//! What a rule of this agency may speak of, for whoever writes it: resources that are on and that they read, people, lists,
//! other programs, and what they may have done.

use kernel::field::Kind;
use kernel::policy::Policy;
use kernel::prelude::*;
use kernel::principal::Principal;
use kernel::schema::{members as m, roles as r, webhooks as w};
use planning::{CHECKLISTS, EVENTS, TASKS};

/// What may happen to records of any resource.
const VERBS: [&str; 5] = ["created", "updated", "deleted", "restored", "commented"];
/// To switch and have webhooks: the settings desk's own right.
pub(crate) const CALL: Permission = "house.webhooks";
/// Words of a text that every run knows.
const ALWAYS: [&str; 3] = ["title", "today", "workflow"];

/// What whoever writes the rule may do themselves.
#[derive(Clone, Debug, Default)]
pub struct May {
    pub task: bool,
    pub event: bool,
    pub call: bool,
    /// Resources whose records they change.
    pub change: Vec<&'static str>,
}

/// All of it.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    pub resources: Vec<&'static Resource>,
    pub roles: Vec<(String, Option<String>)>,
    pub members: Vec<(Id, String)>,
    pub checklists: Vec<(Id, String)>,
    pub webhooks: Vec<(Id, String)>,
    pub may: May,
}

impl Vocabulary {
    /// As the acting one knows it.
    pub fn of(tx: &mut Tx) -> Result<Vocabulary> {
        let scope = tx.scope().clone();
        let on = scope.house().edition().modules.iter().filter(|module| scope.tenant().has(module.manifest.name));
        let resources: Vec<&'static Resource> =
            on.flat_map(|module| module.resources.iter().copied()).filter(|of| scope.allows(of.may.read)).collect();
        let here = m::table.filter(m::status.eq("active").and(m::deleted_at.is_null()).and(m::external.eq(false))).order(m::name);
        let members = tx.all(here.select((m::id, m::name)))?;
        let roles = tx.all(r::table.order((r::level.desc(), r::name)).select((r::name, r::title)))?;
        let checklists = match scope.allows(CHECKLISTS.may.read) {
            true => tx.under(CHECKLISTS.may.read, |tx| (CHECKLISTS.store.list)(tx, &Query { limit: 200, ..Query::default() }))?,
            false => Vec::new(),
        };
        let checklists = checklists.iter().filter_map(|list| Some((list["id"].as_str()?.parse().ok()?, CHECKLISTS.title(list)))).collect();
        let call = scope.allows(CALL);
        let webhooks = if call { tx.all(w::table.order(w::id).select((w::id, w::label)))? } else { Vec::new() };
        let change = resources.iter().filter(|of| scope.allows(of.may.update)).map(|of| of.name).collect();
        let may = May { task: scope.allows(TASKS.may.create), event: scope.allows(EVENTS.may.create), call, change };
        Ok(Vocabulary { resources, roles, members, checklists, webhooks, may })
    }

    /// The resource of this name.
    pub fn resource(&self, name: &str) -> Option<&'static Resource> {
        self.resources.iter().copied().find(|of| of.name == name)
    }

    /// What may happen to its records.
    pub fn verbs(&self, of: &Resource) -> Vec<&'static str> {
        VERBS.into_iter().chain(of.twins.map(|_| "merged")).collect()
    }

    /// Whether a role or a member of this name is here.
    pub fn names(&self, who: &str) -> bool {
        match who.split_once(':') {
            Some(("role", role)) => self.roles.iter().any(|(name, _)| name == role),
            Some(("member", id)) => id.parse().is_ok_and(|id: Id| self.members.iter().any(|(member, _)| *member == id)),
            _ => false,
        }
    }
}

/// What `{{…}}` may name: what every run knows, and what the record says to whoever reads it. Nothing sensitive.
pub fn words_of(of: Option<&'static Resource>) -> impl Iterator<Item = &'static str> {
    let said = of.into_iter().flat_map(|of| of.fields).filter(|f| is_said(f)).map(|f| f.name);
    ALWAYS.into_iter().chain(said.filter(|name| !ALWAYS.contains(name)))
}

/// Whether a text may say this of a record.
pub fn is_said(field: &Field) -> bool {
    !field.sensitive && !matches!(field.kind, Kind::Long | Kind::Picture | Kind::Moment)
}

/// The members a name stands for, the longest seated first.
pub fn people(tx: &mut Tx, policy: &Policy, who: &str) -> Result<Vec<Id>> {
    let meant: Vec<Id> = match who.split_once(':') {
        Some(("role", role)) => policy.members().filter(|member| policy.roles_of(*member).any(|has| has == role)).collect(),
        Some(("member", id)) => id.parse().into_iter().collect(),
        _ => Vec::new(),
    };
    let here = m::id.eq_any(meant).and(m::status.eq("active")).and(m::deleted_at.is_null());
    let here: Vec<Id> = tx.all(m::table.filter(here).order(m::id).select(m::id))?;
    Ok(here.into_iter().filter(|id| policy.allows(&Principal::User(*id), MEMBER).allowed).collect())
}
