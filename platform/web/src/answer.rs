//! What went wrong, said to whoever asked: a page for people, problem+json for
//! programs. The only place where a failure is logged.

use crate::account;
use crate::closing;
use crate::elsewhere;
use crate::page::{Page, field_errors};
use crate::plan;
use crate::public;
use crate::support;
use crate::typed::Typed;
use crate::visit::Visit;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, ResponseError};
use kernel::error::{Busy, Error};
use kernel::parts::Span;
use kernel::scope::Scope;
use serde_json::{Value, json};

/// Why a line of the table is shut at this agency, so that the answer can say so.
#[derive(Clone, Copy)]
pub(crate) enum Shut {
    /// Its module is off, or at rest.
    Off(&'static str),
    /// The agency is on a release of the module that does not have it.
    OtherRelease(&'static str, Span),
    /// The agency does without this aid of the module.
    Without(&'static str, &'static str),
}

/// What programs are told where the agency's release has no such address.
const NOT_IN_RELEASE: &str = "not-in-release";
/// And where the agency does without what is there.
const SWITCHED_OFF: &str = "switched-off";

/// Why the line was shut, and what was typed into the form that came to it.
type Sent = (Option<Shut>, Option<Typed>);

/// As the guard left it with the request.
pub(crate) fn sent(req: &HttpRequest) -> Sent {
    let left = req.extensions();
    (left.get::<Shut>().copied(), left.get::<Typed>().cloned())
}

/// The answer to a failure.
pub(crate) fn answer(visit: &Visit, scope: Option<&Scope>, error: &Error, (shut, typed): &Sent, reading: bool) -> HttpResponse {
    let (shut, typed) = (*shut, typed.as_ref());
    let status = status_of(error);
    if let Error::Internal(source) = error {
        tracing::error!(error = source.to_string(), request_id = visit.request_id(), "answer failed");
    }
    let mut answer = if visit.wants_json() {
        HttpResponse::build(status).content_type("application/problem+json").body(problem(visit, scope, error, status, shut).to_string())
    } else if matches!(error, Error::Anonymous) && reading {
        let next = url::form_urlencoded::byte_serialize(visit.path().as_bytes()).collect::<String>();
        HttpResponse::SeeOther().insert_header((header::LOCATION, format!("/sign-in?next={next}"))).finish()
    } else if reading && account::due::wants_proof(error) {
        // A list's file is asked for from the list: there one goes on.
        let back = visit.path().rsplit_once('/').map_or("/app", |(list, _)| list);
        let next = url::form_urlencoded::byte_serialize(back.as_bytes()).collect::<String>();
        HttpResponse::SeeOther().insert_header((header::LOCATION, format!("/app/proof?next={next}"))).finish()
    } else if let Some(way) = account::due::way(visit, error) {
        HttpResponse::SeeOther().insert_header((header::LOCATION, way)).finish()
    } else if let (Error::Busy(_), Some(Shut::Off(module))) = (error, shut)
        && let Some(resting) = resting(visit, scope, module, typed)
    {
        resting
    } else if let Some(themed) = matches!(error, Error::NotFound).then(|| public::missing(visit)).flatten().filter(|_| reading) {
        themed
    } else {
        let html = match shut {
            Some(Shut::Off(module)) => module_off(visit, scope, module, status, typed),
            Some(Shut::OtherRelease(module, span)) => other_release(visit, scope, (module, span), status, typed),
            Some(Shut::Without(module, aid)) => without(visit, scope, (module, aid), status, typed),
            None => page(visit, scope, error, status, typed),
        };
        HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html)
    };
    if let Error::Busy(Busy::TooMany(seconds) | Busy::Away(seconds)) = error {
        answer.headers_mut().insert(header::RETRY_AFTER, (*seconds).into());
    }
    if let Some(Err(e)) = typed.and_then(|typed| typed.draft.as_ref()).map(|draft| answer.add_cookie(draft)) {
        tracing::error!(error = %e, "what was typed is kept for nobody");
    }
    answer
}

/// A forged form is a bad request; everything else is as the kernel says.
fn status_of(error: &Error) -> StatusCode {
    match error {
        Error::Conflict(code) if code == plan::OVER => StatusCode::PAYMENT_REQUIRED,
        Error::Conflict(code) if code == closing::CODE => StatusCode::LOCKED,
        Error::Conflict(code) if code == "csrf" || code == elsewhere::CODE || account::due::is_owed(code) => StatusCode::FORBIDDEN,
        Error::Invalid(wrongs) if wrongs.iter().any(|w| w.code == "too-big") => StatusCode::PAYLOAD_TOO_LARGE,
        other => other.status_code(),
    }
}

/// RFC 9457.
fn problem(visit: &Visit, scope: Option<&Scope>, error: &Error, status: StatusCode, shut: Option<Shut>) -> Value {
    let (code, fields) = match error {
        Error::Invalid(wrongs) => ("invalid", field_errors(visit, wrongs)),
        Error::Conflict(code) => (code.as_ref(), Value::Null),
        Error::Forbidden(may) => (*may, Value::Null),
        _ => ("", Value::Null),
    };
    let mut problem = json!({
        "type": "about:blank", "status": status.as_u16(),
        "title": visit.say(&format!("http-{}-title", status.as_u16()), &[]),
        "detail": what(visit, error, status),
        "request_id": visit.request_id(),
    });
    let code = match shut {
        Some(Shut::Off(_)) if matches!(error, Error::Busy(_)) => "module-rests",
        Some(Shut::OtherRelease(module, span)) => {
            problem["detail"] = json!(elsewhere_in_time(visit, scope, module, span));
            problem["module"] = json!(module);
            problem["release"] = json!(release(scope, module));
            problem["since"] = json!(span.since);
            problem["until"] = json!(span.until);
            NOT_IN_RELEASE
        }
        Some(Shut::Without(module, aid)) => {
            problem["detail"] = json!(visit.say("aid-off", &[("aid", visit.say(&format!("aid-{module}-{aid}"), &[]))]));
            problem["module"] = json!(module);
            SWITCHED_OFF
        }
        _ => code,
    };
    if !code.is_empty() {
        problem["code"] = json!(code);
    }
    if !fields.is_null() {
        problem["fields"] = fields;
    }
    problem
}

/// What happened and what to do; who has to wait is told how long.
fn what(visit: &Visit, error: &Error, status: StatusCode) -> String {
    match error {
        Error::Busy(Busy::TooMany(seconds)) if *seconds > 60 => {
            visit.say("http-429-later", &[("minutes", seconds.div_ceil(60).to_string())])
        }
        Error::Conflict(code) if code == elsewhere::CODE => visit.say("error-key-elsewhere", &[("address", visit.address().to_string())]),
        Error::Conflict(code) if support::is_refusal(code) => visit.say(&format!("error-{code}"), &[]),
        Error::Busy(Busy::TooMany(seconds)) => visit.say("http-429-what", &[("seconds", seconds.to_string())]),
        // No field of a form that could be gone back to: the sentence itself.
        Error::Invalid(wrongs) if wrongs.iter().any(|wrong| wrong.field.is_empty()) => {
            let said =
                wrongs.iter().filter(|wrong| wrong.field.is_empty()).map(|wrong| visit.say(&format!("error-{}", wrong.code), &wrong.args));
            said.collect::<Vec<_>>().join(" ")
        }
        _ => visit.say(&format!("http-{}-what", status.as_u16()), &[]),
    }
}

fn page(visit: &Visit, scope: Option<&Scope>, error: &Error, status: StatusCode, typed: Option<&Typed>) -> String {
    let number = status.as_u16();
    let (title, what) = match error {
        Error::Conflict(code) if code == "csrf" => ("http-expired-title".to_string(), visit.say("http-expired-what", &[])),
        Error::Conflict(code) if support::is_refusal(code) => ("http-403-title".to_string(), what(visit, error, status)),
        _ => (format!("http-{number}-title"), what(visit, error, status)),
    };
    let missing = match error {
        Error::Forbidden(may) => Some(visit.say(&format!("may-{}", may.replace('.', "-")), &[])),
        _ => None,
    };
    let title = visit.say(&title, &[]);
    let page = Page::new(framed(visit, scope, "errors/error.html", "errors/inside/error.html")).title(title.clone());
    let home = if visit.path().starts_with("/app") && visit.session().is_some() { "/app" } else { "/" };
    let mut actions = vec![json!({"label": visit.say("ui-back-home", &[]), "href": home})];
    if visit.path() == "/sign-in" {
        actions.insert(0, json!({"label": visit.say("platform-sign-in-title", &[]), "href": "/sign-in"}));
    }
    if missing.is_some() && home == "/app" {
        actions.push(json!({"label": visit.say("error-my-rights", &[]), "href": "/app/profile/rights"}));
    }
    if matches!(error, Error::Conflict(code) if code == plan::OVER) && scope.is_some_and(|s| s.allows("house.settings")) {
        actions.insert(0, json!({"label": visit.say("error-see-plans", &[]), "href": "/app/settings/plan"}));
    }
    if matches!(error, Error::Conflict(code) if code == closing::CODE) && scope.is_some_and(|s| s.allows("house.close")) {
        actions.insert(0, json!({"label": visit.say("shell-closing-see", &[]), "href": "/app/settings/closing"}));
    }
    let page = page.with("typed", typed.map(|t| t.told(visit))).with(
        "error",
        json!({"status": number, "title": title, "text": what, "missing": missing, "reference": visit.request_id(), "actions": actions}),
    );
    page.render(visit, scope).unwrap_or_else(|e| {
        tracing::error!(error = %e, "the error page itself failed");
        format!("<!doctype html><title>{number}</title><p>{number} · {}</p>", visit.request_id())
    })
}

fn module_off(visit: &Visit, scope: Option<&Scope>, module: &str, status: StatusCode, typed: Option<&Typed>) -> String {
    let name = visit.say(&format!("module-{module}"), &[]);
    let may = scope.is_some_and(|s| s.allows("house.modules"));
    let what = visit.say(&format!("module-{module}-what"), &[]);
    let page = Page::new(framed(visit, scope, "errors/module_off.html", "errors/inside/module_off.html"))
        .title(name.clone())
        .with("module", json!({"label": name, "what": what}))
        .with("may_switch", may)
        .with("typed", typed.map(|t| t.told(visit)));
    page.render(visit, scope).unwrap_or_else(|e| {
        tracing::error!(error = %e, "the page of a module that is off failed");
        page_text(status)
    })
}

/// The release of a module that the agency is on.
fn release(scope: Option<&Scope>, module: &str) -> Option<&'static str> {
    scope.and_then(|s| s.tenant().pins.release(module)).map(|r| r.version)
}

