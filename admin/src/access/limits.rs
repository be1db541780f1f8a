//! How far a role goes with one resource: a reach per action, and conditions
//! over the record, chosen from a closed vocabulary.

use super::limited::limits_of;
use super::{change, resource, role_words, titles};
use crate::approvals::acts::of_roles;
use crate::roles::{holders, saved, title_of};
use actix_web::Either;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use diesel::prelude::*;
use kernel::approval::{Act, Shown, key};
use kernel::error::{Error, Result, Wrong};
use kernel::field::{Field, Kind};
use kernel::principal::Id;
use kernel::reach::Reach;
use kernel::resource::{OwnField, Resource};
use kernel::schema::{grants as g, roles};
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit, field_errors};

/// Conditions of one action at most.
const SLOTS: usize = 3;
/// What every record has besides its fields.
const COMMON: [&str; 2] = ["created_at", "updated_at"];
/// The comparisons that `condition_holds` knows, and whether they need a value.
pub(super) const OPS: [(&str, bool); 8] =
    [("is", true), ("not", true), ("in", true), ("empty", false), ("filled", false), ("past", false), ("future", false), ("within", true)];

/// The limits of one action, as stored or as typed.
struct Limit {
    action: &'static str,
    may: &'static str,
    reach: Option<String>,
    conditions: Vec<Value>,
}

pub(super) async fn page(visit: Visit, scope: Scope, path: Path<(String, String)>) -> Result<Page> {
    let (role, name) = path.into_inner();
    let of = resource(&scope, &name)?;
    let held = held(&scope, &role, of).await?;
    shown(&visit, &scope, &role, of, &held, &[]).await
}

async fn held(scope: &Scope, role: &str, of: &'static Resource) -> Result<Vec<Limit>> {
    let role = role.to_string();
    let rows: Vec<(String, Option<String>, Value)> = scope
        .tx(move |tx| {
            let _: String = tx.one(roles::table.filter(roles::name.eq(&role)).select(roles::name))?;
            tx.all(g::table.filter(g::role.eq(&role)).select((g::permission, g::reach, g::conditions)))
        })
        .await?;
    let find = |may: &'static str| rows.iter().find(|(p, ..)| p == may);
    let limits = of.permissions().filter_map(|may| {
        let (_, reach, conditions) = find(may)?;
        Some(Limit {
            action: may.rsplit('.').next()?,
            may,
            reach: reach.clone(),
            conditions: conditions.as_array().cloned().unwrap_or_default(),
        })
    });
    Ok(limits.collect())
}

async fn shown(visit: &Visit, scope: &Scope, role: &str, of: &'static Resource, limits: &[Limit], wrongs: &[Wrong]) -> Result<Page> {
    let wanted = role.to_string();
    let (own, titles, usual) = scope
        .tx(move |tx| {
            let usual: String = tx.one(roles::table.filter(roles::name.eq(wanted)).select(roles::reach))?;
            Ok((tx.own_fields(of.name)?, titles(tx)?, usual))
        })
        .await?;
    let title = role_words(visit, &titles, role);
    let usual = visit.say(&format!("reach-{usual}"), &[]);
    let reaches: Vec<Value> =
        Reach::EVERY.iter().rev().map(|r| json!({"value": r.name(), "label": visit.say(&format!("reach-{}", r.name()), &[])})).collect();
    let actions: Vec<Value> = limits
        .iter()
        .map(|l| {
            let slots: Vec<Value> =
                (0..SLOTS).map(|i| l.conditions.get(i).map_or(json!({"field": "", "op": "", "value": ""}), typed)).collect();
            json!({"action": l.action, "label": visit.say(&format!("action-of-{}", l.action), &[]), "reach": l.reach, "slots": slots, "limited": !l.conditions.is_empty()})
        })
        .collect();
    let ops: Vec<Value> = OPS.iter().map(|(op, _)| json!({"value": op, "label": visit.say(&format!("condition-{op}"), &[])})).collect();
    let status = if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(Page::new("access/limits.html")
        .titled(visit.say("limits-title", &[("role", title.clone()), ("what", visit.say(&format!("{}-many", of.name), &[]))]))
        .summary("limits-summary")
        .crumb("nav-roles", Some("/app/roles"))
        .crumb(title, Some(&format!("/app/roles/{role}")))
        .status(status)
        .with("action", format!("/app/roles/{role}/limits/{}", of.name))
        .with("usual", usual)
        .with("reaches", reaches)
        .with("actions", actions)
        .with("ops", ops)
        .with("fields", fields(visit, of, &own))
        .with("errors", field_errors(visit, wrongs)))
}

