//! `/app/verified/{of}/{id}`: what is known of a record's addresses; `/app/addresses-to-check`: those that need somebody.

use super::kept::{self, Check};
use super::look::Look;
use super::{CHECK, LIST, OF, VERIFIED, verifier};
use crate::schema::{details as d, organisations as o, people as p};
use crate::{DETAILS, ORGANISATIONS, PEOPLE};
use actix_web::HttpRequest;
use actix_web::web::Path;
use chrono::{DateTime, Utc};
use diesel::sql_types::{Nullable, Text};
use kernel::prelude::*;
use serde_json::{Value, json};
use theme::{DateStyle, Format};
use web::channels::account;
use web::{Form, Go, Page, Visit};

/// Rows of one page, and addresses that are looked through for them.
pub(super) const PAGE: usize = 30;
const MOST: i64 = 2_000;

diesel::define_sql_function! {
    fn lower(text: Nullable<Text>) -> Nullable<Text>;
}

/// A record, whom the reader may see.
pub(super) fn record(tx: &mut Tx, name: &str, id: Id) -> Result<(&'static Resource, Record)> {
    let of = OF.into_iter().find(|of| of.name == name && tx.scope().allows(of.may.read)).ok_or(Error::NotFound)?;
    let record = tx.under(of.may.read, |tx| (of.store.find)(tx, id))?;
    if record["deleted_at"].is_null() { Ok((of, record)) } else { Err(Error::NotFound) }
}

/// Every mail address of a record: its sheet's, then its details'.
pub(super) fn addresses(tx: &mut Tx, of: &Resource, id: Id, record: &Record) -> Result<Vec<String>> {
    let mut all: Vec<String> = record.get("email").and_then(Value::as_str).map(str::to_string).into_iter().collect();
    if tx.scope().allows(DETAILS.may.read) {
        let mail = d::table.filter(d::deleted_at.is_null().and(d::kind.eq("email"))).into_boxed();
        let mail = match of.name {
            "people" => mail.filter(d::person_id.eq(id)),
            "organisations" => mail.filter(d::organisation_id.eq(id)),
            "artists" => mail.filter(d::artist_id.eq(id)),
            _ => mail.filter(d::venue_id.eq(id)),
        };
        let more: Vec<Option<String>> =
            tx.under(DETAILS.may.read, |tx| tx.all(mail.order((d::main.desc(), d::id)).limit(100).select(d::value)))?;
        all.extend(more.into_iter().flatten());
    }
    let mut known = std::collections::HashSet::new();
    let plain = all.into_iter().map(|address| address.trim().to_lowercase());
    Ok(plain.filter(|address| !address.is_empty() && known.insert(address.clone())).collect())
}

/// Looks at the addresses of a record now, and keeps what it finds. A staging copy asks nobody.
pub(super) async fn look(scope: &Scope, name: String, id: Id) -> Result<Option<Vec<String>>> {
    if scope.tenant().copy.is_some() {
        return Ok(None);
    }
    let all = scope
        .tx(move |tx| {
            let (of, record) = record(tx, &name, id)?;
            tx.scope().require(of.may.update)?;
            addresses(tx, of, id, &record)
        })
        .await?;
    let (mut look, mut found) = (Look::begin(scope).await?, Vec::new());
    for address in all.iter().take(10) {
        found.push((address.clone(), look.at(address).await));
    }
    scope.tx(move |tx| found.iter().try_for_each(|(address, finding)| kept::note(tx, address, finding))).await?;
    Ok(Some(all))
}

/// Says that an address of a record works.
pub(super) fn set_right(tx: &mut Tx, name: &str, id: Id, address: &str) -> Result<()> {
    let (of, record) = record(tx, name, id)?;
    tx.scope().require(of.may.update)?;
    let address = address.trim().to_lowercase();
    if !addresses(tx, of, id, &record)?.contains(&address) {
        return Err(Error::NotFound);
    }
    kept::right(tx, &address)?;
    let what = match of.name {
        "people" => "people.address_right",
        "organisations" => "organisations.address_right",
        "artists" => "artists.address_right",
        _ => "venues.address_right",
    };
    tx.journal(what, Some(id), json!({}))
}

fn day(visit: &Visit, at: Option<DateTime<Utc>>) -> String {
    at.map(|at| Format::of(visit.locale()).date(at.date_naive(), DateStyle::Long)).unwrap_or_default()
}

