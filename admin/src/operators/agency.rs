//! One agency: who runs it, what it uses, how its work goes, and what operators
//! did to it. Nothing of what it keeps.

use super::agencies::{Agency, shown};
use super::health::Build;
use super::{console, door, operator};
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::breaker::Rest;
use kernel::cross_tenant::{CrossTenantTx, agencies};
use kernel::error::{Error, Result};
use kernel::principal::{Id, Principal};
use kernel::schema::directory::{accounts, domains as names, sessions, tenants as tenants_row};
use kernel::schema::work::jobs;
use kernel::schema::{journal, modules};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tenants::{Act, Reason};
use web::{Form, Go, Page, Visit};

/// Lines of each of the page's lists.
const SHOWN: i64 = 10;

type Domain = (String, Option<DateTime<Utc>>, Option<DateTime<Utc>>, Option<DateTime<Utc>>);
/// A module that is on, its release, and its rest.
type Used = (String, String, Option<Value>);
type Done = (DateTime<Utc>, String, String, Value);
type SignedIn = (DateTime<Utc>, DateTime<Utc>);

/// Everything an operator may know of an agency.
struct Dossier {
    agency: Agency,
    domains: Vec<Domain>,
    modules: Vec<Used>,
    jobs: Vec<(String, String, i64)>,
    acts: Vec<Done>,
    sign_ins: Vec<SignedIn>,
    operators: BTreeMap<String, String>,
    /// Among the house's own, which get releases first.
    internal: bool,
}

/// The agency in one line; `NotFound` if there is none.
pub(super) async fn read(visit: &Visit, id: Id) -> Result<Agency> {
    read_as(visit, operator(visit)?, id).await
}

/// The same for this operator, wherever they are.
pub(super) async fn read_as(visit: &Visit, by: Id, id: Id) -> Result<Agency> {
    let who = Principal::Operator(by);
    door(visit).tx(who, "one agency", move |tx| tx.one(agencies::table.find(id).select(Agency::as_select()))).await
}

/// The dossier for programs.
pub(super) async fn told(visit: &Visit, by: Id, id: Id) -> Result<Value> {
    let d = door(visit).tx(Principal::Operator(by), "one agency", move |tx| dossier(tx, id)).await?;
    let domain = |(host, verified, checked, failing): &Domain| json!({"host": host, "verified_at": verified, "checked_at": checked, "failing_since": failing});
    let module = |(name, release, _): &Used| json!({"name": name, "release": release});
    let work = |(name, state, count): &(String, String, i64)| json!({"name": name, "state": state, "count": count});
    let act =
        |(at, actor, what, data): &Done| json!({"at": at, "actor": actor, "event": what, "reason": data["reason"], "plan": data["plan"]});
    Ok(json!({
        "agency": shown(visit, &d.agency), "internal": d.internal,
        "domains": d.domains.iter().map(domain).collect::<Vec<_>>(), "modules": d.modules.iter().map(module).collect::<Vec<_>>(),
        "jobs": d.jobs.iter().map(work).collect::<Vec<_>>(), "acts": d.acts.iter().map(act).collect::<Vec<_>>(),
    }))
}

fn dossier(tx: &mut CrossTenantTx, id: Id) -> Result<Dossier> {
    let agency: Agency = tx.one(agencies::table.find(id).select(Agency::as_select()))?;
    let mine = names::table.filter(names::tenant_id.eq(id).and(names::removed_at.is_null())).order(names::host);
    let domains = tx.all(mine.select((names::host, names::verified_at, names::checked_at, names::failing_since)))?;
    let on = modules::table.filter(modules::tenant_id.eq(id).and(modules::state.eq("on"))).order(modules::name);
    let modules = tx.all(on.select((modules::name, modules::release, modules::rest)))?;
    let counted = jobs::table.filter(jobs::lane.eq(id)).group_by((jobs::name, jobs::state)).order((jobs::name, jobs::state));
    let jobs = tx.all(counted.select((jobs::name, jobs::state, diesel::dsl::count_star())))?;
    let done = journal::table.filter(journal::tenant_id.eq(id).and(journal::what.like("access.%"))).order(journal::id.desc()).limit(SHOWN);
    let acts: Vec<Done> = tx.all(done.select((journal::at, journal::actor, journal::what, journal::data)))?;
    let last = sessions::table.filter(sessions::tenant_id.eq(id)).order(sessions::seen_at.desc()).limit(SHOWN);
    let sign_ins = tx.all(last.select((sessions::created_at, sessions::seen_at)))?;
    let ids: Vec<Id> = acts.iter().filter_map(|(_, actor, ..)| actor.strip_prefix("operator:")?.parse().ok()).collect();
    let people: Vec<(Id, String)> = tx.all(accounts::table.filter(accounts::id.eq_any(ids)).select((accounts::id, accounts::name)))?;
    let operators = people.into_iter().map(|(id, name)| (format!("operator:{id}"), name)).collect();
    let internal = tx.one(tenants_row::table.find(id).select(tenants_row::internal))?;
    Ok(Dossier { agency, domains, modules, jobs, acts, sign_ins, operators, internal })
}

