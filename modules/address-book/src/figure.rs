//! Figures: what is counted of an artist, where and on which day. Nothing is fetched: an agency writes them down, or brings
//! the files that platforms and ticket offices give it.

use crate::ARTISTS;
use crate::schema::figures;
use chrono::NaiveDate;
use kernel::prelude::*;
use kernel::resource::typed;
use serde_json::json;

/// Where something is counted, and what.
pub(crate) const SOURCES: &[&str] = &[
    "spotify_listeners",
    "spotify_followers",
    "deezer_fans",
    "apple_listeners",
    "youtube_subscribers",
    "youtube_views",
    "soundcloud_followers",
    "bandcamp_supporters",
    "instagram_followers",
    "tiktok_followers",
    "facebook_followers",
    "bandsintown_trackers",
    "newsletter",
    "tickets",
];

/// A number of an artist's on a day.
#[resource(module = address_book, table = figures, icon = "activity")]
pub struct Figure {
    /// The artist and the day, where nothing else is said.
    #[field(text().max(160).title().searched().sorted())]
    pub what: Option<String>,
    #[field(link("artists").required().listed())]
    pub artist_id: Id,
    #[field(choice(SOURCES).required().listed())]
    pub source: String,
    #[field(date().required().listed().filtered().sorted())]
    pub day: NaiveDate,
    #[field(number(0, 1_000_000_000_000).required().listed().filtered().sorted())]
    pub value: i64,
    #[field(long().searched())]
    pub notes: Option<String>,
}

/// Figures that have a name of their own.
pub static FIGURES: Resource = Resource {
    store: Store {
        insert: |tx, its| {
            let its = its.into_iter().map(|it| named(tx, it)).collect::<Result<_>>()?;
            (Figure::STORE.insert)(tx, its)
        },
        update: |tx, id, expect, it| {
            let it = named(tx, it)?;
            (Figure::STORE.update)(tx, id, expect, it)
        },
        ..Figure::STORE
    },
    ..Figure::RESOURCE
};

fn named(tx: &mut Tx, mut it: Record) -> Result<Record> {
    let (figure, _) = typed::<Figure>(it.clone())?;
    if figure.what.is_none_or(|what| what.trim().is_empty()) {
        let artist = ARTISTS.titles(tx, vec![figure.artist_id])?.remove(&figure.artist_id);
        it.insert("what".into(), json!(format!("{} {}", artist.unwrap_or_default(), figure.day.format("%Y-%m-%d")).trim()));
    }
    Ok(it)
}
