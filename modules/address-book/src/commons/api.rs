//! The commons for programs: the same acts, the same silence about who.

use super::facts::{PUBLIC, Public};
use super::own::{self, candidates};
use super::shared::{self, Common, Fact, NewFact, NewVenue};
use super::{COMMONS, SAY, told};
use crate::days;
use actix_web::http::header;
use actix_web::web::{Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::NaiveDate;
use kernel::prelude::*;
use serde_json::{Value, json};
use web::Form;

/// Venues of one answer.
const MOST: i32 = 200;

pub(super) fn routes(r: &mut Routes) {
    r.get("/api/v1/commons", COMMONS, search).told(told::search);
    r.post("/api/v1/commons", SAY, add).told(told::add);
    r.get("/api/v1/commons/{id}", COMMONS, venue).told(told::venue);
    r.post("/api/v1/commons/{id}/facts", SAY, propose).told(told::propose);
    r.post("/api/v1/commons/facts/{id}/voice", SAY, voice).told(told::voice);
    r.delete("/api/v1/commons/facts/{id}/voice", SAY, withdraw).told(told::nothing);
    r.get("/api/v1/commons/of/{venue}", COMMONS, of).told(told::of);
    r.post("/api/v1/commons/of/{venue}", SAY, link).told(told::link);
    r.post("/api/v1/commons/of/{venue}/take", SAY, take).told(told::take);
    r.post("/api/v1/commons/of/{venue}/own", SAY, set_own).told(told::set_own);
}

async fn search(scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let query = Form::of_query(req.query_string());
    let (words, country) = (query.text("q").to_string(), query.text("country").to_string());
    let data = scope.tx(move |tx| shared::search(tx, &words, &country, MOST)).await?;
    Ok(HttpResponse::Ok().json(json!({"data": data})))
}

async fn add(scope: Scope, body: Json<NewVenue>) -> Result<HttpResponse> {
    let new = body.into_inner();
    let (common, today) = scope
        .tx(move |tx| {
            let id = shared::add(tx, &new)?;
            Ok((shared::find(tx, id)?, days::today(tx)))
        })
        .await?;
    Ok(HttpResponse::Created().json(face(&common, today)))
}

fn fact(fact: &Fact, today: NaiveDate) -> Value {
    let confidence = fact.stands().then(|| fact.confidence(today));
    let why = |why: &[(&str, i64)]| why.iter().map(|(name, count)| json!({"what": name, "count": count})).collect::<Vec<_>>();
    json!({
        "id": fact.id, "field": fact.field, "value": fact.value, "kind": fact.kind, "source": fact.source, "state": fact.state, "on": fact.on,
        "ended": fact.ended, "confirms": fact.confirms, "disputes": fact.disputes, "reasons": fact.reasons, "mine": fact.mine, "voice": fact.voice,
        "confidence": confidence.as_ref().map(|c| c.level.name()), "points": confidence.as_ref().map(|c| c.points),
        "why": confidence.as_ref().map(|c| why(&c.why)),
    })
}

fn face(common: &Common, today: NaiveDate) -> Value {
    // The most trusted of each kind first, then what was said before.
    let standing = PUBLIC.iter().flat_map(|public| common.standing(public, today));
    let past = common.facts.iter().filter(|fact| !fact.stands());
    json!({
        "id": common.id, "name": common.name, "town": common.town, "country": common.country, "postcode": common.postcode, "source": common.source,
        "licence": common.licence, "facts": standing.map(|it| fact(it, today)).collect::<Vec<_>>(), "history": past.map(|it| fact(it, today)).collect::<Vec<_>>(),
    })
}

async fn venue(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let id = *id;
    let (common, today) = scope.tx(move |tx| Ok((shared::find(tx, id)?, days::today(tx)))).await?;
    Ok(HttpResponse::Ok().json(face(&common, today)))
}

async fn propose(scope: Scope, id: Path<Id>, body: Json<NewFact>) -> Result<HttpResponse> {
    let (id, new) = (*id, body.into_inner());
    let fact = scope.tx(move |tx| shared::propose(tx, id, &new)).await?;
    Ok(HttpResponse::Created().json(json!({"id": fact})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Voice {
    agrees: bool,
    #[serde(default)]
    reason: String,
}

async fn voice(scope: Scope, id: Path<Id>, body: Json<Voice>) -> Result<HttpResponse> {
    let (id, Voice { agrees, reason }) = (*id, body.into_inner());
    scope.tx(move |tx| shared::vote(tx, id, agrees, &reason)).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn withdraw(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let id = *id;
    scope.tx(move |tx| shared::withdraw(tx, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn of(scope: Scope, venue: Path<Id>) -> Result<HttpResponse> {
    let id = *venue;
    let answer = scope
        .tx(move |tx| {
            let sheet = own::sheet(tx, id)?;
            let Some(link) = own::of(tx, id)? else {
                let one = |(v, grade): (shared::Named, duplicates::Grade)| json!({"venue": v, "grade": grade.name()});
                let all: Vec<Value> = candidates(tx, &sheet)?.into_iter().map(one).collect();
                return Ok(json!({"common": null, "candidates": all}));
            };
            let (common, today) = (shared::find(tx, link.common)?, days::today(tx));
            let own = |public: &Public| {
                let value = link.said(public, &sheet)?;
                Some((public.name.to_string(), json!({"value": value, "taken_on": link.taken(public, &sheet).map(|taken| taken.on)})))
            };
            Ok(json!({"common": face(&common, today), "own": PUBLIC.iter().filter_map(own).collect::<Record>(), "candidates": []}))
        })
        .await?;
    Ok(HttpResponse::Ok().json(answer))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Linked {
    /// None: it is none of them.
    common: Option<Id>,
}

async fn link(scope: Scope, venue: Path<Id>, body: Json<Linked>) -> Result<HttpResponse> {
    let (id, common) = (*venue, body.common);
    let found = scope.tx(move |tx| own::link(tx, id, common)).await?;
    Ok(HttpResponse::Ok().json(json!({"common": found.map(|common| common.id)})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Take {
    fact: Id,
}

/// `If-Match` is the version of the venue's sheet.
async fn take(scope: Scope, venue: Path<Id>, req: HttpRequest, body: Json<Take>) -> Result<HttpResponse> {
    let (id, fact) = (*venue, body.fact);
    let expect = match req.headers().get(header::IF_MATCH) {
        Some(said) => {
            let said = said.to_str().unwrap_or_default().trim().trim_matches('"');
            Some(said.parse().map_err(|_| Error::invalid("if-match", "format"))?)
        }
        None => None,
    };
    let public = scope.tx(move |tx| own::take(tx, id, fact, expect)).await?;
    Ok(HttpResponse::Ok().json(json!({"field": public.name})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Noted {
    field: String,
    /// None takes it away.
    value: Option<String>,
}

async fn set_own(scope: Scope, venue: Path<Id>, body: Json<Noted>) -> Result<HttpResponse> {
    let (id, Noted { field, value }) = (*venue, body.into_inner());
    let public = Public::named(&field).ok_or_else(|| Error::invalid("field", "choice"))?;
    scope.tx(move |tx| own::set(tx, id, public, value.as_deref().unwrap_or_default())).await?;
    Ok(HttpResponse::NoContent().finish())
}
