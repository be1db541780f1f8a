//! The mailbox of development: what would have been sent, to be read and clicked.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;
use kernel::error::{Error, Result};
use kernel::module::PUBLIC;
use kernel::routes::{Ground, Routes};
use mail::{Kept, Mail, Mailbox};
use serde_json::{Value, json};
use std::sync::Arc;
use web::{Go, Page, Visit};

pub fn routes(r: &mut Routes) {
    r.on(Ground::Platform).get("/mailbox", PUBLIC, list).get("/mailbox/{id}", PUBLIC, show).get("/mailbox/{id}/html", PUBLIC, html).post(
        "/mailbox/clear",
        PUBLIC,
        clear,
    );
}

/// The mailbox, in development only: elsewhere there is no such page.
fn mailbox(visit: &Visit) -> Result<&Mailbox> {
    let mail: &Arc<dyn Mail> = visit.house().service();
    mail.mailbox().filter(|_| visit.config().dev).ok_or(Error::NotFound)
}

fn shown(kept: &Kept) -> Value {
    json!({"id": kept.id, "subject": kept.subject, "from": kept.from, "to": kept.to.join(", "), "at": kept.at, "text": kept.text, "has_html": kept.html.is_some()})
}

async fn page(visit: &Visit, open: Option<Value>) -> Result<Page> {
    let kept = mailbox(visit)?.list(100).await.map_err(Error::internal)?;
    let page = Page::new("platform/mailbox.html").title("platform-mailbox-title");
    Ok(page.with("messages", kept.iter().map(shown).collect::<Vec<_>>()).with("message", open))
}

async fn list(visit: Visit) -> Result<Page> {
    page(&visit, None).await
}

async fn show(visit: Visit, id: Path<String>) -> Result<Page> {
    let kept = mailbox(&visit)?.find(&id).await.map_err(Error::internal)?.ok_or(Error::NotFound)?;
    page(&visit, Some(shown(&kept))).await
}

/// The mail as its reader sees it, in a frame that may do nothing.
async fn html(visit: Visit, id: Path<String>) -> Result<HttpResponse> {
    let kept = mailbox(&visit)?.find(&id).await.map_err(Error::internal)?.ok_or(Error::NotFound)?;
    let policy = "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";
    let framed = kept.html.unwrap_or_default().replacen("<head>", "<head><base target=\"_top\">", 1);
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").insert_header((header::CONTENT_SECURITY_POLICY, policy)).body(framed))
}

async fn clear(visit: Visit) -> Result<Go> {
    mailbox(&visit)?.clear().await.map_err(Error::internal)?;
    Ok(Go::to("/mailbox"))
}
