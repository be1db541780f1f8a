//! Signing up: a form, a mail, a click, an agency. Whether an address of mail
//! has an account is told to its owner alone, by mail.

use crate::provision::{Founding, provision};
use crate::{address, blueprint};
use actix_web::Either;
use actix_web::http::StatusCode;
use actix_web::web::{Json, Path, Query};
use chrono::Duration;
use diesel::prelude::*;
use kernel::accounts::{Presented, Ticket, hash_of, secret, within};
use kernel::error::{Error, Result, Wrong};
use kernel::field::is_email;
use kernel::module::{Edition, PUBLIC};
use kernel::platform_tx::PlatformTx;
use kernel::routes::{Ground, Routes};
use kernel::schema::directory::{accounts, tenants};
use serde::Deserialize;
use serde_json::{Value, json};
use web::letter::{SendMail, letter};
use web::{Form, Go, Page, Visit, field_errors, limits, password};

pub fn routes(r: &mut Routes) {
    r.on(Ground::Platform)
        .get("/sign-up", PUBLIC, page)
        .post("/sign-up", PUBLIC, sign_up)
        .get("/sign-up/address", PUBLIC, look_up)
        .get("/welcome/{token}", PUBLIC, welcome)
        .post("/welcome/{token}", PUBLIC, open)
        .get("/welcome/{token}/open", PUBLIC, enter);
}

/// Sign-ups an hour from one place, and mails an hour to one address: nobody's inbox is filled by us.
const PER_HOUR: i64 = 5;

async fn page(visit: Visit) -> Page {
    form_page(&visit, json!({"locale": visit.locale().tag()}), &[])
}

fn form_page(visit: &Visit, values: Value, wrongs: &[Wrong]) -> Page {
    let edition = visit.house().edition();
    let kinds: Vec<_> = blueprint::all()
        .iter()
        .map(|b| {
            json!({
                "value": b.name, "icon": b.icon,
                "label": visit.say(&format!("blueprint-{}", b.name), &[]),
                "text": visit.say(&format!("blueprint-{}-what", b.name), &[]),
                "modules": carried(edition, b).map(|m| visit.say(&format!("module-{m}"), &[])).collect::<Vec<_>>(),
            })
        })
        .collect();
    Page::new("platform/sign_up.html")
        .title("platform-sign-up-title")
        .with("kinds", kinds)
        .with("suffix", format!(".{}", visit.config().base))
        .with("values", values)
        .with("errors", field_errors(visit, wrongs))
        .status(if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY })
}

fn carried<'a>(edition: &'static Edition, blueprint: &'a blueprint::Blueprint) -> impl Iterator<Item = &'a String> {
    blueprint.modules.iter().filter(|m| edition.module(m).is_some())
}

#[derive(Deserialize)]
struct Asked {
    slug: String,
}

/// Whether an address may be had, and one near it if not.
async fn look_up(visit: Visit, asked: Query<Asked>) -> Result<Json<Value>> {
    limits::per_minute(&format!("slug:{}", visit.source()), 60)?;
    let slug = asked.slug.trim().to_lowercase();
    if let Some(wrong) = address::shape(&slug) {
        return Ok(Json(json!({"ok": false, "reason": visit.say(&format!("error-{}", wrong.code), &[])})));
    }
    let free = visit
        .house()
        .platform_tx(
            "system:sign_up",
            move |tx| if address::taken(tx, &slug)? { Ok(Err(address::suggestion(tx, &slug)?)) } else { Ok(Ok(())) },
        )
        .await?;
    Ok(Json(match free {
        Ok(()) => json!({"ok": true}),
        Err(suggestion) => json!({"ok": false, "reason": visit.say("error-slug-taken", &[]), "suggestion": suggestion}),
    }))
}

/// What was filled in, checked as a whole.
struct Wish {
    name: String,
    slug: String,
    kind: String,
    email: String,
    locale: String,
}

fn read(form: &Form) -> (Wish, Vec<Wrong>) {
    let wish = Wish {
        name: form.text("name").to_string(),
        slug: form.text("slug").to_lowercase(),
        kind: form.text("kind").to_string(),
        email: form.text("email").to_lowercase(),
        locale: if form.text("locale") == "en" { "en" } else { "fr" }.into(),
    };
    let mut wrongs = Vec::new();
    match wish.name.chars().count() {
        0 => wrongs.push(Wrong::new("name", "required")),
        81.. => wrongs.push(Wrong::new("name", "too-long").with("max", 80)),
        _ if wish.name.chars().any(char::is_control) => wrongs.push(Wrong::new("name", "control")),
        _ => {}
    }
    wrongs.extend(address::shape(&wish.slug));
    if blueprint::named(&wish.kind).is_none() {
        wrongs.push(Wrong::new("kind", "choice"));
    }
    if wish.email.is_empty() {
        wrongs.push(Wrong::new("email", "required"));
    } else if !is_email(&wish.email) || mail::Address::parse(&wish.email).is_err() {
        wrongs.push(Wrong::new("email", "email"));
    }
    wrongs.extend(password::check("password", form.raw("password")));
    (wish, wrongs)
}

