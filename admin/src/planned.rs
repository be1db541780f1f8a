//! A module that is to be switched on or off on a day: what that will do is shown first, and done only if it still does the same
//! by then, with the rights that whoever planned it has by then.

use crate::MODULES;
use crate::modules::BRING;
use crate::notices::{MODULE_PLANNED, PLAN_FAILED, PLAN_KEPT};
use crate::plan::Plan;
use actix_web::HttpResponse;
use actix_web::web::{Json, Path};
use chrono::{Days, NaiveDate, Utc};
use diesel::prelude::*;
use kernel::approval::Outcome;
use kernel::error::{Error, Result};
use kernel::job::{Cron, Effect, Entry, Job, Work};
use kernel::principal::Id;
use kernel::routes::Routes;
use kernel::schema::{member_roles, members, settings};
use kernel::scope::{Scope, Tx};
use kernel::tenant::Tenant;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit};

/// The settings document.
const DOCUMENT: &str = "planned_modules";
/// How far ahead, in days.
const FARTHEST: u64 = 365;
/// Why nothing was done stays on the page for so many days.
const REMEMBERED: u64 = 30;

pub(crate) const JOBS: [Entry; 1] = [Entry::of::<SwitchPlanned>()];
pub(crate) const CLOCK: Cron = Cron { job: SwitchPlanned::NAME, every: 60, per_agency: true };

