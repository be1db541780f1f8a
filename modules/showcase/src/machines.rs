//! What machines read of a site: its map, its rules, and what a phone needs to install it.

use actix_web::HttpResponse;
use kernel::prelude::*;
use serde_json::json;
use std::fmt::Write;
use theme::{Locale, SafeHtml};
use web::Visit;
use web::public::{Agency, Look};

/// `/sitemap.xml`
pub(crate) async fn sitemap(visit: Visit, scope: Scope) -> Result<HttpResponse> {
    let artists = scope.tx(crate::cast::everyone).await?;
    let origin = SafeHtml::escaped(&visit.origin());
    let pages = ["/", "/artists", "/contact"].map(|path| (path.to_string(), None));
    let each = artists.into_iter().map(|a| (format!("/artists/{}", a.slug), Some(a.updated_at)));
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for (path, changed) in pages.into_iter().chain(each) {
        let at = format!("{}{path}", origin.as_str());
        let _ = write!(xml, "<url><loc>{at}</loc>");
        if let Some(changed) = changed {
            let _ = write!(xml, "<lastmod>{}</lastmod>", changed.format("%Y-%m-%d"));
        }
        for language in Locale::ALL.map(Locale::tag) {
            let _ = write!(xml, "<xhtml:link rel=\"alternate\" hreflang=\"{language}\" href=\"{at}?lang={language}\"/>");
        }
        xml += "</url>\n";
    }
    Ok(HttpResponse::Ok().content_type("application/xml; charset=utf-8").body(xml + "</urlset>\n"))
}

/// Where the feed is, since 2.1.0.
pub(crate) const FEED: &str = "/feed.xml";

/// `/feed.xml`: the artists of the site, whoever changed last first, for those who follow the agency (Atom).
pub(crate) async fn feed(visit: Visit, scope: Scope) -> Result<HttpResponse> {
    let mut artists = scope.tx(crate::cast::everyone).await?;
    artists.sort_by_key(|a| std::cmp::Reverse((a.updated_at, a.id)));
    let agency = Agency::of(scope.tenant(), visit.locale());
    let text = |text: &str| SafeHtml::escaped(text).as_str().to_string();
    let (origin, moment) =
        (text(&visit.origin()), |at: chrono::DateTime<chrono::Utc>| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true));
    let changed = artists.first().map_or(scope.tenant().founded_at, |a| a.updated_at);
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\"><id>{origin}/</id><title>{}</title><updated>{}</updated><link rel=\"self\" href=\"{origin}{FEED}\"/><link href=\"{origin}/\"/><author><name>{}</name></author>\n",
        visit.locale().tag(),
        text(&agency.name),
        moment(changed),
        text(&agency.name),
    );
    for artist in artists.iter().take(50) {
        let at = format!("{origin}/artists/{}", text(&artist.slug));
        let _ = write!(
            xml,
            "<entry><id>urn:uuid:{}</id><title>{}</title><updated>{}</updated><link href=\"{at}\"/>",
            artist.id,
            text(&artist.name),
            moment(artist.updated_at)
        );
        if let Some(about) = artist.biography.as_deref().filter(|b| !b.trim().is_empty()) {
            let _ = write!(xml, "<summary>{}</summary>", text(about));
        }
        xml += "</entry>\n";
    }
    Ok(HttpResponse::Ok().content_type("application/atom+xml; charset=utf-8").body(xml + "</feed>\n"))
}

/// `/robots.txt`
pub(crate) async fn robots(visit: Visit) -> HttpResponse {
    let rules = format!("User-agent: *\nDisallow: /app\nDisallow: /api\nDisallow: /sign-in\n\nSitemap: {}/sitemap.xml\n", visit.origin());
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(rules)
}

/// `/manifest.webmanifest`
pub(crate) async fn manifest(visit: Visit, scope: Scope) -> Result<HttpResponse> {
    let agency = Agency::of(scope.tenant(), visit.locale());
    let look = Look::of(scope.tenant());
    let icons: Vec<_> = agency.logo_url.iter().map(|url| json!({"src": url, "sizes": "any"})).collect();
    let manifest = json!({
        "name": agency.name, "short_name": agency.name, "description": agency.tagline, "start_url": "/", "display": "browser",
        "lang": visit.locale().tag(), "background_color": look.theme.tokens.ground, "theme_color": look.accent().fill.to_string(),
        "icons": icons,
    });
    Ok(HttpResponse::Ok().content_type("application/manifest+json").body(manifest.to_string()))
}
