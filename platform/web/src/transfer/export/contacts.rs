//! Records as contacts and as days.

use super::layout::{Layout, Piece};
use crate::visit::Visit;
use kernel::field::Kind;
use kernel::further::{Further, Way};
use kernel::phone;
use kernel::resource::{Record, View};
use serde_json::Value;
use sheets::{Card, Day};

/// A record as a contact: addresses and numbers by the kind of their fields, the rest by their names.
fn card(layout: &Layout, record: &Record, piece: &Piece) -> Card {
    let text = |name: &str| record.get(name).and_then(Value::as_str).unwrap_or_default().to_string();
    let linked = |name: &str| {
        let id = record.get(name).and_then(Value::as_str).and_then(|id| id.parse().ok());
        id.and_then(|id| piece.titles.get(&id)).cloned().unwrap_or_default()
    };
    let seen = |name: &str| if layout.fields.iter().any(|f| f.name == name) { text(name) } else { String::new() };
    // Whoever takes the card along dials from anywhere.
    let dialled = |kept: String| phone::abroad(&kept, layout.home);
    let of_kind = |kind: Kind| layout.fields.iter().filter(move |f| f.kind == kind);
    let ways = text("id").parse().ok().and_then(|id| piece.further.get(&id)).map_or(&[][..], Vec::as_slice);
    let more = |is: Way| ways.iter().filter(move |way| way.is == is).map(|way| way.value.clone());
    let place = |way: &Further| sheets::Place {
        used: if way.used_for.as_deref() == Some("home") { "HOME" } else { "WORK" }.into(),
        street: way.place.street.clone(),
        postcode: way.place.postcode.clone(),
        city: way.place.city.clone(),
        country: way.place.country.clone(),
    };
    let mut pages = of_kind(Kind::Url).map(|f| text(f.name)).chain(more(Way::Link)).filter(|v| !v.is_empty());
    Card {
        key: text("id"),
        name: layout.of.title(record),
        first: seen("first_name"),
        last: seen("last_name"),
        organisation: linked("organisation_id"),
        job: seen("job"),
        emails: of_kind(Kind::Email).map(|f| text(f.name)).filter(|v| !v.is_empty()).chain(more(Way::Email)).collect(),
        phones: of_kind(Kind::Phone)
            .filter(|f| f.name != "mobile")
            .map(|f| text(f.name))
            .chain(more(Way::Phone))
            .map(dialled)
            .filter(|v| !v.is_empty())
            .collect(),
        mobile: dialled(seen("mobile")),
        website: pages.next().unwrap_or_default(),
        links: pages.collect(),
        used: String::new(),
        street: seen("street"),
        postcode: seen("postcode"),
        city: seen("city"),
        country: seen("country"),
        places: ways.iter().filter(|way| way.is == Way::Address).map(place).collect(),
        notes: seen("notes"),
    }
}

/// A piece of a list as vCards.
pub(super) fn cards(layout: &Layout, piece: &Piece) -> String {
    let all: Vec<Card> = piece.rows.iter().map(|record| card(layout, record, piece)).collect();
    sheets::cards(all.iter())
}

/// A piece of a list as days of a calendar: by the field that its calendar shows, for those who may see it.
pub(super) fn days(layout: &Layout, piece: &Piece, visit: &Visit) -> Vec<Day> {
    let field = layout.of.views.iter().find_map(|v| match v {
        View::Calendar(name) => layout.fields.iter().find(|f| f.name == *name),
        View::Board(_) => None,
    });
    let (Some(field), Some(tenant)) = (field, visit.tenant()) else { return Vec::new() };
    let origin = visit.config().origin_of(tenant);
    let one = |record: &Record| {
        let text = |name: &str| record.get(name).and_then(Value::as_str);
        let id = text("id")?;
        Some(Day {
            key: format!("{id}@{}", visit.config().base),
            title: layout.of.title(record),
            href: format!("{origin}/app/{}/{id}", layout.of.name),
            day: text(field.name)?.parse().ok(),
            last: None,
            at: text(field.name)?.parse().ok(),
            until: None,
            changed: text("updated_at")?.parse().ok()?,
        })
    };
    piece.rows.iter().filter_map(one).collect()
}
