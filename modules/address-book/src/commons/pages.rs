//! `/app/commons`: what agencies share of venues, found; one of them beside one's own; and what one says of it.

use super::facts::Public;
use super::own::{self, candidates};
use super::shared::{self, NewFact, NewVenue};
use super::shown::{Eye, Mine};
use super::{SAY, VENUES};
use crate::days;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{Either, HttpRequest};
use kernel::phone::Home;
use kernel::prelude::*;
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit, field_errors};

/// Venues of one page.
const PAGE: usize = 50;
/// The same and one, to know whether there are more.
const ASKED: i32 = 51;

/// Whether this person speaks for the agency; a staging copy says nothing.
fn may_say(scope: &Scope) -> bool {
    scope.allows(SAY) && scope.tenant().copy.is_none()
}

fn at(common: Id, venue: Option<Id>) -> String {
    venue.map_or_else(|| format!("/app/commons/venues/{common}"), |venue| format!("/app/commons/venues/{common}?venue={venue}"))
}

fn id_of(form: &Form, name: &str) -> Option<Id> {
    form.text(name).parse().ok()
}

pub(super) async fn search(scope: Scope, req: HttpRequest) -> Result<Page> {
    let query = Form::of_query(req.query_string());
    let (words, country) = (query.text("q").to_string(), query.text("country").to_string());
    let (asked, from) = (words.clone(), country.clone());
    let mut found = scope.tx(move |tx| shared::search(tx, &asked, &from, ASKED)).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let row = |v: &shared::Named| json!({"title": v.name, "town": v.town, "country": v.country, "postcode": v.postcode, "known": v.known, "href": at(v.id, None)});
    Ok(Page::new("address_book/commons.html")
        .title("commons-title")
        .summary("commons-summary")
        .with("rows", found.iter().map(row).collect::<Vec<_>>())
        .with("more", more)
        .with("q", &words)
        .with("country", &country)
        .with("asked", !words.is_empty() || !country.is_empty())
        .with("is_copy", scope.tenant().copy.is_some()))
}

/// The venue of this agency that is shown beside a common one.
fn mine(tx: &mut Tx, common: Id, asked: Option<Id>) -> Result<Option<Mine>> {
    let Some(id) = asked.map_or_else(|| own::here(tx, common), |id| Ok(Some(id)))? else { return Ok(None) };
    let sheet = own::sheet(tx, id)?;
    let title = VENUES.title(&sheet);
    Ok(own::of(tx, id)?.map(|link| Mine { id, title, sheet, link }))
}

/// A venue, with what was typed and is wrong.
async fn drawn(visit: &Visit, scope: &Scope, id: Id, asked: Option<Id>, typed: &Form, wrongs: &[Wrong]) -> Result<Page> {
    let (common, mine, today) = scope
        .tx(move |tx| {
            let common = shared::find(tx, id)?;
            let mine = mine(tx, common.id, asked)?.filter(|mine| mine.link.common == id || mine.link.common == common.id);
            Ok((common, mine, days::today(tx)))
        })
        .await?;
    let eye = Eye { visit, home: Home::of(scope.tenant()), today };
    let (fields, kinds) = eye.choices();
    let place = [&common.postcode, &common.town, &common.country].map(|part| part.trim().to_string());
    let own = mine
        .as_ref()
        .map(|m| json!({"id": m.id, "title": m.title, "href": format!("/app/venues/{}", m.id), "version": m.sheet["version"]}));
    Ok(Page::new("address_book/commons_venue.html")
        .titled(common.name.clone())
        .crumb("commons-title", Some("/app/commons"))
        .crumb(common.name.clone(), None)
        .with("id", common.id)
        .with("place", place.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "))
        .with("source", &common.source)
        .with("licence", &common.licence)
        .with("lines", eye.lines(&common, mine.as_ref()))
        .with("fields", fields)
        .with("kinds", kinds)
        .with("mine", own)
        .with("may_say", may_say(scope))
        .with("may_write", scope.allows(SAY))
        .with(
            "values",
            json!({"field": typed.text("field"), "value": typed.text("value"), "kind": typed.text("kind"), "source": typed.text("source")}),
        )
        .with("errors", field_errors(visit, wrongs))
        .status(if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }))
}

pub(super) async fn venue(visit: Visit, scope: Scope, id: Path<Id>, req: HttpRequest) -> Result<Page> {
    let asked = id_of(&Form::of_query(req.query_string()), "venue");
    drawn(&visit, &scope, *id, asked, &Form::default(), &[]).await
}

