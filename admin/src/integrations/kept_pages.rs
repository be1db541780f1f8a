//! Accounts that are kept and not called, on screen: one with its form, its key to whoever asks for it once more.

use super::kept::{self, Typed};
use super::pages::DESK;
use actix_web::Either;
use actix_web::http::StatusCode;
use chrono::{Days, NaiveDate, Utc};
use chrono_tz::Tz;
use kernel::error::{Error, Result, Wrong};
use kernel::scope::Scope;
use serde_json::{Value, json};
use web::channels::account::Kept;
use web::channels::catalogue::{SERVICES, Service};
use web::{Form, Go, Page, Visit, field_errors};

/// Days before its end on which an account is marked.
const SOON: u64 = 30;

/// Those that are kept, by name; and those that may be added.
pub(super) fn listed(visit: &Visit, scope: &Scope, all: &[Kept], owners: &[(kernel::principal::Id, String)]) -> (Vec<Value>, Vec<Value>) {
    let kept = |service: &Service| all.iter().find(|k| k.kind == service.name);
    let line = |service: &Service| kept(service).map(|k| shown(visit, scope, service, Some(k), owners));
    let more = |service: &&Service| kept(service).is_none();
    let group = |about: &str| {
        let of = SERVICES.iter().filter(|s| s.about == about).filter(more);
        let options: Vec<Value> = of.map(|s| json!({"value": s.name, "label": s.label})).collect();
        json!({"label": visit.say(&format!("service-{about}"), &[]), "options": options})
    };
    let mut abouts: Vec<&str> = SERVICES.iter().map(|s| s.about).collect();
    abouts.dedup();
    (
        SERVICES.iter().filter_map(line).collect(),
        abouts.into_iter().map(group).filter(|g| g["options"].as_array().is_some_and(|o| !o.is_empty())).collect(),
    )
}

fn shown(visit: &Visit, scope: &Scope, service: &Service, kept: Option<&Kept>, owners: &[(kernel::principal::Id, String)]) -> Value {
    let zone: Tz = scope.tenant().zone.parse().unwrap_or(Tz::UTC);
    let today = Utc::now().with_timezone(&zone).date_naive();
    let soon = |day: Option<NaiveDate>| day.is_some_and(|day| day <= today + Days::new(SOON));
    let (renew, ends) = (kept.and_then(|k| k.renew_on), kept.and_then(|k| k.ends_on));
    let owner = kept.and_then(|k| k.owner_id).and_then(|id| owners.iter().find(|(o, _)| *o == id)).map(|(_, name)| name);
    json!({
        "kind": service.name, "label": service.label, "home": service.home, "text": visit.say(&format!("service-{}", service.about), &[]),
        "kept": kept.is_some(), "sender": kept.map(|k| &k.sender), "owner": owner, "renew_on": renew, "ends_on": ends,
        "over": renew.is_some_and(|day| day < today), "soon": soon(renew), "ending": ends.is_some(),
    })
}

pub(super) async fn whole(
    visit: &Visit,
    scope: &Scope,
    service: &'static Service,
    typed: Option<(Typed, Vec<Wrong>)>,
    key: Option<String>,
) -> Result<Page> {
    let (account, has_key, owners) =
        scope.tx(move |tx| Ok((kept::find(tx, service)?, kept::has_key(tx, service)?, kept::owners(tx)?))).await?;
    let (values, wrongs) = typed.unwrap_or_else(|| (account.as_ref().map(Typed::of).unwrap_or_default(), Vec::new()));
    let status = if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let people: Vec<Value> = owners.iter().map(|(id, name)| json!({"value": id, "label": name})).collect();
    Ok(Page::new("integrations/kept.html")
        .titled(service.label.to_string())
        .crumb("integrations-title", Some(DESK))
        .crumb(service.label.to_string(), None)
        .with("action", format!("{DESK}/{}", service.name))
        .with("account", shown(visit, scope, service, account.as_ref(), &owners))
        .with("has_key", has_key)
        .with("key", key)
        .with("people", people)
        .with("values", json!({"sender": values.sender, "owner": values.owner, "renew_on": values.renew_on, "ends_on": values.ends_on, "notes": values.notes}))
        .with("errors", field_errors(visit, &wrongs))
        .status(status))
}

fn asked(form: &Form) -> Typed {
    let key = form.text("key");
    Typed {
        sender: form.text("sender").into(),
        key: (!key.is_empty()).then(|| key.to_string()),
        owner: form.text("owner_id").into(),
        renew_on: form.text("renew_on").into(),
        ends_on: form.text("ends_on").into(),
        notes: form.text("notes").into(),
    }
}

pub(super) async fn keep(visit: &Visit, scope: &Scope, service: &'static Service, form: &Form) -> Result<Either<Page, Go>> {
    let typed = asked(form);
    let wanted = typed.clone();
    match scope.tx(move |tx| kept::keep(tx, service, &wanted)).await {
        Ok(()) => Ok(Either::Right(Go::to(format!("{DESK}/{}", service.name)).toast("ok", "integrations-kept", &[]))),
        Err(Error::Invalid(wrongs)) => whole(visit, scope, service, Some((typed, wrongs)), None).await.map(Either::Left),
        Err(why) => Err(why),
    }
}

pub(super) async fn reveal(visit: &Visit, scope: &Scope, service: &'static Service) -> Result<Page> {
    let key = scope.tx(move |tx| kept::reveal(tx, service)).await?;
    whole(visit, scope, service, None, Some(key)).await
}
