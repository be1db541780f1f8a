//! Roles on their way to another agency: what each may do with the modules that both have, and how far.

use crate::ROLES;
use crate::access::limits_of;
use diesel::prelude::*;
use kernel::approval::Shown;
use kernel::error::{Error, Result, Wrong};
use kernel::module::{Module, Permission};
use kernel::portable::{Fit, How, Portable, Thing, names_a_key};
use kernel::principal::Id;
use kernel::reach::Reach;
use kernel::roles::PRESETS;
use kernel::schema::{grants as g, member_roles as mr, roles as r};
use kernel::scope::Tx;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) const PORTABLE: Portable = Portable { name: "roles", icon: "shield-check", may: ROLES, how: How::Own { of, fit, put } };

/// Before the title of an agency's own role, where it is named.
const OWN: &str = "@";

/// One permission of a role: its own reach, its conditions.
type Held = BTreeMap<String, (Option<String>, Vec<Value>)>;

/// Whom a role of a file is here: a preset by its name, an own one by its title.
fn named(tx: &mut Tx, key: &str) -> Result<Option<(String, i32, String)>> {
    let columns = (r::name, r::level, r::reach);
    match key.strip_prefix(OWN) {
        Some(title) => tx.maybe(r::table.filter(r::title.eq(title)).order(r::name).limit(1).select(columns)),
        None => tx.maybe(r::table.filter(r::name.eq(key)).select(columns)),
    }
}

/// The modules that are on, whose permissions are spoken of.
fn on(tx: &Tx) -> Vec<&'static Module> {
    let scope = tx.scope();
    scope.house().edition().all().filter(|m| scope.tenant().has(m.manifest.name) && m.all_permissions().next().is_some()).collect()
}

fn held(tx: &mut Tx, role: &str) -> Result<Held> {
    let rows: Vec<(String, Option<String>, Value)> =
        tx.all(g::table.filter(g::role.eq(role)).select((g::permission, g::reach, g::conditions)))?;
    Ok(rows.into_iter().map(|(may, reach, conditions)| (may, (reach, conditions.as_array().cloned().unwrap_or_default()))).collect())
}

/// A role in the words of a file, of these modules alone.
fn written(level: i32, reach: &str, held: &Held, modules: &[&str]) -> Value {
    let among = |may: &str| may.split('.').next().is_some_and(|m| modules.contains(&m));
    let one = |(may, (reach, conditions)): (&String, &(Option<String>, Vec<Value>))| json!({"may": may, "reach": reach, "conditions": conditions});
    let grants: Vec<Value> = held.iter().filter(|(may, _)| among(may)).map(one).collect();
    json!({"level": level, "reach": reach, "modules": modules, "grants": grants})
}

fn of(tx: &mut Tx) -> Result<Vec<Thing>> {
    let rows: Vec<(String, Option<String>, i32, String)> =
        tx.all(r::table.filter(r::name.ne("admin")).order((r::level.desc(), r::name)).select((r::name, r::title, r::level, r::reach)))?;
    let modules: Vec<&str> = on(tx).iter().map(|m| m.manifest.name).collect();
    let mut found: Vec<Thing> = Vec::new();
    for (name, title, level, reach) in rows {
        let preset = PRESETS.iter().any(|p| p.name == name);
        let Some(key) = (if preset { Some(name.clone()) } else { title.as_ref().map(|t| format!("{OWN}{t}")) }) else { continue };
        let mut held = held(tx, &name)?;
        // A condition that names a record means nothing elsewhere, and without it the right would go further.
        held.retain(|_, (_, conditions)| !names_a_key(&json!(conditions).to_string()));
        if !found.iter().any(|f| f.key == key) {
            let title = title.map_or_else(|| json!({"key": format!("role-{name}")}), Value::from);
            found.push(Thing { key, title, value: written(level, &reach, &held, &modules) });
        }
    }
    Ok(found)
}

