//! A good new proposal is told, once for each pair: to the manager and the booker of either artist where they have a seat, and to
//! whoever made, changed or commented on one of the two. What the artists' sheets say must speak for it by itself: figures and the
//! network are not everybody's to know.

use super::MATCHES;
use super::gather::{Match, gather};
use super::likeness::Why;
use crate::ARTISTS;
use crate::schema::{artists as a, people as p};
use chrono::{Duration, Utc};
use kernel::job::Cron;
use kernel::notice::Kind;
use kernel::prelude::*;
use kernel::principal::Principal;
use kernel::schema::{journal as j, members as m};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Once in a day and night.
pub(crate) const CLOCK: Cron = Cron { job: TellMatches::NAME, every: 1_440, per_agency: true };
/// Points from the sheets alone (of 67.5) from which on it is worth a notice.
const GOOD: f64 = 35.0;
/// Pairs told in one night, the likeliest: the rest wait for the next.
const MOST: usize = 20;
/// Whoever did something with a record in so many days works with it.
const LATELY: i64 = 730;
/// The line of the journal by which a pair is known.
const TOLD: &str = "artists.proposed";

/// Two artists might go together.
pub(crate) const KIND: Kind = Kind::new("match").topic("people").days(30).may(MATCHES);

/// Looks for good proposals nobody was told of.
#[derive(Serialize, Deserialize)]
pub(crate) struct TellMatches {}

impl Job for TellMatches {
    const NAME: &'static str = "address_book.tell_matches";
    const EFFECT: Effect = Effect::Inside;

    async fn run(self, work: Work) -> Result<()> {
        work.scope()?.tx(|tx| tx.beyond_reach(tell)).await
    }
}

fn is_good(found: &Match) -> bool {
    let on_sheets = found.reasons.iter().filter(|reason| matches!(reason.why, Why::Genre(_) | Why::Goals(_) | Why::Age(_)));
    on_sheets.map(|reason| reason.points).sum::<f64>() >= GOOD
}

fn tell(tx: &mut Tx) -> Result<()> {
    let good: Vec<Match> = gather(tx, None, None)?.matches.into_iter().filter(is_good).collect();
    let firsts: BTreeSet<Id> = good.iter().map(|found| found.one.id.min(found.other.id)).collect();
    let lines = j::table.filter(j::what.eq(TOLD).and(j::subject.eq_any(firsts.into_iter().collect::<Vec<_>>())));
    let told: Vec<(Option<Id>, Value)> = tx.all(lines.select((j::subject, j::data)))?;
    let told: BTreeSet<(Id, Id)> =
        told.into_iter().filter_map(|(first, data)| Some((first?, data["with"].as_str()?.parse().ok()?))).collect();
    let pair = |found: &Match| (found.one.id.min(found.other.id), found.one.id.max(found.other.id));
    for found in good.iter().filter(|found| !told.contains(&pair(found))).take(MOST) {
        let (first, second) = pair(found);
        let title = format!("{} + {}", found.one.name, found.other.name);
        for member in concerned(tx, [first, second])? {
            if reaches(tx, member, [first, second])? {
                tx.tell(&KIND, &[member], &title, &format!("/app/matches?artist={}", found.one.id))?;
            }
        }
        tx.journal(TOLD, Some(first), json!({"with": second}))?;
    }
    Ok(())
}

/// Who works with one of them.
fn concerned(tx: &mut Tx, artists: [Id; 2]) -> Result<BTreeSet<Id>> {
    let lately = Utc::now() - Duration::days(LATELY);
    let did = j::table.filter(j::subject.eq_any(artists).and(j::at.gt(lately)).and(j::actor.like("member:%")));
    let actors: Vec<String> = tx.all(did.select(j::actor).distinct())?;
    let mut all: BTreeSet<Id> = actors.iter().filter_map(|actor| actor.strip_prefix("member:")?.parse().ok()).collect();
    let of: Vec<(Option<Id>, Option<Id>)> = tx.all(a::table.filter(a::id.eq_any(artists)).select((a::manager_id, a::booker_id)))?;
    let people: Vec<Id> = of.into_iter().flat_map(|(manager, booker)| [manager, booker]).flatten().collect();
    let mail: Vec<Option<String>> = tx.all(p::table.filter(p::id.eq_any(people).and(p::deleted_at.is_null())).select(p::email))?;
    let mail: Vec<String> = mail.into_iter().flatten().map(|address| address.to_lowercase()).collect();
    // A seat is theirs if it has their address.
    let seats: Vec<Id> = tx.all(m::table.filter(m::email.eq_any(mail).and(m::deleted_at.is_null())).select(m::id))?;
    all.extend(seats);
    Ok(all)
}

/// Whether somebody may know of both.
fn reaches(tx: &mut Tx, member: Id, artists: [Id; 2]) -> Result<bool> {
    let policy = tx.scope().policy().clone();
    if !policy.allows(&Principal::User(member), MATCHES).allowed {
        return Ok(false);
    }
    let seen: i64 = tx.as_member(&policy, member, ARTISTS.may.read, |tx| tx.one(a::table.filter(a::id.eq_any(artists)).count()))?;
    Ok(seen == 2)
}