async fn sign_up(visit: Visit, form: Form) -> Result<Page> {
    let (wish, mut wrongs) = read(&form);
    let values = json!({"name": wish.name, "slug": wish.slug, "kind": wish.kind, "email": wish.email, "locale": wish.locale});
    if wrongs.iter().all(|w| w.field != "slug") {
        let slug = wish.slug.clone();
        if visit.house().platform_tx("system:sign_up", move |tx| address::taken(tx, &slug)).await? {
            wrongs.push(Wrong::new("slug", "slug-taken"));
        }
    }
    if !wrongs.is_empty() {
        return Ok(form_page(&visit, values, &wrongs));
    }
    // The same work is done whether or not the address has an account.
    let hash = password::hash(form.raw("password")).await?;
    let (email, place) = (wish.email.clone(), visit.source().to_string());
    let (token, ticket) = secret();
    let link = format!("{}/welcome/{token}", visit.config().platform_origin());
    let args = [("name", wish.name.clone())];
    let (fresh, known) = (letter(&visit, "sign-up", &email, &link, &args)?, letter(&visit, "sign-up-known", &email, &link, &args)?);
    let done = visit
        .house()
        .platform_tx("system:sign_up", move |tx| {
            within(tx.attempt(&format!("sign-up-from:{place}"), 60)?, PER_HOUR, 3600)?;
            address::hold(tx, &wish.slug)?;
            if address::taken(tx, &wish.slug)? {
                return Err(Error::invalid("slug", "slug-taken"));
            }
            // Too many mails to one address: silence, and the same page.
            if tx.attempt(&format!("sign-up-to:{}", wish.email), 60)? > PER_HOUR {
                return Ok(());
            }
            let has_account = tx.credentials(&wish.email)?.is_some();
            let data = json!({"name": wish.name, "kind": wish.kind, "locale": wish.locale, "password": hash});
            tx.issue(
                ticket,
                &Ticket {
                    purpose: "sign_up",
                    tenant: None,
                    account: None,
                    email: Some(&wish.email),
                    slug: Some(&wish.slug),
                    data,
                    lasts: Duration::hours(24),
                },
            )?;
            tx.order(SendMail::now(if has_account { known } else { fresh })?)
        })
        .await;
    match done {
        Ok(()) => Ok(Page::new("platform/sign_up_sent.html").title("platform-sent-title").with("email", email)),
        Err(Error::Invalid(wrongs)) => Ok(form_page(&visit, values, &wrongs)),
        Err(e) => Err(e),
    }
}

async fn ticket(visit: &Visit, token: &str) -> Result<Option<Presented>> {
    let hash = hash_of(token);
    visit.house().platform_tx("system:welcome", move |tx| tx.look_at(hash, "sign_up")).await
}

/// A page with one button: mail programs follow links, and would found agencies.
async fn welcome(visit: Visit, token: Path<String>) -> Result<Either<Page, Go>> {
    match ticket(&visit, &token).await? {
        Some(ticket) if ticket.used_at.is_none() => {
            let slug = ticket.slug.clone().unwrap_or_default();
            Ok(Either::Left(threshold(&visit, &token, &ticket, &slug, &[])))
        }
        Some(_) => Ok(Either::Right(Go::to("/sign-in").toast("info", "welcome-used", &[]))),
        None => Ok(Either::Left(failed())),
    }
}

/// The page before the agency; with wrongs, it asks for another address.
fn threshold(visit: &Visit, token: &str, ticket: &Presented, slug: &str, wrongs: &[Wrong]) -> Page {
    Page::new("tenants/welcome.html")
        .title("welcome-title")
        .with("agency", ticket.data["name"].as_str().unwrap_or_default())
        .with("address", format!("{slug}.{}", visit.config().base))
        .with("suffix", format!(".{}", visit.config().base))
        .with("token", token)
        .with("values", json!({"slug": slug}))
        .with("errors", field_errors(visit, wrongs))
        .status(if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY })
}

