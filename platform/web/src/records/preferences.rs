//! Light or dark, and the language: of the account, or of a visitor's browser.

use crate::form::Form;
use crate::page::{Go, local};
use crate::visit::{self, LANG, Visit};
use actix_web::{Either, HttpResponse};
use kernel::diesel::prelude::*;
use kernel::error::Result;
use kernel::schema::directory::accounts;
use theme::Locale;

pub(super) async fn set(visit: Visit, form: Form) -> Result<Either<HttpResponse, Go>> {
    let theme = Some(form.text("theme")).filter(|t| matches!(*t, "light" | "dark" | "system")).map(String::from);
    let locale = Locale::parse(form.text("locale"));
    if let Some(session) = visit.session() {
        let account = session.account.id;
        let (theme, locale) = (theme.clone(), locale.map(|l| l.tag().to_string()));
        visit
            .house()
            .platform_tx("system:preferences", move |tx| {
                if let Some(theme) = theme {
                    tx.run(kernel::diesel::update(accounts::table.find(account)).set(accounts::theme.eq(theme)))?;
                }
                if let Some(locale) = locale {
                    tx.run(kernel::diesel::update(accounts::table.find(account)).set(accounts::locale.eq(locale)))?;
                }
                Ok(())
            })
            .await?;
    }
    if visit.wants_json() {
        return Ok(Either::Left(HttpResponse::NoContent().finish()));
    }
    let back = if form.has("back") { local(form.text("back").to_string()) } else { "/".into() };
    let mut go = Go::to(back);
    if let Some(locale) = locale {
        go = go.cookie(visit::cookie(visit.config(), LANG, locale.tag()));
    }
    Ok(Either::Right(go))
}
