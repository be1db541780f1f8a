//! Closing an agency's doors and opening them again: always with a reason, which
//! the agency reads in its own language.

use super::agencies::{Agency, shown};
use super::{agency, console, operator};
use actix_web::Either;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use kernel::error::{Result, Wrong};
use kernel::principal::Id;
use serde_json::{Value, json};
use std::sync::Arc;
use tenants::{Act, Reason};
use theme::{Locale, Pages};
use web::{Form, Go, Page, Visit, field_errors};

/// What is done to an agency's doors.
pub(super) struct Verb {
    name: &'static str,
    /// Reasons that come again, said in both languages by us.
    causes: &'static [&'static str],
    act: fn(Reason) -> Act,
}

pub(super) const SUSPEND: Verb = Verb { name: "suspend", causes: &["unpaid", "request", "abuse", "security", "legal"], act: Act::Suspend };
pub(super) const RESUME: Verb = Verb { name: "resume", causes: &["paid", "settled", "mistake"], act: Act::Resume };
/// For good, after thirty days: at the agency's written wish.
pub(super) const CLOSE: Verb = Verb { name: "close", causes: &["wish", "legal"], act: Act::Close };
pub(super) const REOPEN: Verb = Verb { name: "reopen", causes: &["wish", "settled"], act: Act::Reopen };
/// Said in the operator's own words.
const OTHER: &str = "other";

/// The longest reason.
pub(super) const LONGEST: usize = 500;

pub(super) async fn suspend_page(visit: Visit, id: Path<Id>) -> Result<Page> {
    Ok(form(&visit, &agency::read(&visit, *id).await?, &SUSPEND, &Form::default(), &[]))
}

pub(super) async fn resume_page(visit: Visit, id: Path<Id>) -> Result<Page> {
    Ok(form(&visit, &agency::read(&visit, *id).await?, &RESUME, &Form::default(), &[]))
}

pub(super) async fn close_page(visit: Visit, id: Path<Id>) -> Result<Page> {
    Ok(form(&visit, &agency::read(&visit, *id).await?, &CLOSE, &Form::default(), &[]))
}

pub(super) async fn reopen_page(visit: Visit, id: Path<Id>) -> Result<Page> {
    Ok(form(&visit, &agency::read(&visit, *id).await?, &REOPEN, &Form::default(), &[]))
}

fn form(visit: &Visit, agency: &Agency, verb: &Verb, filled: &Form, wrongs: &[Wrong]) -> Page {
    let usual = verb.causes;
    let both = |cause: &str| [Locale::Fr, Locale::En].map(|l| say(visit, l, cause));
    let causes: Vec<Value> = usual
        .iter()
        .map(|cause| {
            let [fr, en] = both(cause);
            let (own, other) = if visit.locale() == Locale::En { (en, fr) } else { (fr, en) };
            json!({"value": cause, "label": own, "hint": other})
        })
        .chain([json!({"value": OTHER, "label": visit.say("operators-cause-other", &[])})])
        .collect();
    console("admin/operators/door.html", "agencies")
        .titled(visit.say(&format!("operators-{}-title", verb.name), &[("name", agency.name.clone())]))
        .crumb("operators-agencies", Some("/operators"))
        .crumb(agency.name.clone(), Some(&format!("/operators/agencies/{}", agency.id)))
        .crumb(visit.say(&format!("operators-{}", verb.name), &[]), None)
        .with("agency", shown(visit, agency))
        .with("verb", verb.name)
        .with("about", visit.say(&format!("operators-{}-text", verb.name), &[]))
        .with("label", visit.say(&format!("operators-{}", verb.name), &[]))
        .with("causes", causes)
        .with("values", json!({"cause": filled.text("cause"), "fr": filled.text("fr"), "en": filled.text("en")}))
        .with("errors", field_errors(visit, wrongs))
        .status(if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY })
}

fn say(visit: &Visit, locale: Locale, cause: &str) -> String {
    visit.house().service::<Arc<Pages>>().words().say(locale, &format!("operators-cause-{cause}"), &[])
}

/// The reason in both languages: a usual one and what was added, or the operator's own words.
pub(super) fn reason(visit: &Visit, form: &Form, usual: &[&str]) -> Result<Reason, Vec<Wrong>> {
    let (cause, fr, en) = (form.text("cause"), form.text("fr"), form.text("en"));
    let long =
        |(name, text): (&'static str, &str)| (text.chars().count() > LONGEST).then(|| Wrong::new(name, "too-long").with("max", LONGEST));
    let mut wrongs: Vec<Wrong> = [("fr", fr), ("en", en)].into_iter().filter_map(long).collect();
    // Said in one language is better than said in neither.
    let own = |text: &str, other: &str| if text.is_empty() { other.to_string() } else { text.to_string() };
    let (fr, en) = (own(fr, en), own(en, fr));
    let joined = |locale, text: &str| format!("{} {text}", say(visit, locale, cause)).trim().to_string();
    let reason = match cause {
        cause if usual.contains(&cause) => Reason { fr: joined(Locale::Fr, &fr), en: joined(Locale::En, &en) },
        OTHER => Reason { fr, en },
        _ => {
            wrongs.push(Wrong::new("cause", "required"));
            Reason::default()
        }
    };
    if cause == OTHER && reason.fr.is_empty() {
        wrongs.push(Wrong::new("fr", "required"));
    }
    if wrongs.is_empty() { Ok(reason) } else { Err(wrongs) }
}

pub(super) async fn suspend(visit: Visit, id: Path<Id>, filled: Form) -> Result<Either<Page, Go>> {
    turn(visit, *id, &SUSPEND, filled).await
}

pub(super) async fn resume(visit: Visit, id: Path<Id>, filled: Form) -> Result<Either<Page, Go>> {
    turn(visit, *id, &RESUME, filled).await
}

pub(super) async fn close(visit: Visit, id: Path<Id>, filled: Form) -> Result<Either<Page, Go>> {
    turn(visit, *id, &CLOSE, filled).await
}

pub(super) async fn reopen(visit: Visit, id: Path<Id>, filled: Form) -> Result<Either<Page, Go>> {
    turn(visit, *id, &REOPEN, filled).await
}

/// Closes or opens, if there is a reason.
async fn turn(visit: Visit, id: Id, verb: &Verb, filled: Form) -> Result<Either<Page, Go>> {
    let agency = agency::read(&visit, id).await?;
    let reason = match reason(&visit, &filled, verb.causes) {
        Ok(reason) => reason,
        Err(wrongs) => return Ok(Either::Left(form(&visit, &agency, verb, &filled, &wrongs))),
    };
    let done = tenants::act(visit.house(), operator(&visit)?, id, (verb.act)(reason)).await?;
    visit.house().changed(id);
    let (tone, words) = match (verb.name, done) {
        ("suspend", true) => ("ok", "operators-suspended"),
        ("suspend", false) => ("info", "operators-suspended-already"),
        ("resume", true) => ("ok", "operators-resumed"),
        ("resume", false) => ("info", "operators-resumed-already"),
        ("close", true) => ("warn", "operators-closing"),
        ("close", false) => ("info", "operators-closing-already"),
        (_, true) => ("ok", "operators-reopened"),
        (_, false) => ("info", "operators-reopened-already"),
    };
    Ok(Either::Right(Go::to(format!("/operators/agencies/{id}")).toast(tone, words, &[("name", agency.name)])))
}
