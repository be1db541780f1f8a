//! What operators do, for programs: agencies found, looked at, closed, opened and put on another plan,
//! and the work that waits or died. A key of an operator opens it (`keys.rs`), nothing else does.

use super::agencies::{self, Agency};
use super::{agency, door, jobs};
use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, HttpResponse};
use kernel::error::{Error, Result};
use kernel::module::{OPERATOR, PUBLIC};
use kernel::principal::{Id, Principal};
use kernel::routes::Routes;
use kernel::support::Access;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tenants::{Act, Reason};
use web::{ByKey, Form, Visit};

/// Every line: method, path, what it does, what it takes.
const LINES: [(&str, &str, &str, &[&str]); 31] = [
    ("get", "/agencies", "Agencies, found by q, state, plan, kind, ordered by sort; `next` leads on.", &[]),
    ("get", "/agencies/{id}", "One agency: domains, modules, work, what operators did.", &[]),
    ("post", "/agencies/{id}/suspend", "Closes its doors, with a reason its owners read.", &["reason"]),
    ("post", "/agencies/{id}/resume", "Opens them again.", &["reason"]),
    (
        "post",
        "/agencies/{id}/close",
        "Closes it for good after thirty days, at its written wish; everybody with a seat is told.",
        &["reason"],
    ),
    ("post", "/agencies/{id}/reopen", "Undoes that, while the thirty days last.", &["reason"]),
    ("get", "/closures", "Agencies that close, and the sealed proofs of those that are gone.", &[]),
    ("post", "/agencies/{id}/plan", "Puts it on another plan.", &["plan", "reason"]),
    ("post", "/agencies/{id}/domains", "Looks at its domains again, now.", &[]),
    ("post", "/agencies/{id}/modules/{name}/rest", "Puts a module to rest there, with a reason its people read.", &["reason"]),
    ("post", "/agencies/{id}/modules/{name}/wake", "Wakes it.", &[]),
    ("get", "/agencies/{id}/accesses", "Who of the operators looked into it: why, when, whether it let them change things.", &[]),
    (
        "post",
        "/agencies/{id}/accesses",
        "Asks to look into it for 15, 30 or 60 minutes, with a reason; a browser enters from the console.",
        &["reason", "minutes"],
    ),
    ("delete", "/agencies/{id}/accesses", "Ends your access, or withdraws what you asked.", &[]),
    ("get", "/rollouts", "Roll-outs, the newest first.", &[]),
    (
        "post",
        "/rollouts",
        "Begins one: `release` is `module version`; `bake`, `steps`, `errors`, `slow`, `jobs` may be said.",
        &["release", "pace"],
    ),
    ("get", "/rollouts/{id}", "One, with every agency's place in it.", &[]),
    ("post", "/rollouts/{id}/pause", "Nobody else is called.", &[]),
    ("post", "/rollouts/{id}/resume", "It goes on.", &[]),
    ("post", "/rollouts/{id}/abort", "Stops it for good; with `back: true` everybody goes back to where they came from.", &[]),
    (
        "post",
        "/commons/import",
        "A file of venues (CSV) into the venue commons, with where it is from and under what licence.",
        &["csv", "source", "licence"],
    ),
    (
        "get",
        "/interfaces",
        "Interfaces of others: who relies on them, in which version, how many agencies, what is announced to change.",
        &[],
    ),
    (
        "post",
        "/interfaces",
        "Announces a change: `severity` is notice, breaking or ends; `version` and `link` may be said.",
        &["interface", "what_fr", "what_en", "severity", "from_day"],
    ),
    ("post", "/interfaces/{id}/withdraw", "Takes an announcement back.", &[]),
    ("get", "/jobs", "Work by state, name and agency; texts are only measured.", &[]),
    ("post", "/jobs/retry", "Every dead job of a name once more.", &["name"]),
    ("post", "/jobs/{id}/retry", "One dead job once more.", &[]),
    ("post", "/jobs/{id}/discard", "One dead job away.", &[]),
    ("post", "/jobs/{id}/restore", "One discarded job back among the dead.", &[]),
    ("get", "/memories", "What the process that answers remembers: hits, misses, what it holds and may hold.", &[]),
    ("get", "/openapi.json", "This description.", &[]),
];

