//! `/app/workflows/presets`: begin from one of ours, or from nothing.

use crate::presets::{self, ALL, said};
use crate::said::{step, when, who};
use crate::vocabulary::Vocabulary;
use crate::workflow::{DOMAINS, WORKFLOWS};
use actix_web::web::Path;
use kernel::prelude::*;
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit};

pub(super) async fn page(visit: Visit, scope: Scope) -> Result<Page> {
    let known = scope.tx(Vocabulary::of).await?;
    let say = |key: &str, args: &[(&str, String)]| visit.say(key, args);
    let locale = visit.locale().tag();
    let one = |preset: &presets::Preset| {
        let rule = preset.rule(locale);
        let of = known.resource(&rule.when.of);
        let raci = rule.raci.all().map(|(name, value)| {
            let label = visit.say(&format!("workflow-raci-{name}"), &[]);
            json!({"letter": visit.say(&format!("workflow-raci-{name}-letter"), &[]), "label": label, "who": who(&say, value, &known)})
        });
        json!({"name": preset.name, "title": said(&preset.title, locale), "about": said(&preset.about, locale), "when": when(&say, &rule.when, &known),
            "domain": visit.say(&format!("workflows-domain-{}", preset.domain), &[]), "raci": raci,
            "steps": rule.steps.iter().map(|s| step(&say, s, of, &known)).collect::<Vec<_>>()})
    };
    let domains: Vec<Value> =
        (DOMAINS.iter()).map(|d| json!({"value": d, "label": visit.say(&format!("workflows-domain-{d}"), &[])})).collect();
    Ok(Page::new("workflows/presets.html")
        .title("workflow-presets")
        .summary("workflow-presets-summary")
        .crumb("workflows-many", Some("/app/workflows"))
        .crumb("workflow-presets", None)
        .with("presets", ALL.iter().map(one).collect::<Vec<_>>())
        .with("domains", domains))
}

/// A copy of a preset, or a workflow that does nothing yet; then its rule.
pub(super) async fn take(scope: Scope, preset: Path<String>, form: Form) -> Result<Go> {
    let (name, domain) = (form.text("name").to_string(), form.text("domain").to_string());
    let id = scope
        .tx(move |tx| {
            let me = tx.scope().principal().member();
            if *preset == "blank" {
                let row =
                    Record::from_iter([("name".into(), json!(name)), ("domain".into(), json!(domain)), ("active".into(), json!(false))]);
                let made = WORKFLOWS.create(tx, row)?;
                return made["id"].as_str().and_then(|id| id.parse::<Id>().ok()).ok_or(Error::NotFound);
            }
            let preset = ALL.iter().find(|p| p.name == *preset).ok_or(Error::NotFound)?;
            tx.under(WORKFLOWS.may.update, |tx| presets::take(tx, preset, me, false))
        })
        .await?;
    Ok(Go::to(format!("/app/workflows/{id}/rule")).toast("ok", "workflow-taken", &[]))
}
