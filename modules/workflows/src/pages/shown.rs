//! Runs in words.

use crate::run::kept::{Done, Run};
use serde_json::{Value, json};
use web::Visit;

/// What went wrong, in words, from its code in the log.
pub(super) fn error(visit: &Visit, code: &str) -> String {
    let mut parts = code.splitn(3, ':');
    match (parts.next().unwrap_or_default(), parts.next(), parts.next()) {
        ("forbidden", Some(may), _) => {
            visit.say("workflow-error-forbidden", &[("may", visit.say(&format!("may-{}", may.replace(['.', '_'], "-")), &[]))])
        }
        ("invalid", Some(field), Some(wrong)) => {
            let said = visit.say(&format!("error-{wrong}"), &[]);
            visit.say("workflow-error-invalid", &[("field", field.to_string()), ("said", said)])
        }
        ("conflict", Some(code), _) => visit.say(&format!("error-{code}"), &[]),
        (code, ..) => visit.say(&format!("workflow-error-{code}"), &[]),
    }
}

/// Who heard of a step: a group, or so many people.
pub(super) fn told(visit: &Visit, done: &Done) -> Option<String> {
    let people = done.told.map(|n| visit.say("workflow-told", &[("count", n.to_string())]));
    if done.posted { Some(visit.say("workflow-posted", &[])) } else { people }
}

/// What to do about it.
pub(super) fn mend(visit: &Visit, code: &str) -> String {
    let class = match code.split(':').next().unwrap_or_default() {
        class @ ("forbidden" | "not-found" | "busy" | "internal") => class,
        _ => "invalid",
    };
    visit.say(&format!("workflow-mend-{class}"), &[])
}

/// The state of a run, as a badge.
pub(super) fn state(visit: &Visit, run: &Run) -> Value {
    let tone = match run.state.as_str() {
        "done" => "ok",
        "failed" => "late",
        "skipped" => "neutral",
        _ => "info",
    };
    json!({"label": visit.say(&format!("workflow-state-{}", run.state), &[]), "tone": tone})
}

/// How grave it is, as a badge.
pub(super) fn severity(visit: &Visit, run: &Run) -> Value {
    let tone = match run.severity.as_str() {
        "warning" => "warn",
        "error" | "critical" => "late",
        _ => "neutral",
    };
    json!({"label": visit.say(&format!("workflow-severity-{}", run.severity), &[]), "tone": tone})
}
