//! The public side of an agency: its theme, and the frame of every page of its site. It stands
//! in the web floor because an agency has a face even while its site is switched off.

pub mod colour;
mod look;
mod themes;

pub use look::{DOCUMENT, Look};
pub use themes::{Choice, Font, Offer, Theme, Tokens, theme, theme_sources, themes};

use crate::form::Form;
use crate::page::{Page, Shared};
use crate::shell::languages;
use crate::visit::Visit;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use kernel::error::{Error, Result};
use kernel::module::PUBLIC;
use kernel::routes::{Ground, Routes};
use kernel::tenant::Tenant;
use serde::Serialize;
use serde_json::{Value, json};
use theme::{Locale, SafeHtml};

/// The module that gives an agency its site. Without it, visitors get a card.
const SITE: &str = "showcase";

pub(crate) fn routes(r: &mut Routes) {
    r.within(None).on(Ground::Agency).get("/theme.css", PUBLIC, stylesheet);
}

/// The agency as its visitors see it.
#[derive(Clone, Debug, Serialize)]
pub struct Agency {
    pub name: String,
    pub tagline: Option<String>,
    pub about_html: Option<SafeHtml>,
    pub logo_url: Option<String>,
    pub city: Option<String>,
    pub country: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub licence: Option<String>,
    pub socials: Vec<Social>,
}

/// A place where the agency is found elsewhere.
#[derive(Clone, Debug, Serialize)]
pub struct Social {
    pub label: String,
    pub url: String,
}

/// What search engines and shared links say of a page.
#[derive(Clone, Debug, Default)]
pub struct Head {
    pub title: String,
    pub description: Option<String>,
    /// The path of a picture.
    pub picture: Option<String>,
}

impl Agency {
    /// Of an agency's settings, in a language.
    pub fn of(tenant: &Tenant, locale: Locale) -> Agency {
        let own = |key: &str| tenant.text("agency", key).map(String::from);
        let spoken = |key: &str| spoken(tenant.setting(DOCUMENT, key), locale).or_else(|| spoken(tenant.setting("agency", key), locale));
        Agency {
            name: tenant.name.clone(),
            tagline: spoken("tagline"),
            about_html: spoken("about").map(|text| paragraphs(&text)),
            logo_url: own("logo").map(|key| format!("/media/{key}")),
            city: own("city"),
            country: own("country"),
            email: own("email"),
            phone: own("phone"),
            licence: own("licence"),
            socials: socials(tenant.setting("agency", "socials")),
        }
    }
}

/// A text in a language: said once for all, or by language; the other one if this one is missing.
fn spoken(value: &Value, locale: Locale) -> Option<String> {
    let text = |v: &Value| v.as_str().map(str::trim).filter(|s| !s.is_empty()).map(String::from);
    text(value).or_else(|| text(&value[locale.tag()])).or_else(|| text(&value[locale.other().tag()]))
}

fn socials(value: &Value) -> Vec<Social> {
    let social = |v: &Value| {
        let url = v.as_str().or_else(|| v["url"].as_str()).filter(|u| !u.is_empty())?.to_string();
        let label = v["label"].as_str().map_or_else(|| site_name(&url), String::from);
        Some(Social { label, url })
    };
    value.as_array().into_iter().flatten().filter_map(social).collect()
}

/// `www.instagram.com/x` as people say it: instagram.com.
pub fn site_name(url: &str) -> String {
    let host = url::Url::parse(url).ok().and_then(|u| u.host_str().map(String::from)).unwrap_or_else(|| url.to_string());
    host.strip_prefix("www.").map(String::from).unwrap_or(host)
}

/// Plain text as markup: empty lines part paragraphs, line breaks stay.
pub fn paragraphs(text: &str) -> SafeHtml {
    let text = text.replace("\r\n", "\n");
    let mut html = String::with_capacity(text.len() + 32);
    for paragraph in text.split("\n\n").map(str::trim).filter(|p| !p.is_empty()) {
        let lines: Vec<_> = paragraph.lines().map(|line| SafeHtml::escaped(line).as_str().to_string()).collect();
        html += &format!("<p>{}</p>", lines.join("<br>"));
    }
    SafeHtml::trusted(&html)
}

