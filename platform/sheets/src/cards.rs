//! Contacts as vCards (version 3.0, RFC 2426: the one that every telephone and mail program reads) and days as a
//! calendar (RFC 5545).

use calcard::common::PartialDateTime;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarParameter, ICalendarProperty, ICalendarValueType,
};
use calcard::vcard::{VCard, VCardEntry, VCardParameter, VCardProperty, VCardValue, VCardVersion};
use calcard::{Entry, Parser};
use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use std::borrow::Cow;
use std::fmt::Write;

/// Whom one writes to or calls.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    /// The same card keeps the same key.
    pub key: String,
    /// How they are called, whole.
    pub name: String,
    /// Given name; empty for a structure.
    pub first: String,
    /// Family name; empty for a structure.
    pub last: String,
    /// Whom they work for.
    pub organisation: String,
    /// What they do there.
    pub job: String,
    /// Where to write.
    pub emails: Vec<String>,
    /// Where to call.
    pub phones: Vec<String>,
    /// A telephone that is carried.
    pub mobile: String,
    /// Their pages.
    pub website: String,
    /// Street and number.
    pub street: String,
    /// Postal code.
    pub postcode: String,
    /// Town.
    pub city: String,
    /// Country.
    pub country: String,
    /// What its place is used for: `WORK`, `HOME` or nothing.
    pub used: String,
    /// Further pages.
    pub links: Vec<String>,
    /// Further places, each with what it is used for.
    pub places: Vec<Place>,
    /// Anything else.
    pub notes: String,
}

/// A further place of a card.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// `WORK`, `HOME` or nothing.
    pub used: String,
    pub street: String,
    pub postcode: String,
    pub city: String,
    pub country: String,
}

/// The heads of the columns of a sheet made from vCards, and what of a card stands under each.
type Reading = (&'static str, fn(&Card) -> Cow<'_, str>);
pub(crate) const READINGS: [Reading; 19] = [
    ("first_name", |c| (&c.first).into()),
    ("last_name", |c| (&c.last).into()),
    ("name", |c| (&c.name).into()),
    ("organisation", |c| (&c.organisation).into()),
    ("job", |c| (&c.job).into()),
    ("email", |c| c.emails.first().map_or("", String::as_str).into()),
    ("phone", |c| c.phones.first().map_or("", String::as_str).into()),
    ("mobile", |c| (&c.mobile).into()),
    ("website", |c| (&c.website).into()),
    ("street", |c| (&c.street).into()),
    ("postcode", |c| (&c.postcode).into()),
    ("city", |c| (&c.city).into()),
    ("country", |c| (&c.country).into()),
    ("further_email", |c| lines(c.emails.iter().skip(1).cloned())),
    ("further_phone", |c| lines(c.phones.iter().skip(1).cloned())),
    ("further_link", |c| lines(c.links.iter().cloned())),
    ("all_links", |c| lines(std::iter::once(&c.website).chain(&c.links).cloned())),
    ("further_address", |c| lines(c.places.iter().map(Place::line))),
    ("all_addresses", |c| lines(c.own_place().iter().chain(&c.places).map(Place::line))),
];

/// Several in one cell.
fn lines(all: impl Iterator<Item = String>) -> Cow<'static, str> {
    all.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n").into()
}

impl Card {
    /// Its own place as one among others, if it is more than a town.
    fn own_place(&self) -> Option<Place> {
        let [street, postcode, city, country] = [&self.street, &self.postcode, &self.city, &self.country].map(Clone::clone);
        (!street.is_empty() || !postcode.is_empty()).then(|| Place { used: self.used.clone(), street, postcode, city, country })
    }
}

impl Place {
    /// As a cell tells it, with what it is used for.
    fn line(&self) -> String {
        let parts = [&self.street, &self.postcode, &self.city, &self.country].map(|part| part.replace(['|', '\n'], " ").trim().to_string());
        let whole = parts.join(" | ").trim_end_matches([' ', '|']).to_string();
        match self.used.as_str() {
            "" => whole,
            used => format!("{whole} ({})", used.to_lowercase()),
        }
    }
}

/// The cards, one after the other, as one file.
pub fn cards<'a>(all: impl Iterator<Item = &'a Card>) -> String {
    let mut out = String::new();
    for card in all {
        // Writing into a text does not fail.
        let _ = written(card).write_to(&mut out, VCardVersion::V3_0);
    }
    out
}

