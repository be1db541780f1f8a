//! The agency's own settings: a document with a history.

use crate::SETTINGS;
use actix_web::Either;
use actix_web::http::StatusCode;
use diesel::prelude::*;
use kernel::error::{Error, Result, Wrong};
use kernel::field::is_email;
use kernel::routes::Routes;
use kernel::schema::directory::tenants;
use kernel::schema::{journal, settings};
use kernel::scope::{Scope, Tx};
use serde_json::{Map, Value, json};
use web::{Form, Go, Page, Visit, field_errors};

/// What the document holds beside the agency's name, language and zone.
const TEXTS: [&str; 6] = ["email", "phone", "city", "country", "licence", "accent"];

pub fn routes(r: &mut Routes) {
    r.get("/app/settings", SETTINGS, page);
    r.post("/app/settings", SETTINGS, save);
    r.post("/app/settings/undo", SETTINGS, undo);
}

async fn page(visit: Visit, scope: Scope) -> Page {
    let tenant = scope.tenant();
    let mut values: Map<String, Value> = TEXTS.iter().map(|t| ((*t).to_string(), json!(tenant.text("agency", t)))).collect();
    values.extend([("name".into(), json!(tenant.name)), ("locale".into(), json!(tenant.locale)), ("zone".into(), json!(tenant.zone))]);
    shown(&visit, &scope, &values, &[])
}

fn shown(visit: &Visit, scope: &Scope, values: &Map<String, Value>, wrongs: &[Wrong]) -> Page {
    let error = |name: &str| wrongs.iter().find(|w| w.field == name).map(|w| visit.say(&format!("error-{}", w.code), &[]));
    let field = |name: &str, kind: &str, required: bool| {
        let hint = format!("settings-{name}-hint");
        let hint = visit.say(&hint, &[]);
        json!({"name": name, "kind": kind, "label": visit.say(&format!("settings-{name}"), &[]), "hint": if hint.starts_with("settings-") { Value::Null } else { json!(hint) }, "value": values.get(name), "required": required, "error": error(name), "options": options(name)})
    };
    let sections = json!([
        {"label": visit.say("settings-identity", &[]), "fields": [field("name", "text", true), field("accent", "colour", false), field("locale", "choice", true), field("zone", "choice", true)]},
        {"label": visit.say("settings-contact", &[]), "fields": [field("email", "email", false), field("phone", "phone", false), field("city", "text", false), field("country", "text", false)]},
        {"label": visit.say("settings-legal", &[]), "fields": [field("licence", "text", false)]},
    ]);
    let page = Page::new("admin/settings.html").title("settings-title").summary("settings-summary");
    page.with("form", json!({"action": "/app/settings", "method": "post", "title": visit.say("settings-title", &[]), "sections": sections, "errors": field_errors(visit, wrongs), "version": null, "conflict": null, "cancel_href": "/app", "expired": false}))
        .with("address", visit.config().origin_of(scope.tenant()))
        .with("site", scope.tenant().has("showcase"))
        .status(if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY })
}

fn options(name: &str) -> Value {
    match name {
        "locale" => json!([{"value": "fr", "label": "Français"}, {"value": "en", "label": "English"}]),
        "zone" => chrono_tz::TZ_VARIANTS
            .iter()
            .map(|z| z.name())
            .filter(|z| z.contains('/') && !z.starts_with("Etc"))
            .map(|z| json!({"value": z, "label": z.replace('_', " ")}))
            .collect(),
        _ => json!([]),
    }
}

/// `PLATESV-R-2024-001234` and the older forms (culture.gouv.fr; french-rules.md).
fn is_licence(text: &str) -> bool {
    let digits = |t: &str, low, high| (low..=high).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit());
    text.split([',', ' ']).filter(|t| !t.is_empty()).all(|one| {
        let parts: Vec<&str> = one.split('-').collect();
        match parts.as_slice() {
            ["PLATESV", "D" | "R", year, number] => digits(year, 4, 4) && digits(number, 6, 8),
            ["L", "D" | "R", year, number] => digits(year, 2, 2) && digits(number, 1, 8),
            ["1" | "2" | "3", number] => digits(number, 4, 8),
            _ => false,
        }
    })
}

