//! Where somebody stands in the agency: what they do there, in which department, whether they come from outside, and
//! until when. A department opens what its people have, and an end ends everything: both are read anew at once.

use crate::PEOPLE;
use crate::access::end_of;
use crate::approvals::acts::of_people;
use crate::team::{answered, keep_an_admin, roles_of, within_reach};
use actix_web::HttpResponse;
use actix_web::web::{Json, Path};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use kernel::approval::{self, Act, Outcome, Shown, key};
use kernel::error::{Error, Result, Wrong};
use kernel::principal::Id;
use kernel::routes::Routes;
use kernel::schema::members as m;
use kernel::scope::{Scope, Tx};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use web::{Form, Go};

/// Letters of a department or a job.
const LONGEST: usize = 80;

pub fn routes(r: &mut Routes) {
    r.post("/app/team/{id}/standing", PEOPLE, save).dangerous();
    r.patch("/api/v1/members/{id:[0-9a-f-]{36}}", PEOPLE, change).dangerous().told(told);
}

/// What is known of a seat beside its roles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Standing {
    pub job: Option<String>,
    pub department: Option<String>,
    /// From outside the agency.
    pub external: bool,
    /// When their access ends by itself.
    pub ends_at: Option<DateTime<Utc>>,
}

impl Standing {
    /// Whether whoever stands so sees more, or longer, than before.
    fn is_more(&self, before: &Standing) -> bool {
        let elsewhere = self.department.is_some() && self.department != before.department;
        let longer = before.ends_at.is_some_and(|was| self.ends_at.is_none_or(|is| is > was));
        elsewhere || longer
    }

    fn words(&self) -> Vec<Value> {
        let department = self.department.clone().map_or_else(|| key("team-no-department"), Value::from);
        let end = self.ends_at.map_or_else(|| key("team-no-end"), |at| at.format("%Y-%m-%d").to_string().into());
        vec![department, end]
    }

    fn wrongs(&self) -> Vec<Wrong> {
        let long = |text: &Option<String>| text.as_ref().is_some_and(|t| t.chars().count() > LONGEST);
        let mut wrongs = Vec::new();
        wrongs.extend(long(&self.job).then(|| Wrong::new("job", "too-long").with("max", LONGEST)));
        wrongs.extend(long(&self.department).then(|| Wrong::new("department", "too-long").with("max", LONGEST)));
        wrongs.extend(self.ends_at.is_some_and(|at| at <= Utc::now()).then(|| Wrong::new("ends_at", "invalid")));
        wrongs
    }
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
        let before = of(tx, member)?;
        let name: String = tx.one(m::table.filter(m::id.eq(member)).select(m::name))?;
        Ok(wanted.is_more(&before).then(|| vec![Shown { what: name.into(), before: before.words(), after: wanted.words() }]))
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

async fn save(scope: Scope, id: Path<Id>, form: Form) -> Result<Go> {
    let member = *id;
    let back = format!("/app/team/{member}");
    let text = |name: &str| Some(form.text(name).to_string()).filter(|t| !t.is_empty());
    let zone = scope.tenant().zone.clone();
    let ends_at = match form.text("ends_on") {
        "" => None,
        day => match day.parse::<NaiveDate>().ok().and_then(|day| end_of(day, &zone)).filter(|at| *at > Utc::now()) {
            Some(at) => Some(at),
            None => return Ok(Go::to(back).toast("warn", "team-end-past", &[])),
        },
    };
    let standing = Standing { job: text("job"), department: text("department"), external: form.has("external"), ends_at };
    if !standing.wrongs().is_empty() {
        return Ok(Go::to(back).toast("warn", "team-standing-long", &[]));
    }
    let params = json!({"member": member, "standing": standing});
    answered(scope.tx(move |tx| STAND.perform(tx, params)).await, "team-standing-saved")
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
            let wrongs = standing.wrongs();
            if !wrongs.is_empty() {
                return Err(Error::Invalid(wrongs));
            }
            STAND.perform(tx, json!({"member": member, "standing": standing}))
        })
        .await?;
    match outcome {
        Outcome::Done(_) => Ok(HttpResponse::Ok().json(scope.tx(move |tx| of(tx, member)).await?)),
        Outcome::Asked(id) => Ok(HttpResponse::Accepted().json(json!({"approval": id, "href": format!("/api/v1/approvals/{id}")}))),
    }
}

fn told() -> Value {
    let (text, at) =
        (json!({"type": ["string", "null"], "maxLength": LONGEST}), json!({"type": ["string", "null"], "format": "date-time"}));
    let all = json!({"type": "object", "properties": {"job": text, "department": text, "external": {"type": "boolean"}, "ends_at": at}});
    let waits = json!({"type": "object", "properties": {"approval": {"type": "string", "format": "uuid"}, "href": {"type": "string"}}});
    json!({"takes": all, "gives": all, "waits": waits})
}
