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

/// Reasons that come again, said in both languages by us.
const CLOSING: [&str; 5] = ["unpaid", "request", "abuse", "security", "legal"];
const OPENING: [&str; 3] = ["paid", "settled", "mistake"];
/// Said in the operator's own words.
const OTHER: &str = "other";

/// The longest reason.
pub(super) const LONGEST: usize = 500;

pub(super) async fn suspend_page(visit: Visit, id: Path<Id>) -> Result<Page> {
    Ok(form(&visit, &agency::read(&visit, *id).await?, "suspend", &Form::default(), &[]))
}

pub(super) async fn resume_page(visit: Visit, id: Path<Id>) -> Result<Page> {
    Ok(form(&visit, &agency::read(&visit, *id).await?, "resume", &Form::default(), &[]))
}

fn form(visit: &Visit, agency: &Agency, verb: &'static str, filled: &Form, wrongs: &[Wrong]) -> Page {
    let usual: &[&str] = if verb == "suspend" { &CLOSING } else { &OPENING };
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
    let title = if verb == "suspend" { "operators-suspend-title" } else { "operators-resume-title" };
    console("admin/operators/door.html", "agencies")
        .titled(visit.say(title, &[("name", agency.name.clone())]))
        .crumb("operators-agencies", Some("/operators"))
        .crumb(agency.name.clone(), Some(&format!("/operators/agencies/{}", agency.id)))
        .crumb(if verb == "suspend" { "operators-suspend" } else { "operators-resume" }, None)
        .with("agency", shown(visit, agency))
        .with("verb", verb)
        .with("causes", causes)
        .with("values", json!({"cause": filled.text("cause"), "fr": filled.text("fr"), "en": filled.text("en")}))
        .with("errors", field_errors(visit, wrongs))
        .status(if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY })
}

fn say(visit: &Visit, locale: Locale, cause: &str) -> String {
    visit.house().service::<Arc<Pages>>().words().say(locale, &format!("operators-cause-{cause}"), &[])
}

/// The reason in both languages: a usual one and what was added, or the operator's own words.
fn reason(visit: &Visit, form: &Form, usual: &[&str]) -> Result<Reason, Vec<Wrong>> {
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
    turn(visit, *id, "suspend", filled).await
}

pub(super) async fn resume(visit: Visit, id: Path<Id>, filled: Form) -> Result<Either<Page, Go>> {
    turn(visit, *id, "resume", filled).await
}

/// Closes or opens, if there is a reason.
async fn turn(visit: Visit, id: Id, verb: &'static str, filled: Form) -> Result<Either<Page, Go>> {
    let agency = agency::read(&visit, id).await?;
    let closing = verb == "suspend";
    let reason = match reason(&visit, &filled, if closing { &CLOSING } else { &OPENING }) {
        Ok(reason) => reason,
        Err(wrongs) => return Ok(Either::Left(form(&visit, &agency, verb, &filled, &wrongs))),
    };
    let act = if closing { Act::Suspend(reason) } else { Act::Resume(reason) };
    let done = tenants::act(visit.house(), operator(&visit)?, id, act).await?;
    visit.house().changed(id);
    let said = match (closing, done) {
        (true, true) => ("ok", "operators-suspended"),
        (true, false) => ("info", "operators-suspended-already"),
        (false, true) => ("ok", "operators-resumed"),
        (false, false) => ("info", "operators-resumed-already"),
    };
    Ok(Either::Right(Go::to(format!("/operators/agencies/{id}")).toast(said.0, said.1, &[("name", agency.name)])))
}