pub(super) async fn page(visit: Visit, id: Path<Id>) -> Result<Page> {
    let (id, who) = (*id, Principal::Operator(operator(&visit)?));
    let d = door(&visit).tx(who, "one agency", move |tx| dossier(tx, id)).await?;
    let acts: Vec<Value> = d
        .acts
        .iter()
        .map(|(at, actor, what, data)| {
            let reason = data["reason"][visit.locale().tag()].as_str().unwrap_or_default();
            let plan = data["plan"].as_str().map(|plan| visit.say(&format!("plan-{plan}"), &[]));
            let plan = plan.or_else(|| data["module"].as_str().map(|m| visit.say(&format!("module-{m}"), &[])));
            let who = d.operators.get(actor).cloned().unwrap_or_else(|| visit.say("operators-terminal", &[]));
            json!({"at": at, "who": who, "what": visit.say(&format!("event-{}", what.replace(['.', '_'], "-")), &[]), "reason": reason, "plan": plan})
        })
        .collect();
    let state = |(_, verified, _, failing): &Domain| match (verified, failing) {
        (_, Some(_)) => "failing",
        (Some(_), None) => "verified",
        (None, None) => "waiting",
    };
    let domains: Vec<Value> =
        d.domains.iter().map(|one| json!({"host": one.0, "verified_at": one.1, "checked_at": one.2, "state": state(one)})).collect();
    let jobs: Vec<Value> = d
        .jobs
        .iter()
        .map(
            |(name, state, count)| json!({"name": name, "state": state, "label": visit.say(&format!("jobs-{state}"), &[]), "count": count}),
        )
        .collect();
    let plans: Vec<Value> =
        tenants::plan_names().map(|plan| json!({"value": plan, "label": visit.say(&format!("plan-{plan}"), &[])})).collect();
    Ok(console("admin/operators/agency.html", "agencies")
        .title(d.agency.name.clone())
        .crumb("operators-agencies", Some("/operators"))
        .crumb(d.agency.name.clone(), None)
        .with("agency", shown(&visit, &d.agency))
        .with("domains", domains)
        .with("modules", d.modules.iter().map(|used| module(&visit, used)).collect::<Vec<_>>())
        .with("jobs", jobs)
        .with("acts", acts)
        .with("sign_ins", d.sign_ins.iter().map(|(since, seen)| json!({"since": since, "seen": seen})).collect::<Vec<_>>())
        .with("internal", d.internal)
        .with("plans", plans))
}

fn module(visit: &Visit, (name, release, rest): &Used) -> Value {
    let rest: Option<Rest> = rest.clone().and_then(|rest| serde_json::from_value(rest).ok());
    let trial = rest.as_ref().is_some_and(|rest| !rest.lasts());
    json!({"name": name, "title": visit.say(&format!("module-{name}"), &[]), "release": release, "rest": rest, "trial": trial})
}

/// Puts a module to rest at this agency alone, until somebody wakes it.
pub(super) async fn rest(visit: Visit, path: Path<(Id, String)>, form: Form) -> Result<Go> {
    let (id, name) = path.into_inner();
    let reason: String = form.text("reason").chars().take(500).collect();
    let act = Act::Rest(name, Reason::alike(&reason));
    let done = tenants::act(visit.house(), operator(&visit)?, id, act).await?;
    visit.house().changed(id);
    let said = if done { ("ok", "operators-module-rested") } else { ("info", "operators-module-as-it-was") };
    Ok(Go::to(format!("/operators/agencies/{id}")).toast(said.0, said.1, &[]))
}