/// A stored condition as its form shows it.
fn typed(condition: &Value) -> Value {
    let value = match &condition["value"] {
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        other => other.as_str().unwrap_or_default().to_string(),
    };
    json!({"field": condition["field"], "op": condition["op"], "value": value})
}

/// The fields that conditions may ask about, with the values that choices have.
fn fields(visit: &Visit, of: &'static Resource, own: &[OwnField]) -> Vec<Value> {
    let choices = |f: &Field| match f.kind {
        Kind::Choice(all) => all.join(", "),
        _ => String::new(),
    };
    let built = of
        .fields
        .iter()
        .filter(|f| !f.sensitive)
        .map(|f| json!({"value": f.name, "label": visit.say(&format!("{}-{}", of.name, f.name), &[]), "hint": choices(f)}));
    let common = COMMON.iter().map(|name| json!({"value": name, "label": visit.say(&format!("record-{name}"), &[]), "hint": ""}));
    let own = own.iter().map(|o| json!({"value": o.name, "label": o.label, "hint": o.options.join(", ")}));
    built.chain(common).chain(own).collect()
}

/// Shows the effect first; writes what was shown when it is confirmed.
pub(super) async fn save(visit: Visit, scope: Scope, path: Path<(String, String)>, form: Form) -> Result<Either<Page, Go>> {
    let (role, name) = path.into_inner();
    let of = resource(&scope, &name)?;
    let to = format!("/app/roles/{role}/limits/{name}");
    if role == "admin" {
        return Ok(Either::Right(Go::to("/app/roles").toast("warn", "roles-admin-locked", &[])));
    }
    let mut limits = held(&scope, &role, of).await?;
    let own = scope.tx(move |tx| tx.own_fields(of.name)).await?;
    let mut wrongs = Vec::new();
    for limit in &mut limits {
        limit.reach = Reach::named(form.text(&format!("reach-{}", limit.action))).map(|r| r.name().to_string());
        limit.conditions = conditions(&form, limit.action, of, &own, &mut wrongs);
    }
    if !wrongs.is_empty() {
        return Ok(Either::Left(shown(&visit, &scope, &role, of, &limits, &wrongs).await?));
    }
    if form.text("step") != "apply" {
        let usual: String = scope
            .tx({
                let role = role.clone();
                move |tx| tx.one(roles::table.filter(roles::name.eq(role)).select(roles::reach))
            })
            .await?;
        let effect = change::effect(&visit, &scope, |rules| {
            for limit in &limits {
                for grant in rules.grants.iter_mut().filter(|g| g.role == role && g.permission == limit.may) {
                    grant.own_reach = limit.reach.is_some();
                    grant.reach = Reach::named(limit.reach.as_deref().unwrap_or(&usual)).unwrap_or(Reach::Shared);
                    grant.conditional = !limit.conditions.is_empty();
                }
            }
        });
        return Ok(Either::Left(confirm(effect.await?, &to, &form)));
    }
    let said: Vec<Value> = limits.iter().map(|l| json!({"action": l.action, "reach": l.reach, "conditions": l.conditions})).collect();
    let params = json!({"role": role, "resource": of.name, "limits": said});
    saved(scope.tx(move |tx| LIMIT.perform(tx, params)).await, to)
}

/// How far a role goes with one resource.
pub static LIMIT: Act = of_roles("roles.limit", show, carry);

/// Only what goes further than before is sensitive: a wider reach, or a condition fewer.
fn show(tx: &mut Tx, params: &Value) -> Result<Option<Vec<Shown>>> {
    let (role, resource) = (params["role"].as_str().unwrap_or_default(), params["resource"].as_str().unwrap_or_default());
    let of = tx.scope().house().edition().resource(resource).ok_or(Error::NotFound)?;
    let usual: String = tx.one(roles::table.filter(roles::name.eq(role)).select(roles::reach))?;
    let mut wider = false;
    let mut lines = vec![
        Shown { what: key("approval-role"), before: Vec::new(), after: vec![title_of(tx, role)?] },
        Shown { what: key(format!("{resource}-many")), before: Vec::new(), after: Vec::new() },
    ];
    for limit in params["limits"].as_array().into_iter().flatten() {
        let action = limit["action"].as_str().unwrap_or_default();
        let line = g::table.filter(g::role.eq(role).and(g::permission.eq(format!("{}.{resource}.{action}", of.module))));
        let Some((reach, held)): Option<(Option<String>, Value)> = tx.maybe(line.select((g::reach, g::conditions)))? else { continue };
        let (old, new) = (reach.as_deref().unwrap_or(&usual), limit["reach"].as_str().unwrap_or(&usual));
        let (held, wanted) = (held.as_array().cloned().unwrap_or_default(), limit["conditions"].as_array().cloned().unwrap_or_default());
        if old == new && held == wanted {
            continue;
        }
        wider |= Reach::named(new) > Reach::named(old) || held.iter().any(|c| !wanted.contains(c));
        let side = |reach: &str, conditions: &[Value]| {
            std::iter::once(key(format!("reach-{reach}"))).chain(conditions.iter().map(|c| said_condition(of, c))).collect()
        };
        lines.push(Shown { what: key(format!("action-of-{action}")), before: side(old, &held), after: side(new, &wanted) });
    }
    lines.push(holders(tx, role)?);
    Ok(wider.then_some(lines))
}

