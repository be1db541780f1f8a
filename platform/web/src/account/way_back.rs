//! The ways back in: a forgotten password, a locked account. Who asks is told the
//! same whether or not an address has an account, after the same work: a job
//! looks the account up (reliability, C2).

use crate::config::Config;
use crate::letter::{SendMail, written};
use crate::page::{Go, Page, field_errors};
use crate::visit::Visit;
use crate::{Form, password};
use actix_web::Either;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use chrono::{Duration, Utc};
use kernel::accounts::{LOCKED, Ticket, hash_of, secret, within};
use kernel::error::{Error, Result, Wrong};
use kernel::job::{Job, Order, Work};
use kernel::module::PUBLIC;
use kernel::platform_tx::PlatformTx;
use kernel::principal::Id;
use kernel::routes::{Ground, Routes};
use serde::{Deserialize, Serialize};
use serde_json::json;
use theme::Locale;

/// Resets that one address of the network may ask for in an hour, for whomever.
const FROM_ONE: i64 = 60;

pub(super) fn routes(r: &mut Routes) {
    r.within(None)
        .on(Ground::Either)
        .get("/forgot", PUBLIC, forgot_page)
        .post("/forgot", PUBLIC, forgot)
        .get("/reset/{token}", PUBLIC, reset_page)
        .post("/reset/{token}", PUBLIC, reset)
        .get("/unlock/{token}", PUBLIC, unlock_page)
        .post("/unlock/{token}", PUBLIC, unlock);
}

/// Which way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Way {
    Reset,
    Unlock,
}

/// Sends a way back to whoever has this address, if anybody does and needs it.
#[derive(Serialize, Deserialize)]
pub struct WayBack {
    way: Way,
    email: String,
    /// The agency at whose address it was asked for.
    tenant: Option<Id>,
    locale: String,
}

impl WayBack {
    /// The order for somebody at this address, account or not.
    pub(crate) fn order(way: Way, email: &str, visit: &Visit) -> Result<Order> {
        let (email, tenant) = (email.to_string(), visit.tenant().map(|t| t.id));
        Ok(Order::of(&WayBack { way, email, tenant, locale: visit.locale().tag().into() })?.urgent(10))
    }

    fn carry_out(self, work: &Work) -> Result<()> {
        let tenant = self.tenant.map(|id| work.house.tenant(id)).transpose()?.flatten();
        let config: &Config = work.house.service();
        // The link's host is the directory's, never what a header said.
        let origin = tenant.as_ref().map_or_else(|| config.platform_origin(), |t| config.origin_of(t));
        let locale = Locale::parse(&self.locale).unwrap_or(Locale::Fr);
        let (token, hash) = secret();
        work.house.run_platform_tx("system:way_back", |tx| {
            let Some(known) = tx.credentials(&self.email)? else { return Ok(()) };
            let (kind, lasts, args) = match self.way {
                Way::Reset => ("reset", Duration::minutes(30), vec![]),
                Way::Unlock => ("unlock", Duration::hours(24), vec![("name", known.name.clone())]),
            };
            // One mail for one lock, however many wrong passwords follow.
            let locked = known.locked_until.is_some_and(|until| until > Utc::now());
            if self.way == Way::Unlock && (!locked || tx.issued_since(kind, known.id, Utc::now() - LOCKED)?) {
                return Ok(());
            }
            let link = format!("{origin}/{kind}/{token}");
            let message = written(&work.house, tenant.as_deref(), locale, kind, &known.email, &link, &args)?;
            tx.issue(
                hash,
                &Ticket { purpose: kind, tenant: None, account: Some(known.id), email: None, slug: None, data: json!({}), lasts },
            )?;
            tx.order(SendMail::now(message)?)
        })
    }
}

impl Job for WayBack {
    const NAME: &'static str = "house.way_back";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;

    async fn run(self, work: Work) -> Result<()> {
        tokio::task::spawn_blocking(move || self.carry_out(&work)).await.map_err(Error::internal)?
    }
}

async fn forgot_page() -> Page {
    Page::new("platform/forgot.html").title("platform-forgot-title")
}

async fn forgot(visit: Visit, form: Form) -> Result<Page> {
    let email = form.text("email").to_lowercase();
    if !kernel::field::is_email(&email) {
        let page = forgot_page().await.status(StatusCode::UNPROCESSABLE_ENTITY).with("values", json!({"email": email}));
        return Ok(page.with("errors", field_errors(&visit, &[Wrong::new("email", "email")])));
    }
    let (key, from, order) =
        (format!("forgot:{email}"), format!("forgot-from:{}", visit.source()), WayBack::order(Way::Reset, &email, &visit)?);
    let ask = move |tx: &mut PlatformTx| {
        within(tx.attempt(&from, 60)?, FROM_ONE, 3600)?;
        // Three in an hour: a fourth is not sent, and the answer does not tell.
        if tx.attempt(&key, 60)? <= 3 { tx.order(order) } else { Ok(()) }
    };
    visit.house().platform_tx("system:forgot", ask).await?;
    Ok(Page::new("platform/forgot_sent.html").title("platform-forgot-sent-title"))
}

async fn reset_page(visit: Visit, token: Path<String>) -> Result<Page> {
    let hash = hash_of(&token);
    let good = visit.house().platform_tx("system:reset", move |tx| tx.look_at(hash, "reset")).await?.is_some_and(|t| t.used_at.is_none());
    Ok(Page::new("platform/reset.html").title("platform-reset-title").with("expired", !good).with("token", &*token))
}

async fn reset(visit: Visit, token: Path<String>, form: Form) -> Result<Either<Page, Go>> {
    let plain = form.raw("password");
    if let Some(wrong) = password::check("password", plain) {
        let page = Page::new("platform/reset.html").title("platform-reset-title").with("token", &*token);
        return Ok(Either::Left(page.with("errors", field_errors(&visit, &[wrong])).status(StatusCode::UNPROCESSABLE_ENTITY)));
    }
    let (hash, password) = (hash_of(&token), password::hash(plain).await?);
    let done = visit
        .house()
        .platform_tx("system:reset", move |tx| {
            let account = tx.redeem(hash, "reset")?.account.ok_or(Error::NotFound)?;
            tx.set_password(account, &password)
        })
        .await;
    match done {
        Ok(()) => Ok(Either::Right(Go::to("/sign-in").toast("ok", "platform-reset-done", &[]))),
        Err(Error::NotFound) => Ok(Either::Left(Page::new("platform/reset.html").title("platform-reset-title").with("expired", true))),
        Err(e) => Err(e),
    }
}

async fn unlock_page(token: Path<String>) -> Page {
    Page::new("platform/unlock.html").title("platform-unlock-title").with("token", &*token)
}

async fn unlock(visit: Visit, token: Path<String>) -> Result<Page> {
    let hash = hash_of(&token);
    let done = visit
        .house()
        .platform_tx("system:unlock", move |tx| {
            let account = tx.redeem(hash, "unlock")?.account.ok_or(Error::NotFound)?;
            tx.forget_failures(account)
        })
        .await;
    let page = Page::new("platform/unlock.html").title("platform-unlock-title");
    match done {
        Ok(()) => Ok(page.with("done", true)),
        Err(Error::NotFound) => Ok(page.with("expired", true)),
        Err(e) => Err(e),
    }
}