/// What is said of an address.
fn said(visit: &Visit, address: &str, check: Option<&Check>) -> Value {
    let verdict = check.map_or("new", Check::verdict);
    let why =
        |check: &Check, code: &str| visit.say(&format!("address-why-{code}"), &[("on", day(visit, check.bounced_at.or(check.right_at)))]);
    let reasons: Vec<String> = check.map(|check| check.reasons().iter().map(|code| why(check, code)).collect()).unwrap_or_default();
    json!({
        "address": address, "verdict": verdict, "label": visit.say(&format!("address-{verdict}"), &[]),
        "tone": match verdict { "ok" => "ok", "risky" => "warn", "bad" => "late", _ => "neutral" },
        "reasons": reasons, "meant": check.and_then(|check| check.suggestion.clone()), "at": check.map(|check| check.checked_at),
        "by": check.filter(|check| check.checked_by != "own").map(|_| "ZeroBounce"), "settled": verdict == "ok",
    })
}

/// What is known of one record's addresses.
pub(super) async fn one(visit: Visit, scope: Scope, path: Path<(String, Id)>) -> Result<Page> {
    let (name, id) = path.into_inner();
    let (of, record, known) = scope
        .tx(move |tx| {
            let (of, record) = record(tx, &name, id)?;
            let all = addresses(tx, of, id, &record)?;
            let known = kept::of(tx, &all)?;
            Ok((of, record, all.into_iter().map(|address| (known.get(&address).cloned(), address)).collect::<Vec<_>>()))
        })
        .await?;
    let base = format!("/app/{}/{id}", of.name);
    Ok(Page::new("address_book/verified.html")
        .titled(visit.say("address-of", &[("name", of.title(&record))]))
        .summary("address-summary")
        .crumb(visit.say(&format!("{}-many", of.name), &[]), Some(&format!("/app/{}", of.name)))
        .crumb(of.title(&record), Some(&base))
        .with("rows", known.iter().map(|(check, address)| said(&visit, address, check.as_ref())).collect::<Vec<_>>())
        .with("may", scope.allows(CHECK) && scope.allows(of.may.update))
        .with("here", VERIFIED.href.replace("{of}", of.name).replace("{id}", &id.to_string()))
        .with(
            "add_href",
            match of.field("email") {
                Some(_) => format!("{base}/edit"),
                None => format!("/app/details/new?kind=email&{}_id={id}", if of.name == "artists" { "artist" } else { "venue" }),
            },
        )
        .with("record_href", base))
}

/// Looks now.
pub(super) async fn check(scope: Scope, path: Path<(String, Id)>, form: Form) -> Result<Go> {
    let (name, id) = path.into_inner();
    let back = back(&form, &name, id);
    Ok(match look(&scope, name, id).await? {
        Some(_) => Go::to(back).toast("ok", "address-looked", &[]),
        None => Go::to(back).toast("warn", "address-copy", &[]),
    })
}

/// It works.
pub(super) async fn right(scope: Scope, path: Path<(String, Id)>, form: Form) -> Result<Go> {
    let (name, id) = path.into_inner();
    let (back, address) = (back(&form, &name, id), form.text("address").to_string());
    scope.tx(move |tx| set_right(tx, &name, id, &address)).await?;
    Ok(Go::to(back).toast("ok", "address-set-right", &[]))
}

fn back(form: &Form, name: &str, id: Id) -> String {
    if form.text("back") == "list" { LIST.into() } else { format!("/app/verified/{name}/{id}") }
}

/// A record with an address that needs somebody.
pub(super) struct Doubt {
    pub of: &'static Resource,
    pub id: Id,
    pub title: String,
    pub check: Check,
}

