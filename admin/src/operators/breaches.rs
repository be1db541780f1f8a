//! Who was refused too often, where and when; who is kept out, until when, and by whom.

use super::{console, door, operator};
use actix_web::HttpRequest;
use actix_web::web::Path;
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use kernel::breach::veiled;
use kernel::cross_tenant::CrossTenantTx;
use kernel::error::{Error, Result};
use kernel::principal::{Id, Principal};
use kernel::schema::directory::{accounts, bans, refusals as r, tenants};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use web::{Form, Go, Page, Visit, may_be_banned};

/// Lines of a page.
const SHOWN: i64 = 50;
/// Hours of the chart.
const HOURS: i64 = 24;
/// For how many hours an operator may keep somebody out.
const LASTS: [&str; 3] = ["1", "24", "168"];
const TABS: [&str; 3] = ["flagged", "all", "bans"];

#[derive(Queryable, Selectable)]
#[diesel(table_name = r)]
struct Line {
    id: Id,
    minute: DateTime<Utc>,
    tenant_id: Option<Id>,
    source: String,
    address: String,
    route: String,
    account_id: Option<Id>,
    count: i32,
    unsigned: i32,
    forbidden: i32,
    too_many: i32,
    flagged: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = bans)]
struct Ban {
    id: Id,
    source: String,
    at: DateTime<Utc>,
    until: DateTime<Utc>,
    refusals: i32,
    banned_by: Option<Id>,
    automatic: bool,
    lifted_at: Option<DateTime<Utc>>,
    lifted_by: Option<Id>,
}

/// What the page shows, as it was read.
struct Read {
    lines: Vec<Line>,
    bans: Vec<Ban>,
    /// Those of every tab that hold now, by source.
    holding: HashMap<String, Id>,
    agencies: HashMap<Id, String>,
    people: HashMap<Id, String>,
    hours: Vec<(DateTime<Utc>, i64)>,
}

/// The beginning of this hour.
fn hour(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp(at.timestamp().div_euclid(3600) * 3600, 0).unwrap_or(at)
}

/// Refusals of each of the last hours, the oldest first.
fn hours(tx: &mut CrossTenantTx) -> Result<Vec<(DateTime<Utc>, i64)>> {
    let first = hour(Utc::now()) - Duration::hours(HOURS - 1);
    let counted = r::table.filter(r::minute.ge(first)).group_by(r::minute).select((r::minute, diesel::dsl::sum(r::count)));
    let minutes: Vec<(DateTime<Utc>, Option<i64>)> = tx.all(counted)?;
    let mut hours: BTreeMap<DateTime<Utc>, i64> = (0..HOURS).map(|n| (first + Duration::hours(n), 0)).collect();
    for (minute, count) in minutes {
        *hours.entry(hour(minute)).or_default() += count.unwrap_or_default();
    }
    Ok(hours.into_iter().collect())
}

fn read(tx: &mut CrossTenantTx, tab: &str, before: Option<Id>) -> Result<Read> {
    let mut query = r::table.select(Line::as_select()).order(r::id.desc()).limit(SHOWN + 1).into_boxed();
    if tab == "flagged" {
        query = query.filter(r::flagged.eq(true));
    }
    if let Some(before) = before {
        query = query.filter(r::id.lt(before));
    }
    let lines: Vec<Line> = if tab == "bans" { Vec::new() } else { tx.all(query)? };
    let mut query = bans::table.select(Ban::as_select()).order(bans::id.desc()).limit(SHOWN + 1).into_boxed();
    if let Some(before) = before {
        query = query.filter(bans::id.lt(before));
    }
    let banned: Vec<Ban> = if tab == "bans" { tx.all(query)? } else { Vec::new() };
    let holds = bans::lifted_at.is_null().and(bans::until.gt(diesel::dsl::now));
    let holding: Vec<(String, Id)> = tx.all(bans::table.filter(holds).select((bans::source, bans::id)))?;
    let ids: Vec<Id> = lines.iter().filter_map(|l| l.tenant_id).collect();
    let agencies: Vec<(Id, String)> = tx.all(tenants::table.filter(tenants::id.eq_any(ids)).select((tenants::id, tenants::slug)))?;
    let ids: Vec<Id> =
        (lines.iter().filter_map(|l| l.account_id)).chain(banned.iter().flat_map(|b| [b.banned_by, b.lifted_by]).flatten()).collect();
    let people: Vec<(Id, String)> = tx.all(accounts::table.filter(accounts::id.eq_any(ids)).select((accounts::id, accounts::name)))?;
    Ok(Read {
        lines,
        bans: banned,
        holding: holding.into_iter().collect(),
        agencies: agencies.into_iter().collect(),
        people: people.into_iter().collect(),
        hours: hours(tx)?,
    })
}

fn href(tab: &str, before: Option<Id>) -> String {
    match before {
        Some(before) => format!("/operators/refusals?tab={tab}&before={before}"),
        None => format!("/operators/refusals?tab={tab}"),
    }
}

