//! `/app/matches`: who might go together, with what speaks for it; the same for programs.

use super::gather::{Between, Found, Match, gather};
use super::likeness::{Reason, Why};
use super::{AGES, GOALS};
use crate::RELATIONS;
use crate::figure::SOURCES;
use actix_web::{HttpRequest, HttpResponse};
use kernel::prelude::*;
use serde_json::{Value, json};
use web::{Form, Page, Visit};

/// Proposals of one answer.
const SHOWN: usize = 50;

/// Artists that one chooses from; of more, one types their names.
const CHOICES: usize = 400;

/// Whose, and for which goal.
struct Asked {
    artist: Option<Id>,
    goal: Option<&'static str>,
}

fn asked(query: &Form) -> Result<Asked> {
    let artist = match query.text("artist") {
        "" => None,
        text => Some(text.parse().map_err(|_| Error::NotFound)?),
    };
    let goal = match query.text("goal") {
        "" => None,
        text => Some(*GOALS.iter().find(|goal| **goal == text).ok_or_else(|| Error::invalid("goal", "choice"))?),
    };
    Ok(Asked { artist, goal })
}

/// Points with one decimal: what is shown adds up.
fn rounded(points: f64) -> f64 {
    (points * 10.0).round() / 10.0
}

/// A reason in the reader's words.
fn said(visit: &Visit, reason: &Reason, via: &[Between]) -> String {
    let listed = |all: Vec<String>| all.join(", ");
    match &reason.why {
        Why::Genre(words) => visit.say("matches-why-genre", &[("words", listed(words.clone()))]),
        Why::Goals(goals) => {
            let named = goals.iter().map(|goal| visit.say(&format!("artists-goal-{goal}"), &[])).collect();
            visit.say("matches-why-goals", &[("goals", listed(named))])
        }
        Why::Age(age) => visit.say("matches-why-age", &[("age", visit.say(&format!("artists-audience-{age}"), &[]))]),
        Why::Size(source, here, there) => {
            let format = theme::Format::of(visit.locale());
            let source = visit.say(&format!("figures-source-{source}"), &[]);
            visit.say("matches-why-size", &[("source", source), ("one", format.whole(*here)), ("other", format.whole(*there))])
        }
        Why::Network(steps) => {
            let names = listed(via.iter().map(|one| one.title.clone()).collect());
            let word = if *steps == 2 { "matches-why-common" } else { "matches-why-steps" };
            visit.say(word, &[("names", names), ("count", steps.to_string())])
        }
    }
}

pub(super) async fn page(visit: Visit, scope: Scope, req: HttpRequest) -> Result<Page> {
    let query = Form::of_query(req.query_string());
    let Asked { artist, goal } = asked(&query)?;
    let Found { of, matches, artists } = scope.tx(move |tx| gather(tx, artist, goal)).await?;
    let number = |points: f64| theme::Format::of(visit.locale()).number(rounded(points));
    let may_note = scope.allows(RELATIONS.may.create);
    let row = |m: &Match| {
        let end =
            |one: &super::gather::Candidate| json!({"title": one.name, "genre": one.genre, "href": format!("/app/artists/{}", one.id)});
        let via: Vec<Value> =
            m.via.iter().map(|b| json!({"title": b.title, "icon": b.of.icon, "href": format!("/app/{}/{}", b.of.name, b.id)})).collect();
        let note = format!("/app/relations/new?kind=works_with&one_artist_id={}&other_artist_id={}", m.one.id, m.other.id);
        json!({
            "one": end(&m.one), "other": end(&m.other), "points": rounded(m.points), "said": number(m.points), "via": via, "note_href": may_note.then_some(note),
            "why": m.reasons.iter().map(|r| json!({"text": said(&visit, r, &m.via), "points": number(r.points)})).collect::<Vec<_>>(),
        })
    };
    let option = |value: String, label: String, chosen: bool| json!({"value": value, "label": label, "chosen": chosen});
    let goals = GOALS.iter().map(|g| option(g.to_string(), visit.say(&format!("artists-goal-{g}"), &[]), goal == Some(*g)));
    let many = artists.len() >= CHOICES;
    let offered = artists.into_iter().enumerate().filter(|(n, (id, _))| *n < CHOICES || artist == Some(*id)).map(|(_, one)| one);
    let choices = offered.map(|(id, name)| option(id.to_string(), name, artist == Some(id)));
    Ok(Page::new("address_book/matches.html")
        .title("matches-title")
        .summary("matches-summary")
        .with("rows", matches.iter().take(SHOWN).map(row).collect::<Vec<_>>())
        .with("total", matches.len())
        .with("of", of.map(|of| json!({"title": of.name, "href": format!("/app/artists/{}", of.id), "edit_href": format!("/app/artists/{}/edit", of.id)})))
        .with("goals", goals.collect::<Vec<_>>())
        .with("artists", choices.collect::<Vec<_>>())
        .with("options_href", many.then_some("/app/artists/options"))
        .with("filtered", !req.query_string().is_empty()))
}

pub(super) async fn data(visit: Visit, scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let Asked { artist, goal } = asked(&Form::of_query(req.query_string()))?;
    let found = scope.tx(move |tx| gather(tx, artist, goal)).await?;
    let one = |m: &Match| {
        let reason = |r: &Reason| {
            let (criterion, says) = match &r.why {
                Why::Genre(words) => ("genre", json!(words)),
                Why::Goals(goals) => ("goals", json!(goals)),
                Why::Age(age) => ("audience", json!(age)),
                Why::Size(source, here, there) => ("size", json!({"source": source, "one": here, "other": there})),
                Why::Network(_) => (
                    "network",
                    json!(m.via.iter().map(|b| json!({"resource": b.of.name, "id": b.id, "title": b.title})).collect::<Vec<_>>()),
                ),
            };
            json!({"criterion": criterion, "points": rounded(r.points), "says": says, "text": said(&visit, r, &m.via)})
        };
        json!({
            "one": {"artist": m.one.id, "title": m.one.name}, "other": {"artist": m.other.id, "title": m.other.name},
            "points": rounded(m.points), "reasons": m.reasons.iter().map(reason).collect::<Vec<_>>(),
        })
    };
    let data: Vec<Value> = found.matches.iter().take(SHOWN).map(one).collect();
    Ok(HttpResponse::Ok().json(json!({"data": data, "total": found.matches.len()})))
}

pub(super) fn told() -> Value {
    let end = json!({"type": "object", "properties": {"artist": {"type": "string", "format": "uuid"}, "title": {"type": "string"}}});
    let reason = json!({"type": "object", "properties": {
        "criterion": {"enum": ["genre", "goals", "audience", "size", "network"]}, "points": {"type": "number"},
        "says": {"description": format!("shared words or goals, an age ({}), figures of one source ({}), or who stands between", AGES.join(", "), SOURCES.join(", "))},
        "text": {"type": "string"},
    }});
    json!({
        "query": [
            {"name": "artist", "in": "query", "schema": {"type": "string", "format": "uuid"}}, {"name": "goal", "in": "query", "schema": {"enum": GOALS}},
        ],
        "gives": {"type": "object", "properties": {"total": {"type": "integer"}, "data": {"type": "array", "items": {"type": "object", "properties": {
            "one": end, "other": end, "points": {"type": "number", "description": "of a hundred"}, "reasons": {"type": "array", "items": reason},
        }}}}},
    })
}
