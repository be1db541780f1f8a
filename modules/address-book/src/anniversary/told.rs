//! On its morning, a day that comes again is told to whoever works with the record: who made it, changed it or commented on it.

use super::{Recurs, anniversaries};
use crate::{PEOPLE, RELATIONS, Relation, days};
use chrono::{Duration, Timelike, Utc};
use chrono_tz::Tz;
use kernel::job::Cron;
use kernel::notice::Kind;
use kernel::prelude::*;
use kernel::schema::{journal as j, notices as n};

/// Once in an hour: it is morning at another time in each agency.
pub(crate) const CLOCK: Cron = Cron { job: TellAnniversaries::NAME, every: 60, per_agency: true };
/// From this hour on one is told; a worker that was away in the morning tells later.
const MORNING: u32 = 7;
/// Whoever did something with a record in so many days works with it.
const LATELY: i64 = 730;

const BIRTHDAY: Kind = Kind::new("birthday").topic("people").days(7).may(PEOPLE.may.read);
const FOUNDING: Kind = Kind::new("founding").topic("people").days(7).may(PEOPLE.may.read);
const COLLABORATION: Kind = Kind::new("collaboration").topic("people").days(7).may(RELATIONS.may.read);

/// What is told of days that come again.
pub(crate) const KINDS: &[Kind] = &[BIRTHDAY, FOUNDING, COLLABORATION];

/// Looks whether a day comes again.
#[derive(Serialize, Deserialize)]
pub(crate) struct TellAnniversaries {}

impl Job for TellAnniversaries {
    const NAME: &'static str = "address_book.tell_anniversaries";
    const EFFECT: Effect = Effect::Inside;

    async fn run(self, work: Work) -> Result<()> {
        let scope = work.scope()?;
        if is_morning(scope) { scope.tx(|tx| tx.beyond_reach(tell)).await } else { Ok(()) }
    }
}

/// Whether it is late enough in the agency's day to tell what this day brings.
pub fn is_morning(scope: &Scope) -> bool {
    let zone: Tz = scope.tenant().zone.parse().unwrap_or(Tz::UTC);
    Utc::now().with_timezone(&zone).hour() >= MORNING
}

/// Tells what comes again today, once.
pub(crate) fn tell(tx: &mut Tx) -> Result<()> {
    let today = days::today(tx);
    for one in anniversaries(tx, today, today)? {
        let kind = match one.recurs {
            Recurs::Birthday => &BIRTHDAY,
            Recurs::Founding => &FOUNDING,
            Recurs::Collaboration => &COLLABORATION,
        };
        let mut subjects = vec![one.id];
        if one.recurs == Recurs::Collaboration {
            subjects.extend(Relation::find(tx, one.id)?.ends().into_iter().map(|(_, id)| id));
        }
        tell_once(tx, kind, one.of, one.id, &subjects)?;
    }
    Ok(())
}

/// Tells of a record to whoever works with one of the subjects: who made it, changed it or commented on it. Once in a day.
pub fn tell_once(tx: &mut Tx, kind: &Kind, of: &'static Resource, record: Id, subjects: &[Id]) -> Result<()> {
    let (href, today) = (format!("/app/{}/{record}", of.name), Utc::now() - Duration::hours(36));
    let known = n::table.filter(n::kind.eq(kind.name).and(n::href.eq(href)).and(n::created_at.gt(today))).count();
    if tx.one::<i64>(known)? > 0 {
        return Ok(());
    }
    let lately = Utc::now() - Duration::days(LATELY);
    let did = j::table.filter(j::subject.eq_any(subjects.to_vec()).and(j::at.gt(lately)).and(j::actor.like("member:%")));
    let actors: Vec<String> = tx.all(did.select(j::actor).distinct())?;
    let to: Vec<Id> = actors.iter().filter_map(|actor| actor.strip_prefix("member:")?.parse().ok()).collect();
    tx.tell_of(kind, &to, of, record).map(|_| ())
}