pub(crate) fn routes(r: &mut Routes) {
    r.post("/app/modules/{name}/later", MODULES, later).dangerous();
    r.post("/app/modules/{name}/later/cancel", MODULES, cancel);
    r.get("/api/v1/modules/planned", MODULES, list)
        .told(|| json!({"gives": {"type": "object", "properties": {"data": {"type": "array", "items": one_told()}}}}));
    r.post("/api/v1/modules/{name}/later", MODULES, later_json).dangerous().told(|| {
        let takes = json!({"type": "object", "required": ["on", "day"], "additionalProperties": false, "properties": {"on": {"type": "boolean"}, "day": {"type": "string", "format": "date"}}});
        json!({"takes": takes, "gives": one_told()})
    });
    r.post("/api/v1/modules/{name}/later/cancel", MODULES, cancel_json)
        .told(|| json!({"takes": {"type": "object"}, "gives": {"type": "object", "properties": {"cancelled": {"type": "boolean"}}}}));
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Planned {
    pub module: String,
    pub on: bool,
    pub day: NaiveDate,
    /// What it was to do when it was planned, without how many people there were.
    pub hash: String,
    pub by: Id,
    /// Why nothing was done, if its day has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
}

fn one_told() -> Value {
    json!({"type": "object", "properties": {"module": {"type": "string"}, "on": {"type": "boolean"}, "day": {"type": "string", "format": "date"},
        "by": {"type": "string", "format": "uuid"}, "failed": {"type": ["string", "null"], "enum": ["changed", "rights", "asked", null]}}})
}

/// Those of an agency, as its process remembers it.
pub(crate) fn of(tenant: &Tenant) -> Vec<Planned> {
    tenant.settings.get(DOCUMENT).and_then(|d| serde_json::from_value(d["planned"].clone()).ok()).unwrap_or_default()
}

fn read(tx: &mut Tx) -> Result<Vec<Planned>> {
    let document: Option<Value> = tx.maybe(settings::table.filter(settings::name.eq(DOCUMENT)).select(settings::document))?;
    Ok(document.and_then(|d| serde_json::from_value(d["planned"].clone()).ok()).unwrap_or_default())
}

/// The same for whoever changes them: one at a time.
fn held(tx: &mut Tx) -> Result<Vec<Planned>> {
    tx.maybe::<String>(settings::table.filter(settings::name.eq(DOCUMENT)).select(settings::name).for_update())?;
    read(tx)
}

fn keep(tx: &mut Tx, all: &[Planned]) -> Result<()> {
    let (document, actor) = (json!({"planned": all}), tx.scope().principal().actor());
    let set = (settings::document.eq(&document), settings::changed_by.eq(&actor), settings::changed_at.eq(diesel::dsl::now));
    let mine = settings::table.filter(settings::name.eq(DOCUMENT));
    if tx.run(diesel::update(mine).set((set, settings::version.eq(settings::version + 1))))? == 0 {
        tx.run(diesel::insert_into(settings::table).values((settings::name.eq(DOCUMENT), set)))?;
    }
    Ok(())
}

/// The agency's day.
fn today(tenant: &Tenant) -> NaiveDate {
    Utc::now().with_timezone(&tenant.zone.parse().unwrap_or(chrono_tz::Europe::Paris)).date_naive()
}

/// Plans what was shown for a day; whom it concerns is told.
fn plan(tx: &mut Tx, module: &str, on: bool, day: NaiveDate, hash: Option<&str>) -> Result<Planned> {
    let (today, me) = (today(tx.scope().tenant()), tx.scope().principal().member());
    if day <= today || day > today + Days::new(FARTHEST) {
        return Err(Error::invalid("day", "planned-day"));
    }
    let plan = Plan::of(tx, module, on)?;
    let stands = plan.conflicts.is_empty() && plan.beyond.is_empty() && !plan.modules.is_empty();
    if !stands || hash.is_some_and(|hash| hash != plan.hash()) {
        return Err(Error::Conflict("plan".into()));
    }
    let by = me.ok_or(Error::Forbidden(MODULES))?;
    let planned = Planned { module: module.into(), on, day, hash: plan.steady(), by, failed: None };
    let mut all = held(tx)?;
    all.retain(|p| p.module != module);
    all.push(planned.clone());
    all.sort_by_key(|p| p.day);
    keep(tx, &all)?;
    let told: Vec<Id> = concerned(tx, &plan)?.into_iter().filter(|m| *m != by).collect();
    tell(tx, &MODULE_PLANNED, &told, &planned)?;
    tx.journal("modules.planned", None, json!({"module": module, "on": on, "day": day}))?;
    Ok(planned)
}

/// Active members whose rights the plan speaks of.
fn concerned(tx: &mut Tx, plan: &Plan) -> Result<Vec<Id>> {
    let roles: Vec<&str> = plan.effects.iter().map(|e| e.role.as_str()).collect();
    let holders = member_roles::table.filter(member_roles::role.eq_any(roles)).select(member_roles::member_id);
    let active = members::status.eq("active").and(members::deleted_at.is_null()).and(members::id.eq_any(holders));
    tx.all(members::table.filter(active).order(members::id).select(members::id))
}

fn tell(tx: &mut Tx, kind: &kernel::notice::Kind, to: &[Id], planned: &Planned) -> Result<()> {
    let house = tx.scope().house().clone();
    let readers = crate::readers::Readers::of(tx)?;
    for member in to {
        let locale = readers.locale(*member);
        let words = house.service::<std::sync::Arc<theme::Pages>>().words();
        let title = words.say(locale, &format!("module-{}", planned.module), &[]);
        tx.tell(kind, &[*member], &format!("{title} ({})", said(planned.day, locale)), "/app/modules")?;
    }
    Ok(())
}

/// A day as its reader writes it.
fn said(day: NaiveDate, locale: theme::Locale) -> String {
    day.format(if locale == theme::Locale::Fr { "%d/%m/%Y" } else { "%Y-%m-%d" }).to_string()
}

fn call_off(tx: &mut Tx, module: &str) -> Result<()> {
    let mut all = held(tx)?;
    let before = all.len();
    all.retain(|p| p.module != module);
    if all.len() == before {
        return Err(Error::NotFound);
    }
    keep(tx, &all)?;
    tx.journal("modules.plan_cancelled", None, json!({"module": module}))
}

async fn later(visit: Visit, scope: Scope, name: Path<String>, form: Form) -> Result<actix_web::Either<Page, Go>> {
    let title = visit.say(&format!("module-{name}"), &[]);
    let (wanted, on, hash) = (name.clone(), form.text("on") == "true", form.text("hash").to_string());
    let day = form.text("day").parse::<NaiveDate>().map_err(|_| Error::invalid("day", "planned-day"));
    let done = match day {
        Ok(day) => scope.tx(move |tx| plan(tx, &wanted, on, day, Some(&hash))).await,
        Err(why) => Err(why),
    };
    match done {
        Ok(planned) => {
            let args = [("module", title), ("day", said(planned.day, visit.locale()))];
            Ok(actix_web::Either::Right(Go::to("/app/modules").toast("ok", "module-planned-toast", &args)))
        }
        Err(Error::Invalid(_)) => {
            Ok(actix_web::Either::Right(Go::to(format!("/app/modules/{name}/plan")).toast("warn", "error-planned-day", &[])))
        }
        Err(Error::Conflict(_)) => Ok(actix_web::Either::Left(crate::modules::shown_anew(&visit, &scope, &name, on).await?)),
        Err(e) => Err(e),
    }
}

async fn cancel(visit: Visit, scope: Scope, name: Path<String>) -> Result<Go> {
    let (title, wanted) = (visit.say(&format!("module-{name}"), &[]), name.into_inner());
    scope.tx(move |tx| call_off(tx, &wanted)).await?;
    Ok(Go::to("/app/modules").toast("ok", "module-plan-cancelled", &[("module", title)]))
}

async fn list(scope: Scope) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(json!({"data": scope.tx(read).await?})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    on: bool,
    day: NaiveDate,
}

async fn later_json(scope: Scope, name: Path<String>, body: Json<Wanted>) -> Result<HttpResponse> {
    let (name, Wanted { on, day }) = (name.into_inner(), body.into_inner());
    Ok(HttpResponse::Ok().json(scope.tx(move |tx| plan(tx, &name, on, day, None)).await?))
}

async fn cancel_json(scope: Scope, name: Path<String>) -> Result<HttpResponse> {
    let name = name.into_inner();
    scope.tx(move |tx| call_off(tx, &name)).await?;
    Ok(HttpResponse::Ok().json(json!({"cancelled": true})))
}

/// Does what was planned for today or before.
#[derive(Serialize, Deserialize)]
pub struct SwitchPlanned {}

impl Job for SwitchPlanned {
    const NAME: &'static str = "house.switch_planned";
    const EFFECT: Effect = Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        let scope = work.scope()?;
        let today = today(scope.tenant());
        // A copy tries things out by hand.
        if scope.tenant().copy.is_some() {
            return Ok(());
        }
        for planned in scope.tx(read).await?.into_iter().filter(|p| p.day <= today && p.failed.is_none()) {
            let theirs = match scope.on_behalf(planned.by, MODULES).await {
                Ok(theirs) => theirs,
                Err(Error::Forbidden(_)) => {
                    let planned = planned.clone();
                    scope.tx(move |tx| end(tx, &planned, Some("rights"))).await?;
                    continue;
                }
                Err(e) => return Err(e),
            };
            let asked = planned.clone();
            let done = theirs.tx(move |tx| carry_out(tx, &asked)).await;
            match done {
                Ok(()) => scope.house().changed(scope.tenant().id),
                // Nothing was done; whoever planned it hears why.
                Err(Error::Conflict(_)) => scope.tx(move |tx| end(tx, &planned, Some("changed"))).await?,
                Err(e) => return Err(e),
            }
        }
        scope.tx(forget).await
    }
}

