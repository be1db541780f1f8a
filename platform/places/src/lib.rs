//! Where a town lies: a gazetteer that is built in, so that no address ever leaves the house to be put on a map.
//!
//! Made when the front end is bundled (`themes/assets/places.mjs`) from the towns of GeoNames (CC BY 4.0): one line for
//! each, `country TAB plain name TAB second division TAB latitude TAB longitude`, in the order of its bytes and, among
//! towns of one name, the largest first. It is searched where it lies; nothing is read into memory.

use std::borrow::Cow;
use std::cmp::Ordering;

/// The mean radius of the earth, in kilometres (IUGG).
const EARTH: f64 = 6371.0088;

/// Degrees north and east.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub lat: f64,
    pub lon: f64,
}

impl Point {
    /// Kilometres as the crow flies (haversine formula).
    pub fn km(self, other: Point) -> f64 {
        let (a, b) = (self.lat.to_radians(), other.lat.to_radians());
        let half = |angle: f64| (angle / 2.0).sin().powi(2);
        let h = half(b - a) + a.cos() * b.cos() * half((other.lon - self.lon).to_radians());
        2.0 * EARTH * h.sqrt().min(1.0).asin()
    }
}

/// The towns of the world.
#[derive(Clone, Debug, Default)]
pub struct Places(Cow<'static, [u8]>);

/// A name without accents, case and punctuation, "St" and "Ste" written out.
fn plain(name: &str) -> Vec<String> {
    let plain = deunicode::deunicode(name).to_ascii_lowercase();
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words
        .map(|word| match word {
            "st" => "saint".into(),
            "ste" => "sainte".into(),
            word => word.to_string(),
        })
        .collect()
}

/// What letters are sent with, and no map knows: `Lyon Cedex 03`, `Paris 18e`.
fn is_postal(word: &str) -> bool {
    word == "cedex" || word.starts_with(|c: char| c.is_ascii_digit())
}

impl Places {
    /// The gazetteer in the form that the bundler writes.
    pub fn new(lines: Cow<'static, [u8]>) -> Places {
        Places(lines)
    }

    /// Where a town of this country (two letters) lies. `postcode` tells towns of one name apart where it begins with
    /// the second division, as it does in France; without one the largest is meant.
    pub fn find(&self, country: &str, town: &str, postcode: Option<&str>) -> Option<Point> {
        let mut words = plain(town);
        let country = overseas(country, postcode).unwrap_or(country).to_ascii_uppercase();
        loop {
            if words.is_empty() {
                return None;
            }
            let key = format!("{country}\t{}\t", words.join(" "));
            if let Some(point) = self.among(&key, postcode) {
                return Some(point);
            }
            if !words.iter().any(|word| is_postal(word)) {
                return None;
            }
            words.retain(|word| !is_postal(word));
        }
    }

    /// Among the lines that begin with this, the one of the postcode, else the first.
    fn among(&self, key: &str, postcode: Option<&str>) -> Option<Point> {
        let mut at = self.first(key.as_bytes());
        let mut found = None;
        while let Some(rest) = self.line(at).strip_prefix(key.as_bytes()) {
            let rest = std::str::from_utf8(rest).ok()?;
            let mut parts = rest.split('\t');
            let (division, lat, lon) = (parts.next()?, parts.next()?, parts.next()?);
            let point = Point { lat: lat.parse().ok()?, lon: lon.parse().ok()? };
            let told = postcode.is_some_and(|code| division_of(code).is_some_and(|its| its.eq_ignore_ascii_case(division)));
            if told {
                return Some(point);
            }
            found = found.or(Some(point));
            at += self.line(at).len() + 1;
        }
        found
    }

    /// The line that begins at this byte, without its end.
    fn line(&self, at: usize) -> &[u8] {
        let rest = self.0.get(at..).unwrap_or_default();
        &rest[..rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())]
    }

    /// Where the first line begins that is not before this key.
    fn first(&self, key: &[u8]) -> usize {
        let (mut low, mut high) = (0, self.0.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let begins = self.0[..middle].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
            let line = self.line(begins);
            let start = &line[..line.len().min(key.len())];
            if start.cmp(key) == Ordering::Less {
                low = begins + line.len() + 1;
            } else {
                high = begins;
            }
        }
        low
    }
}