fn check(form: &Form) -> Vec<Wrong> {
    let mut wrongs = Vec::new();
    let text = |name: &str| form.text(name);
    match text("name").chars().count() {
        0 => wrongs.push(Wrong::new("name", "required")),
        121.. => wrongs.push(Wrong::new("name", "too-long").with("max", 120)),
        _ => {}
    }
    if !text("email").is_empty() && !is_email(text("email")) {
        wrongs.push(Wrong::new("email", "email"));
    }
    let colour = text("accent").strip_prefix('#').is_some_and(|c| c.len() == 6 && c.bytes().all(|b| b.is_ascii_hexdigit()));
    if !text("accent").is_empty() && !colour {
        wrongs.push(Wrong::new("accent", "colour"));
    }
    if !is_licence(&text("licence").to_uppercase()) {
        wrongs.push(Wrong::new("licence", "licence"));
    }
    if !matches!(text("locale"), "fr" | "en") {
        wrongs.push(Wrong::new("locale", "choice"));
    }
    if text("zone").parse::<chrono_tz::Tz>().is_err() {
        wrongs.push(Wrong::new("zone", "choice"));
    }
    wrongs.extend(
        ["phone", "city", "country"]
            .into_iter()
            .filter(|n| text(n).chars().count() > 120)
            .map(|n| Wrong::new(n, "too-long").with("max", 120)),
    );
    wrongs
}

async fn save(visit: Visit, scope: Scope, form: Form) -> Result<Either<Page, Go>> {
    let wrongs = check(&form);
    if !wrongs.is_empty() {
        let typed = ["name", "locale", "zone"].into_iter().chain(TEXTS).map(|n| (n.to_string(), json!(form.text(n)))).collect();
        return Ok(Either::Left(shown(&visit, &scope, &typed, &wrongs)));
    }
    let mut texts: Map<String, Value> = TEXTS.iter().map(|t| ((*t).to_string(), json!(form.text(t)))).collect();
    texts.insert("licence".into(), json!(form.text("licence").to_uppercase()));
    let own = json!({"name": form.text("name"), "locale": form.text("locale"), "zone": form.text("zone")});
    scope.tx(move |tx| write(tx, &texts, &own)).await?;
    Ok(Either::Right(Go::to("/app/settings").toast("ok", "settings-saved", &[]).undo("/app/settings/undo")))
}

/// Writes document and directory; the journal keeps both as they were.
fn write(tx: &mut Tx, texts: &Map<String, Value>, own: &Value) -> Result<()> {
    let tenant = tx.scope().tenant().clone();
    let mine = settings::table.filter(settings::name.eq("agency"));
    let known: Option<Value> = tx.maybe(mine.select(settings::document).for_update())?;
    let before = known.clone().unwrap_or_else(|| json!({}));
    let mut after = before.as_object().cloned().unwrap_or_default();
    after.extend(texts.clone());
    let after = Value::Object(after);
    if known.is_some() {
        let set = (
            settings::document.eq(&after),
            settings::version.eq(settings::version + 1),
            settings::changed_at.eq(diesel::dsl::now),
            settings::changed_by.eq(tx.scope().principal().actor()),
        );
        tx.run(diesel::update(settings::table.filter(settings::name.eq("agency"))).set(set))?;
    } else {
        tx.run(diesel::insert_into(settings::table).values((settings::name.eq("agency"), settings::document.eq(&after))))?;
    }
    let text = |name: &str| own[name].as_str().unwrap_or_default().to_string();
    let set = (tenants::name.eq(text("name")), tenants::locale.eq(text("locale")), tenants::zone.eq(text("zone")));
    tx.run(diesel::update(tenants::table.find(tenant.id)).set(set))?;
    let was = json!({"name": tenant.name, "locale": tenant.locale, "zone": tenant.zone});
    tx.journal(
        "settings.changed",
        None,
        json!({"document": "agency", "before": {"document": before, "own": was}, "after": {"document": after, "own": own}}),
    )
}

/// Back to what the last change replaced.
async fn undo(scope: Scope) -> Result<Go> {
    scope
        .tx(|tx| {
            let changes = journal::table.filter(journal::what.eq("settings.changed")).order(journal::id.desc()).limit(20);
            let all: Vec<Value> = tx.all(changes.select(journal::data))?;
            let last = all.into_iter().find(|d| d["document"] == "agency" && d["before"].is_object()).ok_or(Error::NotFound)?;
            let document = last["before"]["document"].as_object().cloned().unwrap_or_default();
            // A text that was not there before is emptied.
            let texts = TEXTS.iter().map(|t| ((*t).to_string(), document.get(*t).cloned().unwrap_or(Value::Null))).collect();
            write(tx, &texts, &last["before"]["own"])
        })
        .await?;
    Ok(Go::to("/app/settings").toast("ok", "settings-undone", &[]))
}

#[cfg(test)]
mod tests {
    use super::is_licence;

    #[test]
    fn licences_are_shaped_as_the_ministry_writes_them() {
        for good in ["", "PLATESV-R-2024-001234", "PLATESV-D-2021-12345678", "L-R-22-1234", "2-1067890", "PLATESV-R-2024-001234, 3-1067891"]
        {
            assert!(is_licence(good), "{good}");
        }
        for bad in ["PLATESV-X-2024-001234", "PLATESV-R-24-001234", "4-1067890", "2-12", "licence"] {
            assert!(!is_licence(bad), "{bad}");
        }
    }
}
