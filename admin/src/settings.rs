//! The agency's own settings: a document with a history, saved a section at a time.

use crate::SETTINGS;
use crate::licence::is_licence;
use actix_web::Either;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use diesel::prelude::*;
use kernel::error::{Error, Result, Wrong};
use kernel::field::is_email;
use kernel::routes::Routes;
use kernel::schema::directory::tenants;
use kernel::schema::{journal, settings};
use kernel::scope::{Scope, Tx};
use kernel::setting::{Holds, Schema, Setting};
use serde_json::{Map, Value, json};
use web::public::colour::Rgb;
use web::{Form, Go, Page, Visit, field_errors};

/// A part of the page with a save of its own.
struct Section {
    name: &'static str,
    fields: &'static [Asked],
}

/// A field, its kind, whether it must be filled in.
type Asked = (&'static str, &'static str, bool);

/// What the agency's own document says. What is not here (its logo) is nobody else's.
pub static SCHEMA: Schema = Schema {
    document: "agency",
    words: "settings-",
    settings: &[
        Setting::new("name", Holds::Needed(|text| text.chars().count() <= 120, "format")),
        Setting::new("locale", Holds::Needed(|text| matches!(text, "fr" | "en"), "choice")),
        Setting::new("zone", Holds::Needed(|text| text.parse::<chrono_tz::Tz>().is_ok(), "choice")),
        Setting::new("email", Holds::Fits(is_email, "email")),
        Setting::new("phone", Holds::Text(120)),
        Setting::new("city", Holds::Text(120)),
        Setting::new("country", Holds::Text(120)),
        Setting::new("licence", Holds::Fits(is_licence, "licence")),
        Setting::new("origins", Holds::Fits(web::are_origins, "origins")),
        Setting::new("accent", Holds::Fits(|text| Rgb::parse(text).is_some(), "colour")),
    ],
    also: |_| Vec::new(),
};

const SECTIONS: [Section; 5] = [
    Section { name: "identity", fields: &[("name", "text", true), ("locale", "choice", true), ("zone", "choice", true)] },
    Section {
        name: "contact",
        fields: &[("email", "email", false), ("phone", "phone", false), ("city", "text", false), ("country", "text", false)],
    },
    Section { name: "legal", fields: &[("licence", "text", false)] },
    Section { name: "api", fields: &[("origins", "text", false)] },
    // With a site, the colour is chosen where its themes are seen in it.
    Section { name: "colour", fields: &[("accent", "colour", false)] },
];

/// Kept in the directory; everything else in the document.
const DIRECTORY: [&str; 3] = ["name", "locale", "zone"];

pub fn routes(r: &mut Routes) {
    r.get("/app/settings", SETTINGS, page);
    r.post("/app/settings", SETTINGS, save);
    r.post("/app/settings/undo/{version}", SETTINGS, undo);
}

async fn page(visit: Visit, scope: Scope) -> Page {
    shown(&visit, &scope, None, &[])
}