/// Where they all begin.
const ROOT: &str = "/api/v1/operators";

pub(super) fn routes(r: &mut Routes) {
    let at = |path: &str| format!("{ROOT}{path}");
    r.get(&at("/agencies"), OPERATOR, list);
    r.get(&at("/agencies/{id}"), OPERATOR, one);
    r.post(&at("/agencies/{id}/suspend"), OPERATOR, suspend).dangerous();
    r.post(&at("/agencies/{id}/resume"), OPERATOR, resume).dangerous();
    r.post(&at("/agencies/{id}/close"), OPERATOR, close).dangerous();
    r.post(&at("/agencies/{id}/reopen"), OPERATOR, reopen).dangerous();
    r.get(&at("/closures"), OPERATOR, closures);
    r.post(&at("/agencies/{id}/plan"), OPERATOR, plan).dangerous();
    r.post(&at("/agencies/{id}/domains"), OPERATOR, domains).dangerous();
    r.post(&at("/agencies/{id}/modules/{name}/rest"), OPERATOR, rest).dangerous();
    r.post(&at("/agencies/{id}/modules/{name}/wake"), OPERATOR, wake);
    r.get(&at("/agencies/{id}/accesses"), OPERATOR, accesses);
    r.post(&at("/agencies/{id}/accesses"), OPERATOR, ask_for_access).dangerous();
    r.delete(&at("/agencies/{id}/accesses"), OPERATOR, end_access);
    super::rollouts::api::routes(r, ROOT);
    r.post(&at("/commons/import"), OPERATOR, import_venues).dangerous();
    crate::interfaces::api_lines(r, ROOT);
    r.get(&at("/jobs"), OPERATOR, work);
    r.post(&at("/jobs/retry"), OPERATOR, retry_all);
    r.post(&at("/jobs/{id}/retry"), OPERATOR, retry);
    r.post(&at("/jobs/{id}/discard"), OPERATOR, discard);
    r.post(&at("/jobs/{id}/restore"), OPERATOR, restore);
    r.get(&at("/memories"), OPERATOR, super::memories::list);
    r.get(&at("/openapi.json"), PUBLIC, document);
}

/// A reason in both languages, or one text for both.
#[derive(Deserialize)]
#[serde(untagged)]
enum Why {
    Alike(String),
    Both { fr: String, en: String },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    reason: Why,
    plan: Option<String>,
    minutes: Option<i16>,
}

fn body<T: serde::de::DeserializeOwned>(bytes: &Bytes) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|_| Error::invalid("", "invalid"))
}

/// What was asked, its reason said in both languages.
struct Said {
    reason: Reason,
    plan: Option<String>,
    minutes: Option<i16>,
}

impl Asked {
    fn read(bytes: &Bytes) -> Result<Said> {
        let asked: Asked = body(bytes)?;
        let reason = match asked.reason {
            Why::Alike(text) => Reason::alike(text.trim()),
            Why::Both { fr, en } => Reason { fr: fr.trim().into(), en: en.trim().into() },
        };
        match [&reason.fr, &reason.en].map(|text| text.chars().count()) {
            [0, _] | [_, 0] => Err(Error::invalid("reason", "required")),
            [fr, en] if fr.max(en) > door::LONGEST => Err(Error::invalid("reason", "invalid")),
            _ => Ok(Said { reason, plan: asked.plan, minutes: asked.minutes }),
        }
    }
}

async fn list(visit: Visit, by: ByKey, req: HttpRequest) -> Result<HttpResponse> {
    let found = agencies::found(&visit, by.0, req.query_string()).await?;
    let next = found.next.map(|href| href.replacen("/operators", &format!("{ROOT}/agencies"), 1));
    Ok(HttpResponse::Ok().json(json!({"data": found.rows, "total": found.total, "next": next})))
}

async fn one(visit: Visit, by: ByKey, id: Path<Id>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(agency::told(&visit, by.0, *id).await?))
}

