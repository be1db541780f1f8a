//! A password of one's own, where someone else chose the first.

use crate::page::{Go, Page, field_errors};
use crate::visit::Visit;
use crate::{Form, password, session};
use actix_web::Either;
use actix_web::http::StatusCode;
use kernel::accounts::Shown;
use kernel::error::{Error, Result, Wrong};
use kernel::module::MEMBER;
use kernel::routes::{Ground, Routes};

pub(super) fn routes(r: &mut Routes) {
    r.within(None).on(Ground::Either).get("/new-password", MEMBER, page).post("/new-password", MEMBER, choose);
}

fn form(visit: &Visit, wrongs: &[Wrong]) -> Page {
    let status = if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = Page::new("platform/new_password.html").title("account-password-title").status(status);
    page.with("errors", field_errors(visit, wrongs))
}

fn home(visit: &Visit) -> &'static str {
    if visit.tenant().is_some() { "/app" } else { "/agencies" }
}

async fn page(visit: Visit) -> Either<Page, Go> {
    let owed = visit.session().is_some_and(|s| s.account.must_change_password);
    if owed { Either::Left(form(&visit, &[])) } else { Either::Right(Go::to(home(&visit))) }
}

async fn choose(visit: Visit, typed: Form) -> Result<Either<Page, Go>> {
    let account = visit.session().map(|s| s.account.clone()).ok_or(Error::Anonymous)?;
    // Who owes nothing changes their password on their profile, where the old one is asked for.
    if !account.must_change_password {
        return Ok(Either::Right(Go::to(home(&visit))));
    }
    let plain = typed.raw("password");
    let (id, email) = (account.id, account.email.clone());
    let known = visit.house().platform_tx("system:password", move |tx| tx.credentials(&email)).await?.ok_or(Error::NotFound)?;
    let mut wrongs: Vec<Wrong> = password::check("password", plain).into_iter().collect();
    if wrongs.is_empty() && password::verify(plain, Some(&known.password)).await? {
        wrongs.push(Wrong::new("password", "password-given"));
    }
    if !wrongs.is_empty() {
        return Ok(Either::Left(form(&visit, &wrongs)));
    }
    let hash = password::hash(plain).await?;
    visit.house().platform_tx("system:password", move |tx| tx.set_password(id, &hash)).await?;
    let (cookie, _) = session::open(&visit, id, Shown::All).await?;
    Ok(Either::Right(Go::to(home(&visit)).cookie(cookie)))
}
