//! Interactions: what was said, and what comes next.

use crate::Person;
use crate::schema::{artists, interactions, organisations, venues};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::prelude::*;

/// How one was in touch.
pub const KINDS: &[&str] = &["call", "email", "meeting", "message", "other"];

/// Whether the other side answered.
const ANSWERS: &[&str] = &["waiting", "answered", "none"];

/// A call, a mail, a meeting.
#[resource(module = address_book, table = interactions, icon = "message-square", views = &[View::Calendar("at")])]
pub struct Interaction {
    #[field(text().required().title().searched())]
    pub subject: String,
    #[field(choice(KINDS).required().listed())]
    pub kind: String,
    #[field(moment().required().listed().filtered().sorted())]
    pub at: DateTime<Utc>,
    #[field(link("people").listed())]
    pub person_id: Option<Id>,
    #[field(link("organisations").listed())]
    pub organisation_id: Option<Id>,
    #[field(link("artists"))]
    pub artist_id: Option<Id>,
    #[field(link("venues"))]
    pub venue_id: Option<Id>,
    /// Of what was sent or asked: an answer, none, or not yet.
    #[field(choice(ANSWERS).listed())]
    pub answer: Option<String>,
    #[field(long().searched().personal())]
    pub notes: Option<String>,
    #[field(text().listed().searched().section("next"))]
    pub next_step: Option<String>,
    #[field(date().listed().filtered().sorted().section("next"))]
    pub next_on: Option<NaiveDate>,
    #[field(flag().filtered().section("next"))]
    pub next_done: bool,
}

/// With whom one is in touch: the fields that say so.
pub(crate) const WITH: [&str; 4] = ["person_id", "organisation_id", "artist_id", "venue_id"];

type Past = interactions::BoxedQuery<'static, diesel::pg::Pg>;

impl Interaction {
    /// The day on which somebody was last spoken to; what is still to come does not count.
    pub fn last_with(tx: &mut Tx, person: Id) -> Result<Option<NaiveDate>> {
        Self::last(tx, past().filter(interactions::person_id.eq(person)))
    }

    /// Of a hundred times that somebody was to answer, how often they did (AB-23); what still waits does not count.
    pub(crate) fn reply_rate(tx: &mut Tx, of: &Resource, id: Id) -> Result<Option<i64>> {
        let count = |tx: &mut Tx, answer: &'static str| -> Result<i64> {
            let past = past().filter(interactions::answer.eq(answer));
            let with = match of.name {
                "people" => past.filter(interactions::person_id.eq(id)),
                "organisations" => past.filter(interactions::organisation_id.eq(id)),
                "artists" => past.filter(interactions::artist_id.eq(id)),
                _ => past.filter(interactions::venue_id.eq(id)),
            };
            tx.one(with.count())
        };
        let (answered, none) = (count(tx, "answered")?, count(tx, "none")?);
        Ok((answered + none > 0).then(|| (answered * 100 + (answered + none) / 2) / (answered + none)))
    }

    fn last(tx: &mut Tx, past: Past) -> Result<Option<NaiveDate>> {
        let last: Option<DateTime<Utc>> = tx.maybe(past.order(interactions::at.desc()).limit(1).select(interactions::at))?;
        Ok(last.map(|at| crate::days::day(tx, at)))
    }

    /// Reads the day of last contact anew for whom one of the fields names. Not an edit: nobody's open form is outdated by it.
    pub(crate) fn touched(tx: &mut Tx, field: &str, id: Id) -> Result<()> {
        macro_rules! noted {
            ($table:ident, $column:ident) => {{
                let on = Self::last(tx, past().filter(interactions::$column.eq(id)))?;
                let moved = $table::table.filter($table::id.eq(id).and($table::last_contact_on.is_distinct_from(on)));
                tx.run(diesel::update(moved).set($table::last_contact_on.eq(on))).map(|_| ())
            }};
        }
        match field {
            "person_id" => {
                let on = Self::last_with(tx, id)?;
                Person::contacted(tx, id, on)
            }
            "organisation_id" => noted!(organisations, organisation_id),
            "artist_id" => noted!(artists, artist_id),
            "venue_id" => noted!(venues, venue_id),
            _ => Ok(()),
        }
    }
}

fn past() -> Past {
    interactions::table.filter(interactions::deleted_at.is_null().and(interactions::at.le(diesel::dsl::now))).into_boxed()
}