/// What was planned, if it still does the same; done in one commit with its end.
fn carry_out(tx: &mut Tx, planned: &Planned) -> Result<()> {
    // Somebody called it off, or another process did it meanwhile.
    if !held(tx)?.contains(planned) {
        return Ok(());
    }
    let plan = Plan::of(tx, &planned.module, planned.on)?;
    if plan.modules.is_empty() {
        return end(tx, planned, None);
    }
    if plan.steady() != planned.hash {
        return Err(Error::Conflict("plan".into()));
    }
    let params = json!({"module": planned.module, "on": planned.on, "hash": plan.hash()});
    match BRING.perform(tx, params)? {
        Outcome::Done(_) => end(tx, planned, None),
        Outcome::Asked(_) => end(tx, planned, Some("asked")),
    }
}

/// It is over: gone from the list, or there with the reason.
fn end(tx: &mut Tx, planned: &Planned, failed: Option<&str>) -> Result<()> {
    let mut all = held(tx)?;
    match failed {
        None => all.retain(|p| p != planned),
        Some(why) => all.iter_mut().filter(|p| *p == planned).for_each(|p| p.failed = Some(why.into())),
    }
    keep(tx, &all)?;
    tell(tx, if failed.is_some() { &PLAN_FAILED } else { &PLAN_KEPT }, &[planned.by], planned)?;
    tx.journal("modules.plan_ended", None, json!({"module": planned.module, "on": planned.on, "failed": failed}))
}

/// What failed a month ago is no longer spoken of.
fn forget(tx: &mut Tx) -> Result<()> {
    let today = today(tx.scope().tenant());
    let mut all = held(tx)?;
    let before = all.len();
    all.retain(|p| p.failed.is_none() || p.day + Days::new(REMEMBERED) > today);
    if all.len() == before { Ok(()) } else { keep(tx, &all) }
}
