//! Days that come again: birthdays of people who said theirs, founding days, the beginnings of collaborations. In a list of the
//! month, in the calendar (planning reads them), and told on their morning to whoever works with the record.

mod pages;
mod told;

pub(crate) use told::{CLOCK, KINDS, TellAnniversaries};
pub use told::{is_morning, tell_once};

use crate::releases::ANNIVERSARIES;
use crate::schema::{artists, organisations, people, relations, venues};
use crate::{ARTISTS, ORGANISATIONS, PEOPLE, RELATIONS, VENUES};
use chrono::{Datelike, NaiveDate};
use kernel::prelude::*;

/// What comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Recurs {
    Birthday,
    Founding,
    Collaboration,
}

impl Recurs {
    /// The last part of its words.
    pub fn name(self) -> &'static str {
        match self {
            Recurs::Birthday => "birthday",
            Recurs::Founding => "founding",
            Recurs::Collaboration => "collaboration",
        }
    }
}

/// A day that comes again, in one year.
#[derive(Clone, Debug)]
pub struct Anniversary {
    pub on: NaiveDate,
    pub years: i32,
    pub recurs: Recurs,
    pub of: &'static Resource,
    pub id: Id,
    pub title: String,
}

pub(crate) fn routes(r: &mut Routes) {
    r.get("/app/anniversaries", pages::SEE, pages::page).get("/api/v1/anniversaries", pages::SEE, pages::list).told(pages::told);
}

diesel::define_sql_function! {
    /// One part of a day, its month say.
    fn date_part(part: diesel::sql_types::Text, day: diesel::sql_types::Nullable<diesel::sql_types::Date>) -> diesel::sql_types::Nullable<diesel::sql_types::Double>;
}

/// In which years between two days a day comes again, a year later at the earliest. Who was born on 29 February is
/// congratulated on the 28th.
pub fn again(day: NaiveDate, from: NaiveDate, until: NaiveDate) -> impl Iterator<Item = (NaiveDate, i32)> {
    let in_year = move |year: i32| NaiveDate::from_ymd_opt(year, day.month(), day.day()).or_else(|| NaiveDate::from_ymd_opt(year, 2, 28));
    let years = from.year()..=until.year();
    years
        .filter_map(move |year| Some((in_year(year)?, year - day.year())))
        .filter(move |(on, years)| *years > 0 && (from..=until).contains(on))
}

/// What comes again between two days, as far as the asker reaches, in the order of the days; none before 2.1.0.
pub fn anniversaries(tx: &mut Tx, from: NaiveDate, until: NaiveDate) -> Result<Vec<Anniversary>> {
    if !tx.scope().tenant().offers(ANNIVERSARIES) {
        return Ok(Vec::new());
    }
    let mut months: Vec<f64> = Vec::new();
    let mut first = from.with_day(1).unwrap_or(from);
    while first <= until && months.len() < 12 {
        months.push(first.month().into());
        first = first + chrono::Months::new(1);
    }
    let mut all = Vec::new();
    macro_rules! read {
        ($table:ident, $column:ident, $of:expr, $recurs:expr) => {
            if tx.scope().allows($of.may.read) {
                let these = $table::table.filter($table::deleted_at.is_null()).filter(date_part("month", $table::$column).eq_any(&months));
                let found = tx.under($of.may.read, |tx| {
                    let days: Vec<(Id, Option<NaiveDate>)> = tx.all(these.select(($table::id, $table::$column)))?;
                    let days: Vec<(Id, NaiveDate, i32)> = days
                        .into_iter()
                        .flat_map(|(id, day)| {
                            day.into_iter().flat_map(move |day| again(day, from, until)).map(move |(on, years)| (id, on, years))
                        })
                        .collect();
                    let titles = $of.titles(tx, days.iter().map(|(id, ..)| *id).collect())?;
                    Ok((days, titles))
                })?;
                let (days, mut titles) = found;
                all.extend(days.into_iter().filter_map(|(id, on, years)| {
                    Some(Anniversary { on, years, recurs: $recurs, of: &$of, id, title: titles.remove(&id)? })
                }));
            }
        };
    }
    read!(people, born_on, PEOPLE, Recurs::Birthday);
    read!(organisations, founded_on, ORGANISATIONS, Recurs::Founding);
    read!(artists, formed_on, ARTISTS, Recurs::Founding);
    read!(venues, opened_on, VENUES, Recurs::Founding);
    if tx.scope().allows(RELATIONS.may.read) {
        let begun = all.len();
        read!(relations, since, RELATIONS, Recurs::Collaboration);
        // What is over is not celebrated.
        let ids: Vec<Id> = all[begun..].iter().map(|a| a.id).collect();
        let ends: Vec<(Id, Option<NaiveDate>)> =
            tx.all(relations::table.filter(relations::id.eq_any(&ids)).select((relations::id, relations::until)))?;
        let over = |a: &Anniversary| ends.iter().any(|(id, until)| *id == a.id && until.is_some_and(|until| until < a.on));
        let mut at = 0..;
        all.retain(|a| at.next().is_some_and(|n| n < begun) || !over(a));
    }
    all.sort_by(|a, b| (a.on, a.recurs, &a.title).cmp(&(b.on, b.recurs, &b.title)));
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::again;

    #[test]
    fn a_day_comes_again_each_year_but_not_in_its_own() {
        let day = |day: &str| -> chrono::NaiveDate { day.parse().expect("a day") };
        let told = |born: &str, from: &str, until: &str| -> Vec<String> {
            again(day(born), day(from), day(until)).map(|(on, years)| format!("{on} {years}")).collect()
        };
        assert_eq!(told("1990-12-03", "2026-12-01", "2026-12-31"), ["2026-12-03 36"]);
        assert_eq!(told("1990-12-03", "2026-12-04", "2028-01-01"), ["2027-12-03 37"]);
        assert_eq!(told("2026-12-03", "2026-12-01", "2026-12-31"), Vec::<String>::new(), "it begins");
        assert_eq!(told("2000-02-29", "2026-02-01", "2026-03-01"), ["2026-02-28 26"]);
        assert_eq!(told("2000-02-29", "2028-02-01", "2028-03-01"), ["2028-02-29 28"]);
    }
}
