//! What would change if: the rights of everybody before and after a change of
//! the rules, compared; nothing is written.

use super::{Person, awake, extent_words, people, role_words, titles};
use kernel::error::Result;
use kernel::module::Permission;
use kernel::policy::{Policy, Rules};
use kernel::principal::Id;
use kernel::reach::Extent;
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
    let (all, titles) = scope.tx(|tx| Ok((people(tx)?, titles(tx)?))).await?;
    let policy = scope.house().policy(scope.tenant().id).await?;
    let mut cards: BTreeMap<Id, Vec<Value>> = BTreeMap::new();
    for d in &found {
        let tone = match (&d.before, &d.after) {
            (Extent::Nothing, _) => "ok",
            (_, Extent::Nothing) => "late",
            _ => "warn",
        };
        cards.entry(d.member).or_default().push(json!({
            "may": visit.say(&format!("may-{}", d.permission.replace('.', "-")), &[]), "tone": tone,
            "before": extent_words(visit, &d.before).1, "after": extent_words(visit, &d.after).1,
        }));
    }
    let named = |id: &Id| all.iter().find(|p: &&Person| p.id == *id).map(|p| p.name.clone());
    let cards: Vec<Value> = cards
        .into_iter()
        .filter_map(|(id, lines)| {
            let roles: Vec<String> = policy.roles_of(id).map(|r| role_words(visit, &titles, r)).collect();
            Some(json!({"name": named(&id)?, "roles": roles.join(", "), "lines": lines}))
        })
        .collect();
    Ok(json!({"people": cards.len(), "rights": found.len(), "cards": cards}))
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
