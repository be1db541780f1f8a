//! What would change if somebody worked in another team, or a wall stood or fell: not rights but records. It is done,
//! everybody concerned is counted for by the database, and it is undone.

use super::{awake, people};
use kernel::error::Result;
use kernel::policy::Policy;
use kernel::principal::Id;
use kernel::query::Query;
use kernel::reach::Extent;
use kernel::resource::Resource;
use kernel::scope::{Scope, Tx};
use kernel::walls::hands;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use web::Visit;

/// Counting further than this takes longer than the figure is worth.
const COUNTED: i64 = 10_000;
/// Whom a confirmed wall keeps from something.
fn walled(tx: &mut Tx) -> Result<BTreeSet<Id>> {
    Ok(hands(tx, &["confirmed"])?.into_iter().map(|hand| hand.member).collect())
}

/// How many records of each resource each of these members sees, by these rules.
fn counted(tx: &mut Tx, rules: &Policy, members: &[Id], resources: &[&'static Resource]) -> Result<Vec<i64>> {
    let mut all = Vec::new();
    for (member, of) in members.iter().flat_map(|m| resources.iter().map(move |of| (*m, *of))) {
        all.push(match rules.extent(member, of.may.read) {
            Extent::Nothing => 0,
            _ => tx.as_member(rules, member, of.may.read, |tx| of.count(tx, &Query::default(), COUNTED))?,
        });
    }
    Ok(all)
}

/// What an act would change in what people see: a card for each of those concerned, a line for each resource. `concerned`
/// are looked at; so is everybody whom a wall would newly keep from something, or no more.
pub(super) async fn effect(
    visit: &Visit,
    scope: &Scope,
    concerned: Vec<Id>,
    act: impl Fn(&mut Tx) -> Result<()> + Clone + Send + 'static,
) -> Result<Value> {
    let first = act.clone();
    let (before, after) = scope.tx(move |tx| Ok((walled(tx)?, tx.rehearse(|tx| first(tx).and_then(|()| walled(tx)))?))).await?;
    let mut rules = scope.house().rules(scope.tenant().id).await?;
    rules.walled = after.clone();
    let (now, then) = (scope.house().policy(scope.tenant().id).await?, Policy::of(rules).await?);
    let members: BTreeSet<Id> = concerned.into_iter().chain(before.symmetric_difference(&after).copied()).collect();
    let members: Vec<Id> = members.into_iter().collect();
    let resources: Vec<&'static Resource> = awake(scope).flat_map(|m| m.resources.iter().copied()).collect();
    let (asked, of) = (members.clone(), resources.clone());
    let (people, seen, would) = scope
        .tx(move |tx| {
            let seen = counted(tx, &now, &asked, &of)?;
            let would = tx.rehearse(|tx| act(tx).and_then(|()| counted(tx, &then, &asked, &of)))?;
            Ok((people(tx)?, seen, would))
        })
        .await?;
    let pairs = members.iter().flat_map(|m| resources.iter().map(move |of| (*m, *of)));
    let mut cards: BTreeMap<Id, Vec<Value>> = BTreeMap::new();
    for ((member, of), (before, after)) in pairs.zip(seen.into_iter().zip(would)).filter(|(_, (before, after))| before != after) {
        cards.entry(member).or_default().push(json!({
            "resource": of.name, "many": visit.say(&format!("{}-many", of.name), &[]), "before": before, "after": after,
            "tone": if after > before { "ok" } else { "late" },
        }));
    }
    let cards: Vec<Value> =
        (people.iter()).filter_map(|p| Some(json!({"id": p.id, "name": p.name, "lines": cards.remove(&p.id)?}))).collect();
    Ok(json!({"people": cards.len(), "cards": cards}))
}
