//! `/app/documents/on/{of}/{id}`: which paper, what stands on it, how it will look, and issuing it.

use super::pictures;
use crate::fields::{self, Asks};
use crate::issue::{issue, look};
use crate::known::{self, Wanted, Wording};
use crate::shipped;
use crate::{DOCUMENT_TEMPLATES, LEGAL_ENTITIES};
use actix_web::Either;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use kernel::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use typeset::Form as Paper;
use web::{Form, Go, Page, Visit, field_errors};

/// Which paper: the agency's own wordings first, then ours in the agency's language.
pub(super) async fn choose(visit: Visit, scope: Scope, path: Path<(String, Id)>) -> Result<Page> {
    let (name, id) = path.into_inner();
    let (of, _) = known::subject(&name)?;
    let (title, own) = scope
        .tx(move |tx| {
            let record = tx.under(of.may.read, |tx| (of.store.find)(tx, id))?;
            Ok((of.title(&record), known::own_wordings(tx)?))
        })
        .await?;
    let base = format!("/app/documents/on/{name}/{id}");
    let card = |key: &str, called: &str, shell: &str, language: &str| {
        json!({"href": format!("{base}/{key}"), "name": called, "what": visit.say(&format!("document-shell-{shell}-what"), &[]),
            "shell": visit.say(&format!("document_templates-shell-{shell}"), &[]), "language": visit.say(&format!("document_templates-language-{language}"), &[])})
    };
    let own: Vec<Value> = own.iter().map(|(key, called, shell, language)| card(&key.to_string(), called, shell, language)).collect();
    let ours: Vec<Value> = shipped::ALL
        .iter()
        .map(|one| {
            let called = visit.say(&format!("document_templates-shell-{}", one.shell.name()), &[]);
            let mut card = card(&one.key(), &called, one.shell.name(), one.language);
            card["take"] = json!(format!("/app/documents/templates/from/{}", one.key()));
            card
        })
        .collect();
    let href = format!("/app/{name}/{id}");
    Ok(Page::new("documents/choose.html")
        .title("document-make")
        .summary("document-make-summary")
        .crumb(visit.say(&format!("{name}-many"), &[]), Some(&format!("/app/{name}")))
        .crumb(title.clone(), Some(&href))
        .crumb("document-make", None)
        .with("record", json!({"title": title, "href": href}))
        .with("own", own)
        .with("ours", ours)
        .with("may_take", scope.allows(DOCUMENT_TEMPLATES.may.create)))
}

/// What was typed into the form.
struct Typed {
    wanted: Wanted,
    key: Id,
    wrongs: Vec<Wrong>,
}

pub(super) async fn page(visit: Visit, scope: Scope, path: Path<(String, Id, String)>) -> Result<Page> {
    let (resource, record, template) = path.into_inner();
    let wanted = Wanted { resource, record, template, ..Wanted::default() };
    shown(&visit, &scope, Typed { wanted, key: Id::now_v7(), wrongs: Vec::new() }, true).await
}

pub(super) async fn act(visit: Visit, scope: Scope, path: Path<(String, Id, String)>, form: Form) -> Result<Either<Page, Go>> {
    let (resource, record, template) = path.into_inner();
    let values: BTreeMap<String, String> = form
        .pairs()
        .iter()
        .filter(|(name, value)| name.contains('.') && !value.trim().is_empty())
        .map(|(name, value)| (name.clone(), value.trim().replace("\r\n", "\n")))
        .collect();
    let (entity_id, series_id) = (form.text("entity_id").parse().ok(), form.text("series_id").parse().ok());
    let key = form.text("key").parse().unwrap_or_else(|_| Id::now_v7());
    let wanted = Wanted { resource, record, template, entity_id, series_id, key: Some(key), values };
    if form.text("act") != "issue" {
        return Ok(Either::Left(shown(&visit, &scope, Typed { wanted, key, wrongs: Vec::new() }, false).await?));
    }
    match issue(&scope, wanted.clone(), key).await {
        Ok(id) => Ok(Either::Right(Go::to(format!("/app/issued-documents/{id}")).toast("ok", "document-issued-said", &[]))),
        Err(Error::Invalid(wrongs)) => {
            let page = shown(&visit, &scope, Typed { wanted, key, wrongs }, false).await?;
            Ok(Either::Left(page.status(StatusCode::UNPROCESSABLE_ENTITY)))
        }
        Err(why) => Err(why),
    }
}