fn written(card: &Card) -> VCard {
    let text = |name, value: &str| VCardEntry::new(name).with_value(value.to_string());
    let kept = |name: VCardProperty, value: &str| (!value.is_empty()).then(|| text(name, value));
    let typed = |name, value: &str, typ: &str| text(name, value).with_param(VCardParameter::typ(typ.to_string()));
    let parts = |all: &[&str]| all.iter().map(|part| VCardValue::Text((*part).to_string())).collect::<Vec<_>>();
    let mut entries = vec![
        VCardEntry::new(VCardProperty::N).with_values(parts(&[&card.last, &card.first, "", "", ""])),
        text(VCardProperty::Fn, &card.name),
    ];
    entries.extend([kept(VCardProperty::Org, &card.organisation), kept(VCardProperty::Title, &card.job)].into_iter().flatten());
    entries.extend(card.emails.iter().map(|mail| typed(VCardProperty::Email, mail, "INTERNET")));
    entries.extend(card.phones.iter().map(|phone| typed(VCardProperty::Tel, phone, "WORK")));
    entries.extend((!card.mobile.is_empty()).then(|| typed(VCardProperty::Tel, &card.mobile, "CELL")));
    entries.extend(std::iter::once(&card.website).chain(&card.links).filter_map(|page| kept(VCardProperty::Url, page)));
    let place = [&card.street, &card.city, &card.postcode, &card.country];
    if place.iter().any(|part| !part.is_empty()) {
        let address = ["", "", &card.street, &card.city, "", &card.postcode, &card.country];
        let typ = if card.used.is_empty() { "WORK".to_string() } else { card.used.clone() };
        entries.push(VCardEntry::new(VCardProperty::Adr).with_values(parts(&address)).with_param(VCardParameter::typ(typ)));
    }
    entries.extend(card.places.iter().map(|place| {
        let address = ["", "", &place.street, &place.city, "", &place.postcode, &place.country];
        VCardEntry::new(VCardProperty::Adr).with_values(parts(&address)).with_param(VCardParameter::typ(place.used.clone()))
    }));
    entries.extend([kept(VCardProperty::Note, &card.notes), kept(VCardProperty::Uid, &card.key)].into_iter().flatten());
    VCard { entries }
}

/// Every card of a file; what is none is passed over.
pub(crate) fn read(text: &str) -> Vec<Card> {
    let (mut parser, mut all) = (Parser::new(text), Vec::new());
    loop {
        match parser.entry() {
            Entry::VCard(card) => all.push(understood(&card)),
            Entry::Eof => return all,
            _ => {}
        }
    }
}

fn understood(from: &VCard) -> Card {
    let mut card = Card::default();
    let set = |place: &mut String, value: Option<&String>| {
        if place.is_empty() {
            place.extend(value.map(|v| v.trim()));
        }
    };
    for entry in &from.entries {
        let parts: Vec<String> = entry.values.iter().filter_map(said).collect();
        let at = |n: usize| parts.get(n);
        match entry.name {
            VCardProperty::Fn => set(&mut card.name, at(0)),
            VCardProperty::N => {
                set(&mut card.last, at(0));
                set(&mut card.first, at(1));
            }
            VCardProperty::Org => set(&mut card.organisation, at(0)),
            VCardProperty::Title | VCardProperty::Role => set(&mut card.job, at(0)),
            VCardProperty::Email => card.emails.extend(at(0).map(|mail| mail.trim().to_string())),
            VCardProperty::Tel => {
                let number = at(0).map(|tel| tel.trim().trim_start_matches("tel:").to_string());
                let carried = entry.params.iter().any(|p| p.value.as_text().is_some_and(|v| v.eq_ignore_ascii_case("cell")));
                match number {
                    Some(number) if carried && card.mobile.is_empty() => card.mobile = number,
                    number => card.phones.extend(number),
                }
            }
            VCardProperty::Url if card.website.is_empty() => set(&mut card.website, at(0)),
            VCardProperty::Url => card.links.extend(at(0).map(|page| page.trim().to_string())),
            // The first place is the card's own.
            VCardProperty::Adr if [&card.street, &card.city, &card.postcode].iter().any(|part| !part.is_empty()) => {
                let part = |n: usize| at(n).map(|v| v.trim().to_string()).unwrap_or_default();
                card.places.push(Place { used: used(entry), street: part(2), postcode: part(5), city: part(3), country: part(6) });
            }
            VCardProperty::Adr => {
                card.used = used(entry);
                set(&mut card.street, at(2));
                set(&mut card.city, at(3));
                set(&mut card.postcode, at(5));
                set(&mut card.country, at(6));
            }
            VCardProperty::Note => set(&mut card.notes, at(0)),
            VCardProperty::Uid => set(&mut card.key, at(0)),
            _ => {}
        }
    }
    if card.last.is_empty() && card.first.is_empty() {
        card.last.clone_from(&card.name);
    }
    card
}