fn fit(tx: &mut Tx, key: &str, value: &Value) -> Result<Fit> {
    tx.scope().require(ROLES)?;
    if key == "admin" {
        return Err(Error::invalid("role", "portable-admin"));
    }
    let there = named(tx, key)?;
    let preset = PRESETS.iter().find(|p| p.name == key);
    if there.is_none() && preset.is_none() && key.strip_prefix(OWN).is_none_or(|t| !(1..=60).contains(&t.chars().count())) {
        return Err(Error::invalid("role", "portable-unknown"));
    }
    let reach = value["reach"].as_str().and_then(Reach::named).ok_or_else(|| Error::invalid("reach", "choice"))?;
    let level = i32::try_from(value["level"].as_i64().unwrap_or(-1)).unwrap_or(-1);
    if !(0..=3).contains(&level) {
        return Err(Error::invalid("level", "choice"));
    }
    let known = on(tx);
    let mut left = Vec::new();
    let told: Vec<&str> = value["modules"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for module in told.iter().filter(|name| !known.iter().any(|m| m.manifest.name == **name)) {
        left.push(Wrong::new("modules", "portable-module-off").with("name", module));
    }
    let modules: Vec<&str> = known.iter().map(|m| m.manifest.name).filter(|name| told.contains(name)).collect();
    let all: Vec<Permission> = known.iter().flat_map(|m| m.all_permissions()).collect();
    let mut wanted = Held::new();
    for grant in value["grants"].as_array().into_iter().flatten() {
        let may = grant["may"].as_str().unwrap_or_default();
        if !modules.contains(&may.split('.').next().unwrap_or_default()) {
            continue;
        }
        let reach = grant["reach"].as_str().map(String::from);
        let conditions = grant["conditions"].as_array().cloned().unwrap_or_default();
        let sound = reach.as_deref().is_none_or(|r| Reach::named(r).is_some()) && crate::access::conditions_fit(tx, may, &conditions)?;
        if !all.contains(&may) || !sound {
            left.push(Wrong::new("grants", "portable-permission").with("name", may));
            continue;
        }
        wanted.insert(may.into(), (reach, conditions));
    }
    let now = match &there {
        Some((name, level, reach)) => Some(written(*level, reach, &held(tx, name)?, &modules)),
        None => None,
    };
    let level = there.as_ref().map(|(_, level, _)| *level).or(preset.map(|p| p.level)).unwrap_or(level);
    let then = written(level, reach.name(), &wanted, &modules);
    within_own(tx, now.as_ref(), &then)?;
    Ok(Fit { now, then, left })
}

/// How far one goes: its own reach or the role's, and whether conditions hold it back.
fn far<'a>(role: &'a Value, may: &str) -> Option<(Option<Reach>, Vec<&'a Value>)> {
    let grant = role["grants"].as_array()?.iter().find(|g| g["may"] == *may)?;
    let reach = grant["reach"].as_str().or(role["reach"].as_str()).and_then(Reach::named);
    Some((reach, grant["conditions"].as_array().into_iter().flatten().collect()))
}

/// The permissions that go further in the second.
fn wider(now: Option<&Value>, then: &Value) -> Vec<String> {
    let all = then["grants"].as_array().into_iter().flatten().filter_map(|g| g["may"].as_str());
    let further = |may: &&str| match (now.and_then(|now| far(now, may)), far(then, may)) {
        (None, _) => true,
        (Some((near, held)), Some((reach, wanted))) => reach > near || held.iter().any(|c| !wanted.contains(c)),
        _ => false,
    };
    all.filter(further).map(String::from).collect()
}

/// Nobody gives more than they have: each right that goes further is one of theirs, as far.
fn within_own(tx: &mut Tx, now: Option<&Value>, then: &Value) -> Result<()> {
    let Some(me) = tx.scope().principal().member() else { return Ok(()) };
    let policy = tx.scope().policy().clone();
    if policy.roles_of(me).any(|role| role == "admin") {
        return Ok(());
    }
    let mine: Option<i32> =
        tx.one(mr::table.inner_join(r::table.on(r::name.eq(mr::role))).filter(mr::member_id.eq(me)).select(diesel::dsl::max(r::level)))?;
    if now.is_none() && then["level"].as_i64() > mine.map(i64::from) {
        return Err(Error::invalid("level", "portable-level"));
    }
    let mut own: BTreeMap<&str, (Reach, bool)> = BTreeMap::new();
    for role in policy.roles_of(me) {
        for may in policy.granted_to(role) {
            let Some(grant) =
                policy.grant(role, tx.scope().house().edition().all().flat_map(Module::all_permissions).find(|p| *p == may).unwrap_or(""))
            else {
                continue;
            };
            let best = own.entry(may).or_insert((grant.reach, grant.conditional));
            *best = (best.0.max(grant.reach), best.1 && grant.conditional);
        }
    }
    for may in wider(now, then) {
        let enough = own.get(may.as_str()).is_some_and(|(reach, conditional)| {
            far(then, &may).is_some_and(|(wanted, _)| wanted.is_some_and(|w| w <= *reach)) && !conditional
        });
        if !enough {
            return Err(Error::Invalid(vec![Wrong::new("grants", "portable-beyond").with("name", &may)]));
        }
    }
    Ok(())
}