/// The page; one section may show what was typed into it and what is wrong with that.
pub fn shown(visit: &Visit, scope: &Scope, typed: Option<(&str, &Form)>, wrongs: &[Wrong]) -> Page {
    let tenant = scope.tenant();
    let site = tenant.has("showcase");
    let kept = |name: &str| match name {
        "name" => tenant.name.clone(),
        "locale" => tenant.locale.clone(),
        "zone" => tenant.zone.clone(),
        other => tenant.text("agency", other).unwrap_or_default().to_string(),
    };
    let section = |s: &Section| {
        let typed = typed.filter(|(name, _)| *name == s.name).map(|(_, form)| form);
        let field = |(name, kind, required): &Asked| {
            let wrong = typed.and_then(|_| wrongs.iter().find(|w| w.field == *name));
            let hint = visit.say(&format!("settings-{name}-hint"), &[]);
            json!({
                "name": name, "kind": kind, "required": required, "options": options(name),
                "label": visit.say(&format!("settings-{name}"), &[]),
                "hint": if hint.starts_with("settings-") { Value::Null } else { json!(hint) },
                "value": typed.map_or_else(|| kept(name), |form| form.text(name).to_string()),
                "error": wrong.map(|w| visit.say(&format!("error-{}", w.code), &w.args.iter().map(|(k, v)| (*k, v.clone())).collect::<Vec<_>>())),
            })
        };
        json!({
            "name": s.name, "title": visit.say(&format!("settings-{}", s.name), &[]), "text": visit.say(&format!("settings-{}-text", s.name), &[]),
            "fields": s.fields.iter().map(field).collect::<Vec<_>>(),
            "errors": if typed.is_some() { field_errors(visit, wrongs) } else { json!([]) },
        })
    };
    let sections: Vec<Value> = SECTIONS.iter().filter(|s| !site || s.name != "colour").map(section).collect();
    let logo_wrong = wrongs.iter().find(|w| w.field == "picture").map(|w| visit.say(&format!("error-{}", w.code), &[]));
    Page::new("admin/settings.html")
        .title("settings-title")
        .summary("settings-summary")
        .with("sections", sections)
        .with("logo", tenant.text("agency", "logo").map(|key| format!("/media/{key}")))
        .with("logo_field", json!({"name": "picture", "kind": "picture", "label": visit.say("settings-logo-file", &[]), "hint": visit.say("settings-logo-hint", &[]), "error": logo_wrong, "required": true}))
        .with("agency_name", &tenant.name)
        .with("address", visit.config().origin_of(tenant))
        .with("site", site)
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

/// What is wrong with one field.
fn check(name: &'static str, text: &str) -> Option<Wrong> {
    let fits = match name {
        "name" if text.is_empty() => return Some(Wrong::new(name, "required")),
        "name" | "phone" | "city" | "country" => {
            let long = text.chars().count() > 120;
            return long.then(|| Wrong::new(name, "too-long").with("max", 120));
        }
        "email" => text.is_empty() || is_email(text),
        "accent" => text.is_empty() || Rgb::parse(text).is_some(),
        "licence" => is_licence(&text.to_uppercase()),
        "origins" => web::are_origins(text),
        "locale" => matches!(text, "fr" | "en"),
        _ => text.parse::<chrono_tz::Tz>().is_ok(),
    };
    let code = match name {
        "email" => "email",
        "accent" => "colour",
        "licence" => "licence",
        "origins" => "origins",
        _ => "choice",
    };
    (!fits).then(|| Wrong::new(name, code))
}

async fn save(visit: Visit, scope: Scope, form: Form) -> Result<Either<Page, Go>> {
    let section = SECTIONS.iter().find(|s| s.name == form.text("section")).ok_or(Error::NotFound)?;
    let wrongs: Vec<Wrong> = section.fields.iter().filter_map(|(name, ..)| check(name, form.text(name))).collect();
    if !wrongs.is_empty() {
        return Ok(Either::Left(shown(&visit, &scope, Some((section.name, &form)), &wrongs)));
    }
    let text = |name: &str| if name == "licence" { form.text(name).to_uppercase() } else { form.text(name).to_string() };
    let change: Map<String, Value> = section.fields.iter().map(|(name, ..)| ((*name).to_string(), json!(text(name)))).collect();
    let version = scope.tx(move |tx| write(tx, change)).await?;
    Ok(Either::Right(saved(section.name, version)))
}

/// Back to the section that was saved, with the way to undo it.
pub fn saved(section: &str, version: i32) -> Go {
    Go::to(format!("/app/settings#{section}")).toast("ok", "settings-saved", &[]).undo(format!("/app/settings/undo/{version}"))
}

/// Every setting of the agency as it is now.
pub fn kept(tx: &mut Tx) -> Result<Map<String, Value>> {
    let tenant = tx.scope().tenant().id;
    let document: Option<Value> = tx.maybe(settings::table.filter(settings::name.eq("agency")).select(settings::document))?;
    let mut kept = document.and_then(|d| d.as_object().cloned()).unwrap_or_default();
    let (name, locale, zone): (String, String, String) =
        tx.one(tenants::table.find(tenant).select((tenants::name, tenants::locale, tenants::zone)))?;
    kept.extend([("name", name), ("locale", locale), ("zone", zone)].map(|(k, v)| (k.to_string(), json!(v))));
    Ok(kept)
}

/// Writes document and directory; the journal keeps what was changed as it was. Says the document's new version.
pub fn write(tx: &mut Tx, change: Map<String, Value>) -> Result<i32> {
    let tenant = tx.scope().tenant().clone();
    let mine = || settings::table.filter(settings::name.eq("agency"));
    let known: Option<(Value, i32)> = tx.maybe(mine().select((settings::document, settings::version)).for_update())?;
    let (document, version) = known.clone().unwrap_or_else(|| (json!({}), 0));
    let mut kept = document.as_object().cloned().unwrap_or_default();
    let (own, texts): (Map<_, _>, Map<_, _>) = change.into_iter().partition(|(name, _)| DIRECTORY.contains(&name.as_str()));
    let directory = |name: &str| match name {
        "name" => json!(tenant.name),
        "locale" => json!(tenant.locale),
        _ => json!(tenant.zone),
    };
    let before: Map<String, Value> = (own.keys().map(|name| (name.clone(), directory(name))))
        .chain(texts.keys().map(|name| (name.clone(), kept.get(name).cloned().unwrap_or(Value::Null))))
        .collect();
    let after: Map<String, Value> = own.clone().into_iter().chain(texts.clone()).collect();
    kept.extend(texts);
    if !own.is_empty() {
        let text = |name: &str| own.get(name).unwrap_or(&directory(name)).as_str().unwrap_or_default().to_string();
        let set = (tenants::name.eq(text("name")), tenants::locale.eq(text("locale")), tenants::zone.eq(text("zone")));
        tx.run(diesel::update(tenants::table.find(tenant.id)).set(set))?;
    }
    // The document last: its snapshot holds what the directory keeps, too.
    let set = (settings::document.eq(Value::Object(kept)), settings::changed_by.eq(tx.scope().principal().actor()));
    if known.is_some() {
        let again = (settings::version.eq(version + 1), settings::changed_at.eq(diesel::dsl::now));
        tx.run(diesel::update(mine()).set((set, again)))?;
    } else {
        tx.run(diesel::insert_into(settings::table).values((settings::name.eq("agency"), settings::version.eq(version + 1), set)))?;
    }
    tx.journal("settings.changed", None, json!({"document": "agency", "version": version + 1, "before": before, "after": after}))?;
    Ok(version + 1)
}

/// Back to what one change replaced, unless somebody changed something since.
async fn undo(scope: Scope, version: Path<i32>) -> Result<Go> {
    let version = version.into_inner();
    let done = scope
        .tx(move |tx| {
            let now: Option<i32> = tx.maybe(settings::table.filter(settings::name.eq("agency")).select(settings::version).for_update())?;
            if now != Some(version) {
                return Err(Error::Conflict("changed".into()));
            }
            let changes =
                journal::table.filter(journal::what.eq("settings.changed").and(journal::data.retrieve_as_text("document").eq("agency")));
            let data: Value = tx.maybe(changes.order(journal::id.desc()).select(journal::data))?.ok_or(Error::NotFound)?;
            let before = data["before"].as_object().filter(|_| data["version"] == json!(version)).cloned();
            write(tx, before.ok_or_else(|| Error::Conflict("changed".into()))?)
        })
        .await;
    match done {
        Ok(_) => Ok(Go::to("/app/settings").toast("ok", "settings-undone", &[])),
        Err(Error::Conflict(_)) => Ok(Go::to("/app/settings").toast("warn", "settings-undo-late", &[])),
        Err(e) => Err(e),
    }
}
