//! Past projects come again: the day on which one ended, a year or more later, in the calendar and told on its morning.

use crate::schema::projects as p;
use crate::{PROJECTS, days};
use address_book::{again, is_morning, tell_once};
use chrono::NaiveDate;
use kernel::job::Cron;
use kernel::notice::Kind;
use kernel::prelude::*;

/// Once in an hour: it is morning at another time in each agency.
pub(crate) const CLOCK: Cron = Cron { job: TellProjects::NAME, every: 60, per_agency: true };
/// What is told.
pub(crate) const KINDS: &[Kind] = &[ENDED];

const ENDED: Kind = Kind::new("project-anniversary").days(7).may(PROJECTS.may.read);

/// A project whose last day comes again.
pub(crate) struct Past {
    pub on: NaiveDate,
    pub years: i32,
    pub id: Id,
    pub name: String,
}

/// The projects whose last day comes again between two days, as far as the asker reaches.
pub(crate) fn past(tx: &mut Tx, from: NaiveDate, until: NaiveDate) -> Result<Vec<Past>> {
    if !tx.scope().allows(PROJECTS.may.read) {
        return Ok(Vec::new());
    }
    let ended = p::table.filter(p::deleted_at.is_null().and(p::ends_on.lt(until))).select((p::id, p::name, p::ends_on));
    let ended: Vec<(Id, String, Option<NaiveDate>)> = tx.under(PROJECTS.may.read, |tx| tx.all(ended))?;
    let each = |(id, name, day): (Id, String, Option<NaiveDate>)| {
        day.into_iter().flat_map(move |day| again(day, from, until)).map(move |(on, years)| Past { on, years, id, name: name.clone() })
    };
    Ok(ended.into_iter().flat_map(each).collect())
}

/// Looks whether a project's last day comes again.
#[derive(Serialize, Deserialize)]
pub(crate) struct TellProjects {}

impl Job for TellProjects {
    const NAME: &'static str = "planning.tell_projects";
    const EFFECT: Effect = Effect::Inside;

    async fn run(self, work: Work) -> Result<()> {
        let scope = work.scope()?;
        if is_morning(scope) { scope.tx(|tx| tx.beyond_reach(tell)).await } else { Ok(()) }
    }
}

fn tell(tx: &mut Tx) -> Result<()> {
    let today = days::today(tx);
    for one in past(tx, today, today)? {
        tell_once(tx, &ENDED, &PROJECTS, one.id, &[one.id])?;
    }
    Ok(())
}
