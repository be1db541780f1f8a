//! The pages of the site. What is the same for everyone is kept in memory until the agency changes.

use crate::cast::{self, Cast};
use crate::machines;
use actix_web::HttpRequest;
use actix_web::web::Path;
use kernel::prelude::*;
use serde_json::json;
use web::public::{self, Head};
use web::{Form, Page, Visit};

/// Who may try another look on.
pub(crate) const DESIGN: Permission = "showcase.design";

/// The first page shows so many large.
const FEATURED: usize = 7;
const OTHERS: usize = 3;

/// The query of a preview, if a member who may design asks for one.
pub(crate) fn trial(scope: &Scope, query: &Form) -> Option<Form> {
    (query.has("preview") && scope.allows(DESIGN)).then(|| query.clone())
}

fn framed(visit: &Visit, scope: &Scope, template: &'static str, head: &Head, query: &Form) -> Result<Page> {
    let trial = trial(scope, query);
    let feed = Some(machines::FEED).filter(|path| scope.tenant().carries(&crate::MODULE, Part::Path(path)));
    let page = public::page(visit, template, head, trial.as_ref())?.with("feed", feed);
    Ok(if trial.is_some() { page } else { page.shared() })
}

/// `/`
pub(crate) async fn home(visit: Visit, scope: Scope, req: HttpRequest) -> Result<Page> {
    let cast = scope.remembered(cast::TOPIC, Cast::read).await?;
    let agency = public::Agency::of(scope.tenant(), visit.locale());
    let head = Head {
        title: agency.name,
        description: agency.tagline,
        picture: cast.artists.iter().find_map(|a| cast.photo(a)).map(|p| p.url.clone()),
    };
    let cards: Vec<_> = cast.artists.iter().map(|a| cast.card(a)).collect();
    Ok(framed(&visit, &scope, "home.html", &head, &Form::of_query(req.query_string()))?
        .with("featured", cast.featured(FEATURED))
        .with("genres", cast.genres(None))
        .with("artists", cards))
}

/// `/artists?genre=…&q=…`
pub(crate) async fn artists(visit: Visit, scope: Scope, req: HttpRequest) -> Result<Page> {
    let query = Form::of_query(req.query_string());
    let cast = scope.remembered(cast::TOPIC, Cast::read).await?;
    let (genre, words) = (query.text("genre"), query.text("q"));
    let meant = cast.artists.iter().filter(|a| (genre.is_empty() || cast::is_of(a, genre)) && (words.is_empty() || cast::means(a, words)));
    let cards: Vec<_> = meant.map(|a| cast.card(a)).collect();
    let title = if genre.is_empty() { visit.say("site-artists", &[]) } else { genre.chars().take(60).collect() };
    let head = Head { title, ..Head::default() };
    Ok(framed(&visit, &scope, "artists.html", &head, &query)?
        .with("genres", cast.genres((!genre.is_empty()).then_some(genre)))
        .with("artists", cards))
}

/// `/artists/{slug}`
pub(crate) async fn artist(visit: Visit, scope: Scope, slug: Path<String>, req: HttpRequest) -> Result<Page> {
    let slug = slug.into_inner();
    let cast = scope.remembered(cast::TOPIC, Cast::read).await?;
    let artist = match cast.artists.iter().find(|a| a.slug == slug) {
        Some(shown) => shown.clone(),
        // Beyond those who have room on one page.
        None => scope.tx(move |tx| address_book::site_artist(tx, &slug)).await?,
    };
    let photo = cast.photo(&artist);
    let biography = artist.biography.as_deref().filter(|b| !b.trim().is_empty());
    let head = Head { title: artist.name.clone(), description: biography.map(summary), picture: photo.map(|p| p.url.clone()) };
    let website = artist.website.iter().map(|url| json!({"label": public::site_name(url), "url": url}));
    let shown = Shown {
        name: &artist.name,
        slug: &artist.slug,
        tagline: None,
        genres: cast.genres_of(&artist),
        city: artist.city.as_deref(),
        photo,
        biography_html: biography.map(public::paragraphs),
        links: website.collect(),
        dates: Vec::new(),
    };
    Ok(framed(&visit, &scope, "artist.html", &head, &Form::of_query(req.query_string()))?
        .with("artist", shown)
        .with("others", cast.others(&artist, OTHERS)))
}

/// The artist of a page; typed, because markup loses its mark in JSON.
#[derive(Serialize)]
struct Shown<'a> {
    name: &'a str,
    slug: &'a str,
    tagline: Option<&'a str>,
    genres: Vec<String>,
    city: Option<&'a str>,
    photo: Option<&'a web::pictures::Print>,
    biography_html: Option<theme::SafeHtml>,
    links: Vec<serde_json::Value>,
    dates: Vec<serde_json::Value>,
}

/// A description for search engines: at most 160 characters, cut at a word.
fn summary(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut out = String::new();
    for word in words {
        if out.chars().count() + word.chars().count() + 1 > 158 {
            return out + "…";
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out += word;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::summary;

    #[test]
    fn a_description_ends_at_a_word() {
        assert_eq!(summary(" Un\n trio  de Nantes. "), "Un trio de Nantes.");
        let long = summary(&"élégance ".repeat(40));
        assert!(long.chars().count() <= 160 && long.ends_with("élégance…"), "{long}");
    }
}