pub(super) async fn wake(visit: Visit, path: Path<(Id, String)>) -> Result<Go> {
    let (id, name) = path.into_inner();
    let done = tenants::act(visit.house(), operator(&visit)?, id, Act::Wake(name)).await?;
    visit.house().changed(id);
    let said = if done { ("ok", "operators-module-woken") } else { ("info", "operators-module-as-it-was") };
    Ok(Go::to(format!("/operators/agencies/{id}")).toast(said.0, said.1, &[]))
}

/// Puts the agency among the house's own, which get releases first, or takes it out.
pub(super) async fn internal(visit: Visit, id: Path<Id>, form: Form) -> Result<Go> {
    let (id, wanted) = (*id, form.text("internal") == "true");
    let set = move |tx: &mut CrossTenantTx| {
        let touched = tx.run(diesel::update(tenants_row::table.find(id)).set(tenants_row::internal.eq(wanted)))?;
        if touched == 0 {
            return Err(Error::NotFound);
        }
        tx.act(id, if wanted { "access.ring_internal" } else { "access.ring_usual" }, &json!({}))
    };
    door(&visit).tx(Principal::Operator(operator(&visit)?), "the house's own agencies", set).await?;
    Ok(Go::to(format!("/operators/agencies/{id}")).toast(
        "ok",
        if wanted { "operators-internal-set" } else { "operators-internal-unset" },
        &[],
    ))
}

pub(super) async fn plan(visit: Visit, id: Path<Id>, form: Form) -> Result<Go> {
    let (plan, back) = (form.text("plan").to_string(), Go::to(format!("/operators/agencies/{id}")));
    let reason: String = form.text("reason").chars().take(500).collect();
    if reason.is_empty() {
        return Ok(back.toast("warn", "operators-reason-needed", &[]));
    }
    let label = visit.say(&format!("plan-{plan}"), &[]);
    let done = tenants::act(visit.house(), operator(&visit)?, *id, Act::Plan(plan, Reason::alike(&reason))).await?;
    let said = if done { ("ok", "operators-plan-changed") } else { ("info", "operators-plan-already") };
    Ok(back.toast(said.0, said.1, &[("plan", label)]))
}

pub(super) async fn domains(visit: Visit, id: Path<Id>) -> Result<Go> {
    read(&visit, *id).await?;
    let found = tenants::look_again(visit.house(), operator(&visit)?, *id).await?;
    Ok(Go::to(format!("/operators/agencies/{id}")).toast("ok", "operators-domains-checked", &[("count", found.to_string())]))
}

/// What support needs to understand a question, as a file; the agency sees that it was taken.
pub(super) async fn report(visit: Visit, id: Path<Id>) -> Result<HttpResponse> {
    let (id, operator) = (*id, operator(&visit)?);
    let taken = move |tx: &mut CrossTenantTx| {
        let dossier = dossier(tx, id)?;
        tx.act(id, "access.report_exported", &json!({}))?;
        Ok(dossier)
    };
    let d = door(&visit).tx(Principal::Operator(operator), "support report", taken).await?;
    let build: &Build = visit.house().service();
    let report = json!({
        "made_at": Utc::now(), "version": build.version, "migration": build.migration, "agency": d.agency, "modules": d.modules.iter().map(|(name, release, rest)| json!({"name": name, "release": release, "rest": rest})).collect::<Vec<_>>(),
        "domains": d.domains.iter().map(|(host, verified, checked, failing)| json!({"host": host, "verified_at": verified, "checked_at": checked, "failing_since": failing})).collect::<Vec<_>>(),
        "jobs": d.jobs.iter().map(|(name, state, count)| json!({"name": name, "state": state, "count": count})).collect::<Vec<_>>(),
        "acts": d.acts.iter().map(|(at, actor, what, data)| json!({"at": at, "actor": actor, "what": what, "data": data})).collect::<Vec<_>>(),
    });
    let name = format!("attachment; filename=\"estrade-{}-{}.json\"", d.agency.slug, Utc::now().format("%Y-%m-%d"));
    Ok(HttpResponse::Ok().insert_header((header::CONTENT_DISPOSITION, name)).json(report))
}
