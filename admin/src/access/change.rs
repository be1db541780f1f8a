//! What would change if: the rights of everybody before and after a change of
//! the rules, compared; nothing is written.

use super::graph::{Drawing, Known};
use super::{Person, awake, extent_words, role_words};
use kernel::error::{Error, Result};
use kernel::module::Permission;
use kernel::policy::{Grant, Policy, Rules, Seat};
use kernel::principal::Id;
use kernel::reach::{Extent, Reach};
use kernel::scope::Scope;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use web::Visit;

/// One right that somebody gains, loses, or has within another reach.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    pub member: Id,
    pub permission: Permission,
    pub before: Extent,
    pub after: Extent,
}

impl Difference {
    /// More (`ok`), nothing left (`late`), or otherwise (`warn`).
    pub fn tone(&self) -> &'static str {
        match (&self.before, &self.after) {
            (Extent::Nothing, _) => "ok",
            (_, Extent::Nothing) => "late",
            _ => "warn",
        }
    }
}

/// A change of the rules that is only tried.
pub(crate) enum Trial {
    /// These permissions, as far as this, for a role.
    Role { role: String, reach: Reach, may: Vec<Permission>, known: Vec<Permission> },
    /// These roles for a person.
    Seats { member: Id, roles: Vec<String> },
}

impl Trial {
    /// The rules as they would be.
    pub fn apply(&self, rules: &mut Rules) {
        match self {
            Trial::Role { role, reach, may, known } => {
                // Permissions of modules that are off stay as they are.
                let stays = |g: &Grant| may.contains(&g.permission.as_str()) || !known.contains(&g.permission.as_str());
                rules.grants.retain(|g| g.role != *role || stays(g));
                for grant in rules.grants.iter_mut().filter(|g| g.role == *role && !g.own_reach) {
                    grant.reach = *reach;
                }
                let held: Vec<String> = rules.grants.iter().filter(|g| g.role == *role).map(|g| g.permission.clone()).collect();
                let new = may.iter().filter(|may| !held.iter().any(|h| h == **may));
                rules.grants.extend(new.map(|may| Grant { reach: *reach, ..Grant::whole(role.as_str(), *may) }));
            }
            Trial::Seats { member, roles } => {
                let ends_at = rules.seats.iter().find(|s| s.member == *member).and_then(|s| s.ends_at);
                rules.seats.retain(|s| s.member != *member);
                rules.seats.extend(roles.iter().map(|role| Seat { member: *member, role: role.clone(), ends_at }));
            }
        }
    }
}

/// The change that a program wants tried: `{"role", "reach", "may": []}` or `{"member", "roles": []}`.
pub(crate) async fn trial(scope: &Scope, body: &Value) -> Result<Trial> {
    let known = scope.tx(Known::read).await?;
    let list = |name: &str| -> Result<Vec<String>> {
        let all = body[name].as_array().ok_or_else(|| Error::invalid(name, "required"))?;
        all.iter().map(|v| v.as_str().map(String::from).ok_or_else(|| Error::invalid(name, "invalid"))).collect()
    };
    let role_known = |field: &str, role: &str| if known.titles.contains_key(role) { Ok(()) } else { Err(Error::invalid(field, "choice")) };
    if let Some(role) = body["role"].as_str() {
        role_known("role", role)?;
        let reach = body["reach"].as_str().and_then(Reach::named).ok_or_else(|| Error::invalid("reach", "choice"))?;
        let all: Vec<Permission> = awake(scope).flat_map(|m| m.all_permissions()).collect();
        let find = |may: String| all.iter().copied().find(|p| *p == may).ok_or_else(|| Error::invalid("may", "choice"));
        let may = list("may")?.into_iter().map(find).collect::<Result<Vec<_>>>()?;
        return Ok(Trial::Role { role: role.into(), reach, may, known: all });
    }
    let member = body["member"].as_str().and_then(|id| id.parse::<Id>().ok()).ok_or_else(|| Error::invalid("member", "required"))?;
    known.people.iter().find(|p| p.id == member).ok_or(Error::NotFound)?;
    let roles = list("roles")?;
    roles.iter().try_for_each(|role| role_known("roles", role))?;
    Ok(Trial::Seats { member, roles })
}

