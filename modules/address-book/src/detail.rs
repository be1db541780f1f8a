//! Details: the further ways to reach an actor that their sheet has no room for.

use crate::schema::details;
use kernel::field::{email, text, url};
use kernel::further::{Beside, Further, Furthers, Place, Way};
use kernel::phone::{self as number, Home};
use kernel::prelude::*;
use kernel::query::{Filter, Op};
use kernel::resource::typed;
use serde_json::{Value, json};
use std::collections::HashMap;

/// What it is.
pub(crate) const KINDS: &[&str] = &["address", "email", "phone", "link"];
/// What it is used for.
const USES: &[&str] = &["work", "home", "touring", "billing", "press", "technical", "other"];

/// A mail address, a number, a page or a place of somebody.
#[resource(module = address_book, table = details, icon = "phone")]
pub struct Detail {
    #[field(choice(KINDS).required().listed())]
    pub kind: String,
    /// The address, the number; of a place, what stands below in one line.
    #[field(text().max(300).title().searched().sorted().personal())]
    pub value: Option<String>,
    #[field(choice(USES).listed())]
    pub used_for: Option<String>,
    /// The one to use where there is room for one.
    #[field(flag().listed().filtered())]
    pub main: bool,
    #[field(link("people").listed().section("whose"))]
    pub person_id: Option<Id>,
    #[field(link("organisations").listed().section("whose"))]
    pub organisation_id: Option<Id>,
    #[field(link("artists").section("whose"))]
    pub artist_id: Option<Id>,
    #[field(link("venues").section("whose"))]
    pub venue_id: Option<Id>,
    #[field(text().section("address").personal())]
    pub street: Option<String>,
    #[field(text().max(12).section("address"))]
    pub postcode: Option<String>,
    #[field(text().max(100).filtered().section("address"))]
    pub city: Option<String>,
    #[field(text().max(60).filtered().section("address"))]
    pub country: Option<String>,
    #[field(long().personal().searched().section("notes"))]
    pub notes: Option<String>,
}

/// Details of exactly one actor, written as their kind is written.
pub static DETAILS: Resource = Resource {
    store: Store {
        insert: |tx, its| {
            let its = its.into_iter().map(|it| sound(tx, it, None)).collect::<Result<_>>()?;
            (Detail::STORE.insert)(tx, its)
        },
        update: |tx, id, expect, it| {
            let was = Detail::find(tx, id)?;
            (Detail::STORE.update)(tx, id, expect, sound(tx, it, Some(&was))?)
        },
        ..Detail::STORE
    },
    ..Detail::RESOURCE
};

fn sound(tx: &Tx, mut it: Record, was: Option<&Detail>) -> Result<Record> {
    let (detail, _) = typed::<Detail>(it.clone())?;
    let mut wrong = Vec::new();
    let whose = [
        ("person_id", detail.person_id),
        ("organisation_id", detail.organisation_id),
        ("artist_id", detail.artist_id),
        ("venue_id", detail.venue_id),
    ];
    let whose: Vec<&str> = whose.into_iter().filter(|(_, id)| id.is_some()).map(|(name, _)| name).collect();
    wrong.extend(whose.is_empty().then(|| Wrong::new("person_id", "detail-whose")));
    wrong.extend(whose.iter().skip(1).map(|name| Wrong::new(*name, "detail-whose")));
    let value = match detail.kind.as_str() {
        "address" => detail.line(),
        "email" => detail.value.as_deref().map(str::trim).unwrap_or_default().to_lowercase(),
        "phone" => {
            let typed = detail.value.as_deref().map(str::trim).unwrap_or_default();
            let here = Home::of(tx.scope().tenant());
            let there = detail.country.as_deref().and_then(Home::named);
            let kept = there.and_then(|there| number::read(typed, there)).or_else(|| number::read(typed, here));
            // What was there before numbers were read may stay.
            let stays = was.is_some_and(|was| was.value.as_deref() == Some(typed));
            wrong.extend((kept.is_none() && !stays && !typed.is_empty()).then(|| Wrong::new("value", "phone")));
            kept.unwrap_or_else(|| typed.to_string())
        }
        _ => detail.value.as_deref().map(str::trim).unwrap_or_default().to_string(),
    };
    if value.is_empty() {
        wrong.push(Wrong::new(if detail.kind == "address" { "street" } else { "value" }, "required"));
    } else {
        let form = match detail.kind.as_str() {
            "email" => email(),
            "link" => url(),
            _ => text().max(500),
        };
        wrong.extend(form.named("value").check(&json!(value)));
    }
    it.insert("value".into(), json!(value));
    if wrong.is_empty() { Ok(it) } else { Err(Error::Invalid(wrong)) }
}