/// Those within the reader's reach, the worst first.
pub(super) fn doubts(tx: &mut Tx) -> Result<Vec<Doubt>> {
    let known = kept::doubtful(tx, MOST)?;
    let asked: Vec<Option<String>> = known.keys().cloned().map(Some).collect();
    let mut found: Vec<(&'static Resource, Id, String)> = Vec::new();
    let people = p::table.filter(p::deleted_at.is_null().and(lower(p::email).eq_any(asked.clone()))).select((p::id, p::email));
    let people: Vec<(Id, Option<String>)> = tx.under(PEOPLE.may.read, |tx| tx.all(people))?;
    found.extend(people.into_iter().filter_map(|(id, email)| Some((&PEOPLE, id, email?))));
    if tx.scope().allows(ORGANISATIONS.may.read) {
        let houses = o::table.filter(o::deleted_at.is_null().and(lower(o::email).eq_any(asked.clone()))).select((o::id, o::email));
        let houses: Vec<(Id, Option<String>)> = tx.under(ORGANISATIONS.may.read, |tx| tx.all(houses))?;
        found.extend(houses.into_iter().filter_map(|(id, email)| Some((&ORGANISATIONS, id, email?))));
    }
    if tx.scope().allows(DETAILS.may.read) {
        type More = (Option<Id>, Option<Id>, Option<Id>, Option<Id>, Option<String>);
        let more = d::table.filter(d::deleted_at.is_null().and(d::kind.eq("email")).and(lower(d::value).eq_any(asked)));
        let more: Vec<More> =
            tx.under(DETAILS.may.read, |tx| tx.all(more.select((d::person_id, d::organisation_id, d::artist_id, d::venue_id, d::value))))?;
        let whose = |(person, house, artist, venue, value): More| {
            let (of, id) = OF.into_iter().zip([person, house, artist, venue]).find_map(|(of, id)| Some((of, id?)))?;
            Some((of, id, value?))
        };
        found.extend(more.into_iter().filter_map(whose));
    }
    let mut doubts = Vec::new();
    for of in OF.into_iter().filter(|of| tx.scope().allows(of.may.read)).collect::<Vec<_>>() {
        let titles = tx.under(of.may.read, |tx| {
            of.titles(tx, found.iter().filter(|(kind, ..)| kind.name == of.name).map(|(_, id, _)| *id).collect())
        })?;
        for (_, id, address) in found.iter().filter(|(kind, ..)| kind.name == of.name) {
            let check = known.get(&address.trim().to_lowercase());
            if let (Some(title), Some(check)) = (titles.get(id), check) {
                doubts.push(Doubt { of, id: *id, title: title.clone(), check: check.clone() });
            }
        }
    }
    doubts.sort_by(|a, b| {
        (a.check.verdict() != "bad", &a.title, a.id, &a.check.address).cmp(&(b.check.verdict() != "bad", &b.title, b.id, &b.check.address))
    });
    doubts.dedup_by(|a, b| (a.id, &a.check.address) == (b.id, &b.check.address));
    Ok(doubts)
}

/// The addresses that need somebody.
pub(super) async fn list(visit: Visit, scope: Scope, req: HttpRequest) -> Result<Page> {
    let from = Form::of_query(req.query_string()).text("from").parse::<usize>().unwrap_or(0);
    let (all, key) = scope.tx(|tx| Ok((doubts(tx)?, account::key_at(tx, verifier::NAME)?))).await?;
    let keyless = super::is_asked(&scope) && key.is_none_or(|key| key.is_empty());
    let from = if from < all.len() { from } else { 0 };
    let row = |doubt: &Doubt| {
        let (name, id) = (doubt.of.name, doubt.id);
        let mut row = said(&visit, &doubt.check.address, Some(&doubt.check));
        row["title"] = json!(doubt.title);
        row["icon"] = json!(doubt.of.icon);
        row["href"] = json!(format!("/app/{name}/{id}"));
        row["here"] = json!(format!("/app/verified/{name}/{id}"));
        row["may"] = json!(scope.allows(CHECK) && scope.allows(doubt.of.may.update));
        row
    };
    let rows: Vec<Value> = all.iter().skip(from).take(PAGE).map(row).collect();
    let href = |from: usize| if from == 0 { LIST.to_string() } else { format!("{LIST}?from={from}") };
    Ok(Page::new("address_book/addresses.html")
        .title("address-list")
        .summary("address-list-summary")
        .crumb("follow-up-title", Some("/app/follow-up?view=incomplete"))
        .with("keyless", keyless)
        .with("accounts", scope.allows(account::KEEPERS).then(|| format!("/app/settings/integrations/{}", verifier::NAME)))
        .with("rows", rows)
        .with("total", all.len())
        .with("prev", (from > 0).then(|| href(from.saturating_sub(PAGE))))
        .with("next", (from + PAGE < all.len()).then(|| href(from + PAGE))))
}
