//! Wording a template while looking at it, its versions side by side, and taking an earlier one back.

use super::pictures;
use crate::fields;
use crate::issue::set;
use crate::known::{Known, Wording};
use crate::schema::document_template_versions as t;
use crate::shipped::Shipped;
use crate::template::{Template, wrongs};
use crate::tongue::Tongue;
use crate::{DOCUMENT_TEMPLATES, amounts, compose};
use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{Either, HttpRequest};
use address_book::ORGANISATIONS;
use chrono::{DateTime, Utc};
use kernel::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use typeset::{Form as Paper, Shell};
use web::{Form, Go, Page, Visit, field_errors};

/// A wording of ours becomes the agency's own, to be changed.
pub(super) async fn take(visit: Visit, scope: Scope, key: Path<String>) -> Result<Go> {
    let ours = Shipped::of(&key).ok_or(Error::NotFound)?;
    let name = visit.say(&format!("document_templates-shell-{}", ours.shell.name()), &[]);
    let template = json!({"name": name, "shell": ours.shell.name(), "language": ours.language, "subject": ours.subject(), "body": ours.body(), "active": true});
    let row = scope.tx(move |tx| DOCUMENT_TEMPLATES.create(tx, template.as_object().cloned().unwrap_or_default())).await?;
    Ok(Go::to(format!("/app/documents/templates/{}", row["id"].as_str().unwrap_or_default())).toast("ok", "document-taken-said", &[]))
}

/// What stands in the editor.
#[derive(Clone)]
struct Draft {
    subject: String,
    body: String,
    version: i32,
    wrongs: Vec<Wrong>,
    unsaved: bool,
}

pub(super) async fn page(visit: Visit, scope: Scope, id: Path<Id>) -> Result<Page> {
    let id = *id;
    shown(&visit, &scope, id, None).await
}

pub(super) async fn act(visit: Visit, scope: Scope, id: Path<Id>, form: Form) -> Result<Either<Page, Go>> {
    let id = *id;
    let (subject, body) = (form.text("subject").to_string(), form.raw("body").replace("\r\n", "\n").trim().to_string());
    let version = form.text("version").parse().unwrap_or_default();
    let mut draft = Draft { subject: subject.clone(), body: body.clone(), version, wrongs: Vec::new(), unsaved: true };
    if form.text("act") != "save" {
        return Ok(Either::Left(shown(&visit, &scope, id, Some(draft)).await?));
    }
    let patch = Record::from_iter([("subject".into(), json!(subject)), ("body".into(), json!(body))]);
    match scope.tx(move |tx| DOCUMENT_TEMPLATES.patch(tx, id, Some(version), patch)).await {
        Ok(_) => Ok(Either::Right(Go::to(format!("/app/documents/templates/{id}")).toast("ok", "document-worded-said", &[]))),
        Err(Error::Invalid(wrongs)) => {
            draft.wrongs = wrongs;
            Ok(Either::Left(shown(&visit, &scope, id, Some(draft)).await?.status(StatusCode::UNPROCESSABLE_ENTITY)))
        }
        Err(Error::Conflict(code)) if code == "changed" => {
            draft.wrongs = vec![Wrong::new("", "changed")];
            Ok(Either::Left(shown(&visit, &scope, id, Some(draft)).await?.status(StatusCode::CONFLICT)))
        }
        Err(why) => Err(why),
    }
}