async fn act(visit: &Visit, by: Id, id: Id, act: Act) -> Result<HttpResponse> {
    let changed = tenants::act(visit.house(), by, id, act).await?;
    visit.house().changed(id);
    let agency: Agency = agency::read_as(visit, by, id).await?;
    Ok(HttpResponse::Ok().json(json!({"changed": changed, "agency": agency})))
}

async fn suspend(visit: Visit, by: ByKey, id: Path<Id>, bytes: Bytes) -> Result<HttpResponse> {
    act(&visit, by.0, *id, Act::Suspend(Asked::read(&bytes)?.reason)).await
}

async fn resume(visit: Visit, by: ByKey, id: Path<Id>, bytes: Bytes) -> Result<HttpResponse> {
    act(&visit, by.0, *id, Act::Resume(Asked::read(&bytes)?.reason)).await
}

async fn close(visit: Visit, by: ByKey, id: Path<Id>, bytes: Bytes) -> Result<HttpResponse> {
    act(&visit, by.0, *id, Act::Close(Asked::read(&bytes)?.reason)).await
}

async fn reopen(visit: Visit, by: ByKey, id: Path<Id>, bytes: Bytes) -> Result<HttpResponse> {
    act(&visit, by.0, *id, Act::Reopen(Asked::read(&bytes)?.reason)).await
}

async fn closures(visit: Visit, by: ByKey) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(json!({"data": super::closures::all(&visit, by.0).await?})))
}

async fn rest(visit: Visit, by: ByKey, path: Path<(Id, String)>, bytes: Bytes) -> Result<HttpResponse> {
    let (id, name) = path.into_inner();
    act(&visit, by.0, id, Act::Rest(name, Asked::read(&bytes)?.reason)).await
}

async fn wake(visit: Visit, by: ByKey, path: Path<(Id, String)>) -> Result<HttpResponse> {
    let (id, name) = path.into_inner();
    act(&visit, by.0, id, Act::Wake(name)).await
}

async fn plan(visit: Visit, by: ByKey, id: Path<Id>, bytes: Bytes) -> Result<HttpResponse> {
    let Said { plan, reason, .. } = Asked::read(&bytes)?;
    let plan = plan.ok_or_else(|| Error::invalid("plan", "required"))?;
    act(&visit, by.0, *id, Act::Plan(plan, reason)).await
}

async fn domains(visit: Visit, by: ByKey, id: Path<Id>) -> Result<HttpResponse> {
    agency::read_as(&visit, by.0, *id).await?;
    let found = tenants::look_again(visit.house(), by.0, *id).await?;
    Ok(HttpResponse::Ok().json(json!({"found": found})))
}

async fn import_venues(visit: Visit, by: ByKey, bytes: Bytes) -> Result<HttpResponse> {
    let asked: Map<String, Value> = body(&bytes)?;
    let text = |name: &'static str| match asked.get(name).and_then(Value::as_str).map(str::trim) {
        Some(text) if !text.is_empty() => Ok(text.to_string()),
        _ => Err(Error::invalid(name, "required")),
    };
    let (csv, source, licence) = (text("csv")?, text("source")?, text("licence")?);
    Ok(HttpResponse::Ok().json(super::commons::bring(&visit, by.0, &csv, source, licence).await?))
}

async fn work(visit: Visit, by: ByKey, req: HttpRequest) -> Result<HttpResponse> {
    let (rows, next) = jobs::found(&visit, by.0, &Form::of_query(req.query_string())).await?;
    let next = next.map(|last| format!("{ROOT}/jobs?before={last}"));
    Ok(HttpResponse::Ok().json(json!({"data": rows, "next": next})))
}

async fn retry_all(visit: Visit, by: ByKey, bytes: Bytes) -> Result<HttpResponse> {
    let asked: Map<String, Value> = body(&bytes)?;
    let name = asked.get("name").and_then(Value::as_str).ok_or_else(|| Error::invalid("name", "required"))?.to_string();
    let count = jobs::console_of(&visit).retry_all(Principal::Operator(by.0), name).await?;
    Ok(HttpResponse::Ok().json(json!({"count": count})))
}