/// France beyond the sea has postcodes of France and countries of its own in every gazetteer (ISO 3166-1).
fn overseas(country: &str, postcode: Option<&str>) -> Option<&'static str> {
    let code = postcode.filter(|_| country.eq_ignore_ascii_case("FR"))?.trim().get(..3)?;
    Some(match code {
        "971" => "GP",
        "972" => "MQ",
        "973" => "GF",
        "974" => "RE",
        "975" => "PM",
        "976" => "YT",
        "977" => "BL",
        "978" => "MF",
        "986" => "WF",
        "987" => "PF",
        "988" => "NC",
        _ => return None,
    })
}

/// The French department of a postcode; Corsica's two have one beginning.
fn division_of(code: &str) -> Option<&str> {
    let code = code.trim();
    match code.get(..2)? {
        "20" => Some(if code.starts_with("200") || code.starts_with("201") { "2A" } else { "2B" }),
        two => Some(two),
    }
}

#[cfg(test)]
mod tests {
    use super::{Places, Point, division_of};

    const LINES: &str = "DE\tleipzig\t00\t51.34\t12.37\nFR\tajaccio\t2A\t41.92\t8.74\nFR\tparis\t75\t48.85\t2.35\n\
        FR\tsaint denis\t93\t48.94\t2.36\nFR\tsaint denis\t30\t44.24\t4.25\nFR\tsaint denis d oleron\t17\t46.03\t-1.38\n\
        RE\tsaint denis\t\t-20.88\t55.45\n";

    fn places() -> Places {
        Places::new(LINES.as_bytes().into())
    }

    fn at(lat: f64, lon: f64) -> Option<Point> {
        Some(Point { lat, lon })
    }

    #[test]
    fn a_town_is_found_however_its_name_is_written() {
        for name in ["Saint-Denis", "SAINT DENIS", "St-Denis", "st. denis", "Saint-Denis Cedex 2"] {
            assert_eq!(places().find("FR", name, None), at(48.94, 2.36), "{name}");
        }
        assert_eq!(places().find("fr", "Paris 18e", Some("75018")), at(48.85, 2.35));
        assert_eq!(places().find("DE", "Leipzig", None), at(51.34, 12.37));
        for (country, name) in [("DE", "Paris"), ("FR", ""), ("FR", "Saint"), ("FR", "75018"), ("FR", "zzz"), ("AA", "a")] {
            assert_eq!(places().find(country, name, None), None, "{country} {name}");
        }
        assert_eq!(Places::default().find("FR", "Paris", None), None);
    }

    #[test]
    fn the_postcode_tells_towns_of_one_name_apart() {
        assert_eq!(places().find("FR", "Saint-Denis", Some("97400")), at(-20.88, 55.45));
        assert_eq!(places().find("FR", "Saint-Denis", Some("30140")), at(44.24, 4.25));
        assert_eq!(places().find("FR", "Saint-Denis", Some("01000")), at(48.94, 2.36), "none there: the largest");
        assert_eq!(["20000", "20200", "75011"].map(division_of), ["2A", "2B", "75"].map(Some));
        assert_eq!(division_of("7"), None);
    }

    #[test]
    fn paris_is_some_four_hundred_kilometres_from_lyon() {
        let (paris, lyon) = (Point { lat: 48.8534, lon: 2.3488 }, Point { lat: 45.7485, lon: 4.8467 });
        assert!((paris.km(lyon) - 392.0).abs() < 2.0, "{}", paris.km(lyon));
        assert!(paris.km(paris).abs() < 1e-9);
        let (west, east) = (Point { lat: 0.0, lon: -179.5 }, Point { lat: 0.0, lon: 179.5 });
        assert!((west.km(east) - 111.2).abs() < 0.5, "across the date line");
    }
}
