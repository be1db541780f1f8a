//! What is written down while serving, and what is reported when it breaks.
//! Neither ever holds a token, a password, an address of mail or a body.

use crate::settings::Settings;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

/// Starts logging (readable in development, JSON otherwise) and, if a DSN is set, reporting. Keep the guard.
pub fn start(settings: &Settings) -> Option<sentry::ClientInitGuard> {
    let usual = if settings.dev { "info" } else { "warn,web=info,jobs=info,estrade=info" };
    let filter = || EnvFilter::try_from_env("ESTRADE_LOG").unwrap_or_else(|_| EnvFilter::new(usual));
    let lines = if settings.dev {
        tracing_subscriber::fmt::layer().compact().with_target(false).with_filter(filter()).boxed()
    } else {
        tracing_subscriber::fmt::layer().json().flatten_event(true).with_filter(filter()).boxed()
    };
    let reporting = settings.sentry_dsn.as_deref().and_then(|dsn| reporting(dsn, settings.dev));
    let reports = reporting.as_ref().map(|_| sentry::integrations::tracing::ErrorLayer::new());
    tracing_subscriber::registry().with(lines).with(reports).init();
    reporting
}

fn reporting(dsn: &str, dev: bool) -> Option<sentry::ClientInitGuard> {
    // A DSN that cannot be read must not keep the house from opening.
    dsn.parse::<sentry::types::Dsn>().ok()?;
    let options = sentry::ClientOptions::new()
        .dsn(dsn)
        .release(env!("CARGO_PKG_VERSION"))
        .environment(if dev { "development" } else { "production" })
        .send_default_pii(false)
        .traces_sample_rate(if dev { 1.0 } else { 0.1 })
        .before_send(|event| Some(without_data(event)));
    Some(sentry::init(options))
}

/// Only what says where and why: allowed names stay, everything else goes.
fn without_data(mut event: sentry::protocol::Event<'static>) -> sentry::protocol::Event<'static> {
    const KEPT: [&str; 7] = ["request_id", "tenant", "route", "permission", "status", "ms", "job"];
    event.request = None;
    event.user = None;
    event.server_name = None;
    event.extra.retain(|name, _| KEPT.contains(&name.as_str()));
    event.tags.retain(|name, _| KEPT.contains(&name.as_str()));
    event.contexts.retain(|name, _| matches!(name.as_str(), "os" | "rust" | "runtime"));
    event.breadcrumbs.values.clear();
    event
}

#[cfg(test)]
mod tests {
    use super::without_data;
    use sentry::protocol::{Event, Request, User};

    #[test]
    fn a_report_keeps_no_ones_data() {
        let user = Some(User { email: Some("claire@acme.example".into()), ..User::default() });
        let request = Some(Request { cookies: Some("estrade=SECRET".into()), ..Request::default() });
        let mut event = Event { user, request, ..Event::default() };
        event.extra.insert("password".into(), "SECRET".into());
        event.extra.insert("request_id".into(), "abc".into());
        let text = format!("{:?}", without_data(event));
        assert!(!text.contains("SECRET") && !text.contains("claire") && text.contains("abc"));
    }
}