/// Whether a place is where somebody works or lives.
fn used(entry: &VCardEntry) -> String {
    let is = |typ: &str| entry.params.iter().any(|p| p.value.as_text().is_some_and(|v| v.eq_ignore_ascii_case(typ)));
    if is("home") {
        "HOME"
    } else if is("work") {
        "WORK"
    } else {
        ""
    }
    .to_string()
}

fn said(value: &VCardValue) -> Option<String> {
    match value {
        VCardValue::Component(parts) => Some(parts.join(" ")),
        other => other.as_text().map(String::from),
    }
}

/// Something on a day, or at a moment.
#[derive(Clone, Debug)]
pub struct Day {
    /// The same entry keeps the same key.
    pub key: String,
    /// What it is called.
    pub title: String,
    /// Where more about it is read.
    pub href: String,
    /// The day, if it lasts all of it.
    pub day: Option<NaiveDate>,
    /// The last day, if it lasts several.
    pub last: Option<NaiveDate>,
    /// The moment, if it has one.
    pub at: Option<DateTime<Utc>>,
    /// The moment at which it ends.
    pub until: Option<DateTime<Utc>>,
    /// When it was last changed.
    pub changed: DateTime<Utc>,
}

fn moment(at: DateTime<Utc>) -> PartialDateTime {
    let small = |n: u32| u8::try_from(n).ok();
    let zulu = Some(0);
    PartialDateTime {
        hour: small(at.hour()),
        minute: small(at.minute()),
        second: small(at.second()),
        tz_hour: zulu,
        tz_minute: zulu,
        ..day(at.date_naive())
    }
}

fn day(on: NaiveDate) -> PartialDateTime {
    let small = |n: u32| u8::try_from(n).ok();
    PartialDateTime { year: u16::try_from(on.year()).ok(), month: small(on.month()), day: small(on.day()), ..PartialDateTime::default() }
}

/// The days as one calendar of this name.
pub fn calendar<'a>(name: &str, all: impl Iterator<Item = &'a Day>) -> String {
    let mut top = ICalendarComponent::new(ICalendarComponentType::VCalendar);
    top.add_property(ICalendarProperty::Version, "2.0");
    top.add_property(ICalendarProperty::Prodid, "-//Estrade//Estrade//FR");
    top.add_property(ICalendarProperty::Other("X-WR-CALNAME".into()), name);
    let mut components = vec![top];
    for one in all {
        let mut event = ICalendarComponent::new(ICalendarComponentType::VEvent);
        event.add_uid(&one.key);
        event.add_dtstamp(moment(one.changed));
        match (one.day, one.at) {
            (_, Some(at)) => {
                event.add_property(ICalendarProperty::Dtstart, moment(at));
                if let Some(until) = one.until {
                    event.add_property(ICalendarProperty::Dtend, moment(until));
                }
            }
            (Some(on), None) => {
                let whole = || [ICalendarParameter::value(ICalendarValueType::Date)];
                event.add_property_with_params(ICalendarProperty::Dtstart, whole(), day(on));
                // The end of whole days is the day after them.
                if let Some(after) = one.last.filter(|last| *last > on).and_then(|last| last.succ_opt()) {
                    event.add_property_with_params(ICalendarProperty::Dtend, whole(), day(after));
                }
            }
            (None, None) => continue,
        }
        event.add_property(ICalendarProperty::Summary, one.title.as_str());
        event.add_property(ICalendarProperty::Url, one.href.as_str());
        let at = u32::try_from(components.len()).unwrap_or(u32::MAX);
        components[0].component_ids.push(at);
        components.push(event);
    }
    let mut out = String::new();
    // Writing into a text does not fail.
    let _ = write!(out, "{}", ICalendar { components });
    out
}

#[cfg(test)]
mod tests {
    use super::{Card, Day, Place, READINGS, calendar, cards, read};
    use chrono::{NaiveDate, TimeZone, Utc};