async fn retry(visit: Visit, by: ByKey, id: Path<Id>) -> Result<HttpResponse> {
    jobs::console_of(&visit).retry(Principal::Operator(by.0), *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn discard(visit: Visit, by: ByKey, id: Path<Id>) -> Result<HttpResponse> {
    jobs::console_of(&visit).discard(Principal::Operator(by.0), *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn restore(visit: Visit, by: ByKey, id: Path<Id>) -> Result<HttpResponse> {
    jobs::console_of(&visit).restore(Principal::Operator(by.0), *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn accesses(visit: Visit, by: ByKey, id: Path<Id>) -> Result<HttpResponse> {
    let id = *id;
    let all = super::door(&visit).tx(Principal::Operator(by.0), "accesses to an agency", move |tx| tx.accesses(id)).await?;
    Ok(HttpResponse::Ok().json(json!({"data": all.iter().map(face).collect::<Vec<_>>()})))
}

/// An access, and how it stands.
fn face(access: &Access) -> Value {
    let mut face = json!(access);
    face["state"] = json!(access.state());
    face
}

async fn ask_for_access(visit: Visit, by: ByKey, id: Path<Id>, bytes: Bytes) -> Result<HttpResponse> {
    let (id, asked) = (*id, Asked::read(&bytes)?);
    agency::read_as(&visit, by.0, id).await?;
    let access = tenants::ask_for_access(visit.house(), by.0, id, asked.minutes.unwrap_or_default(), asked.reason).await?;
    visit.house().changed(id);
    Ok(HttpResponse::Ok().json(face(&access)))
}

async fn end_access(visit: Visit, by: ByKey, id: Path<Id>) -> Result<HttpResponse> {
    let (id, who) = (*id, by.0);
    let ended = super::door(&visit).tx(Principal::Operator(who), "end of an access", move |tx| tx.end_access(who, id)).await?;
    visit.house().changed(id);
    Ok(HttpResponse::Ok().json(json!({"ended": ended})))
}

/// Every line, for programs that write clients.
async fn document(visit: Visit) -> HttpResponse {
    let mut paths = Map::new();
    for (method, path, about, takes) in LINES {
        let problem = |about: &str| json!({"description": about, "content": {"application/problem+json": {"schema": {"type": "object"}}}});
        let answers = json!({"200": {"description": "OK"}, "204": {"description": "No Content"}, "401": problem("Unauthorized"), "404": problem("Not Found"), "422": problem("Unprocessable Content"), "429": problem("Too Many Requests")});
        let name = format!("{method}{}", path.replace(['/', '{', '}', '.'], "_"));
        let mut operation = json!({"operationId": name, "summary": about, "responses": answers});
        let mut parameters = Vec::new();
        if path.contains("{id}") {
            parameters.push(json!({"name": "id", "in": "path", "required": true, "schema": {"type": "string", "format": "uuid"}}));
        }
        if path.contains("{name}") {
            parameters.push(json!({"name": "name", "in": "path", "required": true, "schema": {"type": "string"}}));
        }
        if !parameters.is_empty() {
            operation["parameters"] = json!(parameters);
        }
        if !takes.is_empty() {
            let text = json!({"type": "string"});
            let reason = json!({"oneOf": [text, {"type": "object", "required": ["fr", "en"], "properties": {"fr": text, "en": text}}]});
            let schema = |name: &str| match name {
                "reason" => reason.clone(),
                "minutes" => json!({"type": "integer", "enum": kernel::support::MINUTES}),
                _ => text.clone(),
            };
            let properties: Map<String, Value> = takes.iter().map(|name| ((*name).to_string(), schema(name))).collect();
            operation["requestBody"] = json!({"required": true, "content": {"application/json": {"schema": {"type": "object", "required": takes, "properties": properties}}}});
        }
        paths.entry(format!("{ROOT}{path}")).or_insert_with(|| json!({}))[method] = operation;
    }
    HttpResponse::Ok().json(json!({
        "openapi": "3.1.0",
        "info": {"title": "Estrade · operators", "version": "1"},
        "servers": [{"url": visit.origin()}],
        "security": [{"key": []}],
        "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
        "paths": paths,
    }))
}
