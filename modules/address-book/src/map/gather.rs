//! Towns and who is there, as far as the reader reaches them: counted by the database, placed by the gazetteer.

use crate::duplicates::OF;
use crate::schema::{artists as a, organisations as o, people as p, venues as v};
use diesel::dsl::count_star;
use kernel::phone::Home;
use kernel::prelude::*;
use places::{Places, Point};
use std::collections::{BTreeMap, HashMap};

/// Records near somebody that are listed at most.
const LISTED: usize = 200;
/// Records of one kind that are compared with a point.
const READ: i64 = 20_000;

/// A town as sheets write it: the country, where they say it, the name, the postcode.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Written {
    country: Option<String>,
    town: String,
    postcode: Option<String>,
}

impl Written {
    /// None where no town is said. Towns keep the blanks around them: they are looked for as they are written.
    fn new(country: Option<String>, town: Option<String>, postcode: Option<String>) -> Option<Written> {
        let said = |text: Option<String>| text.filter(|t| !t.trim().is_empty());
        Some(Written { town: said(town)?, country: said(country), postcode: said(postcode) })
    }

    fn of(it: &Record) -> Option<Written> {
        let text = |name: &str| it.get(name).and_then(|v| v.as_str()).map(String::from);
        Written::new(text("country"), text("city"), text("postcode"))
    }

    fn at(&self, places: &Places, home: Home) -> Option<Point> {
        let land = match &self.country {
            Some(name) => Home::named(name)?,
            None => home,
        };
        places.find(land.code(), &self.town, self.postcode.as_deref())
    }
}

/// A town on the map.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Town {
    pub name: String,
    pub country: Option<String>,
    pub point: Point,
    /// How many are there, in the order of `duplicates::OF`.
    pub counts: [i64; 4],
}

impl Town {
    pub fn total(&self) -> i64 {
        self.counts.iter().sum()
    }
}

/// Somebody near.
#[derive(Clone, Debug)]
pub(super) struct Near {
    pub id: Id,
    pub of: &'static Resource,
    pub title: String,
    pub town: String,
    pub km: f64,
}

/// What the map shows.
#[derive(Default)]
pub(super) struct Map {
    /// The fullest first.
    pub towns: Vec<Town>,
    /// Towns that the gazetteer does not know, and how many are there.
    pub unknown: Vec<(String, i64)>,
    /// How many say no town.
    pub nowhere: i64,
}

type Counted = (Option<String>, Option<String>, Option<String>, i64);

/// How many of a resource each way of writing a town holds.
fn counted(tx: &mut Tx, of: &Resource) -> Result<Vec<Counted>> {
    match of.name {
        "people" => {
            let rows = p::table.filter(p::deleted_at.is_null()).group_by((p::country, p::city));
            let rows: Vec<(Option<String>, Option<String>, i64)> = tx.all(rows.select((p::country, p::city, count_star())))?;
            Ok(rows.into_iter().map(|(country, city, count)| (country, city, None, count)).collect())
        }
        "organisations" => {
            let rows = o::table.filter(o::deleted_at.is_null()).group_by((o::country, o::city, o::postcode));
            tx.all(rows.select((o::country, o::city, o::postcode, count_star())))
        }
        "venues" => {
            let rows = v::table.filter(v::deleted_at.is_null()).group_by((v::country, v::city, v::postcode));
            tx.all(rows.select((v::country, v::city, v::postcode, count_star())))
        }
        _ => {
            let rows = a::table.filter(a::deleted_at.is_null()).group_by(a::city);
            let rows: Vec<(Option<String>, i64)> = tx.all(rows.select((a::city, count_star())))?;
            Ok(rows.into_iter().map(|(city, count)| (None, city, None, count)).collect())
        }
    }
}

/// The resources that are shown: those the reader may read, of those that were asked for.
pub(super) fn shown(tx: &Tx, types: &[String]) -> Vec<(usize, &'static Resource)> {
    let wanted = |of: &Resource| types.is_empty() || types.iter().any(|t| t == of.name);
    OF.into_iter().enumerate().filter(|(_, of)| wanted(of) && tx.scope().allows(of.may.read)).collect()
}

/// Everybody's towns.
pub(super) fn gather(tx: &mut Tx, places: &Places, types: &[String]) -> Result<Map> {
    let home = Home::of(tx.scope().tenant());
    let mut towns: BTreeMap<(i64, i64), Town> = BTreeMap::new();
    let (mut unknown, mut nowhere) = (BTreeMap::<String, i64>::new(), 0);
    for (n, of) in shown(tx, types) {
        for (country, town, postcode, count) in counted(tx, of)? {
            let Some(written) = Written::new(country, town, postcode) else {
                nowhere += count;
                continue;
            };
            let Some(point) = written.at(places, home) else {
                *unknown.entry(written.town).or_default() += count;
                continue;
            };
            let key = |degrees: f64| (degrees * 1_000.0).round() as i64;
            let fresh = || Town { name: written.town.clone(), country: written.country.clone(), point, counts: [0; 4] };
            towns.entry((key(point.lat), key(point.lon))).or_insert_with(fresh).counts[n] += count;
        }
    }
    let mut towns: Vec<Town> = towns.into_values().collect();
    towns.sort_by(|one, other| other.total().cmp(&one.total()).then_with(|| one.name.cmp(&other.name)));
    let mut unknown: Vec<(String, i64)> = unknown.into_iter().collect();
    unknown.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    Ok(Map { towns, unknown, nowhere })
}