/// Since which release, or until which, something is there, and where the agency stands.
fn elsewhere_in_time(visit: &Visit, scope: Option<&Scope>, module: &str, span: Span) -> String {
    let here = release(scope, module).unwrap_or_default();
    let coming = span.since.filter(|since| kernel::release::is_before(here, since));
    let (key, version) = match (coming, span.until) {
        (Some(since), _) => ("release-not-yet", since),
        (_, until) => ("release-no-more", until.unwrap_or_default()),
    };
    let args = [("module", visit.say(&format!("module-{module}"), &[])), ("version", version.into()), ("here", here.into())];
    visit.say(key, &args)
}

/// The page of what another release of the module has: which one, and the way to it for whoever may go there.
fn other_release(visit: &Visit, scope: Option<&Scope>, (module, span): (&str, Span), status: StatusCode, typed: Option<&Typed>) -> String {
    let here = release(scope, module).unwrap_or_default();
    let may = scope.is_some_and(|s| s.allows("house.modules"));
    let to = span.since.filter(|since| may && kernel::release::is_before(here, since));
    let page = Page::new(framed(visit, scope, "errors/other_release.html", "errors/inside/other_release.html"))
        .title("release-absent")
        .with("why", elsewhere_in_time(visit, scope, module, span))
        .with("to", to.map(|version| json!({"version": version, "href": format!("/app/modules/{module}/releases/{version}")})))
        .with("typed", typed.map(|t| t.told(visit)));
    page.render(visit, scope).unwrap_or_else(|e| {
        tracing::error!(error = %e, "the page of what another release has failed");
        page_text(status)
    })
}

