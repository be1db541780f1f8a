//! Fields of an agency's own, on any of its resources.

use crate::FIELDS;
use actix_web::Either;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use diesel::prelude::*;
use kernel::error::{Result, Wrong};
use kernel::principal::Id;
use kernel::resource::Resource;
use kernel::routes::Routes;
use kernel::schema::custom_fields as f;
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit, field_errors};

/// The kinds a person may choose from.
pub(crate) const KINDS: [&str; 8] = ["text", "long", "number", "date", "flag", "choice", "url", "email"];

pub fn routes(r: &mut Routes) {
    r.get("/app/fields", FIELDS, page);
    r.post("/app/fields", FIELDS, add);
    r.post("/app/fields/{id}/bin", FIELDS, bin);
    r.post("/app/fields/{id}/restore", FIELDS, restore);
}

fn resources(scope: &Scope) -> Vec<&'static Resource> {
    scope
        .house()
        .edition()
        .modules
        .iter()
        .filter(|m| scope.tenant().has(m.manifest.name))
        .flat_map(|m| m.resources.iter().copied())
        .collect()
}

async fn page(visit: Visit, scope: Scope) -> Result<Page> {
    shown(&visit, &scope, json!({}), &[]).await
}

async fn shown(visit: &Visit, scope: &Scope, values: Value, wrongs: &[Wrong]) -> Result<Page> {
    type Stored = (Id, String, String, String, bool, bool);
    let all: Vec<Stored> = scope
        .tx(|tx| {
            tx.all(f::table.filter(f::deleted_at.is_null()).order((f::resource, f::id)).select((
                f::id,
                f::resource,
                f::label,
                f::kind,
                f::required,
                f::listed,
            )))
        })
        .await?;
    let rows: Vec<Value> = all
        .into_iter()
        .map(|(id, resource, label, kind, required, listed)| json!({"id": id, "resource": visit.say(&format!("{resource}-many"), &[]), "label": label, "kind": visit.say(&format!("kind-{kind}"), &[]), "required": required, "listed": listed}))
        .collect();
    let offered: Vec<Value> =
        resources(scope).iter().map(|r| json!({"value": r.name, "label": visit.say(&format!("{}-many", r.name), &[])})).collect();
    let kinds: Vec<Value> = KINDS.iter().map(|k| json!({"value": k, "label": visit.say(&format!("kind-{k}"), &[])})).collect();
    let status = if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page =
        Page::new("admin/fields.html").title("fields-title").summary("fields-summary").crumb("settings-title", Some("/app/settings"));
    Ok(page
        .with("fields", rows)
        .with("resources", offered)
        .with("kinds", kinds)
        .with("values", values)
        .with("errors", field_errors(visit, wrongs))
        .status(status))
}

async fn add(visit: Visit, scope: Scope, form: Form) -> Result<Either<Page, Go>> {
    let (resource, label, kind) = (form.text("resource").to_string(), form.text("label").to_string(), form.text("kind").to_string());
    let options: Vec<Option<String>> =
        form.text("options").split([',', '\n']).map(str::trim).filter(|o| !o.is_empty()).map(|o| Some(o.to_string())).collect();
    let mut wrongs = Vec::new();
    if !resources(&scope).iter().any(|r| r.name == resource) {
        wrongs.push(Wrong::new("resource", "choice"));
    }
    if label.is_empty() || label.chars().count() > 60 {
        wrongs.push(Wrong::new("label", if label.is_empty() { "required" } else { "too-long" }).with("max", 60));
    }
    if !KINDS.contains(&kind.as_str()) {
        wrongs.push(Wrong::new("kind", "choice"));
    }
    if kind == "choice" && options.is_empty() {
        wrongs.push(Wrong::new("options", "required"));
    }
    let values = json!({"resource": resource, "label": label, "kind": kind, "options": form.text("options")});
    if !wrongs.is_empty() {
        return Ok(Either::Left(shown(&visit, &scope, values, &wrongs).await?));
    }
    let name = name_of(&label);
    let (required, listed, said) = (form.text("required") == "true", form.text("listed") == "true", label.clone());
    let made = scope
        .tx(move |tx| {
            let row = (
                f::resource.eq(&resource),
                f::name.eq(&name),
                f::label.eq(&label),
                f::kind.eq(&kind),
                f::options.eq(options),
                f::required.eq(required),
                f::listed.eq(listed),
            );
            let id: Id = tx.one(diesel::insert_into(f::table).values(row).returning(f::id))?;
            tx.journal("custom_fields.created", Some(id), json!({"resource": resource, "label": label, "kind": kind}))
        })
        .await;
    match made {
        Ok(()) => Ok(Either::Right(Go::to("/app/fields").toast("ok", "fields-added", &[("label", said)]))),
        Err(kernel::error::Error::Invalid(_)) => Ok(Either::Left(shown(&visit, &scope, values, &[Wrong::new("label", "taken")]).await?)),
        Err(e) => Err(e),
    }
}

/// The name a label is kept under: `x_` and what of it is ascii.
fn name_of(label: &str) -> String {
    let plain: String = web::folded(label).chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let plain = plain.trim_matches('_');
    format!("x_{}", if plain.is_empty() { "champ" } else { &plain[..plain.len().min(40)] })
}

async fn bin(scope: Scope, id: Path<Id>) -> Result<Go> {
    let id = *id;
    scope
        .tx(move |tx| {
            moved(tx, id, Some(chrono::Utc::now()))?;
            tx.journal("custom_fields.deleted", Some(id), json!({}))
        })
        .await?;
    Ok(Go::to("/app/fields").toast("ok", "fields-binned", &[]).undo(format!("/app/fields/{id}/restore")))
}

async fn restore(scope: Scope, id: Path<Id>) -> Result<Go> {
    let id = *id;
    scope
        .tx(move |tx| {
            moved(tx, id, None)?;
            tx.journal("custom_fields.restored", Some(id), json!({}))
        })
        .await?;
    Ok(Go::to("/app/fields").toast("ok", "fields-restored", &[]))
}

/// Into the bin or out of it; what the field holds is found by search, or no longer.
pub(crate) fn moved(tx: &mut Tx, id: Id, at: Option<chrono::DateTime<chrono::Utc>>) -> Result<()> {
    let changed = diesel::update(f::table.filter(f::id.eq(id))).set(f::deleted_at.eq(at)).returning((f::resource, f::name));
    let (resource, name): (String, String) = tx.one(changed)?;
    match tx.scope().house().edition().resource(&resource) {
        Some(of) => kernel::index::note_own_field(tx, of, &name),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn labels_become_names() {
        for (label, name) in [("Taille de T-shirt", "x_taille_de_t_shirt"), ("Régime", "x_regime"), ("!!", "x_champ")] {
            assert_eq!(super::name_of(label), name);
        }
    }
}