    #[test]
    fn a_card_comes_back_as_it_left() {
        let card = Card {
            key: "0190".into(),
            name: "Zoé, dite « Zo » d’Étang".into(),
            first: "Zoé".into(),
            last: "d’Étang; de la Tour".into(),
            organisation: "Les Heures, Claires".into(),
            job: "Chargée de diffusion".into(),
            emails: vec!["zoe@example.org".into(), "bureau@example.org".into()],
            phones: vec!["+33 1 23 45 67 89".into()],
            mobile: "+33 6 12 34 56 78".into(),
            website: "https://example.org/".into(),
            links: vec!["https://example.org/presse".into()],
            used: "HOME".into(),
            street: "3, rue de l’Église".into(),
            postcode: "69001".into(),
            city: "Lyon".into(),
            country: "France".into(),
            places: vec![Place {
                used: "HOME".into(),
                street: "1 quai Haut".into(),
                postcode: "29000".into(),
                city: "Quimper".into(),
                country: "France".into(),
            }],
            notes: "Deux lignes,\nun point-virgule ; une barre \\".into(),
        };
        let text = cards([&card, &card].into_iter());
        assert!(text.starts_with("BEGIN:VCARD\r\nVERSION:3.0\r\n"), "{text}");
        assert_eq!(read(&text), [card.clone(), card]);
    }

    #[test]
    fn what_a_card_has_several_of_is_told_in_columns_of_their_own() {
        let text = "BEGIN:VCARD\nVERSION:3.0\nFN:Ada\nEMAIL:a@x.example\nEMAIL:b@x.example\nEMAIL:c@x.example\nURL:https://x.example/\n\
                    ADR;TYPE=HOME:;;1 quai Haut;Brest;;29200;France\nADR:;;2 | rue Basse;Lyon;;;\nEND:VCARD\n";
        let all = read(text);
        let said =
            |column: &str| READINGS.iter().find(|(name, _)| *name == column).map(|(_, of)| of(&all[0]).into_owned()).expect("a column");
        assert_eq!((said("email"), said("further_email")), ("a@x.example".into(), "b@x.example\nc@x.example".into()));
        assert_eq!((said("further_link"), said("all_links")), (String::new(), "https://x.example/".into()));
        assert_eq!(said("further_address"), "2   rue Basse |  | Lyon");
        assert_eq!(said("all_addresses"), "1 quai Haut | 29200 | Brest | France (home)\n2   rue Basse |  | Lyon");
    }

    #[test]
    fn cards_of_others_are_understood() {
        let text = "BEGIN:VCARD\nVERSION:4.0\nFN:Ada Lovelace\nTEL;TYPE=\"voice,cell\";VALUE=uri:tel:+44-20\nEMAIL:ada@example.org\nEND:VCARD\n\
                    nonsense\nBEGIN:VCARD\nVERSION:2.1\nN:Turing;Alan\nORG:Bletchley;Hut 8\nEND:VCARD\n";
        let all = read(text);
        assert_eq!(all.len(), 2);
        assert_eq!((all[0].last.as_str(), all[0].mobile.as_str()), ("Ada Lovelace", "+44-20"));
        assert_eq!((all[1].first.as_str(), all[1].last.as_str(), all[1].organisation.as_str()), ("Alan", "Turing", "Bletchley"));
    }

    #[test]
    fn a_calendar_has_whole_days_and_moments() {
        let changed = Utc.with_ymd_and_hms(2026, 11, 21, 20, 0, 0).single().expect("a moment");
        let day = Day {
            key: "1".into(),
            title: "Balance, puis concert".into(),
            href: "https://x.example/1".into(),
            day: NaiveDate::from_ymd_opt(2026, 12, 3),
            last: NaiveDate::from_ymd_opt(2026, 12, 5),
            at: None,
            until: None,
            changed,
        };
        let until = Some(changed + chrono::TimeDelta::hours(3));
        let at = Day { key: "2".into(), day: None, last: None, at: Some(changed), until, ..day.clone() };
        let text = calendar("Dates", [&day, &at].into_iter());
        assert!(text.contains("DTSTART;VALUE=DATE:20261203\r\n"), "{text}");
        assert!(text.contains("DTEND;VALUE=DATE:20261206\r\n"), "the day after the last: {text}");
        assert!(text.contains("DTSTART:20261121T200000Z\r\nDTEND:20261121T230000Z\r\n"), "{text}");
        assert!(text.contains("SUMMARY:Balance\\, puis concert\r\n"), "{text}");
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 2);
        assert!(text.ends_with("END:VCALENDAR\r\n"));
    }
}