async fn shown(visit: &Visit, scope: &Scope, id: Id, draft: Option<Draft>) -> Result<Page> {
    let row = scope
        .tx(move |tx| {
            let row = Template::find(tx, id)?;
            if row.deleted_at.is_some() { Err(Error::Conflict("binned".into())) } else { Ok(row) }
        })
        .await?;
    let mut draft = draft.unwrap_or_else(|| Draft {
        subject: row.subject.clone(),
        body: row.body.clone(),
        version: row.version,
        wrongs: Vec::new(),
        unsaved: false,
    });
    let shell = Shell::named(&row.shell).ok_or(Error::NotFound)?;
    if draft.wrongs.is_empty() {
        draft.wrongs = wrongs(&row.shell, &draft.subject, &draft.body);
    }
    let wording = Wording {
        id: Some(id),
        name: row.name.clone(),
        shell,
        language: row.language.clone(),
        subject: draft.subject.clone(),
        body: draft.body.clone(),
        version: 0,
    };
    let sheet = scope.tx(move |tx| Ok(example(tx, wording))).await?;
    let seen = match set(scope, sheet, Paper::Pages).await {
        Ok(pages) => json!({"sheet": pictures(&pages)?}),
        Err(Error::Invalid(found)) => {
            let said = field_errors(visit, &found);
            draft.wrongs.extend(found);
            json!({"wrong": [said[0]["text"]]})
        }
        Err(why) => return Err(why),
    };
    let mut errors = field_errors(visit, &draft.wrongs);
    for error in errors.as_array_mut().into_iter().flatten() {
        let field = error["field"].as_str().unwrap_or_default();
        error["label"] = json!(if field.is_empty() { String::new() } else { visit.say(&format!("document_templates-{field}"), &[]) });
    }
    let error = |name: &str| errors.as_array().into_iter().flatten().find(|e| e["field"] == name).map(|e| e["text"].clone());
    let field = |name: &str, kind: &str, value: &str, max: usize| json!({"name": name, "kind": kind, "label": visit.say(&format!("document_templates-{name}"), &[]), "value": value, "required": true, "max": max, "error": error(name)});
    Ok(Page::new("documents/wording.html")
        .titled(row.name.clone())
        .summary(visit.say("document-wording-summary", &[]))
        .crumb("document_templates-many", Some("/app/document_templates"))
        .crumb(row.name.clone(), Some(&format!("/app/document_templates/{id}")))
        .crumb("document-wording", None)
        .with("action", format!("/app/documents/templates/{id}"))
        .with("version", draft.version)
        .with("subject", field("subject", "text", &draft.subject, 200))
        .with("body", field("body", "long", &draft.body, 20_000))
        .with("groups", groups(visit, shell))
        .with("seen", seen)
        .with("latest", row.latest)
        .with("errors", if draft.unsaved { errors } else { json!([]) }))
}

/// What may be mentioned, by what it is about.
fn groups(visit: &Visit, shell: Shell) -> Vec<Value> {
    let own = fields::asked(shell).iter().map(|asked| asked.name).chain(fields::worked_out(shell).iter().copied());
    let words =
        |name: &str| json!({"word": format!("{{{{ {name} }}}}"), "label": visit.say(&format!("document-{}", name.replace('.', "-")), &[])});
    let own: Vec<Value> = own.map(words).collect();
    let parts: Vec<Value> = fields::parts(shell).iter().map(|part| words(part)).collect();
    let mut all = vec![json!({"title": visit.say(&format!("document_templates-shell-{}", shell.name()), &[]), "words": own})];
    all.push(json!({"title": visit.say("document-parts", &[]), "words": parts}));
    let common: Vec<Value> = fields::COMMON.iter().map(|name| words(name)).collect();
    all.push(json!({"title": visit.say("document-common", &[]), "words": common}));
    for (of, called) in fields::SUBJECTS {
        let name =
            std::iter::once(json!({"word": format!("{{{{ {called}.name }}}}"), "label": visit.say(&format!("{}-one", of.name), &[])}));
        let rest = fields::of_record(of).filter(|f| f.name != "name");
        let rest = rest.map(
            |f| json!({"word": format!("{{{{ {called}.{} }}}}", f.name), "label": visit.say(&format!("{}-{}", of.name, f.name), &[])}),
        );
        all.push(json!({"title": visit.say(&format!("{}-one", of.name), &[]), "words": name.chain(rest).collect::<Vec<_>>()}));
    }
    all
}

/// A paper with this wording, about nobody.
fn example(tx: &mut Tx, wording: Wording) -> typeset::Sheet {
    let tongue = Tongue::of(tx, &wording.language);
    let said = |key: &str| tongue.say(&format!("document-example-{key}"), &[]);
    let today = Utc::now().date_naive();
    let given: BTreeMap<String, String> = fields::asked(wording.shell)
        .iter()
        .map(|asked| {
            let value = match asked.asks {
                fields::Asks::Line => tongue.say(&format!("document-{}", asked.name.replace('.', "-")), &[]),
                fields::Asks::Lines => said("text"),
                fields::Asks::Day => today.to_string(),
                fields::Asks::Money => "1500".into(),
                fields::Asks::Rate => "5,5".into(),
                fields::Asks::Items => format!("{} | 1 | 1500 | 5,5\n{} | 2 | 90 | 20", said("show"), said("travel")),
                fields::Asks::Times => format!("14:00 {}\n20:30 {}", said("arrival"), said("show")),
            };
            (asked.name.to_string(), value)
        })
        .collect();
    debug_assert!(given.get("invoice.lines").is_none_or(|lines| amounts::bill(lines).is_ok()));
    let entity = crate::LegalEntity {
        name: tx.scope().tenant().name.clone(),
        legal_form: None,
        siret: Some("73282932000074".into()),
        vat_number: Some("FR44732829320".into()),
        register: None,
        licence: Some("PLATESV-R-2026-000123".into()),
        street: Some(said("street")),
        postcode: Some("69001".into()),
        city: Some("Lyon".into()),
        country: None,
        email: None,
        phone: None,
        website: None,
        iban: Some("FR7630006000011234567890189".into()),
        bic: Some("AGRIFRPP".into()),
        terms: Some(said("terms")),
        mentions: None,
    };
    let record =
        json!({"name": said("organiser"), "street": said("street"), "postcode": "75011", "city": "Paris", "email": "contact@example.test"});
    let known = Known {
        of: &ORGANISATIONS,
        title: said("organiser"),
        wording,
        record: record.as_object().cloned().unwrap_or_default(),
        organisation: None,
        entity: Some((Id::nil(), entity)),
        series: None,
        author: said("author"),
        today,
    };
    compose::compose(tx, &known, &given, Some("0042")).sheet
}

