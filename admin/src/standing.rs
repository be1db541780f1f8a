//! Where somebody stands in the agency: what they do there, in which department, whether they come from outside, and
//! until when. A department opens what its people have, and an end ends everything: both are read anew at once.

use crate::PEOPLE;
use crate::access::{end_typed, last_day};
use crate::approvals::{self, acts::of_people};
use crate::roster;
use crate::team::{answered, keep_an_admin, roles_of, within_reach};
use actix_web::web::{Json, Path};
use actix_web::{Either, HttpResponse};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::approval::{self, Act, Outcome, Shown, key};
use kernel::error::{Error, Result, Wrong};
use kernel::principal::Id;
use kernel::routes::Routes;
use kernel::schema::members as m;
use kernel::scope::{Scope, Tx};
use serde_json::{Map, Value, json};
use tenants::Standing;
use web::{Form, Go, Page, Visit};

/// Letters of a department or a job.
const LONGEST: usize = 80;

pub fn routes(r: &mut Routes) {
    r.post("/app/team/{id}/standing", PEOPLE, save).dangerous();
    r.patch("/api/v1/members/{id:[0-9a-f-]{36}}", PEOPLE, change).dangerous().told(told);
}

/// Whether whoever stands so sees more, or longer, than before.
fn is_more(wanted: &Standing, before: &Standing) -> bool {
    let elsewhere = wanted.department.is_some() && wanted.department != before.department;
    let longer = before.ends_at.is_some_and(|was| wanted.ends_at.is_none_or(|is| is > was));
    elsewhere || longer
}

/// As a second person reads it.
pub(crate) fn words(standing: &Standing, zone: &str) -> Vec<Value> {
    let department = standing.department.clone().map_or_else(|| key("team-no-department"), Value::from);
    let end = standing.ends_at.map_or_else(|| key("team-no-end"), |at| last_day(at, zone).to_string().into());
    vec![department, end]
}

fn wrongs_of(standing: &Standing) -> Vec<Wrong> {
    let long = |text: &Option<String>| text.as_ref().is_some_and(|t| t.chars().count() > LONGEST);
    let mut wrongs = Vec::new();
    wrongs.extend(long(&standing.job).then(|| Wrong::new("job", "too-long").with("max", LONGEST)));
    wrongs.extend(long(&standing.department).then(|| Wrong::new("department", "too-long").with("max", LONGEST)));
    wrongs.extend(standing.ends_at.is_some_and(|at| at <= Utc::now()).then(|| Wrong::new("ends_at", "day-past")));
    wrongs
}

/// The standing that a form says, and what is wrong with it.
pub(crate) fn typed(form: &Form, zone: &str) -> (Standing, Vec<Wrong>) {
    let text = |name: &str| Some(form.text(name).to_string()).filter(|t| !t.is_empty());
    let end = end_typed(form, zone);
    let ends_at = end.as_ref().ok().copied().flatten();
    let standing = Standing { job: text("job"), department: text("department"), external: form.text("external") == "true", ends_at };
    let wrongs = wrongs_of(&standing).into_iter().chain(end.err()).collect();
    (standing, wrongs)
}

/// What was typed, for the form to show again.
pub(crate) fn as_typed(form: &Form) -> Value {
    json!({"job": form.text("job"), "department": form.text("department"), "external": form.text("external") == "true", "ends_on": form.text("ends_on")})
}

/// How somebody stands now.
pub(crate) fn of(tx: &mut Tx, member: Id) -> Result<Standing> {
    type Row = (Option<String>, Option<String>, bool, Option<DateTime<Utc>>);
    let (job, department, external, ends_at): Row =
        tx.one(m::table.filter(m::id.eq(member)).select((m::job, m::department, m::external, m::ends_at)))?;
    Ok(Standing { job, department, external, ends_at })
}

