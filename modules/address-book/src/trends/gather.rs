//! The artists of whom enough is counted, those who rise fastest first.

use super::rise::{Growth, Point, median};
use crate::schema::{artists as a, figures as f};
use chrono::{Days, NaiveDate};
use kernel::prelude::*;
use std::collections::BTreeMap;

/// Figures that are read, the latest.
const ROWS: i64 = 50_000;
/// How far back one looks, in days.
pub(super) const SPANS: [u64; 3] = [30, 90, 365];
/// What is listened to or bought: the largest of these is an artist's volume.
const VOLUME: [&str; 6] = ["spotify_listeners", "apple_listeners", "deezer_fans", "youtube_views", "soundcloud_followers", "tickets"];

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    pub region: Option<String>,
    pub genre: Option<String>,
    pub source: Option<String>,
    pub days: u64,
    /// The smallest volume.
    pub least: i64,
}

/// One source of an artist's: its figures in the order of their days, and how it grows.
#[derive(Clone, Debug)]
pub(super) struct Series {
    pub source: String,
    pub points: Vec<Point>,
    pub growth: Growth,
}

/// An artist of whom enough is counted.
#[derive(Clone, Debug)]
pub(super) struct Rising {
    pub id: Id,
    pub name: String,
    pub genre: Option<String>,
    pub region: Option<String>,
    pub series: Vec<Series>,
    /// The median of what its sources grow by in a month.
    pub monthly: f64,
    pub volume: Option<i64>,
}

/// Who rises, and by what one may choose.
pub(super) struct Found {
    pub from: NaiveDate,
    pub until: NaiveDate,
    pub rising: Vec<Rising>,
    pub regions: Vec<String>,
    pub genres: Vec<String>,
}

type Row = (Id, String, Option<String>, Option<String>, String, NaiveDate, i64);

/// Reads the figures of the time asked for, as far as the reader reaches artists.
pub(super) fn gather(tx: &mut Tx, asked: &Asked) -> Result<Found> {
    let until = crate::days::today(tx);
    let from = until.checked_sub_days(Days::new(asked.days)).unwrap_or(until);
    let counted = f::table.inner_join(a::table.on(a::id.eq(f::artist_id))).filter(f::deleted_at.is_null().and(a::deleted_at.is_null()));
    let counted = counted.filter(f::day.between(from, until).and(a::trial.eq(false))).order((f::day.desc(), f::id.desc())).limit(ROWS);
    let mut rows: Vec<Row> = tx.all(counted.select((a::id, a::name, a::genre, a::region, f::source, f::day, f::value)))?;
    rows.reverse();
    let (mut regions, mut genres): (Vec<String>, Vec<String>) =
        (rows.iter().filter_map(|row| row.3.clone()).collect(), rows.iter().filter_map(|row| row.2.clone()).collect());
    for some in [&mut regions, &mut genres] {
        some.retain(|text| !text.is_empty());
        some.sort();
        some.dedup();
    }
    Ok(Found { from, until, rising: rising(rows, asked), regions, genres })
}

/// Each artist that fits, with the reasons; who rises alike stands by volume, then by name.
fn rising(rows: Vec<Row>, asked: &Asked) -> Vec<Rising> {
    let mut known: BTreeMap<Id, (String, Option<String>, Option<String>)> = BTreeMap::new();
    let mut points: BTreeMap<(Id, String), Vec<Point>> = BTreeMap::new();
    for (id, name, genre, region, source, day, value) in rows {
        let fits = |wanted: &Option<String>, is: &Option<String>| wanted.is_none() || wanted == is;
        if !fits(&asked.genre, &genre) || !fits(&asked.region, &region) || asked.source.as_ref().is_some_and(|s| *s != source) {
            continue;
        }
        known.entry(id).or_insert((name, genre, region));
        let series = points.entry((id, source)).or_default();
        // Of two figures of one day the one that was written last counts.
        series.retain(|point| point.day != day);
        series.push(Point { day, value });
    }
    let mut all: Vec<Rising> = known
        .into_iter()
        .filter_map(|(id, (name, genre, region))| {
            let own = points.range((id, String::new())..).take_while(|((artist, _), _)| *artist == id);
            let series: Vec<Series> = own
                .filter_map(|((_, source), points)| {
                    Some(Series { source: source.clone(), points: points.clone(), growth: Growth::of(points)? })
                })
                .collect();
            let monthly = median(series.iter().map(|one| one.growth.monthly))?;
            let volume = series.iter().filter(|one| VOLUME.contains(&one.source.as_str())).map(|one| one.growth.last.value).max();
            Some(Rising { id, name, genre, region, series, monthly, volume })
        })
        .filter(|one| asked.least == 0 || one.volume.is_some_and(|volume| volume >= asked.least))
        .collect();
    all.sort_by(|one, other| other.monthly.total_cmp(&one.monthly).then(other.volume.cmp(&one.volume)).then(one.name.cmp(&other.name)));
    all
}
