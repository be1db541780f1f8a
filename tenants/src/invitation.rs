//! Accepting an invitation: a seat for a new account, or for one that exists.

use crate::provision::{Founder, Opens, Standing, seat_by};
use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{Either, HttpRequest};
use chrono::Utc;
use kernel::accounts::{Presented, hash_of};
use kernel::error::{Error, Result, Wrong};
use kernel::module::PUBLIC;
use kernel::routes::{Ground, Routes};
use serde_json::json;
use web::{Form, Go, Page, Visit, field_errors, password, session};

pub fn routes(r: &mut Routes) {
    r.on(Ground::Agency).get("/invitation/{token}", PUBLIC, page).post("/invitation/{token}", PUBLIC, accept);
}

/// The invitation behind a link, unused and to this agency, and whether its address has an account.
async fn found(visit: &Visit, token: &str) -> Result<Option<(Presented, Option<String>)>> {
    let hash = hash_of(token);
    let here = visit.tenant().map(|t| t.id);
    visit
        .house()
        .platform_tx("system:invitation", move |tx| {
            // Where the access it gives is over already, so is the invitation.
            let lasts = |t: &Presented| standing_of(t).ends_at.is_none_or(|at| at > Utc::now());
            let Some(ticket) = tx.look_at(hash, "invitation")?.filter(|t| t.used_at.is_none() && t.tenant == here && lasts(t)) else {
                return Ok(None);
            };
            let known = tx.credentials(ticket.email.as_deref().unwrap_or_default())?.map(|c| c.password);
            Ok(Some((ticket, known)))
        })
        .await
}

/// Where whoever accepts it will stand.
fn standing_of(ticket: &Presented) -> Standing {
    serde_json::from_value(ticket.data["standing"].clone()).unwrap_or_default()
}

/// What is opened to whoever accepts it.
fn opens_of(ticket: &Presented) -> Option<Opens> {
    serde_json::from_value(ticket.data["opens"].clone()).ok()
}

async fn page(visit: Visit, token: Path<String>) -> Result<Page> {
    Ok(shown(&visit, &token, found(&visit, &token).await?, "", &[]))
}

fn shown(visit: &Visit, token: &str, found: Option<(Presented, Option<String>)>, name: &str, wrongs: &[Wrong]) -> Page {
    let page = Page::new("platform/invitation.html").title("platform-invitation-title");
    let Some((ticket, known)) = found else { return page.status(StatusCode::GONE) };
    let role = ticket.data["roles"].as_array().and_then(|r| r.first()).and_then(|r| r.as_str()).unwrap_or("employee").to_string();
    let invited = ticket.data["name"].as_str().unwrap_or_default();
    page.with("token", token)
        .with("values", json!({"name": if name.is_empty() { invited } else { name }}))
        .with("errors", field_errors(visit, wrongs))
        .with(
            "invitation",
            json!({
                "agency": visit.tenant().map(|t| t.name.clone()), "email": ticket.email, "known": known.is_some(),
                "inviter": ticket.data["invited_by"], "role": visit.say(&format!("role-{role}"), &[]), "opens": opens_of(&ticket).map(|o| o.title),
            }),
        )
        .status(if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY })
}

async fn accept(visit: Visit, req: HttpRequest, token: Path<String>, form: Form) -> Result<Either<Page, Go>> {
    let found = found(&visit, &token).await?;
    let Some((ticket, known)) = found.clone() else { return Ok(Either::Left(shown(&visit, &token, None, "", &[]))) };
    let (name, plain) = (form.text("name"), form.raw("password"));
    let mut wrongs = Vec::new();
    let hash = match &known {
        Some(kept) => {
            if !password::verify(plain, Some(kept)).await? {
                wrongs.push(Wrong::new("password", "password-wrong"));
            }
            String::new()
        }
        None => {
            if name.is_empty() {
                wrongs.push(Wrong::new("name", "required"));
            }
            wrongs.extend(password::check("password", plain));
            if wrongs.is_empty() { password::hash(plain).await? } else { String::new() }
        }
    };
    if !wrongs.is_empty() {
        return Ok(Either::Left(shown(&visit, &token, found, name, &wrongs)));
    }
    let tenant = ticket.tenant.ok_or(Error::NotFound)?;
    let email = ticket.email.clone().unwrap_or_default();
    let invited = ticket.data["name"].as_str().unwrap_or_default();
    let name_here = if name.is_empty() { invited.into() } else { name.into() };
    let person =
        Founder { email: email.clone(), name: name_here, password: hash, standing: standing_of(&ticket), opens: opens_of(&ticket) };
    let roles: Vec<&str> = ticket.data["roles"].as_array().into_iter().flatten().filter_map(|r| r.as_str()).collect();
    match seat_by(visit.house(), tenant, Some(hash_of(&token)), person, &roles).await {
        Err(Error::Conflict(code)) if code == "plan-members" => {
            let full = Wrong::new("", "plan-members-full");
            return Ok(Either::Left(shown(&visit, &token, found, name, &[full])));
        }
        seated => seated?,
    };
    let account = visit.house().platform_tx("system:invitation", move |tx| tx.credentials(&email)).await?.ok_or(Error::NotFound)?;
    Ok(Either::Right(session::enter(&visit, &req, account.id, "/app").await?.toast("ok", "invitation-welcome", &[])))
}