impl Detail {
    /// One of its kind that says nothing yet.
    fn empty(is: Way) -> Detail {
        let kind = match is {
            Way::Email => "email",
            Way::Phone => "phone",
            Way::Address => "address",
            Way::Link => "link",
        };
        Detail {
            kind: kind.into(),
            value: None,
            used_for: None,
            main: false,
            person_id: None,
            organisation_id: None,
            artist_id: None,
            venue_id: None,
            street: None,
            postcode: None,
            city: None,
            country: None,
            notes: None,
        }
    }

    /// A place in one line.
    fn line(&self) -> String {
        let said = |part: &Option<String>| part.as_deref().map(str::trim).unwrap_or_default().to_string();
        let town = [said(&self.postcode), said(&self.city)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        [said(&self.street), town, said(&self.country)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// A detail as files and comparisons tell it.
    fn told(self) -> Further {
        let is = match self.kind.as_str() {
            "email" => Way::Email,
            "phone" => Way::Phone,
            "address" => Way::Address,
            _ => Way::Link,
        };
        let said = |part: Option<String>| part.unwrap_or_default();
        let place = Place {
            street: said(self.street),
            more: String::new(),
            postcode: said(self.postcode),
            city: said(self.city),
            country: said(self.country),
        };
        Further { is, value: said(self.value), used_for: self.used_for, place }
    }

    /// Everything by which one actor is reached beyond their sheet, the main ones first.
    pub(crate) fn of_actor(tx: &mut Tx, field: &str, id: Id) -> Result<Vec<Row<Detail>>> {
        if !tx.scope().allows(DETAILS.may.read) {
            return Ok(Vec::new());
        }
        let filters = vec![Filter { field: field.into(), op: Op::Is, value: json!(id) }];
        let mut all = Detail::list(tx, &Query { filters, limit: 100, ..Query::default() })?;
        all.sort_by_key(|detail| (KINDS.iter().position(|kind| *kind == detail.kind), !detail.main, detail.id));
        Ok(all)
    }
}

/// Further ways to reach actors of the book are their details.
pub(crate) static FURTHER: Furthers = Furthers { of: &DETAILS, tell, keep, beside };

/// Keeps what no detail of these actors says yet.
fn keep(tx: &mut Tx, of: &'static str, told: Vec<(Id, Vec<Further>)>) -> Result<Vec<(Id, Record)>> {
    let there = tell(tx, of, &told.iter().map(|(id, _)| *id).collect::<Vec<_>>())?;
    let whose = match of {
        "people" => "person_id",
        "organisations" => "organisation_id",
        "artists" => "artist_id",
        _ => "venue_id",
    };
    let (mut ids, mut new) = (Vec::new(), Vec::new());
    for (id, ways) in told {
        let mut known: Vec<(Way, String)> = there.get(&id).into_iter().flatten().map(|way| (way.is, way.value.clone())).collect();
        for way in ways {
            let place = &way.place;
            let said = |part: &str| Some(part.to_string()).filter(|part| !part.is_empty());
            let [street, postcode, city, country] = [&place.street, &place.postcode, &place.city, &place.country].map(|part| said(part));
            let mut detail = Detail {
                value: said(&way.value),
                used_for: way.used_for.clone(),
                street,
                postcode,
                city,
                country,
                ..Detail::empty(way.is)
            };
            if way.is == Way::Address {
                detail.value = Some(detail.line());
            }
            let key = (way.is, detail.value.clone().unwrap_or_default());
            if known.contains(&key) {
                continue;
            }
            known.push(key);
            let Value::Object(mut detail) = serde_json::to_value(&detail)? else { continue };
            detail.insert(whose.into(), json!(id));
            ids.push(id);
            new.push(detail);
        }
    }
    if new.is_empty() {
        return Ok(Vec::new());
    }
    Ok(ids.into_iter().zip((DETAILS.store.insert)(tx, new)?).collect())
}

/// Those of some actors, the main ones first.
fn tell(tx: &mut Tx, of: &'static str, ids: &[Id]) -> Result<HashMap<Id, Vec<Further>>> {
    let mut found: HashMap<Id, Vec<Further>> = HashMap::new();
    if ids.is_empty() || !tx.scope().allows(DETAILS.may.read) {
        return Ok(found);
    }
    let these = details::table.filter(details::deleted_at.is_null()).into_boxed();
    let these = match of {
        "people" => these.filter(details::person_id.eq_any(ids.to_vec())),
        "organisations" => these.filter(details::organisation_id.eq_any(ids.to_vec())),
        "artists" => these.filter(details::artist_id.eq_any(ids.to_vec())),
        _ => these.filter(details::venue_id.eq_any(ids.to_vec())),
    };
    let rows =
        tx.under(DETAILS.may.read, |tx| tx.all::<Detail>(these.order((details::main.desc(), details::id)).select(Detail::as_select())))?;
    for row in rows {
        if let Some(whose) = row.person_id.or(row.organisation_id).or(row.artist_id).or(row.venue_id) {
            found.entry(whose).or_default().push(row.told());
        }
    }
    Ok(found)
}

/// Those of a record that goes. What a note or another use tells stays beside what is said already: it would be lost.
fn beside(tx: &mut Tx, of: &'static str, sheet: &Record, gone: Id) -> Result<Vec<Beside>> {
    let stays: Id = sheet["id"].as_str().and_then(|id| id.parse().ok()).ok_or(Error::NotFound)?;
    let mut read = |id: Id| -> Result<Vec<(Id, Detail)>> {
        let these = details::table.filter(details::deleted_at.is_null()).into_boxed();
        let these = match of {
            "people" => these.filter(details::person_id.eq(id)),
            "organisations" => these.filter(details::organisation_id.eq(id)),
            "artists" => these.filter(details::artist_id.eq(id)),
            _ => these.filter(details::venue_id.eq(id)),
        };
        tx.all(these.order((details::main.desc(), details::id)).select((details::id, Detail::as_select())))
    };
    let known = read(stays)?;
    let on_sheet = |detail: &Detail| {
        let fields: &[&str] = match detail.kind.as_str() {
            "email" => &["email"],
            "phone" => &["phone", "mobile"],
            "link" => &["website"],
            _ => &[],
        };
        fields.iter().any(|field| sheet.get(*field).and_then(Value::as_str).is_some_and(|said| Some(said) == detail.value.as_deref()))
    };
    let told = |(id, detail): (Id, Detail)| {
        let nothing_more = detail.notes.as_deref().is_none_or(|note| note.trim().is_empty());
        let same = |(_, one): &(Id, Detail)| {
            one.kind == detail.kind && one.value == detail.value && (detail.used_for.is_none() || one.used_for == detail.used_for)
        };
        let double = nothing_more && (known.iter().any(same) || detail.used_for.is_none() && on_sheet(&detail));
        Beside { id, double, way: detail.told() }
    };
    Ok(read(gone)?.into_iter().map(told).collect())
}
