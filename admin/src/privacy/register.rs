//! The register of processing (GDPR, article 30), made of what the modules say.

use super::{kept, tabs};
use actix_web::HttpResponse;
use kernel::privacy::{Fate, Processing};
use kernel::scope::Scope;
use serde_json::{Value, json};
use web::{Page, Visit};

/// The lines of the register, in the visitor's language.
fn lines(visit: &Visit, scope: &Scope) -> Vec<Value> {
    let say = |key: &str| visit.say(key, &[]);
    let line = |p: &Processing| {
        let of = p.resource;
        let fields = |wanted: fn(&kernel::field::Field) -> bool| -> Vec<String> {
            of.fields.iter().filter(|f| f.personal && wanted(f)).map(|f| say(&format!("{}-{}", of.name, f.name))).collect()
        };
        json!({
            "resource": of.name, "title": say(&format!("{}-many", of.name)), "module": say(&format!("module-{}", of.module)),
            "purpose": say(&format!("privacy-{}-purpose", of.name)), "people": say(&format!("privacy-{}-people", of.name)),
            "basis": p.basis.name(), "basis_words": say(&format!("basis-{}", p.basis.name())), "months": p.months, "fate": p.fate.name(), "fate_words": visit.say(&format!("fate-{}", p.fate.name()), &[("months", match p.fate { Fate::Archive(months) => months, _ => 0 }.to_string())]),
            "fields": fields(|f| !f.sensitive), "sensitive": fields(|f| f.sensitive && !f.encrypted), "encrypted": fields(|f| f.encrypted),
            "handed": (p.handed)(scope).map(say),
        })
    };
    let house = |name: &str, basis: &str| {
        json!({
            "resource": name, "title": say(&format!("privacy-{name}")), "module": say("module-house"),
            "purpose": say(&format!("privacy-{name}-purpose")), "people": say(&format!("privacy-{name}-people")),
            "basis": basis, "basis_words": say(&format!("basis-{basis}")), "months": Value::Null,
            "fields": [say(&format!("privacy-{name}-fields"))], "sensitive": [], "encrypted": [], "handed": Value::Null,
        })
    };
    let mut lines: Vec<Value> = kept(scope).iter().map(line).collect();
    lines.extend([house("team", "contract"), house("journal", "interest")]);
    lines
}

pub(super) async fn page(visit: Visit, scope: Scope) -> Page {
    Page::new("privacy/register.html")
        .title("privacy-register")
        .summary("privacy-register-summary")
        .crumb("privacy-title", Some("/app/privacy"))
        .with("tabs", tabs(&visit, &scope, "/app/privacy/register"))
        .with("agency", &scope.tenant().name)
        .with("contact", scope.tenant().text("agency", "email"))
        .with("today", chrono::Utc::now())
        .with("lines", lines(&visit, &scope))
}

pub(super) async fn json(visit: Visit, scope: Scope) -> HttpResponse {
    HttpResponse::Ok().json(json!({"controller": scope.tenant().name, "processing": lines(&visit, &scope)}))
}
