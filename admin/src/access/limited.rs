//! The limits of a role as its history keeps them: one text for each permission that has a reach or conditions of its own,
//! always the same for the same limit, so that states can be compared and gone back to.

use super::limits::said_condition;
use diesel::prelude::*;
use kernel::approval::{Shown, key};
use kernel::error::Result;
use kernel::reach::Reach;
use kernel::schema::grants as g;
use kernel::scope::Tx;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use web::Visit;

/// What a text of it says: the permission, its own reach, its conditions.
fn parts(text: &str) -> (String, Option<String>, Vec<Value>) {
    let limit: Value = serde_json::from_str(text).unwrap_or_default();
    let conditions = limit["conditions"].as_array().cloned().unwrap_or_default();
    (limit["may"].as_str().unwrap_or_default().into(), limit["reach"].as_str().map(String::from), conditions)
}

/// Every limit of a role, in the order of permissions.
pub(crate) fn limits_of(tx: &mut Tx, role: &str) -> Result<Vec<String>> {
    let limited = g::reach.is_not_null().or(g::conditions.ne(json!([])));
    let rows = g::table.filter(g::role.eq(role).and(limited)).order(g::permission).select((g::permission, g::reach, g::conditions));
    let text = |(may, reach, conditions): (String, Option<String>, Value)| {
        json!({"may": may, "reach": reach, "conditions": conditions}).to_string()
    };
    Ok(tx.all(rows)?.into_iter().map(text).collect())
}

/// Makes these the limits of a role, and no others; of permissions that it holds.
pub(crate) fn set_limits(tx: &mut Tx, role: &str, wanted: &[String]) -> Result<()> {
    let wanted: Vec<_> = wanted.iter().map(|text| parts(text)).collect();
    let named: Vec<&str> = wanted.iter().map(|(may, ..)| may.as_str()).collect();
    let limited = g::reach.is_not_null().or(g::conditions.ne(json!([])));
    let others = g::table.filter(g::role.eq(role).and(limited).and(g::permission.ne_all(named)));
    tx.run(diesel::update(others).set((g::reach.eq(None::<String>), g::conditions.eq(json!([])))))?;
    for (may, reach, conditions) in &wanted {
        let line = g::table.filter(g::role.eq(role).and(g::permission.eq(may)));
        tx.run(diesel::update(line).set((g::reach.eq(reach.as_deref()), g::conditions.eq(json!(conditions)))))?;
    }
    Ok(())
}

/// What differs between two states of limits, each with the role's own reach, for people to read; whether the second goes
/// further anywhere.
pub(crate) fn limits_differ(tx: &mut Tx, (before, near): (&[String], &str), (after, far): (&[String], &str)) -> Result<(bool, Vec<Shown>)> {
    let edition = tx.scope().house().edition();
    let (old, new): (Vec<_>, Vec<_>) = (before.iter().map(|t| parts(t)).collect(), after.iter().map(|t| parts(t)).collect());
    let all: BTreeSet<&str> = old.iter().chain(&new).map(|(may, ..)| may.as_str()).collect();
    let (mut further, mut lines) = (false, Vec::new());
    for may in all {
        let find = |of: &[(String, Option<String>, Vec<Value>)], usual: &str| {
            let found = of.iter().find(|(m, ..)| m == may);
            (
                found.and_then(|(_, reach, _)| reach.clone()).unwrap_or_else(|| usual.into()),
                found.map(|(.., c)| c.clone()).unwrap_or_default(),
            )
        };
        let ((reach, held), (to, wanted)) = (find(&old, near), find(&new, far));
        if reach == to && held == wanted {
            continue;
        }
        further |= Reach::named(&to) > Reach::named(&reach) || held.iter().any(|c| !wanted.contains(c));
        let of = may.split('.').nth(1).and_then(|name| edition.resource(name));
        let side = |reach: &str, conditions: &[Value]| {
            let said = conditions.iter().map(|c| of.map_or_else(|| c.clone(), |of| said_condition(of, c)));
            std::iter::once(key(format!("reach-{reach}"))).chain(said).collect()
        };
        lines.push(Shown { what: key(format!("may-{}", may.replace('.', "-"))), before: side(&reach, &held), after: side(&to, &wanted) });
    }
    Ok((further, lines))
}

/// A limit in words: the permission, and how far it goes.
pub(crate) fn limit_in_words(visit: &Visit, text: &str) -> String {
    let (may, reach, conditions) = parts(text);
    let mut said = vec![visit.say(&format!("may-{}", may.replace('.', "-")), &[])];
    said.extend(reach.map(|reach| visit.say(&format!("reach-{reach}"), &[])));
    let of = may.split('.').nth(1).and_then(|name| visit.house().edition().resource(name));
    let field = |name: &str| match of.filter(|of| of.field(name).is_some()) {
        Some(of) => visit.say(&format!("{}-{name}", of.name), &[]),
        None => name.to_string(),
    };
    said.extend(conditions.iter().map(|c| {
        let value =
            c["value"].as_str().map_or_else(|| if c["value"].is_null() { String::new() } else { c["value"].to_string() }, String::from);
        let op = visit.say(&format!("condition-{}", c["op"].as_str().unwrap_or_default()), &[]);
        format!("{} {op} {value}", field(c["field"].as_str().unwrap_or_default())).trim().to_string()
    }));
    said.join(" · ")
}

/// Whether conditions of a permission could be written here: fields that are known, comparisons that are.
pub(crate) fn conditions_fit(tx: &mut Tx, may: &str, conditions: &[Value]) -> Result<bool> {
    if conditions.is_empty() {
        return Ok(true);
    }
    let edition = tx.scope().house().edition();
    let Some(of) = may.split('.').nth(1).and_then(|name| edition.resource(name)) else { return Ok(false) };
    let own = tx.own_fields(of.name)?;
    let known = |name: &str| super::limits::may_ask_of(of, &own, name);
    let fits = |c: &Value| {
        let needs = super::limits::OPS.iter().find(|(op, _)| c["op"] == *op).map(|(_, needs)| *needs);
        let plain =
            c["value"].as_str().is_some_and(|v| !v.is_empty()) || c["value"].as_array().is_some_and(|all| all.iter().all(Value::is_string));
        c["field"].as_str().is_some_and(known) && needs.is_some_and(|needs| plain || !needs)
    };
    Ok(conditions.len() <= 3 && conditions.iter().all(fits))
}
