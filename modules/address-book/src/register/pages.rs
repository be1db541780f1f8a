//! `/app/register/organisations/{id}`: what one asks, what the register says beside what the sheet says, what is taken over.

use super::kept::{self, said};
use super::sirene::{Company, search};
use super::{REGISTER, WAY};
use crate::ORGANISATIONS;
use actix_web::web::Path;
use actix_web::{Either, HttpRequest};
use chrono::NaiveDate;
use kernel::error::Busy;
use kernel::prelude::*;
use serde_json::{Value, json};
use theme::{DateStyle, Format};
use web::{Form, Go, Page, Visit};

/// What the register is asked when nobody typed anything: the number, or else the name.
pub(super) fn question(sheet: &Record) -> String {
    let number = said(sheet, "siren").or_else(|| said(sheet, "siret"));
    number.or_else(|| said(sheet, "name")).unwrap_or_default().to_string()
}

/// The postcode goes along with a name; a number needs none.
pub(super) fn nearby<'a>(sheet: &'a Record, asked: &str) -> Option<&'a str> {
    said(sheet, "postcode").filter(|_| !asked.chars().all(|c| c.is_ascii_digit() || c == ' '))
}

/// Asks. A staging copy asks nobody.
pub(super) async fn ask(scope: &Scope, sheet: &Record, words: &str) -> Result<Vec<Company>> {
    if scope.tenant().copy.is_some() {
        return Err(Error::Conflict("copy".into()));
    }
    let found = search(scope, words, nearby(sheet, words)).await?;
    // The postcode may be wrong, or that of another house of theirs.
    if found.is_empty() && nearby(sheet, words).is_some() { search(scope, words, None).await } else { Ok(found) }
}

/// Whether two texts say the same, in whatever letters.
fn same(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    plain(one) == plain(other)
}

/// What a company says of each field, beside what the sheet says.
pub(super) fn lines(sheet: &Record, company: &Company) -> Vec<(&'static str, Option<String>, String, bool)> {
    let line = |(name, value): (&'static str, String)| {
        let own = said(sheet, name).map(String::from);
        let agrees = own.as_deref().is_some_and(|own| same(own, &value));
        (name, own, value, agrees)
    };
    company.fields().into_iter().map(line).collect()
}

pub(super) async fn page(visit: Visit, scope: Scope, id: Path<Id>, req: HttpRequest) -> Result<Page> {
    let query = Form::of_query(req.query_string());
    let asked = query.text("q").trim().to_string();
    drawn(&visit, &scope, *id, &asked, None).await
}

async fn drawn(visit: &Visit, scope: &Scope, id: Id, asked: &str, trouble: Option<&'static str>) -> Result<Page> {
    let (sheet, sources) = scope
        .tx(move |tx| {
            let sheet = kept::sheet(tx, id)?;
            let sources = kept::of(tx, id, &sheet)?;
            Ok((sheet, sources))
        })
        .await?;
    let (found, trouble) = match asked {
        "" => (None, trouble),
        asked => match ask(scope, &sheet, asked).await {
            Ok(found) => (Some(found), trouble),
            Err(Error::Busy(Busy::Away(_))) => (None, Some("register-away")),
            Err(Error::Conflict(_)) => (None, Some("address-copy")),
            Err(e) => return Err(e),
        },
    };
    let face = |company: &Company| {
        let rows: Vec<Value> = lines(&sheet, company)
            .into_iter()
            .map(|(name, own, value, agrees)| {
                let (label, ticked) = (visit.say(&format!("organisations-{name}"), &[]), own.is_none() && company.active);
                let own = own.map(|own| shown(visit, &own));
                json!({"name": name, "label": label, "own": own, "value": shown(visit, &value), "agrees": agrees, "ticked": ticked})
            })
            .collect();
        json!({"siren": company.siren, "name": company.name, "city": company.city, "active": company.active, "rows": rows,
            "differs": rows_differ(&sheet, company)})
    };
    let mut known: Vec<Value> = sources
        .values()
        .map(|source| {
            let label = visit.say(&format!("organisations-{}", source.field), &[]);
            let day = Format::of(visit.locale()).date(source.taken_at.date_naive(), DateStyle::Long);
            json!({"label": label, "value": shown(visit, &source.value), "day": day, "siren": source.reference})
        })
        .collect();
    known.sort_by_key(|k| k["label"].as_str().map(String::from));
    let base = format!("/app/organisations/{id}");
    Ok(Page::new("address_book/register.html")
        .titled(visit.say("register-of", &[("name", ORGANISATIONS.title(&sheet))]))
        .summary("register-summary")
        .crumb(visit.say("organisations-many", &[]), Some("/app/organisations"))
        .crumb(ORGANISATIONS.title(&sheet), Some(&base))
        .with("here", WAY.href.replace("{id}", &id.to_string()))
        .with("record_href", base)
        .with("asked", if asked.is_empty() { question(&sheet) } else { asked.to_string() })
        .with("version", &sheet["version"])
        .with("searched", found.is_some())
        .with("found", found.map(|all| all.iter().map(face).collect::<Vec<_>>()))
        .with("known", known)
        .with("trouble", trouble.map(|key| visit.say(key, &[]))))
}

