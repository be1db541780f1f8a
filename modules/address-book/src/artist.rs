//! Artists: those one works for.

use crate::detail::FURTHER;
use crate::duplicates::{TWINS, added, changed};
use crate::matching::{AGES, GOALS};
use crate::releases::FILED;
use crate::schema::artists;
use chrono::NaiveDate;
use kernel::prelude::*;
use serde_json::json;

diesel::define_sql_function! {
    /// Lower case without accents, as search sees it.
    fn folded(words: diesel::sql_types::Text) -> diesel::sql_types::Text;
}
diesel::define_sql_function! {
    /// The name with its article behind: `Ogres, Les`.
    fn filed_as_1(name: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// Where the agency stands with an artist.
pub const STATUSES: &[&str] = &["prospect", "active", "paused", "archived"];

/// Characters of an address at most.
const LONGEST: usize = 80;

/// A solo artist or a group.
#[resource(module = address_book, table = artists, icon = "mic-vocal", views = &[View::Board("status")])]
pub struct Artist {
    #[field(text().max(120).required().title().searched().sorted())]
    pub name: String,
    /// Where it stands in an alphabet: without the article.
    #[field(text().max(130).readonly().sorted().since(FILED))]
    pub filed_as: Option<String>,
    #[field(choice(STATUSES).required().listed())]
    pub status: String,
    #[field(text().listed().filtered().searched())]
    pub genre: Option<String>,
    #[field(text().max(100).listed().filtered().searched().sorted())]
    pub city: Option<String>,
    #[field(text().max(100).filtered().searched())]
    pub region: Option<String>,
    #[field(link("people").listed())]
    pub manager_id: Option<Id>,
    #[field(link("people"))]
    pub booker_id: Option<Id>,
    #[field(date().filtered())]
    pub formed_on: Option<NaiveDate>,
    /// What they want next: proposals of collaborations are made from it.
    #[field(choice(GOALS).section("matching"))]
    pub goal: Option<String>,
    #[field(choice(GOALS).section("matching"))]
    pub second_goal: Option<String>,
    /// Who listens.
    #[field(choice(AGES).section("matching"))]
    pub audience: Option<String>,
    /// Worked out from the interactions.
    #[field(date().listed().filtered().sorted().readonly())]
    pub last_contact_on: Option<NaiveDate>,
    /// To try things with: real data, nothing that matters; never on the public site.
    #[field(flag().listed().filtered())]
    pub trial: bool,
    /// Shown on the public site.
    #[field(flag().listed().filtered().section("site"))]
    pub on_site: bool,
    /// The last word of its address on the public site; made from the name when empty.
    #[field(text().max(LONGEST).section("site"))]
    pub slug: String,
    #[field(picture().section("site"))]
    pub photo: Option<String>,
    #[field(long().section("site"))]
    pub biography: Option<String>,
    #[field(url().section("site"))]
    pub website: Option<String>,
    #[field(long().sensitive().section("notes"))]
    pub notes: Option<String>,
}

/// Artists that always have an address of their own, and a place in the alphabet.
pub static ARTISTS: Resource = Resource {
    store: Store {
        insert: |tx, its| {
            let its = its.into_iter().map(|it| addressed(tx, None, it)).collect::<Result<_>>()?;
            let new = (Artist::STORE.insert)(tx, its)?;
            added(tx, &ARTISTS, new)
        },
        update: |tx, id, expect, it| {
            let it = addressed(tx, Some(id), it)?;
            let new = (Artist::STORE.update)(tx, id, expect, it)?;
            changed(tx, &ARTISTS, new)
        },
        ..Artist::STORE
    },
    twins: Some(&TWINS),
    further: Some(&FURTHER),
    ..Artist::RESOURCE
};

fn addressed(tx: &mut Tx, own: Option<Id>, mut it: Record) -> Result<Record> {
    let text = |name| it.get(name).and_then(|v| v.as_str()).unwrap_or_default().trim();
    let slug = match text("slug") {
        "" => Artist::free_slug(tx, own, text("name"))?,
        typed if typed == hyphenated(typed) => typed.to_string(),
        _ => return Err(Error::invalid("slug", "slug")),
    };
    let flag = |name| it.get(name).and_then(|v| v.as_bool()).unwrap_or_default();
    if flag("trial") && flag("on_site") {
        return Err(Error::invalid("on_site", "trial"));
    }
    it.insert("slug".into(), json!(slug));
    let filed: Option<String> = match tx.scope().tenant().offers(FILED) {
        true => Some(tx.one(diesel::select(filed_as_1(it.get("name").and_then(|v| v.as_str()).unwrap_or_default())))?),
        false => None,
    };
    it.insert("filed_as".into(), json!(filed));
    Ok(it)
}

impl Artist {
    /// An address made from a name: the first one that no other artist has, `own` aside.
    pub fn free_slug(tx: &mut Tx, own: Option<Id>, name: &str) -> Result<String> {
        let plain: String = tx.one(diesel::select(folded(name)))?;
        let mut wanted = Some(hyphenated(&plain)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| "artiste".into());
        wanted.truncate(LONGEST - 8);
        let wanted = wanted.trim_end_matches('-');
        let others = artists::table.filter(artists::slug.like(format!("{wanted}%")).and(artists::id.nullable().is_distinct_from(own)));
        let taken: Vec<String> = tx.all(others.select(artists::slug))?;
        let numbered = (2..).map(|n| format!("{wanted}-{n}"));
        let free = std::iter::once(wanted.to_string()).chain(numbered).find(|slug| !taken.contains(slug));
        free.ok_or(Error::NotFound)
    }
}

/// Letters and digits, single hyphens between.
fn hyphenated(plain: &str) -> String {
    let words: Vec<&str> = plain.split(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit()).filter(|w| !w.is_empty()).collect();
    words.join("-")
}