fn failed() -> Page {
    Page::new("platform/verify_failed.html").title("platform-verify-title").status(StatusCode::GONE)
}

/// The click. The agency and the end of the ticket are one transaction.
async fn open(visit: Visit, token: Path<String>, form: Form) -> Result<Either<Page, Go>> {
    let Some(ticket) = ticket(&visit, &token).await? else { return Ok(Either::Left(failed())) };
    let text = |name: &str| ticket.data[name].as_str().unwrap_or_default().to_string();
    let (email, kept) = (ticket.email.clone().unwrap_or_default(), ticket.slug.clone().unwrap_or_default());
    let slug = if form.has("slug") { form.text("slug").to_lowercase() } else { kept.clone() };
    let onward = Go::to(format!("/welcome/{token}/open"));
    if ticket.used_at.is_some() {
        return Ok(Either::Right(onward));
    }
    if slug != kept
        && let Some(wrong) = unfit(&visit, &slug).await?
    {
        return Ok(Either::Left(threshold(&visit, &token, &ticket, &slug, &[wrong])));
    }
    let person = called(&email);
    let mut founding =
        Founding::new(&slug, &text("name"), &text("kind")).speaking(&text("locale")).founder(&email, &person, &text("password"));
    founding.ticket = Some(hash_of(&token));
    match provision(visit.house(), &founding).await {
        // Not found: used already, by the other of two clicks, which goes the same way.
        Ok(_) | Err(Error::NotFound) => Ok(Either::Right(onward)),
        Err(Error::Invalid(wrongs)) if wrongs.iter().all(|w| w.field == "slug") => {
            Ok(Either::Left(threshold(&visit, &token, &ticket, &slug, &[Wrong::new("slug", "slug-taken")])))
        }
        Err(e) => Err(e),
    }
}

/// Why an agency cannot live at another address than the one its ticket reserved.
async fn unfit(visit: &Visit, slug: &str) -> Result<Option<Wrong>> {
    if let Some(wrong) = address::shape(slug) {
        return Ok(Some(wrong));
    }
    let slug = slug.to_string();
    let taken = visit.house().platform_tx("system:welcome", move |tx| address::taken(tx, &slug)).await?;
    Ok(taken.then(|| Wrong::new("slug", "slug-taken")))
}

/// On into the new agency, for two minutes after the click. A page that leads on, not a redirect:
/// browsers do not let a posted form end at another address (`form-action 'self'`).
async fn enter(visit: Visit, token: Path<String>) -> Result<Either<Page, Go>> {
    let hash = hash_of(&token);
    let (door, door_hash) = secret();
    let way = visit.house().platform_tx("system:welcome", move |tx| hand_over(tx, hash, door_hash)).await?;
    Ok(match way {
        Some(slug) => {
            let address = format!("{slug}.{}", visit.config().base);
            let href = format!("{}/enter/{door}", visit.config().origin(&address));
            Either::Left(Page::new("tenants/opened.html").title("opened-title").with("href", href).with("address", address))
        }
        None => Either::Right(Go::to("/sign-in").toast("info", "welcome-used", &[])),
    })
}

/// How somebody is called until they say so themselves: by what stands before the @ of their address.
fn called(email: &str) -> String {
    let words = email.split('@').next().unwrap_or_default().split(['.', '_', '-']).filter(|w| !w.is_empty());
    let named = words.map(|w| w.chars().take(1).flat_map(char::to_uppercase).chain(w.chars().skip(1)).collect::<String>());
    named.collect::<Vec<_>>().join(" ")
}

fn hand_over(tx: &mut PlatformTx, sign_up: [u8; 32], door: [u8; 32]) -> Result<Option<String>> {
    let Some(ticket) = tx.look_at(sign_up, "sign_up")? else { return Ok(None) };
    let recent = ticket.used_at.is_some_and(|at| chrono::Utc::now() - at < Duration::minutes(2));
    let (Some(slug), Some(email), true) = (ticket.slug, ticket.email, recent) else { return Ok(None) };
    let tenant = tx.maybe(tenants::table.filter(tenants::slug.eq(&slug)).select(tenants::id))?;
    let account = tx.maybe(accounts::table.filter(accounts::email.eq(email)).select(accounts::id))?;
    let (Some(tenant), Some(account)) = (tenant, account) else { return Ok(None) };
    tx.issue(
        door,
        &Ticket {
            purpose: "hand_over",
            tenant: Some(tenant),
            account: Some(account),
            email: None,
            slug: None,
            data: json!({}),
            lasts: Duration::minutes(2),
        },
    )?;
    Ok(Some(slug))
}