/// What a second person would have to see of this role: nothing if it goes nowhere further.
pub(super) fn shown(tx: &mut Tx, key: &str, fit: &Fit) -> Result<Vec<Shown>> {
    let further = wider(fit.now.as_ref(), &fit.then);
    if further.is_empty() {
        return Ok(Vec::new());
    }
    let title = match (key.strip_prefix(OWN), named(tx, key)?) {
        (Some(title), _) => json!(title),
        (None, Some((name, ..))) => crate::roles::title_of(tx, &name)?,
        (None, None) => kernel::approval::key(format!("role-{key}")),
    };
    let words = further.iter().map(|may| kernel::approval::key(format!("may-{}", may.replace('.', "-")))).collect();
    Ok(vec![Shown { what: title, before: Vec::new(), after: words }])
}

fn put(tx: &mut Tx, key: &str, value: Option<&Value>) -> Result<()> {
    tx.scope().require(ROLES)?;
    let there = named(tx, key)?;
    let Some(value) = value else {
        let (name, ..) = there.ok_or(Error::NotFound)?;
        let people: i64 = tx.one(mr::table.filter(mr::role.eq(&name)).count())?;
        if people > 0 {
            return Err(Error::invalid("role", "portable-role-held"));
        }
        tx.run(diesel::delete(r::table.filter(r::name.eq(&name))))?;
        return tx.journal("roles.removed", None::<Id>, json!({"role": name, "title": key.strip_prefix(OWN)}));
    };
    let name = match there {
        Some((name, ..)) => name,
        None => found(tx, key, value)?,
    };
    let told: Vec<&str> = value["modules"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let among = |may: &str| may.split('.').next().is_some_and(|m| told.contains(&m));
    // What the file does not speak of stays as it is.
    let stays = held(tx, &name)?.into_iter().filter(|(may, _)| !among(may)).map(|(may, _)| may);
    let grants = value["grants"].as_array().cloned().unwrap_or_default();
    let may: Vec<String> = stays.chain(grants.iter().filter_map(|g| g["may"].as_str().map(String::from))).collect();
    let limited = |g: &&Value| !g["reach"].is_null() || g["conditions"].as_array().is_some_and(|c| !c.is_empty());
    let old = limits_of(tx, &name)?.into_iter().filter(|text| {
        let limit: Value = serde_json::from_str(text).unwrap_or_default();
        !among(limit["may"].as_str().unwrap_or_default())
    });
    let new =
        grants.iter().filter(limited).map(|g| json!({"may": g["may"], "reach": g["reach"], "conditions": g["conditions"]}).to_string());
    let limits: Vec<String> = old.chain(new).collect();
    crate::roles::set(tx, &json!({"role": name, "reach": value["reach"], "may": may, "limits": limits}))
}

/// A role that was not here, with no rights yet.
fn found(tx: &mut Tx, key: &str, value: &Value) -> Result<String> {
    let title = key.strip_prefix(OWN);
    let name = title.map_or_else(|| key.to_string(), |_| format!("own_{}", &Id::now_v7().simple().to_string()[20..]));
    let level = i32::try_from(value["level"].as_i64().unwrap_or(0)).unwrap_or(0);
    let reach = value["reach"].as_str().unwrap_or("shared");
    tx.run(diesel::insert_into(r::table).values((r::name.eq(&name), r::title.eq(title), r::level.eq(level), r::reach.eq(reach))))?;
    tx.journal("roles.founded", None::<Id>, json!({"role": name, "title": title}))?;
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::wider;
    use serde_json::json;

    #[test]
    fn more_rights_a_longer_reach_and_fewer_conditions_go_further() {
        let role = |reach: &str, conditions: serde_json::Value| json!({"reach": "own", "grants": [{"may": "a.b-c", "reach": reach, "conditions": conditions}]});
        let narrow = role("team", json!([{"field": "stage"}]));
        assert_eq!(wider(None, &narrow), ["a.b-c"]);
        assert_eq!(wider(Some(&narrow), &narrow), [""; 0]);
        assert_eq!(wider(Some(&narrow), &role("all", json!([{"field": "stage"}]))), ["a.b-c"]);
        assert_eq!(wider(Some(&narrow), &role("team", json!([]))), ["a.b-c"]);
        assert_eq!(wider(Some(&narrow), &role("own", json!([{"field": "stage"}]))), [""; 0]);
    }
}
