//! One's own account: who one is, how one likes it, where one is signed in.

mod address;
mod devices;
mod keys;

use actix_web::Either;
use actix_web::http::StatusCode;
use diesel::prelude::*;
use kernel::accounts::Shown;
use kernel::error::{Error, Result, Wrong};
use kernel::module::MEMBER;
use kernel::routes::Routes;
use kernel::schema::directory::accounts;
use kernel::schema::members;
use kernel::scope::Scope;
use serde_json::json;
use web::{Form, Go, Page, Visit, field_errors, password, session};

pub fn routes(r: &mut Routes) {
    r.get("/app/profile", MEMBER, page);
    r.post("/app/profile", MEMBER, save);
    r.post("/app/profile/password", MEMBER, change_password);
    address::routes(r);
    devices::routes(r);
    keys::routes(r);
}

async fn page(visit: Visit, scope: Scope) -> Result<Page> {
    shown(&visit, &scope, &[], None, None).await
}

/// The page; `form` is what was filled in wrongly, `made` a key that is shown once.
async fn shown(visit: &Visit, scope: &Scope, wrongs: &[Wrong], made: Option<String>, form: Option<&Form>) -> Result<Page> {
    let session = visit.session().cloned().ok_or(Error::Anonymous)?;
    let name = session.member.as_ref().map_or(&session.account.name, |m| &m.name);
    let typed = |field: &str, kept: &str| form.filter(|f| f.has(field)).map_or_else(|| kept.to_string(), |f| f.text(field).to_string());
    let ticked = form.map(|f| f.all("modules")).unwrap_or_default();
    let token = json!({"label": typed("label", ""), "days": typed("days", "90"), "opens": typed("opens", "all"), "networks": typed("networks", "")});
    let status = if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let choice = |all: &[&str], words: &str| {
        all.iter().map(|v| json!({"value": v, "label": visit.say(&format!("{words}{v}"), &[])})).collect::<Vec<_>>()
    };
    Ok(Page::new("admin/profile.html")
        .title("profile-title")
        .status(status)
        .with("account", json!({"name": name, "email": session.account.email}))
        .with("values", json!({"name": typed("name", name), "email": typed("email", ""), "locale": session.account.locale, "theme": session.account.theme}))
        .with("locales", json!([{"value": "fr", "label": "Français"}, {"value": "en", "label": "English"}]))
        .with("themes", choice(&["light", "dark", "system"], "ui-theme-"))
        .with("devices", devices::mine(visit).await?)
        .with("tokens", keys::mine(visit, scope).await?)
        .with("token_modules", keys::modules(visit, scope, &ticked))
        .with("token_typed", token)
        .with("token_opens", choice(&["all", "read"], "profile-token-opens-"))
        .with("programs", keys::programs(visit, scope).await?)
        .with("made", made)
        .with("errors", field_errors(visit, wrongs)))
}

/// Name, language and light: the name is this agency's and the account's, the rest goes with the person.
async fn save(visit: Visit, scope: Scope, form: Form) -> Result<Either<Page, Go>> {
    let session = visit.session().cloned().ok_or(Error::Anonymous)?;
    let (account, member) = (session.account.id, scope.principal().member());
    let (name, locale, theme) = (form.text("name").to_string(), form.text("locale").to_string(), form.text("theme").to_string());
    let mut wrongs = Vec::new();
    match name.chars().count() {
        0 => wrongs.push(Wrong::new("name", "required")),
        121.. => wrongs.push(Wrong::new("name", "too-long").with("max", 120)),
        _ => {}
    }
    if !matches!(locale.as_str(), "fr" | "en") {
        wrongs.push(Wrong::new("locale", "choice"));
    }
    if !matches!(theme.as_str(), "light" | "dark" | "system") {
        wrongs.push(Wrong::new("theme", "choice"));
    }
    if !wrongs.is_empty() {
        return Ok(Either::Left(shown(&visit, &scope, &wrongs, None, Some(&form)).await?));
    }
    let said = name.clone();
    let set = move |tx: &mut kernel::platform_tx::PlatformTx| {
        let set = (accounts::name.eq(said), accounts::locale.eq(locale), accounts::theme.eq(theme));
        tx.run(diesel::update(accounts::table.find(account)).set(set))
    };
    visit.house().platform_tx("system:profile", set).await?;
    scope
        .tx(move |tx| {
            let Some(member) = member else { return Ok(()) };
            let mine = members::table.filter(members::id.eq(member));
            let before: String = tx.one(mine.select(members::name).for_update())?;
            if before == name {
                return Ok(());
            }
            let set = (members::name.eq(&name), members::updated_at.eq(diesel::dsl::now));
            tx.run(diesel::update(members::table.filter(members::id.eq(member))).set(set))?;
            tx.journal("members.renamed", Some(member), json!({"before": {"name": before}, "after": {"name": name}}))
        })
        .await?;
    Ok(Either::Right(Go::to("/app/profile").toast("ok", "profile-saved", &[])))
}

async fn change_password(visit: Visit, scope: Scope, form: Form) -> Result<Either<Page, Go>> {
    let session = visit.session().cloned().ok_or(Error::Anonymous)?;
    let (account, email) = (session.account.id, session.account.email.clone());
    let known = visit.house().platform_tx("system:profile", move |tx| tx.credentials(&email)).await?.ok_or(Error::NotFound)?;
    let mut wrongs = Vec::new();
    if !password::verify(form.raw("current"), Some(&known.password)).await? {
        wrongs.push(Wrong::new("current", "password-wrong"));
    }
    wrongs.extend(password::check("password", form.raw("password")));
    if !wrongs.is_empty() {
        return Ok(Either::Left(shown(&visit, &scope, &wrongs, None, None).await?));
    }
    let hash = password::hash(form.raw("password")).await?;
    // Every session ends with the old password; this browser begins a new one.
    visit.house().platform_tx("system:profile", move |tx| tx.set_password(account, &hash)).await?;
    scope.tx(|tx| tx.journal("members.password_changed", tx.scope().principal().member(), json!({}))).await?;
    Ok(Either::Right(
        Go::to("/app/profile#password")
            .toast("ok", "profile-password-changed", &[])
            .cookie(session::open(&visit, account, Shown::All).await?.0),
    ))
}
