//! How every dependency is, as a table: ok, degraded or missing, and what to do.

use crate::settings::Settings;
use crate::{database, edition, serve};

/// One line of the table.
struct Finding {
    what: &'static str,
    state: &'static str,
    note: String,
}

/// Looks at everything; false if something that is needed is missing.
pub fn doctor(settings: &Settings) -> bool {
    let findings = [secret(settings), build(), db(settings), mail(settings), files(settings), reports(settings)];
    println!("{:<12} {:<9} note", "what", "state");
    for f in &findings {
        println!("{:<12} {:<9} {}", f.what, f.state, f.note);
    }
    findings.iter().all(|f| f.state != "missing")
}

fn found(what: &'static str, state: &'static str, note: impl Into<String>) -> Finding {
    Finding { what, state, note: note.into() }
}

fn secret(settings: &Settings) -> Finding {
    settings.check_secret().map_or_else(|why| found("secret", "missing", why), |()| found("secret", "ok", ""))
}

fn build() -> Finding {
    let wrong = edition::EDITION.check();
    match (wrong.is_empty(), edition::pages()) {
        (true, Ok(_)) => found("build", "ok", format!("{} modules", edition::EDITION.modules.len())),
        (false, _) => found("build", "missing", wrong.join("; ")),
        (_, Err(e)) => found("build", "missing", e.to_string()),
    }
}

fn db(settings: &Settings) -> Finding {
    if let Err(why) = settings.check_secret().and_then(|()| settings.check_database()) {
        return found("database", "missing", why);
    }
    match serve::house(settings) {
        Ok(house) if house.database_answers() => found("database", "ok", "answers as estrade_app"),
        Ok(_) => found(
            "database",
            "missing",
            format!("does not answer as estrade_app; run `estrade migrate`, or see {}", host_of(&database::url(settings, "estrade_app"))),
        ),
        Err(why) => found("database", "missing", why),
    }
}

/// The part of an address that holds no secret.
fn host_of(url: &str) -> &str {
    url.rsplit_once('@').map_or("", |(_, host)| host)
}

fn mail(settings: &Settings) -> Finding {
    let Ok(from) = settings.mail_from.parse() else { return found("mail", "missing", "ESTRADE_MAIL_FROM is no address") };
    let way = match mail::from_config(settings.mail_url.as_deref(), &settings.data.join("mail"), from) {
        Ok(way) => way,
        Err(e) => return found("mail", "missing", e.to_string()),
    };
    let checked = actix_web::rt::System::new().block_on(way.check());
    match (checked, way.mailbox().is_some()) {
        (Ok(()), false) => found("mail", "ok", way.describe()),
        (Ok(()), true) => found("mail", "degraded", format!("{}: set ESTRADE_MAIL_URL to send it", way.describe())),
        (Err(e), _) => found("mail", "degraded", format!("{e}; mail waits until it answers")),
    }
}

fn files(settings: &Settings) -> Finding {
    let probe = settings.data.join(".probe");
    let written =
        std::fs::create_dir_all(&settings.data).and_then(|()| std::fs::write(&probe, b"")).and_then(|()| std::fs::remove_file(&probe));
    match written {
        Ok(()) => found("files", "ok", "the data folder can be written"),
        Err(e) => found("files", "missing", format!("ESTRADE_DATA cannot be written: {e}")),
    }
}

fn reports(settings: &Settings) -> Finding {
    match &settings.sentry_dsn {
        Some(_) => found("reports", "ok", "errors are reported"),
        None => found("reports", "degraded", "set SENTRY_DSN to have errors reported"),
    }
}
