//! The guard stands before every route: whose address, which module, who, and
//! whether they may. Then, and only then, there is a `Scope`.

use crate::access_token;
use crate::account::{due, step_up};
use crate::answer::Shut;
use crate::by_key;
use crate::closing;
use crate::csrf;
use crate::draft;
use crate::elsewhere;
use crate::limits::{self, Allowance};
use crate::plan;
use crate::staging;
use crate::support;
use crate::typed::{self, Typed};
use crate::visit::{self, Visit};
use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{Error as ActixError, HttpMessage, Responder};
use futures_util::FutureExt;
use kernel::accounts::hash_of;
use kernel::breaker::{Done, Outcome, Rest};
use kernel::directory::Key;
use kernel::error::{Busy, Error, Result};
use kernel::house::House;
use kernel::module::{MEMBER, OPERATOR, PUBLIC, Permission};
use kernel::parts::Span;
use kernel::policy::Policy;
use kernel::principal::{Id, Principal};
use kernel::routes::Ground;
use kernel::scope::Scope;
use kernel::support::Support;
use kernel::tenant::{Place, Tenant};
use moka::sync::Cache;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

/// What the guard knows of the line it stands before.
#[derive(Clone)]
pub(crate) struct Line {
    pub path: Arc<str>,
    pub may: Permission,
    pub module: Option<&'static str>,
    pub span: Span,
    pub ground: Ground,
    pub dangerous: bool,
    pub for_programs: bool,
}

