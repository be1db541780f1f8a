//! The guide within the product: chapters that modules bring, in the reader's language, each naming the release that the agency is
//! on, what it brought, and what a newer one would. A release that adds an option is in it by its changelog, from the first day.

mod markdown;

use crate::page::Page;
use crate::visit::Visit;
use actix_web::web::Path;
use kernel::error::{Error, Result};
use kernel::module::{Chapter, MEMBER, Module};
use kernel::routes::Routes;
use kernel::scope::Scope;
use serde_json::{Value, json};
use theme::Locale;

pub(crate) fn routes(r: &mut Routes) {
    r.within(None).get("/app/guide", MEMBER, list).get("/app/guide/{chapter}", MEMBER, page);
}

type Found = (&'static Module, &'static Chapter);

/// The chapters of what the agency has, the foundation's first.
fn chapters(scope: &Scope) -> impl Iterator<Item = Found> + use<> {
    let (edition, tenant) = (scope.house().edition(), scope.tenant().clone());
    let here = edition.all().filter(move |m| tenant.keeps(m.manifest.name));
    here.flat_map(|m| m.guide.iter().map(move |chapter| (m, chapter)))
}

fn text(visit: &Visit, chapter: &Chapter) -> &'static str {
    chapter.text[usize::from(visit.locale() == Locale::En)]
}

/// Its first heading.
fn title(visit: &Visit, chapter: &Chapter) -> String {
    text(visit, chapter).lines().find_map(|line| line.strip_prefix("# ")).unwrap_or(chapter.name).trim().to_string()
}

fn line(visit: &Visit, scope: &Scope, (module, chapter): Found) -> Value {
    let release = scope.tenant().pins.release(module.manifest.name).map(|r| r.version);
    json!({"title": title(visit, chapter), "href": format!("/app/guide/{}", chapter.name), "icon": chapter.icon, "release": release})
}

/// `/app/guide`
async fn list(visit: Visit, scope: Scope) -> Page {
    let all: Vec<Value> = chapters(&scope).map(|found| line(&visit, &scope, found)).collect();
    Page::new("guide.html").title("guide-title").summary("guide-summary").with("chapters", all)
}

/// `/app/guide/{chapter}`
async fn page(visit: Visit, scope: Scope, name: Path<String>) -> Result<Page> {
    let (module, chapter) = chapters(&scope).find(|(_, chapter)| chapter.name == *name).ok_or(Error::NotFound)?;
    let leads = |target: &str| match target.strip_suffix(".md") {
        Some(file) => chapters(&scope).find(|(_, c)| c.files.contains(&file)).map(|(_, c)| format!("/app/guide/{}", c.name)),
        None => target.starts_with("https://").then(|| target.to_string()),
    };
    let html = markdown::markup(text(&visit, chapter), leads);
    let here = scope.tenant().pins.release(module.manifest.name);
    let releases: Vec<Value> = here.map_or_else(Vec::new, |here| {
        let one = |r: &kernel::module::Release| {
            json!({"version": r.version, "text": visit.say(r.changelog, &[]), "here": r.version == here.version, "coming": kernel::release::is_before(here.version, r.version)})
        };
        module.releases.iter().rev().map(one).collect()
    });
    let may = scope.allows("house.modules").then(|| format!("/app/modules/{}/releases", module.manifest.name));
    Ok(Page::new("guide_chapter.html")
        .titled(title(&visit, chapter))
        .crumb("guide-title", Some("/app/guide"))
        .crumb(title(&visit, chapter), None)
        .with("html", html)
        .with("release", here.map(|r| r.version))
        .with("releases", releases)
        .with("releases_href", may))
}
