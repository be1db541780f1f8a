//! What stands on a card: the ways to reach somebody on their sheet, and their details.

use crate::duplicates::OF;
use crate::{Detail, ORGANISATIONS};
use kernel::phone::{self, Home};
use kernel::prelude::*;
use sheets::{Card, Place};

/// An actor's card, and what more stands on the sheet than a vCard has words for.
pub(super) struct Told {
    pub of: &'static Resource,
    pub card: Card,
    pub details: Vec<Row<Detail>>,
}

/// The card of somebody whom the reader reaches.
pub(super) fn gather(tx: &mut Tx, name: &str, id: Id) -> Result<Told> {
    let of = OF.into_iter().find(|of| of.name == name && tx.scope().allows(of.may.read)).ok_or(Error::NotFound)?;
    let record = (of.store.find)(tx, id)?;
    if !record["deleted_at"].is_null() {
        return Err(Error::NotFound);
    }
    let field = match of.name {
        "people" => "person_id",
        "organisations" => "organisation_id",
        "artists" => "artist_id",
        _ => "venue_id",
    };
    let details = Detail::of_actor(tx, field, id)?;
    let text = |name: &str| record.get(name).and_then(|v| v.as_str()).unwrap_or_default().to_string();
    let employer = match text("organisation_id").parse::<Id>() {
        Ok(id) if tx.scope().allows(ORGANISATIONS.may.read) => ORGANISATIONS.titles(tx, vec![id])?.remove(&id),
        _ => None,
    };
    let more = |kind: &'static str| details.iter().filter(move |detail| detail.kind == kind).filter_map(|detail| detail.value.clone());
    // Whoever takes the card along dials from anywhere.
    let home = Home::of(tx.scope().tenant());
    let some = |value: String| Some(value).filter(|value| !value.is_empty());
    // The first place of a detail stands in for a sheet that has none.
    let place = details.iter().find(|detail| detail.kind == "address").filter(|_| text("street").is_empty() && text("city").is_empty());
    let part = |own: &str, detail: fn(&Detail) -> &Option<String>| match place {
        Some(place) => detail(&place.it).clone().unwrap_or_default(),
        None => text(own),
    };
    let mut pages = some(text("website")).into_iter().chain(more("link"));
    let card = Card {
        key: id.to_string(),
        name: of.title(&record),
        first: text("first_name"),
        last: text("last_name"),
        organisation: employer.unwrap_or_default(),
        job: text("job"),
        emails: some(text("email")).into_iter().chain(more("email")).collect(),
        phones: some(text("phone")).into_iter().chain(more("phone")).map(|kept| phone::abroad(&kept, home)).collect(),
        mobile: phone::abroad(&text("mobile"), home),
        website: pages.next().unwrap_or_default(),
        links: pages.collect(),
        used: String::new(),
        street: part("street", |detail| &detail.street),
        postcode: part("postcode", |detail| &detail.postcode),
        city: part("city", |detail| &detail.city),
        country: part("country", |detail| &detail.country),
        places: details
            .iter()
            .filter(|detail| detail.kind == "address" && place.is_none_or(|own| own.id != detail.id))
            .map(further)
            .collect(),
        notes: String::new(),
    };
    Ok(Told { of, card, details })
}

fn further(detail: &Row<Detail>) -> Place {
    let said = |part: &Option<String>| part.clone().unwrap_or_default();
    let used = if detail.used_for.as_deref() == Some("home") { "HOME" } else { "WORK" }.to_string();
    Place { used, street: said(&detail.street), postcode: said(&detail.postcode), city: said(&detail.city), country: said(&detail.country) }
}
