//! What this build carries. A module is added here, and nowhere else.

use kernel::job::Effect;
use kernel::module::{Edition, Manifest, Module};
use kernel::services::Services;
use std::sync::Arc;
use theme::{Pages, Source};
use web::Addition;

/// Jobs and sensitive acts of the web floor.
static FLOOR: Module = Module {
    jobs: web::JOBS,
    acts: web::ACTS,
    crons: web::CRONS,
    notices: web::NOTICES,
    ..Module::new(Manifest {
        side_effects: &[Effect::Mail, Effect::Webhook],
        relies: web::channels::relied::RELIED,
        ..Manifest::new("floor", "layers")
    })
};

/// What keeps the index of search as the records are.
static SEARCH: Module = Module { jobs: search::JOBS, crons: search::CRONS, ..Module::new(Manifest::new("search", "search")) };

/// Jobs and sensitive acts of the directory of agencies.
static DIRECTORY: Module =
    Module { jobs: tenants::JOBS, acts: tenants::ACTS, crons: tenants::CRONS, ..Module::new(Manifest::new("directory", "building")) };

/// The modules of this build, in the order of their needs.
pub static EDITION: Edition = Edition {
    name: "estrade",
    foundation: &[&FLOOR, &SEARCH, &DIRECTORY, &admin::FOUNDATION, &admin::PRIVACY],
    modules: &[&address_book::MODULE, &planning::MODULE, &showcase::MODULE, &workflows::MODULE, &documents::MODULE],
};

/// What the platform's own crates answer to.
pub const ADDITIONS: &[Addition] = &[tenants::routes, admin::routes];

/// Every page and word of this build.
///
/// # Errors
/// A template or a word that is not right: found at start, never by a visitor.
pub fn pages() -> theme::Result<Arc<Pages>> {
    pages_of(&EDITION)
}

/// Every page and word of an edition.
///
/// # Errors
/// As `pages`.
pub fn pages_of(edition: &'static Edition) -> theme::Result<Arc<Pages>> {
    let mut sources = vec![Source { name: "web", templates: owned(web::TEMPLATES), words: web::WORDS }, tenants::source(), admin::source()];
    sources.push(Source { name: "duplicates", templates: Vec::new(), words: duplicates::WORDS });
    sources.extend(web::theme_sources());
    for module in edition.modules {
        sources.push(Source { name: module.manifest.name, templates: owned(module.templates), words: module.words });
    }
    Ok(Arc::new(Pages::new(&sources)?))
}

fn owned(templates: &[(&str, &str)]) -> Vec<(String, String)> {
    templates.iter().map(|(path, text)| ((*path).to_string(), (*text).to_string())).collect()
}

/// A file of letters among the assets.
fn letters(pages: &Pages, name: &str) -> Option<Vec<u8>> {
    let assets = pages.assets();
    Some(assets.get(assets.url(name).strip_prefix(theme::ASSETS_AT)?)?.bytes.to_vec())
}

/// What handlers and jobs find beside the database.
pub fn services(
    config: web::Config,
    pages: Arc<Pages>,
    mail: Arc<dyn mail::Mail>,
    files: Arc<dyn files::Files>,
    search: search::Search,
) -> Services {
    let build = admin::Build { version: env!("CARGO_PKG_VERSION"), migration: kernel::migrate::newest(crate::database::MIGRATIONS) };
    // Developers and tests may call this machine.
    let towns = pages.assets().file("places.txt").unwrap_or_default();
    let outbound = outbound::Outbound::new(config.dev);
    let letters = ["print-regular.ttf", "print-bold.ttf"].iter().filter_map(|name| letters(&pages, name)).collect();
    let typesetter = typeset::Typesetter::new(config.apart.clone(), letters);
    let darkroom = files::Darkroom::new(config.apart.clone());
    Services::default()
        .with(build)
        .with(outbound)
        .with(typesetter)
        .with(config.keyring())
        .with(config)
        .with(pages)
        .with(mail)
        .with(files)
        .with(search)
        .with(places::Places::new(towns))
        .with(darkroom)
        .with(web::Watch::default())
        .with(web::letter::Relay::default())
}
