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
