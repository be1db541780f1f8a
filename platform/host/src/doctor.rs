//! How every dependency is, as a table: ok, degraded or missing, and what to do.

use crate::settings::Settings;
use crate::{edition, serve};

/// One line of the table.
struct Line {
    what: &'static str,
    state: &'static str,
    note: String,
}

/// Looks at everything; false if something that is needed is missing.
pub fn doctor(settings: &Settings) -> bool {
    let mut lines = vec![secret(settings), build()];
    lines.extend(house(settings));
    lines.push(reports(settings));
    println!("{:<12} {:<9} note", "what", "state");
    for line in &lines {
        println!("{:<12} {:<9} {}", line.what, line.state, line.note);
    }
    lines.iter().all(|line| line.state != "missing")
}

fn found(what: &'static str, state: &'static str, note: impl Into<String>) -> Line {
    Line { what, state, note: note.into() }
}

/// What the operators' console says of the running parts, in English.
fn house(settings: &Settings) -> Vec<Line> {
    if let Err(why) = settings.check_secret().and_then(|()| settings.check_database()) {
        return vec![found("database", "missing", why)];
    }
    let house = match serve::house(settings) {
        Ok(house) => house,
        Err(why) => return vec![found("database", "missing", why)],
    };
    // It begins to listen as it starts: a moment passes before it can hear.
    for _ in 0..20 {
        if house.hears() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let findings = actix_web::rt::System::new().block_on(admin::findings(&house, theme::Locale::En));
    let mut lines: Vec<Line> = findings.iter().map(|f| found(f.what, f.state, f.said(&house, theme::Locale::En))).collect();
    // The operators' role answering says nothing of the role that serves.
    if !house.database_answers() {
        lines.push(found("serving", "missing", "the database does not answer as estrade_app: run `estrade migrate`"));
    }
    lines
}

fn secret(settings: &Settings) -> Line {
    settings.check_secret().map_or_else(|why| found("secret", "missing", why), |()| found("secret", "ok", ""))
}

fn build() -> Line {
    let wrong = edition::EDITION.check();
    match (wrong.is_empty(), edition::pages()) {
        (true, Ok(_)) => found("build", "ok", format!("{} modules", edition::EDITION.modules.len())),
        (false, _) => found("build", "missing", wrong.join("; ")),
        (_, Err(e)) => found("build", "missing", e.to_string()),
    }
}

fn reports(settings: &Settings) -> Line {
    match &settings.sentry_dsn {
        Some(_) => found("reports", "ok", "errors are reported"),
        None => found("reports", "degraded", "set SENTRY_DSN to have errors reported"),
    }
}