pub(super) async fn page(visit: Visit, req: HttpRequest) -> Result<Page> {
    let form = Form::of_query(req.query_string());
    let tab = TABS.into_iter().find(|t| *t == form.text("tab")).unwrap_or("flagged");
    let before: Option<Id> = form.text("before").parse().ok();
    let who = Principal::Operator(operator(&visit)?);
    let mut seen = door(&visit).tx(who, "breach log", move |tx| read(tx, tab, before)).await?;
    let most = usize::try_from(SHOWN).map_err(Error::internal)?;
    let more = seen.lines.len().max(seen.bans.len()) > most;
    seen.lines.truncate(most);
    seen.bans.truncate(most);
    let last = seen.lines.last().map(|l| l.id).or(seen.bans.last().map(|b| b.id));
    let name = |id: Option<Id>| id.and_then(|id| seen.people.get(&id).cloned());
    let lines: Vec<Value> = seen
        .lines
        .iter()
        .map(|line| {
            let agency = line.tenant_id.map(|id| json!({"slug": seen.agencies.get(&id), "href": format!("/operators/agencies/{id}")}));
            json!({
                "id": line.id, "minute": line.minute, "address": if line.address.is_empty() { "…".into() } else { veiled(&line.source) },
                "agency": agency, "who": name(line.account_id), "route": line.route, "count": line.count, "unsigned": line.unsigned,
                "forbidden": line.forbidden, "too_many": line.too_many, "flagged": line.flagged, "ban": seen.holding.get(&line.source),
            })
        })
        .collect();
    let now = Utc::now();
    let kept_out: Vec<Value> = seen
        .bans
        .iter()
        .map(|ban| {
            let state = match ban.lifted_at {
                Some(_) => "lifted",
                None if ban.until > now => "holds",
                None => "over",
            };
            json!({
                "id": ban.id, "address": veiled(&ban.source), "at": ban.at, "until": ban.until, "refusals": ban.refusals, "state": state,
                "by": if ban.automatic { None } else { name(ban.banned_by) }, "automatic": ban.automatic,
                "lifted_at": ban.lifted_at, "lifted_by": name(ban.lifted_by),
            })
        })
        .collect();
    let tallest = seen.hours.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    let bars: Vec<Value> =
        seen.hours.iter().map(|(at, n)| json!({"at": at, "count": n, "height": (n * 40 + tallest - 1) / tallest})).collect();
    let tabs: Vec<Value> = TABS
        .iter()
        .map(|t| {
            let holding = (*t == "bans" && !seen.holding.is_empty()).then_some(seen.holding.len());
            json!({"label": visit.say(&format!("breaches-{t}"), &[]), "href": href(t, None), "current": *t == tab, "count": holding})
        })
        .collect();
    let lasts: Vec<Value> = LASTS
        .iter()
        .map(|hours| json!({"value": hours, "label": visit.say("breaches-hours", &[("hours", (*hours).to_string())])}))
        .collect();
    Ok(console("admin/operators/breaches.html", "breaches")
        .title("breaches-title")
        .crumb("breaches-title", None)
        .with("tabs", tabs)
        .with("tab", tab)
        .with("lines", lines)
        .with("bans", kept_out)
        .with("bars", bars)
        .with("total", seen.hours.iter().map(|(_, n)| n).sum::<i64>())
        .with("lasts", lasts)
        .with("next_href", last.filter(|_| more).map(|id| href(tab, Some(id)))))
}

/// Keeps the source of a line out; the agency it was refused at reads so in its journal.
pub(super) async fn ban(visit: Visit, id: Path<Id>, form: Form) -> Result<Go> {
    let (id, by) = (*id, operator(&visit)?);
    let hours = LASTS.iter().find(|h| **h == form.text("hours")).and_then(|h| h.parse().ok()).unwrap_or(1);
    let (until, proxies) = (Utc::now() + Duration::hours(hours), visit.config().proxies.clone());
    let source = door(&visit)
        .tx(Principal::Operator(by), "ban of an address", move |tx| {
            let line: Line = tx.one(r::table.find(id).select(Line::as_select()))?;
            if !may_be_banned(&line.address, &proxies) {
                return Ok(None);
            }
            tx.ban(&line.source, until, line.count, by)?;
            if let Some(agency) = line.tenant_id {
                let reason = veiled(&line.source);
                tx.act(agency, "access.address_banned", &json!({"until": until, "reason": {"fr": reason, "en": reason}}))?;
            }
            Ok(Some(line.source))
        })
        .await?;
    Ok(match source {
        Some(source) => Go::to(href("bans", None)).toast("ok", "breaches-banned", &[("address", veiled(&source))]),
        None => Go::to(href("flagged", None)).toast("warn", "breaches-not-this", &[]),
    })
}

/// Lets a source in again before its time.
pub(super) async fn lift(visit: Visit, id: Path<Id>) -> Result<Go> {
    let (id, by) = (*id, operator(&visit)?);
    let lifted = door(&visit)
        .tx(Principal::Operator(by), "end of a ban", move |tx| {
            let source = tx.lift_ban(id, by)?;
            // Every agency that read of the ban reads of its end.
            let reason = veiled(&source);
            let here = r::source.eq(&source).and(r::tenant_id.is_not_null()).and(r::minute.gt(Utc::now() - Duration::days(1)));
            let agencies: Vec<Option<Id>> = tx.all(r::table.filter(here).select(r::tenant_id).distinct())?;
            for agency in agencies.into_iter().flatten() {
                tx.act(agency, "access.address_let_in", &json!({"reason": {"fr": reason, "en": reason}}))?;
            }
            Ok(source)
        })
        .await;
    let back = Go::to(href("bans", None));
    match lifted {
        Ok(source) => Ok(back.toast("ok", "breaches-lifted", &[("address", veiled(&source))])),
        // It may have ended, or another operator have been quicker.
        Err(Error::NotFound) => Ok(back.toast("info", "breaches-lifted-already", &[])),
        Err(e) => Err(e),
    }
}

#[cfg(test)]
mod tests {
    use super::veiled;

    #[test]
    fn an_address_is_shown_in_part() {
        assert_eq!(["203.0.113.57", "2001:db8:1:2::/64", "*"].map(veiled), ["203.0.113.*", "2001:db8:*", "*"]);
    }
}
