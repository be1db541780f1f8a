//! Records as labels for letters: whom it is for, where that is, as the French post wants it (NF Z10-011): six lines of 38
//! characters at most, the last ones in capitals and without punctuation.

use super::layout::{Layout, Piece};
use kernel::error::Result;
use kernel::further::{Place, Way};
use kernel::phone::Home;
use kernel::resource::{Id, Record, Resource};
use kernel::scope::Tx;
use serde_json::Value;
use std::collections::HashMap;

/// Characters of a line, and lines of a label.
const WIDE: usize = 38;
const LINES: usize = 6;

/// Where the letters of some records go: to the record's own address, to the first of its further ones, to the house it belongs to.
pub(super) fn places(tx: &mut Tx, of: &'static Resource, rows: &[Record]) -> Result<HashMap<Id, Place>> {
    let key = |record: &Record, name: &str| record.get(name)?.as_str()?.parse::<Id>().ok();
    let mut known: HashMap<Id, Place> =
        rows.iter().filter_map(|record| Some((key(record, "id")?, own(record)))).filter(|(_, place)| place.is_known()).collect();
    let lost =
        |known: &HashMap<Id, Place>| -> Vec<Id> { rows.iter().filter_map(|r| key(r, "id")).filter(|id| !known.contains_key(id)).collect() };
    if let Some(further) = of.further {
        for (id, ways) in (further.tell)(tx, of.name, &lost(&known))? {
            if let Some(way) = ways.into_iter().find(|way| way.is == Way::Address && way.place.is_known()) {
                known.insert(id, way.place);
            }
        }
    }
    let house = of.field("organisation_id").and_then(kernel::resource::target).and_then(|to| tx.scope().house().edition().resource(to));
    if let Some(house) = house.filter(|house| tx.scope().allows(house.may.read)) {
        let missing = lost(&known);
        let lives = |record: &Record| Some((key(record, "id").filter(|id| missing.contains(id))?, key(record, "organisation_id")?));
        let lives: Vec<(Id, Id)> = rows.iter().filter_map(lives).collect();
        let query = kernel::query::Query { ids: Some(lives.iter().map(|(_, at)| *at).collect()), limit: 1_000, ..Default::default() };
        let houses: HashMap<Id, Place> =
            (house.store.list)(tx, &query)?.iter().filter_map(|record| Some((key(record, "id")?, own(record)))).collect();
        known.extend(lives.into_iter().filter_map(|(id, at)| Some((id, houses.get(&at).filter(|place| place.is_known())?.clone()))));
    }
    Ok(known)
}

fn own(record: &Record) -> Place {
    let text = |name: &str| record.get(name).and_then(Value::as_str).unwrap_or_default().trim().to_string();
    Place { street: text("street"), more: text("street_more"), postcode: text("postcode"), city: text("city"), country: text("country") }
}

/// The labels of a piece of a list; records without an address have none.
pub(super) fn of_piece(layout: &Layout, piece: &Piece) -> Vec<Vec<String>> {
    let one = |record: &Record| {
        let id = record.get("id")?.as_str()?.parse::<Id>().ok()?;
        let at = record.get("organisation_id").and_then(Value::as_str).and_then(|id| piece.titles.get(&id.parse().ok()?));
        // Whoever runs a hall is not whom one writes to there.
        let house = at.filter(|_| layout.of.field("last_name").is_some());
        Some(written(&layout.of.title(record), house.map(String::as_str), piece.places.get(&id)?, layout.home))
    };
    piece.rows.iter().filter_map(one).collect()
}

/// An address as it stands on an envelope that is posted in the agency's country.
fn written(name: &str, house: Option<&str>, place: &Place, home: Home) -> Vec<String> {
    let abroad = Home::named(&place.country).filter(|there| *there != home).map(|_| capitals(&place.country));
    let town = capitals(&format!("{} {}", place.postcode, place.city));
    let upper = [Some(name), house, Some(place.more.as_str()), Some(place.street.as_str())];
    let upper = upper.into_iter().flatten().filter(|line| !line.trim().is_empty()).map(fitted);
    let lower: Vec<String> = std::iter::once(town).chain(abroad).map(|line| fitted(&line)).filter(|line| !line.is_empty()).collect();
    let mut lines: Vec<String> = upper.take(LINES - lower.len()).collect();
    lines.extend(lower);
    lines
}

/// Without punctuation and in capitals; accents stay, as printed letters have them.
fn capitals(line: &str) -> String {
    let plain: String = line.chars().map(|c| if ",.;:/()".contains(c) { ' ' } else { c }).collect();
    plain.to_uppercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What of a line has room, whole words as far as that goes.
fn fitted(line: &str) -> String {
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= WIDE {
        return line;
    }
    let cut: String = line.chars().take(WIDE).collect();
    let whole = line.chars().nth(WIDE) == Some(' ');
    match cut.rsplit_once(' ').filter(|(kept, _)| !whole && kept.chars().count() > WIDE / 2) {
        Some((kept, _)) => kept.to_string(),
        None => cut.trim_end().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Home, Place, fitted, written};

    fn place(street: &str, postcode: &str, city: &str, country: &str) -> Place {
        Place { street: street.into(), postcode: postcode.into(), city: city.into(), country: country.into(), ..Place::default() }
    }

    #[test]
    fn a_label_is_as_the_post_wants_it() {
        let at = place("3, rue de l’Église", "29000", "Quimper", "France");
        assert_eq!(
            written("Léa Corvisart", Some("Festival du Grand Écart"), &at, Home::FRANCE),
            ["Léa Corvisart", "Festival du Grand Écart", "3, rue de l’Église", "29000 QUIMPER"]
        );
        let abroad = place("Rue Neuve 12", "1000", "Bruxelles, cedex.", "Belgique");
        assert_eq!(written("Halles", None, &abroad, Home::FRANCE), ["Halles", "Rue Neuve 12", "1000 BRUXELLES CEDEX", "BELGIQUE"]);
    }

    #[test]
    fn no_line_is_longer_than_thirty_eight_and_no_label_than_six() {
        let long = "Association pour la promotion des musiques anciennes et nouvelles";
        assert_eq!(fitted(long), "Association pour la promotion des");
        assert_eq!(fitted(&"x".repeat(60)).len(), 38);
        let mut at = place(long, "75011", "Paris", "Belgique");
        at.more = long.into();
        let lines = written(long, Some(long), &at, Home::FRANCE);
        assert!(lines.len() == 6 && lines.iter().all(|line| line.chars().count() <= 38), "{lines:?}");
        assert_eq!(lines.last().map(String::as_str), Some("BELGIQUE"));
    }
}