/// On to the venue's page, or the same page with what is wrong.
async fn done(visit: &Visit, scope: &Scope, at_id: Option<Id>, typed: &Form, result: Result<&'static str>) -> Result<Either<Page, Go>> {
    let venue = id_of(typed, "venue");
    let common = at_id.or_else(|| id_of(typed, "common")).ok_or(Error::NotFound)?;
    match result {
        Ok(words) => Ok(Either::Right(Go::to(at(common, venue)).toast("ok", words, &[]))),
        Err(Error::Invalid(wrongs)) => Ok(Either::Left(drawn(visit, scope, common, venue, typed, &wrongs).await?)),
        // Somebody was quicker.
        Err(Error::NotFound) => Ok(Either::Right(Go::to(at(common, venue)).toast("info", "commons-gone", &[]))),
        Err(e) => Err(e),
    }
}

pub(super) async fn propose(visit: Visit, scope: Scope, id: Path<Id>, typed: Form) -> Result<Either<Page, Go>> {
    let id = *id;
    let text = |name: &str| typed.text(name).to_string();
    let new = NewFact { field: text("field"), value: text("value"), kind: text("kind"), source: text("source") };
    let result = scope.tx(move |tx| shared::propose(tx, id, &new)).await;
    done(&visit, &scope, Some(id), &typed, result.map(|_| "commons-proposed")).await
}

pub(super) async fn voice(visit: Visit, scope: Scope, id: Path<Id>, typed: Form) -> Result<Either<Page, Go>> {
    let (id, agrees, reason) = (*id, typed.text("agrees") == "true", typed.text("reason").to_string());
    let result = scope.tx(move |tx| shared::vote(tx, id, agrees, &reason)).await;
    done(&visit, &scope, None, &typed, result.map(|()| if agrees { "commons-confirmed-said" } else { "commons-disputed-said" })).await
}

pub(super) async fn withdraw(visit: Visit, scope: Scope, id: Path<Id>, typed: Form) -> Result<Either<Page, Go>> {
    let id = *id;
    let result = scope.tx(move |tx| shared::withdraw(tx, id)).await;
    done(&visit, &scope, None, &typed, result.map(|()| "commons-withdrawn-said")).await
}

/// From an agency's venue: to the common one it is, or to those it may be.
pub(super) async fn of(visit: Visit, scope: Scope, venue: Path<Id>, req: HttpRequest) -> Result<Either<Page, Go>> {
    let (id, choose) = (*venue, Form::of_query(req.query_string()).has("choose"));
    let found = scope
        .tx(move |tx| {
            let sheet = own::sheet(tx, id)?;
            if let Some(link) = own::of(tx, id)?.filter(|_| !choose) {
                return Ok(Err(link.common));
            }
            let all = candidates(tx, &sheet)?;
            Ok(Ok((sheet, all)))
        })
        .await?;
    let (sheet, all) = match found {
        Err(common) => return Ok(Either::Right(Go::to(at(common, Some(id))))),
        Ok(found) => found,
    };
    candidates_page(&visit, &scope, id, &sheet, &all, &[]).map(Either::Left)
}

type Candidates = [(shared::Named, duplicates::Grade)];

fn candidates_page(visit: &Visit, scope: &Scope, id: Id, sheet: &Record, all: &Candidates, wrongs: &[Wrong]) -> Result<Page> {
    let row = |(v, grade): &(shared::Named, duplicates::Grade)| {
        json!({
            "id": v.id, "title": v.name, "town": v.town, "postcode": v.postcode, "known": v.known, "href": at(v.id, None),
            "grade": visit.say(&format!("duplicates-grade-{}", grade.name()), &[]), "likely": *grade != duplicates::Grade::Potential,
        })
    };
    let said = |name: &str| sheet.get(name).and_then(Value::as_str).unwrap_or_default();
    let title = VENUES.title(sheet);
    Ok(Page::new("address_book/commons_find.html")
        .titled(visit.say("commons-of", &[("name", title.clone())]))
        .crumb("venues-many", Some("/app/venues"))
        .crumb(title, Some(&format!("/app/venues/{id}")))
        .crumb("commons-menu", None)
        .with("venue", id)
        .with("rows", all.iter().map(row).collect::<Vec<_>>())
        .with("values", json!({"name": said("name"), "town": said("city"), "postcode": said("postcode"), "country": said("country")}))
        .with("errors", field_errors(visit, wrongs))
        .with("may_say", may_say(scope))
        .with("may_write", scope.allows(SAY))
        .status(if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }))
}