pub(crate) async fn guard(line: Line, mut req: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, ActixError> {
    req.extensions_mut().insert(line.clone());
    match admit(&line, &mut req).await {
        Ok(scope) => {
            if let Some(scope) = scope {
                req.extensions_mut().insert(scope);
            }
        }
        Err(refusal) => {
            return Ok(match draft::keep(&line, &mut req, &refusal).await {
                Ok(Some(go)) => {
                    let on = go.respond_to(req.request());
                    req.into_response(on)
                }
                Ok(None) => {
                    keep_what_was_typed(&line, &mut req, &refusal).await;
                    req.error_response(refusal)
                }
                Err(other) => req.error_response(other),
            });
        }
    }
    let proven = if line.dangerous { step_up::ask(&mut req).await } else { Ok(step_up::Proof::Recent) };
    match proven {
        Ok(step_up::Proof::Recent) => answered(&line, req, next).await,
        Ok(step_up::Proof::Given(cookie)) => {
            let mut res = answered(&line, req, next).await?;
            res.response_mut().add_cookie(&cookie)?;
            Ok(res)
        }
        Ok(step_up::Proof::Asked(page)) => {
            let asked = page.respond_to(req.request());
            Ok(req.into_response(asked))
        }
        Err(refusal) => Ok(req.error_response(refusal)),
    }
}

/// Whoever is sent away from a module that is off, at rest or of another release has with them what they typed. What fails here
/// is not worth failing for: the refusal stands.
async fn keep_what_was_typed(line: &Line, req: &mut ServiceRequest, refusal: &Error) {
    let shut = req.extensions().get::<Shut>().copied();
    if shut.is_none() && !typed::may_return(refusal) {
        return;
    }
    let found = Typed::of(req).await.unwrap_or_default();
    let draft = match shut {
        Some(Shut::Off(_)) => draft::kept(line, req, draft::Why::Away).await.unwrap_or_default(),
        _ => None,
    };
    if found.is_some() || draft.is_some() {
        let mut typed = found.unwrap_or_default();
        typed.draft = draft;
        req.extensions_mut().insert(typed);
    }
}

/// The handler's answer; a handler that panics has failed, and takes nobody with it. How a module
/// answers at an agency is counted: see `kernel::breaker`.
async fn answered(line: &Line, mut req: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, ActixError> {
    let typed = Typed::of(&mut req).await?;
    let (asked, begun) = (req.request().clone(), Instant::now());
    let res = match AssertUnwindSafe(next.call(req)).catch_unwind().await {
        Ok(res) => res?,
        Err(_) => ServiceResponse::from_err(Error::internal(format!("{} panicked", line.path)), asked),
    };
    let sent_away = res.response().error().and_then(|e| e.as_error::<Error>()).is_some_and(typed::may_return);
    if let Some(typed) = typed.filter(|_| sent_away) {
        res.request().extensions_mut().insert(typed);
    }
    let found = res.request().extensions().get::<Scope>().cloned();
    if let (Some(module), Some(scope)) = (line.module, found) {
        let outcome = match res.status() {
            StatusCode::INTERNAL_SERVER_ERROR => Some(Outcome::Failed),
            // Something that it needs was away: that says nothing of the module, well or ill.
            StatusCode::SERVICE_UNAVAILABLE => None,
            _ => Some(Outcome::Well),
        };
        if let Some(outcome) = outcome {
            let done = Done { module, at: &line.path, outcome, took: begun.elapsed(), job: false };
            scope.house().went(scope.tenant(), done).await;
        }
    }
    Ok(res)
}

async fn admit(line: &Line, req: &mut ServiceRequest) -> Result<Option<Scope>> {
    let visit = visit::of(req.request()).ok_or_else(|| Error::internal("no visit"))?;
    let tenant = match (visit.place(), line.ground) {
        (Place::Agency(tenant), Ground::Agency | Ground::Either) => Some(tenant.clone()),
        (Place::Platform, Ground::Platform | Ground::Either) => None,
        _ => return Err(Error::NotFound),
    };
    let bearer = bearer(req);
    if csrf::is_unsafe(req.method()) && bearer.is_none() && !line.for_programs {
        csrf::check(req, &visit).await?;
    }
    let Some(tenant) = tenant else {
        if let Some(key) = bearer.filter(|_| line.may == OPERATOR && by_key::is_of(&line.path)) {
            return by_key::admit(req, &visit, &key).await.map(|()| None);
        }
        return admit_to_platform(line.may, &visit);
    };
    let house = visit.house().clone();
    let mut scopes = None;
    let mut lacks_factor = visit.session().is_some_and(|s| s.lacks_factor());
    let principal = match bearer {
        Some(token) => {
            let Some(key) = key_of(&visit, &tenant, &token).await? else {
                limits::per_minute(&format!("api-wrong:{}", visit.source()), limits::A_GUESSER)?;
                return Err(Error::Anonymous);
            };
            let pace = plan::pace(&tenant);
            let of_key = Allowance::count("key", &format!("api:{}", key.id), pace.key);
            let of_agency = Allowance::count("agency", &format!("api-of:{}", tenant.id), pace.agency);
            req.extensions_mut().insert(vec![of_key, of_agency]);
            of_key.within()?;
            of_agency.within()?;
            if !key.reaches(visit.address()) {
                return Err(elsewhere::refused(&visit, key.id, tenant.id));
            }
            if key.owes_password {
                return Err(due::new_password());
            }
            used(&house, key.id, tenant.id);
            lacks_factor = key.lacks_factor;
            scopes = key.scopes;
            Principal::Token { id: key.id, member: key.member }
        }
        None if let Some(session) = visit.session().filter(|s| s.support.is_some()) => Principal::Operator(session.account.id),
        None => match visit.session().and_then(|s| s.member.as_ref()) {
            Some(member) => {
                let id = member.id;
                if let Some(session) = visit.session().filter(|_| visit.path().starts_with("/api/")) {
                    let most = visit.config().api_session;
                    let of_session = Allowance::count("session", &format!("api-session:{}", hex::encode(session.hash)), most);
                    req.extensions_mut().insert(vec![of_session]);
                    of_session.within()?;
                }
                Principal::User(id)
            }
            None => Principal::Visitor,
        },
    };
    if principal == Principal::Visitor && line.may != PUBLIC {
        return Err(Error::Anonymous);
    }
    if let Some(copy) = tenant.copy {
        staging::enters(&house, copy, &principal, line.ground == Ground::Either, line.may == PUBLIC, &visit).await?;
    }
    let policy = match principal {
        Principal::Visitor => Arc::new(Policy::closed()),
        _ => house.policy(tenant.id).await?,
    };
    let looking = support::of(&visit).filter(|_| matches!(principal, Principal::Operator(_)));
    let policy = match looking {
        Some(support) => support::policy(house.edition(), &policy, support),
        None => policy,
    };
    if line.may != PUBLIC && lacks_factor && looking.is_some() {
        return Err(due::factor());
    }
    if line.may != PUBLIC && !due::on_the_way(visit.path()) {
        due::check(&visit, lacks_factor, |may| policy.allows(&principal, may).allowed)?;
    }
    let policy = match (&principal, scopes) {
        (Principal::Token { id, member }, Some(scopes)) => policy.for_key(*id, *member, &scopes),
        _ => policy,
    };
    let allowed = policy.allows(&principal, line.may).allowed;
    let scope = Scope::grant(house, tenant.clone(), principal, line.may, policy);
    if let Some(module) = line.module.filter(|m| !tenant.has(m)) {
        req.extensions_mut().insert(Shut::Off(module));
        req.extensions_mut().insert(scope);
        return Err(match tenant.rests(module) {
            Some(rest) => Error::Busy(Busy::Away(soon(rest))),
            None => Error::NotFound,
        });
    }
    if let Some(module) = line.module.filter(|m| !tenant.is_within(m, &line.span)) {
        let without = line.span.aid.filter(|aid| tenant.goes_without(module, aid));
        req.extensions_mut().insert(without.map_or(Shut::OtherRelease(module, line.span), |aid| Shut::Without(module, aid)));
        req.extensions_mut().insert(scope);
        return Err(Error::NotFound);
    }
    let writes = csrf::is_unsafe(req.method());
    let sleeps = writes && closing::sleeps(&tenant, &line.path, line.may);
    let over = plan::is_over(&tenant) && writes && !plan::stays(&line.path, line.may);
    if !allowed || sleeps || over {
        req.extensions_mut().insert(scope);
        return Err(match allowed {
            false => Error::Forbidden(line.may),
            true => Error::Conflict(if sleeps { closing::CODE } else { plan::OVER }.into()),
        });
    }
    if let Some(looking) = looking {
        if let Err(refusal) = support::admit(line, req.method(), looking) {
            req.extensions_mut().insert(scope);
            return Err(refusal);
        }
        support::note(line, req.method(), req.query_string(), &visit).await?;
    }
    Ok(Some(scope))
}

/// From what the places around a page are read that the guard let nobody see: a member who owes nothing keeps them when
/// an address does not exist or a form came too late. It opens nothing.
pub(crate) async fn surroundings(visit: &Visit) -> Option<Scope> {
    let session = visit.session()?;
    let principal = Principal::User(session.member.as_ref()?.id);
    let Place::Agency(tenant) = visit.place() else { return None };
    if !visit.path().starts_with("/app") || visit.wants_json() {
        return None;
    }
    let house = visit.house().clone();
    let policy = house.policy(tenant.id).await.ok()?;
    due::check(visit, session.lacks_factor(), |may| policy.allows(&principal, may).allowed).ok()?;
    Some(Scope::grant(house, tenant.clone(), principal, MEMBER, policy))
}

/// An operator at an agency, acting for nobody: what they write is about themselves.
pub(crate) fn as_operator(visit: &Visit) -> Result<(Scope, Support)> {
    let (session, tenant) = (visit.session().ok_or(Error::Anonymous)?, visit.tenant().ok_or(Error::NotFound)?);
    let support = session.support.ok_or(Error::Anonymous)?;
    let who = Principal::Operator(session.account.id);
    Ok((Scope::grant(visit.house().clone(), tenant.clone(), who, MEMBER, Arc::new(Policy::closed())), support))
}

/// Seconds until a module is tried again, as far as one knows.
fn soon(rest: &Rest) -> u32 {
    let left = rest.until.map_or(60, |until| (until - chrono::Utc::now()).num_seconds());
    u32::try_from(left.clamp(1, 3_600)).unwrap_or(60)
}

/// What a bearer's token stands for, as it is now: a key, or a program that signed in.
async fn key_of(visit: &Visit, tenant: &Tenant, token: &str) -> Result<Option<Key>> {
    if !access_token::is_one(token) {
        return visit.house().token(hash_of(token), tenant.id).await;
    }
    let Some((program, member)) = access_token::read(visit, tenant, token).await? else { return Ok(None) };
    Ok(visit.house().program(program, tenant.id).await?.filter(|key| key.member == member))
}

/// Writes down, once in five minutes and while nobody waits, that a token was used.
fn used(house: &House, id: Id, tenant: Id) {
    static LATELY: LazyLock<Cache<Id, ()>> =
        LazyLock::new(|| Cache::builder().max_capacity(10_000).time_to_live(Duration::from_secs(300)).build());
    if !LATELY.entry(id).or_insert(()).is_fresh() {
        return;
    }
    let house = house.clone();
    actix_web::rt::spawn(async move {
        if let Err(e) = house.token_used(id, tenant).await {
            tracing::warn!(error = %e, "a token's last use could not be written down");
        }
    });
}

/// The platform has no roles but one: operators see its console.
fn admit_to_platform(may: Permission, visit: &Visit) -> Result<Option<Scope>> {
    if let Some(session) = visit.session().filter(|_| may != PUBLIC && !due::on_the_way(visit.path())) {
        due::check(visit, session.lacks_factor() && session.account.operator, |_| true)?;
    }
    match (may, visit.session()) {
        (PUBLIC, _) => Ok(None),
        (_, None) => Err(Error::Anonymous),
        (MEMBER, Some(_)) => Ok(None),
        (OPERATOR, Some(session)) if session.account.operator => Ok(None),
        // What only operators may see is not there for others.
        _ => Err(Error::NotFound),
    }
}

/// The key that a program shows; any other `Authorization` is none.
pub(crate) fn bearer(req: &ServiceRequest) -> Option<String> {
    let value = req.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ").map(|t| t.trim().to_string())
}