type Version = (i64, String, String, DateTime<Utc>, String);

/// Every wording there was, two of them side by side.
pub(super) async fn versions(scope: Scope, id: Path<Id>, req: HttpRequest) -> Result<Page> {
    let id = *id;
    let query = Form::of_query(req.query_string());
    let (row, all, names) = scope
        .tx(move |tx| {
            let row = Template::find(tx, id)?;
            let all = t::table.filter(t::template_id.eq(id)).order(t::number.desc()).limit(200);
            let all: Vec<Version> = tx.all(all.select((t::number, t::subject, t::body, t::created_at, t::created_by)))?;
            use kernel::schema::members as m;
            let ids: Vec<Id> = all.iter().filter_map(|(.., by)| by.strip_prefix("member:")?.parse().ok()).collect();
            let names: Vec<(Id, String)> = tx.all(m::table.filter(m::id.eq_any(ids)).select((m::id, m::name)))?;
            Ok((row, all, names))
        })
        .await?;
    let newest = all.first().map_or(0, |(number, ..)| *number);
    let number = |name: &str, usual: i64| query.text(name).parse::<i64>().unwrap_or(usual);
    let find = |number: i64| all.iter().find(|(n, ..)| *n == number).ok_or(Error::NotFound);
    let (one, other) = (find(number("a", (newest - 1).max(1)))?, find(number("b", newest))?);
    let whole = |(_, subject, body, ..): &Version| format!("{subject}\n\n{body}");
    let who = |by: &str| names.iter().find(|(id, _)| by == format!("member:{id}")).map(|(_, name)| name.clone());
    let line = |(number, _, _, at, by): &Version| json!({"number": number, "at": at, "who": who(by), "latest": *number == newest});
    let side = |v: &Version| json!({"number": v.0, "subject": v.1, "body": v.2, "at": v.3, "who": who(&v.4), "latest": v.0 == newest});
    let may = scope.allows(DOCUMENT_TEMPLATES.may.update) && row.deleted_at.is_none();
    Ok(Page::new("documents/versions.html")
        .titled(row.name.clone())
        .summary("document-versions-summary")
        .crumb("document_templates-many", Some("/app/document_templates"))
        .crumb(row.name.clone(), Some(&format!("/app/document_templates/{id}")))
        .crumb("document-versions", None)
        .with("base", format!("/app/documents/templates/{id}"))
        .with("rows", all.iter().map(line).collect::<Vec<_>>())
        .with("sides", [side(one), side(other)])
        .with("lines", web::attachments::lines(&whole(one), &whole(other)))
        .with("may", may))
}

pub(super) async fn restore(scope: Scope, path: Path<(Id, i64)>) -> Result<Go> {
    let (id, number) = path.into_inner();
    scope.tx(move |tx| restored(tx, id, number)).await?;
    Ok(Go::to(format!("/app/documents/templates/{id}/versions")).toast("ok", "document-restored-said", &[("version", number.to_string())]))
}

/// An earlier wording once more, as the newest version.
pub(crate) fn restored(tx: &mut Tx, id: Id, number: i64) -> Result<Record> {
    let this = t::table.filter(t::template_id.eq(id).and(t::number.eq(number))).select((t::subject, t::body));
    // Within reach of whoever reads the template.
    Template::find(tx, id)?;
    let (subject, body): (String, String) = tx.one(this)?;
    DOCUMENT_TEMPLATES.patch(tx, id, None, Record::from_iter([("subject".into(), json!(subject)), ("body".into(), json!(body))]))
}