/// The page of an aid that the agency does without, and the way to it for whoever may switch it on.
fn without(visit: &Visit, scope: Option<&Scope>, (module, aid): (&str, &str), status: StatusCode, typed: Option<&Typed>) -> String {
    let to = scope.is_some_and(|s| s.allows("house.modules")).then_some("/app/settings/aids");
    let page = Page::new(framed(visit, scope, "errors/without.html", "errors/inside/without.html"))
        .title(format!("aid-{module}-{aid}"))
        .with("why", visit.say("aid-off", &[("aid", visit.say(&format!("aid-{module}-{aid}"), &[]))]))
        .with("to", to)
        .with("typed", typed.map(|t| t.told(visit)));
    page.render(visit, scope).unwrap_or_else(|e| {
        tracing::error!(error = %e, "the page of what an agency does without failed");
        page_text(status)
    })
}

/// The page of a module at rest: the agency's card to visitors, to people of the agency since
/// when and until when, and to who may a way to wake it.
fn resting(visit: &Visit, scope: Option<&Scope>, module: &str, typed: Option<&Typed>) -> Option<HttpResponse> {
    if let Some(card) = public::resting(visit) {
        return Some(card);
    }
    let rest = scope?.tenant().rests(module)?;
    let name = visit.say(&format!("module-{module}"), &[]);
    let page = Page::new(framed(visit, scope, "errors/module_resting.html", "errors/inside/module_resting.html"))
        .titled(visit.say("module-rests", &[("name", name.clone())]))
        .with("module", json!({"name": module, "label": name}))
        .with("rest", rest)
        .with("typed", typed.map(|t| t.told(visit)))
        .with("may_wake", rest.why == "failing" && scope?.allows("house.modules"))
        .render(visit, scope);
    match page {
        Ok(html) => Some(HttpResponse::ServiceUnavailable().content_type("text/html; charset=utf-8").body(html)),
        Err(e) => {
            tracing::error!(error = %e, "the page of a module at rest failed");
            None
        }
    }
}

/// People of the agency keep the places of the back office around what is said to them.
fn framed(visit: &Visit, scope: Option<&Scope>, plain: &'static str, inside: &'static str) -> &'static str {
    let member = scope.is_some_and(|s| s.principal().member().is_some());
    if member && visit.session().is_some() && visit.path().starts_with("/app") { inside } else { plain }
}

fn page_text(status: StatusCode) -> String {
    format!("<!doctype html><title>{status}</title><p>{status}</p>")
}
