//! Workflows for programs: starting one (the trigger "webhook"), reading and writing its rule, its runs.

use crate::rule::{EVERY, IF_FAILS, OPS, Rule};
use crate::run::RUN;
use crate::run::kept::Run;
use crate::run::start::{self, Begin};
use crate::schema::{workflow_runs as r, workflows as w};
use crate::workflow::{STARTS, WORKFLOWS};
use crate::write::write;
use actix_web::HttpResponse;
use actix_web::web::{Json, Path};
use kernel::prelude::*;
use serde_json::{Map, Value, json};

/// Runs that are listed.
const LISTED: i64 = 200;
/// What a start may say beside its record, in bytes.
const CONTEXT: usize = 10_000;

pub(crate) fn routes(r: &mut Routes) {
    let may = WORKFLOWS.may;
    r.get("/api/v1/workflows/{id}/rule", may.read, rule).told(told_rule);
    r.post("/api/v1/workflows/{id}/rule", may.update, put_rule).told(told_rule_taken);
    r.get("/api/v1/workflows/{id}/runs", may.read, runs).told(told_runs);
    r.post("/api/v1/workflows/{id}/runs", RUN, begin).told(told_begin);
    r.get("/api/v1/workflow-runs/{id}", may.read, one).told(told_run);
    r.post("/api/v1/workflow-runs/{id}/replay", RUN, replay).told(told_run);
}

async fn rule(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let id = *id;
    let (_, rule, author) = scope.tx(move |tx| start::rule(tx, id)).await?;
    Ok(HttpResponse::Ok().json(json!({"rule": rule, "author_id": author})))
}

async fn put_rule(scope: Scope, id: Path<Id>, body: Json<Rule>) -> Result<HttpResponse> {
    let (id, wanted) = (*id, body.into_inner());
    let (_, rule, author) = scope
        .tx(move |tx| {
            write(tx, id, &wanted)?;
            start::rule(tx, id)
        })
        .await?;
    Ok(HttpResponse::Ok().json(json!({"rule": rule, "author_id": author})))
}

/// What a run is started with.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    #[serde(default)]
    record: Option<Id>,
    /// The same key twice is one run.
    #[serde(default)]
    key: Option<String>,
    #[serde(default)]
    context: Map<String, Value>,
}

async fn begin(scope: Scope, id: Path<Id>, body: Json<Said>) -> Result<HttpResponse> {
    let (workflow, said) = (*id, body.into_inner());
    let context = Value::Object(said.context);
    if context.to_string().len() > CONTEXT {
        return Err(Error::invalid("context", "too-big"));
    }
    let key = said.key.unwrap_or_else(|| Id::now_v7().to_string());
    if key.is_empty() || key.len() > 200 {
        return Err(Error::invalid("key", "format"));
    }
    let run = scope
        .tx(move |tx| {
            let (_, rule, _) = start::rule(tx, workflow)?;
            let started = match rule.when.start.as_str() {
                "webhook" => "webhook",
                "manual" => "manual",
                _ => return Err(Error::Conflict("workflow-by-itself".into())),
            };
            start::start(tx, &Begin { workflow, started, key: format!("api {key}"), record: said.record, context: &context })
        })
        .await?;
    Ok(HttpResponse::Accepted().json(json!({"run": run})))
}

async fn runs(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let id = *id;
    let all: Vec<Run> = scope
        .tx(move |tx| {
            let these = r::table.inner_join(w::table.on(w::id.eq(r::workflow_id))).filter(w::id.eq(id));
            tx.all(these.order(r::id.desc()).limit(LISTED).select(Run::as_select()))
        })
        .await?;
    Ok(HttpResponse::Ok().json(json!({"data": all})))
}

async fn one(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let id = *id;
    Ok(HttpResponse::Ok().json(scope.tx(move |tx| start::find(tx, id)).await?))
}

async fn replay(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let id = *id;
    let run = scope
        .tx(move |tx| {
            start::replay(tx, id)?;
            start::find(tx, id)
        })
        .await?;
    Ok(HttpResponse::Ok().json(run))
}

fn uuid() -> Value {
    json!({"type": "string", "format": "uuid"})
}

fn rule_schema() -> Value {
    let text = json!({"type": "string"});
    let when = json!({"type": "object", "required": ["start"], "properties": {"start": {"enum": STARTS}, "of": text, "what": text, "field": text, "value": text,
        "every": {"enum": EVERY}, "day": {"type": "integer"}, "hour": {"type": "integer", "minimum": 0, "maximum": 23},
        "size": {"type": "integer", "minimum": 0, "maximum": 1000}, "pause": {"type": "integer", "minimum": 0, "maximum": 1440}, "chance": {"type": "integer", "minimum": 0, "maximum": 3600}}});
    let condition =
        json!({"type": "object", "required": ["field", "op"], "properties": {"field": text, "op": {"enum": OPS}, "value": text}});
    let step = json!({"type": "object", "required": ["does"], "properties": {"does": {"enum": crate::rule::DOES}, "title": text, "to": {"enum": crate::rule::WHOM},
        "from": text, "days": {"type": "integer"}, "at": text, "kind": text, "checklist": uuid(), "webhook": uuid(), "field": text, "value": text, "if_fails": {"enum": IF_FAILS}}});
    json!({"type": "object", "required": ["when", "steps"], "properties": {"when": when, "conditions": {"type": "array", "items": condition},
        "raci": {"type": "object", "properties": {"responsible": text, "accountable": text, "consulted": text, "informed": text}},
        "steps": {"type": "array", "items": step, "minItems": 1, "maxItems": crate::rule::MOST}}})
}

fn run_schema() -> Value {
    let (text, number) = (json!({"type": ["string", "null"]}), json!({"type": "integer"}));
    json!({"type": "object", "properties": {"id": uuid(), "workflow_id": uuid(), "started": {"enum": STARTS}, "what": text, "resource": text, "record": text, "actor": text,
        "context": {"type": "object"}, "depth": number, "author_id": text, "step": number, "attempts": number, "steps": {"type": "array", "items": {"type": "object"}},
        "state": {"enum": ["waiting", "running", "done", "failed", "skipped"]}, "severity": {"enum": ["info", "warning", "error", "critical"]}, "error": text,
        "next_at": text, "task_id": text, "created_at": text, "done_at": text}})
}

fn ruled() -> Value {
    json!({"type": "object", "properties": {"rule": rule_schema(), "author_id": {"type": ["string", "null"], "format": "uuid"}}})
}

fn told_rule() -> Value {
    json!({"gives": ruled()})
}

fn told_rule_taken() -> Value {
    json!({"takes": rule_schema(), "gives": ruled()})
}

fn told_runs() -> Value {
    json!({"gives": {"type": "object", "properties": {"data": {"type": "array", "items": run_schema()}}}})
}

fn told_begin() -> Value {
    let takes = json!({"type": "object", "additionalProperties": false, "properties": {"record": uuid(), "key": {"type": "string", "maxLength": 200}, "context": {"type": "object"}}});
    json!({"takes": takes, "gives": {"type": "object", "properties": {"run": uuid()}}, "status": "202"})
}

fn told_run() -> Value {
    json!({"gives": run_schema()})
}