/// A page of the agency's site in its theme, with everything that surrounds its content.
/// `trial` is the query of a preview, for a member who may design.
pub fn page(visit: &Visit, template: &'static str, head: &Head, trial: Option<&Form>) -> Result<Page> {
    let tenant = visit.tenant().ok_or(Error::NotFound)?;
    let look = trial.map_or_else(|| Look::of(tenant), |form| Look::tried(tenant, form));
    let nav = [("/artists", "site-artists"), ("/contact", "site-contact")].map(|(href, label)| {
        let current = visit.path() == href || visit.path().starts_with(&format!("{href}/"));
        json!({"href": href, "label": visit.say(label, &[]), "current": current})
    });
    let origin = visit.origin();
    Ok(Page::public(template, look.theme.chain())
        .with("agency", Agency::of(tenant, visit.locale()))
        .with("theme", json!({"name": look.theme.name, "stylesheet_url": look.stylesheet_url(), "options": look.options}))
        .with("nav", nav)
        .with("languages", languages(visit))
        .with("links", json!({"home": "/", "artists": "/artists", "contact": "/contact", "manifest": tenant.has(SITE).then_some("/manifest.webmanifest")}))
        .with("preview", trial.is_some())
        .with(
            "page",
            json!({
                "title": head.title, "description": head.description, "canonical": format!("{origin}{}", visit.path()),
                "og_image": head.picture.as_ref().map(|p| format!("{origin}{p}")),
            }),
        ))
}

/// What a visitor gets where nothing is: the site's own words, or the agency's card while there
/// is no site. None where it is not a visitor's page that was asked for.
pub(crate) fn missing(visit: &Visit) -> Option<HttpResponse> {
    let tenant = visit.tenant()?;
    if inside(visit.path()) {
        return None;
    }
    if tenant.has(SITE) {
        return themed(visit, "not_found.html", StatusCode::NOT_FOUND, None);
    }
    let status = if visit.path() == "/" { StatusCode::OK } else { StatusCode::NOT_FOUND };
    themed(visit, "card.html", status, None)
}

/// The card of an agency that an operator closed, or that closes itself.
pub(crate) fn closed(visit: &Visit) -> Option<HttpResponse> {
    let why = if visit.tenant()?.status.ends() { "closing" } else { "suspended" };
    themed(visit, "card.html", StatusCode::SERVICE_UNAVAILABLE, Some(why))
}

/// The card of an agency whose site is at rest. None where it is not a visitor's page that was asked for.
pub(crate) fn resting(visit: &Visit) -> Option<HttpResponse> {
    if inside(visit.path()) {
        return None;
    }
    themed(visit, "card.html", StatusCode::SERVICE_UNAVAILABLE, Some("resting"))
}

fn inside(path: &str) -> bool {
    ["/app", "/api", "/assets/", "/media/"].iter().any(|inside| path.starts_with(inside))
}

/// `closed`: why the card is all there is, if it is: `closing`, `suspended` or `resting`.
fn themed(visit: &Visit, template: &'static str, status: StatusCode, closed: Option<&str>) -> Option<HttpResponse> {
    let title = visit.tenant()?.name.clone();
    let page = page(visit, template, &Head { title, ..Head::default() }, None).ok()?;
    let page = page
        .with("suspended", matches!(closed, Some("suspended" | "closing")))
        .with("closing", closed == Some("closing"))
        .with("resting", closed == Some("resting"));
    match page.render(visit, None) {
        Ok(html) => {
            let mut answer = HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html);
            if status == StatusCode::OK {
                answer.extensions_mut().insert(Shared);
            }
            Some(answer)
        }
        Err(e) => {
            tracing::error!(error = %e, template, "a themed page failed");
            None
        }
    }
}

/// The agency's style sheet. Its address carries its content's hash, so it may be kept for ever.
async fn stylesheet(visit: Visit, req: HttpRequest) -> Result<HttpResponse> {
    let tenant = visit.tenant().ok_or(Error::NotFound)?;
    let query = Form::of_query(req.query_string());
    let look = Look::tried(tenant, &query);
    let kept = if look.stylesheet_url() == req.uri().to_string() { "public, max-age=31536000, immutable" } else { "no-cache" };
    Ok(HttpResponse::Ok().content_type("text/css; charset=utf-8").insert_header((header::CACHE_CONTROL, kept)).body(look.stylesheet()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_becomes_paragraphs_and_no_markup_gets_through() {
        let html = paragraphs("Un <b>\r\ndeux\r\n\r\n\r\n trois & \"quatre\"\n\n");
        assert_eq!(html.as_str(), "<p>Un &lt;b&gt;<br>deux</p><p>trois &amp; &quot;quatre&quot;</p>");
    }

    #[test]
    fn a_text_by_language_falls_back_on_the_other_one() {
        let both = json!({"fr": "Bonjour", "en": "Hello"});
        assert_eq!(spoken(&both, Locale::En).as_deref(), Some("Hello"));
        assert_eq!(spoken(&json!({"fr": "Bonjour", "en": " "}), Locale::En).as_deref(), Some("Bonjour"));
        assert_eq!(spoken(&json!("Salut"), Locale::En).as_deref(), Some("Salut"));
        assert_eq!(spoken(&Value::Null, Locale::Fr), None);
    }

    #[test]
    fn a_link_is_named_after_its_site() {
        assert_eq!(site_name("https://www.instagram.com/x"), "instagram.com");
        assert_eq!(site_name("nonsense"), "nonsense");
    }
}