/// Whom one looks around: what they are called, and where they are.
pub(super) struct Centre {
    pub of: &'static Resource,
    pub id: Id,
    pub title: String,
    pub point: Option<Point>,
}

/// The actor of this key, wherever in the book; `NotFound` where the reader reaches none.
pub(super) fn centre(tx: &mut Tx, places: &Places, id: Id) -> Result<Centre> {
    let home = Home::of(tx.scope().tenant());
    for (_, of) in shown(tx, &[]) {
        match (of.store.find)(tx, id) {
            Ok(it) => {
                let point = Written::of(&it).and_then(|written| written.at(places, home));
                return Ok(Centre { of, id, title: of.title(&it), point });
            }
            Err(Error::NotFound) => {}
            Err(e) => return Err(e),
        }
    }
    Err(Error::NotFound)
}

/// Who is within so many kilometres of a point, the nearest first; whether there are more than are listed.
pub(super) fn near(tx: &mut Tx, places: &Places, types: &[String], centre: &Centre, point: Point, km: f64) -> Result<(Vec<Near>, bool)> {
    let home = Home::of(tx.scope().tenant());
    let mut far: HashMap<Written, Option<f64>> = HashMap::new();
    let mut away = |written: &Written| *far.entry(written.clone()).or_insert_with(|| written.at(places, home).map(|at| at.km(point)));
    let mut found = Vec::new();
    for (_, of) in shown(tx, types) {
        let ways = counted(tx, of)?.into_iter().filter_map(|(country, town, postcode, _)| Written::new(country, town, postcode));
        let mut towns: Vec<String> = ways.filter(|way| away(way).is_some_and(|it| it <= km)).map(|way| way.town).collect();
        towns.sort();
        towns.dedup();
        for (id, country, town, postcode) in living_in(tx, of, &towns)? {
            let Some(written) = Written::new(country, town, postcode) else { continue };
            if let Some(it) = away(&written).filter(|it| *it <= km && id != centre.id) {
                found.push((it, of, id, written.town));
            }
        }
    }
    found.sort_by(|one, other| one.0.total_cmp(&other.0).then_with(|| one.2.cmp(&other.2)));
    let more = found.len() > LISTED;
    found.truncate(LISTED);
    let mut titles = HashMap::new();
    for of in OF {
        let ids: Vec<Id> = found.iter().filter(|(_, its, ..)| its.name == of.name).map(|(_, _, id, _)| *id).collect();
        titles.extend(of.titles(tx, ids)?);
    }
    let named = |(km, of, id, town)| Some(Near { title: titles.remove(&id)?, id, of, town, km });
    Ok((found.into_iter().filter_map(named).collect(), more))
}

type Living = (Id, Option<String>, Option<String>, Option<String>);

/// The records whose sheets name one of these towns.
fn living_in(tx: &mut Tx, of: &Resource, towns: &[String]) -> Result<Vec<Living>> {
    match of.name {
        "people" => {
            let there = p::table.filter(p::deleted_at.is_null().and(p::city.eq_any(towns))).order(p::id.desc()).limit(READ);
            let rows: Vec<(Id, Option<String>, Option<String>)> = tx.all(there.select((p::id, p::country, p::city)))?;
            Ok(rows.into_iter().map(|(id, country, town)| (id, country, town, None)).collect())
        }
        "organisations" => {
            let there = o::table.filter(o::deleted_at.is_null().and(o::city.eq_any(towns))).order(o::id.desc()).limit(READ);
            tx.all(there.select((o::id, o::country, o::city, o::postcode)))
        }
        "venues" => {
            let there = v::table.filter(v::deleted_at.is_null().and(v::city.eq_any(towns))).order(v::id.desc()).limit(READ);
            tx.all(there.select((v::id, v::country, v::city, v::postcode)))
        }
        _ => {
            let there = a::table.filter(a::deleted_at.is_null().and(a::city.eq_any(towns))).order(a::id.desc()).limit(READ);
            let rows: Vec<(Id, Option<String>)> = tx.all(there.select((a::id, a::city)))?;
            Ok(rows.into_iter().map(|(id, town)| (id, None, town, None)).collect())
        }
    }
}