async fn shown(visit: &Visit, scope: &Scope, typed: Typed, fresh: bool) -> Result<Page> {
    let Typed { mut wanted, key, mut wrongs } = typed;
    let asked = wanted.clone();
    let (title, wording, entities, series) = scope
        .tx(move |tx| {
            let (of, _) = known::subject(&asked.resource)?;
            let record = tx.under(of.may.read, |tx| (of.store.find)(tx, asked.record))?;
            let wording = known::wording(tx, &asked.template)?;
            let (entities, series) = known::offered(tx, wording.shell)?;
            Ok((of.title(&record), wording, entities, series))
        })
        .await?;
    if fresh {
        wanted.entity_id = entities.first().map(|(id, _)| *id);
    }
    // The series is one of the entity's; without a choice, its first.
    let of_entity = |series_id: &Id| series.iter().any(|(id, _, entity)| id == series_id && Some(*entity) == wanted.entity_id);
    if fresh || wanted.series_id.is_some_and(|id| !of_entity(&id)) {
        wanted.series_id = series.iter().find(|(_, _, entity)| Some(*entity) == wanted.entity_id).map(|(id, ..)| *id);
    }
    let seen = match look(scope, wanted.clone(), Paper::Pages).await {
        Ok((pages, empty)) => json!({"sheet": pictures(&pages)?, "empty": empty}),
        Err(Error::Invalid(found)) => {
            let said: Vec<String> = field_errors(visit, &found)
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|e| Some(e["text"].as_str()?.to_string()))
                .collect();
            wrongs.extend(found.into_iter().filter(|w| wrongs.is_empty() || w.field != "body").collect::<Vec<_>>());
            json!({"wrong": said})
        }
        Err(why) => return Err(why),
    };
    let mut errors = field_errors(visit, &wrongs);
    for error in errors.as_array_mut().into_iter().flatten() {
        let field = error["field"].as_str().unwrap_or_default();
        error["label"] = json!(visit.say(&format!("document-{}", field.replace('.', "-")), &[]));
    }
    let (base, href) =
        (format!("/app/documents/on/{}/{}", wanted.resource, wanted.record), format!("/app/{}/{}", wanted.resource, wanted.record));
    let entity_options: Vec<Value> = entities.iter().map(|(id, name)| json!({"value": id, "label": name})).collect();
    let series_options: Vec<Value> = series
        .iter()
        .map(|(id, name, entity)| {
            let owner = entities.iter().find(|(id, _)| id == entity).map(|(_, name)| name.as_str());
            let label = if entities.len() > 1 { format!("{name} – {}", owner.unwrap_or_default()) } else { name.clone() };
            json!({"value": id, "label": label})
        })
        .collect();
    let error = |name: &str| errors.as_array().into_iter().flatten().find(|e| e["field"] == name).map(|e| e["text"].clone());
    let must = wording.shell == typeset::Shell::Invoice;
    let frame = [
        json!({"name": "entity_id", "kind": "choice", "label": visit.say("document-entity_id", &[]), "options": entity_options, "value": wanted.entity_id,
            "error": error("entity_id"), "required": must, "hint": entities.is_empty().then(|| visit.say("document-entity-none", &[]))}),
        json!({"name": "series_id", "kind": "choice", "label": visit.say("document-series_id", &[]), "options": series_options, "value": wanted.series_id,
            "error": error("series_id"), "required": must, "hint": visit.say(if series.is_empty() { "document-series-none" } else { "document-series_id-hint" }, &[])}),
    ];
    Ok(Page::new("documents/make.html")
        .titled(wording.name.clone())
        .summary(title.clone())
        .crumb(visit.say(&format!("{}-many", wanted.resource), &[]), Some(&format!("/app/{}", wanted.resource)))
        .crumb(title, Some(&href))
        .crumb("document-make", Some(&base))
        .crumb(wording.name.clone(), None)
        .with("action", format!("{base}/{}", wanted.template))
        .with("back", base)
        .with("key", key)
        .with("frame", frame)
        .with("fields", asked_fields(visit, &wording, &wanted, &error))
        .with("seen", seen)
        .with("numbered", wanted.series_id.is_some())
        .with("entity_href", (entities.is_empty() && scope.allows(LEGAL_ENTITIES.may.create)).then_some("/app/legal_entities/new"))
        .with("errors", errors))
}

fn asked_fields(visit: &Visit, wording: &Wording, wanted: &Wanted, error: &impl Fn(&str) -> Option<Value>) -> Vec<Value> {
    let one = |asked: &fields::Asked| {
        let kind = match asked.asks {
            Asks::Line | Asks::Money | Asks::Rate => "text",
            Asks::Lines | Asks::Items | Asks::Times => "long",
            Asks::Day => "date",
        };
        let key = format!("document-{}", asked.name.replace('.', "-"));
        let hint = match asked.asks {
            Asks::Items => Some(visit.say("document-lines-hint", &[])),
            Asks::Times => Some(visit.say("document-times-hint", &[])),
            _ => None,
        };
        json!({"name": asked.name, "kind": kind, "label": visit.say(&key, &[]), "value": wanted.values.get(asked.name), "required": asked.required, "hint": hint,
            "error": error(asked.name), "half": kind != "long", "unit": (asked.asks == Asks::Money).then_some("€").or((asked.asks == Asks::Rate).then_some("%"))})
    };
    fields::asked(wording.shell).iter().map(one).collect()
}