/// A condition as people read it: field, comparison, value.
pub(super) fn said_condition(of: &Resource, condition: &Value) -> Value {
    let name = condition["field"].as_str().unwrap_or_default();
    let field = match name {
        name if of.field(name).is_some() => key(format!("{}-{name}", of.name)),
        name if COMMON.contains(&name) => key(format!("record-{name}")),
        name => json!(name),
    };
    json!([field, key(format!("condition-{}", condition["op"].as_str().unwrap_or_default())), typed(condition)["value"]])
}

fn carry(tx: &mut Tx, params: &Value) -> Result<Value> {
    let (role, resource) = (params["role"].as_str().unwrap_or_default(), params["resource"].as_str().unwrap_or_default());
    let of = tx.scope().house().edition().resource(resource).ok_or(Error::NotFound)?;
    let before = limits_of(tx, role)?;
    for limit in params["limits"].as_array().into_iter().flatten() {
        let may = format!("{}.{resource}.{}", of.module, limit["action"].as_str().unwrap_or_default());
        let line = g::table.filter(g::role.eq(role).and(g::permission.eq(may)));
        tx.run(diesel::update(line).set((g::reach.eq(limit["reach"].as_str()), g::conditions.eq(&limit["conditions"]))))?;
    }
    let after = limits_of(tx, role)?;
    let data = json!({"role": role, "resource": resource, "before": {"limits": before}, "after": {"limits": after}});
    tx.journal("roles.limited", None::<Id>, data)?;
    Ok(Value::Null)
}

/// The page that shows what would change, and asks to confirm it with the same answers.
pub(crate) fn confirm(effect: Value, to: &str, form: &Form) -> Page {
    let answers: Vec<Value> = form
        .pairs()
        .iter()
        .filter(|(name, _)| name != "csrf" && name != "step")
        .map(|(name, value)| json!({"name": name, "value": value}))
        .collect();
    Page::new("access/change.html")
        .title("change-title")
        .summary("change-summary")
        .with("graph", effect["graph"].clone())
        .with("effect", effect)
        .with("action", to.to_string())
        .with("answers", answers)
}

/// The conditions of one action as typed; complains beside the slot.
fn conditions(form: &Form, action: &str, of: &'static Resource, own: &[OwnField], wrongs: &mut Vec<Wrong>) -> Vec<Value> {
    let mut all = Vec::new();
    for i in 0..SLOTS {
        let part = |what: &str| form.text(&format!("{what}-{action}-{i}")).to_string();
        let (field, op, value) = (part("field"), part("op"), part("value"));
        if field.is_empty() {
            continue;
        }
        let known = may_ask_of(of, own, &field);
        let at = |what: &str| format!("{what}-{action}-{i}");
        let Some((op, needs)) = OPS.iter().find(|(name, _)| *name == op).filter(|_| known) else {
            wrongs.push(Wrong::new(at("op"), "choice"));
            continue;
        };
        if *needs && value.is_empty() {
            wrongs.push(Wrong::new(at("value"), "required"));
            continue;
        }
        if *op == "within" && !value.parse::<u16>().is_ok_and(|days| (1..=3650).contains(&days)) {
            wrongs.push(Wrong::new(at("value"), "number"));
            continue;
        }
        let value = match *op {
            "in" => json!(value.split(',').map(str::trim).filter(|v| !v.is_empty()).collect::<Vec<_>>()),
            _ => json!(value),
        };
        all.push(if *needs { json!({"field": field, "op": op, "value": value}) } else { json!({"field": field, "op": op}) });
    }
    all
}

/// Whether a condition may ask about a field of this name.
pub(super) fn may_ask_of(of: &Resource, own: &[OwnField], name: &str) -> bool {
    COMMON.contains(&name) || own.iter().any(|o| o.name == name) || of.field(name).is_some_and(|f| !f.sensitive)
}

/// The role's own reach, as its page sets it.
pub(crate) fn reach_of(form: &Form) -> Result<Reach> {
    Reach::named(form.text("reach")).ok_or_else(|| Error::invalid("reach", "choice"))
}
