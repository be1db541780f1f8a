//! The roles' own addresses, made from the owner's: each process signs in with
//! no more than it needs, and there is nothing more to configure.

use crate::settings::Settings;
use diesel_migrations::{EmbeddedMigrations, embed_migrations};
use std::fmt::Write;

/// The whole history of the schema.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations");

/// The password of a role: the one that was given, or derived from the secret, so that every process knows it and none stores it.
pub fn password(settings: &Settings, role: &str) -> String {
    if let Some(given) = &settings.role_password {
        return given.clone();
    }
    let bytes = settings.config().sign("database role", role.as_bytes());
    bytes.iter().fold(String::new(), |mut text, b| {
        let _ = write!(text, "{b:02x}");
        text
    })
}

/// The address of the database for one role.
pub fn url(settings: &Settings, role: &str) -> String {
    let owner = &settings.database_url;
    let (scheme, rest) = owner.split_once("://").unwrap_or(("postgres", owner));
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    format!("{scheme}://{role}:{}@{host}", password(settings, role))
}

/// Brings the database up to this build; the names of the migrations that ran.
///
/// # Errors
/// A sentence on what did not work.
pub fn migrate(settings: &Settings) -> Result<Vec<String>, String> {
    kernel::migrate::migrate(&settings.database_url, MIGRATIONS, |role| password(settings, role)).map_err(|e| match e {
        kernel::error::Error::Internal(source) => format!("The database could not be migrated: {source}"),
        other => format!("The database could not be migrated: {other}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_has_an_address_and_a_password_of_its_own() {
        let settings =
            Settings { database_url: "postgres://owner:p%40ss@127.0.0.1:5433/house".into(), secret: "s".repeat(40), ..Settings::default() };
        let (app, worker) = (url(&settings, "estrade_app"), url(&settings, "estrade_worker"));
        assert!(app.starts_with("postgres://estrade_app:") && app.ends_with("@127.0.0.1:5433/house"));
        assert_ne!(password(&settings, "estrade_app"), password(&settings, "estrade_worker"));
        assert!(!app.contains("p%40ss") && !worker.contains("p%40ss"));
    }
}