/// This venue is that one; a new one of its name and town; or none of them.
pub(super) async fn link(visit: Visit, scope: Scope, venue: Path<Id>, typed: Form) -> Result<Either<Page, Go>> {
    let id = *venue;
    let text = |name: &str| typed.text(name).to_string();
    if typed.has("none") {
        scope.tx(move |tx| own::link(tx, id, None)).await?;
        return Ok(Either::Right(Go::to(format!("/app/venues/{id}")).toast("ok", "commons-unlinked", &[])));
    }
    let common = id_of(&typed, "common");
    let new =
        NewVenue { name: text("name"), town: text("town"), country: text("country"), postcode: text("postcode"), source: text("source") };
    let result = scope
        .tx(move |tx| {
            let common = common.map_or_else(|| shared::add(tx, &new), Ok)?;
            own::link(tx, id, Some(common))
        })
        .await;
    match result {
        Ok(found) => {
            let common = found.map(|common| common.id).ok_or(Error::NotFound)?;
            Ok(Either::Right(Go::to(at(common, Some(id))).toast("ok", "commons-linked", &[])))
        }
        Err(Error::Invalid(wrongs)) => {
            let (sheet, all) = scope
                .tx(move |tx| {
                    let sheet = own::sheet(tx, id)?;
                    let all = candidates(tx, &sheet)?;
                    Ok((sheet, all))
                })
                .await?;
            candidates_page(&visit, &scope, id, &sheet, &all, &wrongs).map(Either::Left)
        }
        Err(e) => Err(e),
    }
}

/// Takes a value over; the notice takes it back.
pub(super) async fn take(visit: Visit, scope: Scope, venue: Path<Id>, typed: Form) -> Result<Either<Page, Go>> {
    let (id, version) = (*venue, typed.text("version").parse().ok());
    let (fact, common) = (id_of(&typed, "fact").ok_or(Error::NotFound)?, id_of(&typed, "common").ok_or(Error::NotFound)?);
    match scope.tx(move |tx| own::take(tx, id, fact, version)).await {
        Ok(public) => {
            let go = Go::to(at(common, Some(id))).toast("ok", "commons-taken", &[]);
            Ok(Either::Right(go.undo(format!("/app/commons/of/{id}/back?field={}&common={common}", public.name))))
        }
        Err(Error::Conflict(code)) if code == "changed" => {
            Ok(Either::Right(Go::to(at(common, Some(id))).toast("warn", "commons-changed", &[])))
        }
        Err(Error::Invalid(wrongs)) => Ok(Either::Left(drawn(&visit, &scope, common, Some(id), &typed, &wrongs).await?)),
        Err(e) => Err(e),
    }
}

pub(super) async fn give_back(scope: Scope, venue: Path<Id>, req: HttpRequest) -> Result<Go> {
    let (id, query) = (*venue, Form::of_query(req.query_string()));
    let public = Public::named(query.text("field")).ok_or(Error::NotFound)?;
    let go = Go::to(id_of(&query, "common").map_or_else(|| format!("/app/venues/{id}"), |common| at(common, Some(id))));
    match scope.tx(move |tx| own::give_back(tx, id, public)).await {
        Ok(()) => Ok(go.toast("ok", "commons-given-back", &[])),
        Err(Error::Conflict(code)) if code == "changed" => Ok(go.toast("warn", "commons-changed", &[])),
        Err(e) => Err(e),
    }
}

/// What the venue's sheet has no room for, kept by the agency alone.
pub(super) async fn set_own(visit: Visit, scope: Scope, venue: Path<Id>, typed: Form) -> Result<Either<Page, Go>> {
    let (id, value) = (*venue, typed.text("value").to_string());
    let public = Public::named(typed.text("field")).ok_or(Error::NotFound)?;
    let result = scope.tx(move |tx| own::set(tx, id, public, &value)).await;
    let common = id_of(&typed, "common").ok_or(Error::NotFound)?;
    match result {
        Ok(()) => Ok(Either::Right(Go::to(at(common, Some(id))).toast("ok", "commons-kept", &[]))),
        Err(Error::Invalid(wrongs)) => Ok(Either::Left(drawn(&visit, &scope, common, Some(id), &typed, &wrongs).await?)),
        Err(e) => Err(e),
    }
}
