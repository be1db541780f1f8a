//! What the agency's public site may know of its artists: nothing that is not for everyone.

use crate::schema::artists as a;
use chrono::{DateTime, Utc};
use kernel::prelude::*;

/// An artist as the public sees one.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = a)]
pub struct SiteArtist {
    pub id: Id,
    pub slug: String,
    pub name: String,
    pub genre: Option<String>,
    pub city: Option<String>,
    pub biography: Option<String>,
    pub website: Option<String>,
    /// The key of a stored picture.
    pub photo: Option<String>,
    pub updated_at: DateTime<Utc>,
}

/// No site shows more artists than this on a page.
const MOST: i64 = 500;

diesel::define_sql_function! {
    /// The order people expect: accents and case after the letters.
    fn folded(words: diesel::sql_types::Text) -> diesel::sql_types::Text;
}
diesel::define_sql_function! {
    /// The first of the two that is there.
    #[sql_name = "coalesce"]
    fn filed(filed_as: diesel::sql_types::Nullable<diesel::sql_types::Text>, name: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// In which order artists stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// As they are called: `Les Ogres` under L.
    Called,
    /// As they are filed, since 1.1.0: under O.
    Filed,
}

/// The artists that the agency shows; 500 at most.
pub fn site_artists(tx: &mut Tx, alphabet: Alphabet) -> Result<Vec<SiteArtist>> {
    let shown = a::table.filter(a::on_site.and(a::deleted_at.is_null())).limit(MOST).select(SiteArtist::as_select());
    match alphabet {
        Alphabet::Called => tx.all(shown.order((folded(a::name), a::id))),
        Alphabet::Filed => tx.all(shown.order((folded(filed(a::filed_as, a::name)), a::id))),
    }
}

/// The artist of this address, or `NotFound` for one that is not shown.
pub fn site_artist(tx: &mut Tx, slug: &str) -> Result<SiteArtist> {
    let shown = a::table.filter(a::on_site.and(a::deleted_at.is_null()).and(a::slug.eq(slug)));
    tx.one(shown.select(SiteArtist::as_select()))
}