/// Where somebody stands from now on.
pub static STAND: Act = of_people(
    "members.standing",
    |tx, params| {
        let (member, wanted) = asked(params)?;
        let (before, zone) = (of(tx, member)?, tx.scope().tenant().zone.clone());
        let name: String = tx.one(m::table.filter(m::id.eq(member)).select(m::name))?;
        Ok(is_more(&wanted, &before)
            .then(|| vec![Shown { what: name.into(), before: words(&before, &zone), after: words(&wanted, &zone) }]))
    },
    carry,
);

fn asked(params: &Value) -> Result<(Id, Standing)> {
    let member = params["member"].as_str().and_then(|id| id.parse().ok()).ok_or(Error::NotFound)?;
    Ok((member, serde_json::from_value(params["standing"].clone())?))
}

fn carry(tx: &mut Tx, params: &Value) -> Result<Value> {
    let (member, wanted) = asked(params)?;
    approval::one_at_a_time(tx)?;
    let held = roles_of(tx, member)?;
    within_reach(tx, &held)?;
    let before = of(tx, member)?;
    let set =
        (m::job.eq(&wanted.job), m::department.eq(&wanted.department), m::external.eq(wanted.external), m::ends_at.eq(wanted.ends_at));
    let changed = diesel::update(m::table.filter(m::id.eq(member))).set((set, m::updated_at.eq(diesel::dsl::now)));
    let name: String = tx.one(changed.returning(m::name))?;
    keep_an_admin(tx)?;
    approval::keep_two(tx)?;
    if before != wanted {
        tx.journal("members.standing_changed", Some(member), json!({"before": before, "after": wanted}))?;
    }
    Ok(name.into())
}

/// What is not right is said beside its field, and nothing that was typed is lost.
async fn save(visit: Visit, scope: Scope, id: Path<Id>, form: Form) -> Result<Either<Page, Go>> {
    let member = *id;
    let (standing, mut wrongs) = typed(&form, &scope.tenant().zone);
    if wrongs.is_empty() {
        let params = json!({"member": member, "standing": standing});
        let outcome = scope.tx(move |tx| STAND.perform(tx, params)).await;
        match outcome {
            Err(Error::Conflict(code)) if code == "last-admin" => wrongs.push(Wrong::new("ends_on", "last-admin")),
            Err(Error::Conflict(code)) if code == "four-eyes-short" => wrongs.push(Wrong::new("ends_on", "four-eyes-short")),
            outcome => return answered(outcome, "team-standing-saved").map(Either::Right),
        }
    }
    roster::member(&visit, &scope, member, Some(as_typed(&form)), &wrongs).await.map(Either::Left)
}

/// What a program changes of it: what it does not name stays.
async fn change(scope: Scope, id: Path<Id>, body: Json<Map<String, Value>>) -> Result<HttpResponse> {
    let (member, body) = (*id, body.into_inner());
    let known = ["job", "department", "external", "ends_at"];
    if let Some(odd) = body.keys().find(|name| !known.contains(&name.as_str())) {
        return Err(Error::invalid(odd.as_str(), "unknown-field"));
    }
    let outcome = scope
        .tx(move |tx| {
            let mut standing = json!(of(tx, member)?);
            for (name, value) in body {
                standing[name] = value;
            }
            let standing: Standing = serde_json::from_value(standing).map_err(|_| Error::invalid("", "format"))?;
            let wrongs = wrongs_of(&standing);
            if !wrongs.is_empty() {
                return Err(Error::Invalid(wrongs));
            }
            STAND.perform(tx, json!({"member": member, "standing": standing}))
        })
        .await?;
    match outcome {
        Outcome::Done(_) => Ok(HttpResponse::Ok().json(scope.tx(move |tx| of(tx, member)).await?)),
        Outcome::Asked(id) => Ok(approvals::waits(id)),
    }
}

fn told() -> Value {
    let (text, at) =
        (json!({"type": ["string", "null"], "maxLength": LONGEST}), json!({"type": ["string", "null"], "format": "date-time"}));
    let all = json!({"type": "object", "properties": {"job": text, "department": text, "external": {"type": "boolean"}, "ends_at": at}});
    json!({"takes": all, "gives": all, "waits": web::waits_told()})
}