/// A day as its reader writes it; anything else as it is.
fn shown(visit: &Visit, value: &str) -> String {
    value.parse::<NaiveDate>().map_or_else(|_| value.to_string(), |day| Format::of(visit.locale()).date(day, DateStyle::Long))
}

fn rows_differ(sheet: &Record, company: &Company) -> bool {
    lines(sheet, company).iter().any(|(.., agrees)| !agrees)
}

/// The company of this number, as the register has it now: what a form says of it is not believed.
pub(super) async fn company(scope: &Scope, id: Id, siren: &str) -> Result<Company> {
    let sheet = scope.tx(move |tx| kept::sheet(tx, id)).await?;
    let siren = crate::identifiers::siren(siren).ok_or_else(|| Error::invalid("siren", "siren"))?;
    let found = ask(scope, &sheet, &siren).await?.into_iter().find(|company| company.siren == siren);
    found.ok_or(Error::NotFound)
}

pub(super) async fn take(visit: Visit, scope: Scope, id: Path<Id>, form: Form) -> Result<Either<Page, Go>> {
    scope.require(REGISTER)?;
    let (id, here) = (*id, WAY.href.replace("{id}", &id.to_string()));
    let asked = form.text("q").to_string();
    let wanted: Vec<String> = form.all("take").into_iter().map(String::from).collect();
    let version = form.text("version").parse().ok();
    let company = match company(&scope, id, form.text("siren")).await {
        Ok(company) => company,
        Err(Error::Busy(Busy::Away(_))) => return Ok(Either::Left(drawn(&visit, &scope, id, "", Some("register-away")).await?)),
        Err(Error::Conflict(_)) => return Ok(Either::Left(drawn(&visit, &scope, id, "", Some("address-copy")).await?)),
        Err(e) => return Err(e),
    };
    match scope.tx(move |tx| kept::take(tx, id, &company, &wanted, version)).await {
        Ok(()) => {
            Ok(Either::Right(Go::to(format!("/app/organisations/{id}")).toast("ok", "register-taken", &[]).undo(format!("{here}/back"))))
        }
        Err(Error::Conflict(_)) => Ok(Either::Left(drawn(&visit, &scope, id, &asked, Some("register-changed")).await?)),
        Err(Error::Invalid(wrongs)) => {
            let why = if wrongs.iter().any(|w| w.code == "required") { "register-none-ticked" } else { "register-refused" };
            Ok(Either::Left(drawn(&visit, &scope, id, &asked, Some(why)).await?))
        }
        Err(e) => Err(e),
    }
}

pub(super) async fn give_back(scope: Scope, id: Path<Id>) -> Result<Go> {
    let id = *id;
    let go = Go::to(format!("/app/organisations/{id}"));
    match scope.tx(move |tx| kept::give_back(tx, id)).await {
        Ok(()) => Ok(go.toast("ok", "register-given-back", &[])),
        Err(Error::Conflict(_)) => Ok(go.toast("warn", "register-changed", &[])),
        Err(e) => Err(e),
    }
}
