//! The agency's artists as the pages of its site show them.

use crate::releases::{GENRES_ONCE, SORTING};
use address_book::{Alphabet, SiteArtist};
use kernel::prelude::*;
use serde_json::{Value, json};
use std::collections::HashMap;
use web::pictures::{Print, prints};

/// Under what name an agency's cast is remembered.
pub(crate) const TOPIC: (&str, &str) = ("showcase", "cast");

/// Artists, and the pictures of those who have one.
pub(crate) struct Cast {
    pub artists: Vec<SiteArtist>,
    prints: HashMap<String, Print>,
    /// A genre that is written twice counts once.
    once: bool,
}

impl Cast {
    /// Everyone the agency shows, by name.
    pub fn read(tx: &mut Tx) -> Result<Cast> {
        let artists = everyone(tx)?;
        let once = tx.scope().tenant().offers(GENRES_ONCE);
        let keys: Vec<String> = artists.iter().filter_map(|a| a.photo.clone()).collect();
        Ok(Cast { prints: prints(tx, &keys)?, artists, once })
    }

    /// The picture of an artist.
    pub fn photo(&self, artist: &SiteArtist) -> Option<&Print> {
        self.prints.get(artist.photo.as_ref()?)
    }

    /// As themes show an artist among others.
    pub fn card(&self, artist: &SiteArtist) -> Value {
        json!({
            "name": artist.name, "slug": artist.slug, "href": format!("/artists/{}", artist.slug),
            "genres": self.genres_of(artist), "city": artist.city, "photo": self.photo(artist),
        })
    }

    /// Those whom the first page shows large: who has a picture comes first.
    pub fn featured(&self, most: usize) -> Vec<Value> {
        let (with, without): (Vec<_>, Vec<_>) = self.artists.iter().partition(|a| self.photo(a).is_some());
        with.into_iter().chain(without).take(most).map(|a| self.card(a)).collect()
    }

    /// Every genre with the number of its artists, the most frequent first.
    pub fn genres(&self, current: Option<&str>) -> Vec<Value> {
        let mut counts: Vec<(String, usize)> = Vec::new();
        for genre in self.artists.iter().flat_map(|a| self.genres_of(a)) {
            match counts.iter_mut().find(|(known, _)| same(known, &genre)) {
                Some((_, count)) => *count += 1,
                None => counts.push((genre, 1)),
            }
        }
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let value = |(label, count): (String, usize)| {
            let chosen = current.is_some_and(|c| same(c, &label));
            // Chosen again, it is put back.
            let href = if chosen { "/artists".into() } else { format!("/artists?genre={}", encoded(&label)) };
            json!({"label": label, "count": count, "href": href, "current": chosen})
        };
        counts.into_iter().map(value).collect()
    }

    /// `Chanson, pop` as two.
    pub fn genres_of(&self, artist: &SiteArtist) -> Vec<String> {
        let mut all = genres(artist);
        if self.once {
            let mut seen = std::collections::HashSet::new();
            all.retain(|genre| seen.insert(genre.to_lowercase()));
        }
        all
    }

    /// Some of the others, beginning after this one, so that every artist is shown somewhere.
    pub fn others(&self, than: &SiteArtist, most: usize) -> Vec<Value> {
        let at = self.artists.iter().position(|a| a.id == than.id).unwrap_or_default();
        let around = self.artists.iter().cycle().skip(at + 1).take(self.artists.len().saturating_sub(1));
        around.take(most).map(|a| self.card(a)).collect()
    }
}

/// Everyone the agency shows, in the order its release puts them in.
pub(crate) fn everyone(tx: &mut Tx) -> Result<Vec<SiteArtist>> {
    let alphabet = if tx.scope().tenant().offers(SORTING) { Alphabet::Filed } else { Alphabet::Called };
    address_book::site_artists(tx, alphabet)
}

/// `Chanson, pop` as two.
fn genres(artist: &SiteArtist) -> Vec<String> {
    let all = artist.genre.as_deref().unwrap_or_default();
    all.split([',', '/', ';']).map(str::trim).filter(|g| !g.is_empty()).map(String::from).collect()
}

/// Whether an artist is of a genre.
pub(crate) fn is_of(artist: &SiteArtist, genre: &str) -> bool {
    genres(artist).iter().any(|g| same(g, genre))
}

/// Whether a visitor's words mean this artist: by name, town, genre, or address (which has no accents).
pub(crate) fn means(artist: &SiteArtist, words: &str) -> bool {
    let words = words.to_lowercase();
    let texts = [Some(&artist.name), artist.genre.as_ref(), artist.city.as_ref()];
    texts.into_iter().flatten().any(|t| t.to_lowercase().contains(&words)) || artist.slug.contains(&words.replace(' ', "-"))
}

fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