/// Every difference between two sets of rules, for these permissions.
pub(crate) async fn differences(before: Rules, after: Rules, permissions: &[Permission]) -> Result<Vec<Difference>> {
    let (before, after) = (Policy::of(before).await?, Policy::of(after).await?);
    let members: BTreeSet<Id> = before.members().chain(after.members()).collect();
    let mut found = Vec::new();
    for member in members {
        for permission in permissions {
            let (old, new) = (before.extent(member, permission), after.extent(member, permission));
            if old != new {
                found.push(Difference { member, permission, before: old, after: new });
            }
        }
    }
    Ok(found)
}

/// What a change of the rules would do, as the confirmation page shows it: a card per person concerned.
pub(crate) async fn effect(visit: &Visit, scope: &Scope, change: impl FnOnce(&mut Rules)) -> Result<Value> {
    let before = scope.house().rules(scope.tenant().id).await?;
    let mut after = before.clone();
    change(&mut after);
    let permissions: Vec<Permission> = awake(scope).flat_map(|m| m.all_permissions()).collect();
    let found = differences(before, after, &permissions).await?;
    let known = scope.tx(Known::read).await?;
    let policy = scope.house().policy(scope.tenant().id).await?;
    let mut cards: BTreeMap<Id, Vec<Value>> = BTreeMap::new();
    for d in &found {
        cards.entry(d.member).or_default().push(json!({
            "permission": d.permission, "may": visit.say(&format!("may-{}", d.permission.replace('.', "-")), &[]), "tone": d.tone(),
            "before": extent_words(visit, &d.before).1, "after": extent_words(visit, &d.after).1,
        }));
    }
    let named = |id: &Id| known.people.iter().find(|p: &&Person| p.id == *id).map(|p| p.name.clone());
    let cards: Vec<Value> = cards
        .into_iter()
        .filter_map(|(id, lines)| {
            let roles: Vec<String> = policy.roles_of(id).map(|r| role_words(visit, &known.titles, r)).collect();
            Some(json!({"name": named(&id)?, "roles": roles.join(", "), "lines": lines}))
        })
        .collect();
    let graph = Drawing { visit, scope, policy: &policy, known: &known }.of_change(&found);
    Ok(json!({"people": cards.len(), "rights": found.len(), "cards": cards, "graph": graph}))
}

#[cfg(test)]
mod tests {
    use super::{Difference, differences};
    use kernel::policy::{Grant, Rules, Seat};
    use kernel::principal::Id;
    use kernel::reach::{Extent, Reach};

    #[actix_web::test]
    async fn what_another_role_already_gives_does_not_change() {
        let (ada, bob) = (Id::from_u128(1), Id::from_u128(2));
        let seat = |member, role: &str| Seat { member, role: role.into(), ends_at: None };
        let before = Rules {
            grants: vec![Grant::whole("booker", "book.read"), Grant::whole("viewer", "book.read"), Grant::whole("booker", "book.update")],
            seats: vec![seat(ada, "booker"), seat(ada, "viewer"), seat(bob, "booker")],
            ..Rules::default()
        };
        let mut after = before.clone();
        after.grants.retain(|g| !(g.role == "booker" && g.permission == "book.read"));
        for grant in after.grants.iter_mut().filter(|g| g.permission == "book.update") {
            grant.reach = Reach::Own;
        }
        let own = || Extent::Kinds([Reach::Own].into());
        let found = differences(before, after, &["book.read", "book.update"]).await.expect("two policies");
        assert_eq!(
            found,
            [
                Difference { member: ada, permission: "book.update", before: Extent::Everything, after: own() },
                Difference { member: bob, permission: "book.read", before: Extent::Everything, after: Extent::Nothing },
                Difference { member: bob, permission: "book.update", before: Extent::Everything, after: own() },
            ]
        );
    }
}
