//! The work that waits, runs or died: what it is, why it failed, once more or away.

use super::{console, door, operator};
use actix_web::HttpRequest;
use actix_web::web::Path;
use jobs::{Console, Listed, SHOWN, STATES, Wanted};
use kernel::error::{Error, Result};
use kernel::principal::{Id, Principal};
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit};

fn queue(visit: &Visit) -> Result<(Console, Principal)> {
    Ok((Console::of(door(visit)), Principal::Operator(operator(visit)?)))
}

pub(super) fn console_of(visit: &Visit) -> Console {
    Console::of(door(visit))
}

/// A page of jobs for programs, and the last of it if there are more.
pub(super) async fn found(visit: &Visit, by: Id, form: &Form) -> Result<(Vec<Value>, Option<Id>)> {
    let text = |name: &str| Some(form.text(name).to_string()).filter(|n| !n.is_empty());
    let wanted = Wanted {
        state: text("state"),
        name: text("name"),
        agency: form.text("agency").parse().ok(),
        before: form.text("before").parse().ok(),
    };
    let mut rows = console_of(visit).list(Principal::Operator(by), wanted).await?;
    let most = usize::try_from(SHOWN).map_err(Error::internal)?;
    let more = rows.len() > most;
    rows.truncate(most);
    let told = |job: &Listed| {
        let mut told = shown(job);
        told["state"] = json!(job.state);
        told
    };
    Ok((rows.iter().map(told).collect(), rows.last().filter(|_| more).map(|job| job.id)))
}

fn href(state: &str, name: &str, agency: &str, before: Option<Id>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("state", state);
    for (key, value) in [("name", name), ("agency", agency)] {
        if !value.is_empty() {
            query.append_pair(key, value);
        }
    }
    if let Some(before) = before {
        query.append_pair("before", &before.to_string());
    }
    format!("/operators/jobs?{}", query.finish())
}

pub(super) async fn page(visit: Visit, req: HttpRequest) -> Result<Page> {
    let form = Form::of_query(req.query_string());
    let state = STATES.into_iter().find(|s| *s == form.text("state")).unwrap_or("dead");
    let (name, agency) = (form.text("name"), form.text("agency"));
    let wanted = Wanted {
        state: Some(state.into()),
        name: Some(name.to_string()).filter(|n| !n.is_empty()),
        agency: agency.parse().ok(),
        before: form.text("before").parse().ok(),
    };
    let (queue, who) = queue(&visit)?;
    let board = queue.board(who.clone()).await?;
    let mut rows = queue.list(who, wanted).await?;
    let more = i64::try_from(rows.len()).is_ok_and(|n| n > SHOWN);
    rows.truncate(usize::try_from(SHOWN).map_err(Error::internal)?);
    let next = rows.last().filter(|_| more).map(|last| href(state, name, agency, Some(last.id)));
    let count = |state: &str| board.states.get(state).copied().unwrap_or(0);
    let tabs: Vec<Value> = STATES
        .iter()
        .map(|s| json!({"label": visit.say(&format!("jobs-{s}"), &[]), "href": href(s, name, agency, None), "current": *s == state, "count": count(s)}))
        .collect();
    let kinds: Vec<Value> = board
        .kinds
        .iter()
        .map(|(kind, states)| json!({"name": kind, "current": kind == name, "count": states.get(state).copied().unwrap_or(0)}))
        .collect();
    Ok(console("admin/operators/jobs.html", "jobs")
        .title("jobs-title")
        .crumb("jobs-title", None)
        .with("tabs", tabs)
        .with("state", state)
        .with("name", name)
        .with("agency", agency)
        .with("kinds", kinds)
        .with("oldest", board.oldest_due)
        .with("jobs", rows.iter().map(shown).collect::<Vec<_>>())
        .with("back", href(state, name, agency, None))
        .with("next_href", next))
}

fn shown(job: &Listed) -> Value {
    let agency = job.agency.as_ref().map(|(id, slug)| json!({"slug": slug, "href": format!("/operators/agencies/{id}")}));
    json!({
        "id": job.id, "name": job.name, "agency": agency, "attempts": job.attempts, "error": job.error,
        "payload": outline(&job.payload, 0), "run_at": job.run_at, "created_at": job.created_at,
        "releases": job.releases,
    })
}

/// A payload without anything that could be a secret or somebody's words: keys, numbers, flags
/// and record keys stay, a text is only measured.
fn outline(value: &Value, depth: usize) -> String {
    let pad = "  ".repeat(depth);
    match value {
        Value::Object(pairs) if depth < 4 => pairs
            .iter()
            .map(|(key, value)| match value {
                Value::Object(inner) if !inner.is_empty() => format!("{pad}{key}:\n{}", outline(value, depth + 1)),
                _ => format!("{pad}{key}: {}", outline(value, depth + 1)),
            })
            .collect::<Vec<_>>()
            .join("\n"),
        Value::Object(pairs) => format!("{{{}}}", pairs.len()),
        Value::Array(items) => format!("[{}]", items.len()),
        Value::String(text) if text.parse::<Id>().is_ok() => text.clone(),
        Value::String(text) => format!("“…” ({})", text.chars().count()),
        other => other.to_string(),
    }
}

/// Back to the list the button stood on.
fn back(form: &Form) -> Go {
    let to = form.text("back");
    Go::to(if to.starts_with("/operators/jobs") { to } else { "/operators/jobs" })
}

/// Another operator may have been quicker: that is news, not an error.
fn said(done: Result<()>, form: &Form, words: &'static str) -> Result<Go> {
    match done {
        Ok(()) => Ok(back(form).toast("ok", words, &[])),
        Err(Error::NotFound) => Ok(back(form).toast("info", "jobs-elsewhere", &[])),
        Err(e) => Err(e),
    }
}

pub(super) async fn retry(visit: Visit, id: Path<Id>, form: Form) -> Result<Go> {
    let (queue, who) = queue(&visit)?;
    said(queue.retry(who, *id).await, &form, "jobs-retried")
}

pub(super) async fn retry_all(visit: Visit, form: Form) -> Result<Go> {
    let (queue, who) = queue(&visit)?;
    let count = queue.retry_all(who, form.text("name").to_string()).await?;
    Ok(back(&form).toast("ok", "jobs-retried-all", &[("count", count.to_string())]))
}

pub(super) async fn discard(visit: Visit, id: Path<Id>, form: Form) -> Result<Go> {
    let (queue, who) = queue(&visit)?;
    let done = queue.discard(who, *id).await;
    let undo = done.is_ok().then(|| format!("/operators/jobs/{id}/restore"));
    let go = said(done, &form, "jobs-was-discarded")?;
    Ok(match undo {
        Some(undo) => go.undo(undo),
        None => go,
    })
}

pub(super) async fn restore(visit: Visit, id: Path<Id>, form: Form) -> Result<Go> {
    let (queue, who) = queue(&visit)?;
    said(queue.restore(who, *id).await, &form, "jobs-restored")
}

#[cfg(test)]
mod tests {
    use super::outline;
    use serde_json::json;

    #[test]
    fn a_payload_shows_no_text() {
        let payload = json!({"message": {"to": "ada@acme.test", "text": "https://x.test/reset/s3cret"}, "tries": 3, "of": ["a", "b"]});
        assert_eq!(outline(&payload, 0), "message:\n  to: “…” (13)\n  text: “…” (27)\ntries: 3\nof: [2]");
    }
}
