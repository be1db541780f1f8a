//! Records that another one may be: said beside a form while it is filled in, and above a record. It never stands in the way.

use super::sent;
use crate::form::Form;
use crate::page::Page;
use crate::visit::Visit;
use kernel::alike::{Likeness, Twins};
use kernel::error::Result;
use kernel::resource::{Id, Record, Resource};
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};

/// How many are told.
const TOLD: usize = 3;

/// Beside a form: what is typed so far may be one of these.
pub(super) async fn hint(of: &'static Resource, twins: &'static Twins, scope: Scope, visit: Visit, form: Form) -> Result<Page> {
    let own: Option<Id> = form.text("id").parse().ok();
    let said = visit.clone();
    let found = scope
        .tx(move |tx| {
            let own_fields = tx.own_fields(of.name)?;
            let typed: Record = sent::read(of, tx.scope(), &own_fields, &form);
            let say = |key: &str, args: &[(&str, &str)]| in_words(&said, key, args);
            Ok((twins.alike)(tx, of, &[typed], &say)?.pop().unwrap_or_default())
        })
        .await?;
    let others = found.into_iter().filter(|other| Some(other.id) != own).collect::<Vec<_>>();
    Ok(Page::new("resource/parts/alike.html").with("alike", shown(&visit, of, &others, None)))
}

/// Above a record: those it was found to resemble.
pub(super) fn known(tx: &mut Tx, of: &'static Resource, id: Id, visit: &Visit) -> Result<Vec<Likeness>> {
    let Some(twins) = of.twins else { return Ok(Vec::new()) };
    (twins.known)(tx, of, id, &|key, args| in_words(visit, key, args))
}

pub(crate) fn in_words(visit: &Visit, key: &str, args: &[(&str, &str)]) -> String {
    visit.say(key, &args.iter().map(|(name, value)| (*name, (*value).to_string())).collect::<Vec<_>>())
}

/// As templates show them: with the way to make one of both, where there is one.
pub(super) fn shown(visit: &Visit, of: &Resource, found: &[Likeness], merge_with: Option<Id>) -> Vec<Value> {
    let one = |other: &Likeness| {
        json!({
            "title": other.title, "href": format!("/app/{}/{}", of.name, other.id), "grade": other.grade,
            "words": visit.say(&format!("duplicates-grade-{}", other.grade), &[]), "tone": tone(other.grade), "reasons": other.reasons,
            "merge_href": merge_with.map(|id| format!("/app/{}/{id}/merge?with={}", of.name, other.id)),
        })
    };
    found.iter().take(TOLD).map(one).collect()
}

fn tone(grade: &str) -> &'static str {
    match grade {
        Likeness::CERTAIN => "warn",
        "suspected" => "info",
        _ => "neutral",
    }
}
