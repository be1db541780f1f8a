//! `estrade search`: a search engine beside the database, made ready and made anew.

use crate::serve;
use crate::settings::Settings;
use kernel::diesel::prelude::*;
use kernel::principal::Id;
use kernel::schema::directory::tenants as t;

/// Makes an engine's keys and index, and prints the setting that names them.
///
/// # Errors
/// A sentence for the terminal.
pub fn prepare(at: &str, index: &str) -> Result<(), String> {
    let master = std::env::var("MEILI_MASTER_KEY").map_err(|_| "Set MEILI_MASTER_KEY to the master key of the engine.".to_string())?;
    let made = actix_web::rt::System::new().block_on(meili::prepare(at, index, &master))?;
    eprintln!("Set this where the house is told its settings, then run `estrade search rebuild`:");
    println!("ESTRADE_SEARCH_URL={}", made.line);
    Ok(())
}

/// Fills a new index from the database while the old one answers, then swaps the two. What changed meanwhile is
/// compared afterwards, agency by agency.
///
/// # Errors
/// A sentence for the terminal.
pub fn rebuild(settings: &Settings) -> Result<(), String> {
    let Some(address) = settings.search_url.as_deref() else {
        return Err("ESTRADE_SEARCH_URL is not set: the database searches, and keeps its index itself.".into());
    };
    let engine = meili::Meili::new(&meili::Address::read(address).map_err(|why| format!("ESTRADE_SEARCH_URL: {why}"))?);
    let house = serve::house(settings)?;
    let agencies: Vec<(Id, String)> =
        house.run_platform_tx("system:search", |tx| tx.all(t::table.order(t::slug).select((t::id, t::slug)))).map_err(|e| e.to_string())?;
    actix_web::rt::System::new().block_on(async {
        let next = engine.begin_anew().await?;
        let mut count = 0;
        for (_, slug) in &agencies {
            let scope = tenants::at_the_terminal(&house, slug).map_err(|e| format!("{slug}: {e}"))?;
            count += search::fill(&scope, &next).await.map_err(|e| format!("{slug}: {e}"))?;
        }
        next.take_place().await?;
        for (_, slug) in &agencies {
            let scope = tenants::at_the_terminal(&house, slug).map_err(|e| format!("{slug}: {e}"))?;
            scope.tx(|tx| tx.later(&search::Mend {})).await.map_err(|e| format!("{slug}: {e}"))?;
        }
        println!("{count} documents of {} agencies answer now.", agencies.len());
        Ok(())
    })
}
