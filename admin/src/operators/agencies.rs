//! Every agency: searched, filtered, ordered, a page at a time.

use super::{console, door, operator};
use actix_web::HttpRequest;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::cross_tenant::{CrossTenantTx, agencies as a};
use kernel::error::{Error, Result};
use kernel::growth::WEEKS;
use kernel::principal::{Id, Principal};
use serde::Serialize;
use serde_json::{Value, json};
use web::{Bar, Form, Page, Visit, chart};

/// Agencies on one page.
const SHOWN: i64 = 50;

/// Blueprints an agency may be made from.
const KINDS: [&str; 5] = ["booking_agency", "management", "label", "organiser", "all_in_one"];

diesel::define_sql_function! {
    /// Lower case without accents.
    fn folded(words: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// An agency, as operators see it.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = a)]
pub(super) struct Agency {
    pub id: Id,
    pub slug: String,
    pub name: String,
    pub kind: String,
    pub plan: String,
    pub status: String,
    pub status_reason: Option<String>,
    pub locale: String,
    pub demo: bool,
    pub created_at: DateTime<Utc>,
    pub members: i64,
    pub modules: i64,
    pub bytes: i64,
    pub seen_at: Option<DateTime<Utc>>,
    pub active_at: DateTime<Utc>,
    pub dead: i64,
    pub owners: String,
}

/// What is asked for, as it stands in the address.
#[derive(Clone, Debug, Default)]
struct Wanted {
    words: String,
    state: String,
    plan: String,
    kind: String,
    /// A column; descending with a minus before it.
    sort: String,
    /// The row a page begins after, or ends before.
    at: Option<(String, Id)>,
    back: bool,
}

const COLUMNS: [&str; 5] = ["name", "members", "modules", "bytes", "active"];

impl Wanted {
    fn read(query: &str) -> Wanted {
        let form = Form::of_query(query);
        let sort = form.text("sort").to_string();
        let known = COLUMNS.contains(&sort.trim_start_matches('-'));
        Wanted {
            words: form.text("q").chars().take(200).collect(),
            state: form.text("state").into(),
            plan: form.text("plan").into(),
            kind: form.text("kind").into(),
            sort: if known { sort } else { "-active".into() },
            at: form.text("id").parse().ok().map(|id| (form.text("at").to_string(), id)),
            back: form.has("back"),
        }
    }

    fn descending(&self) -> bool {
        self.sort.starts_with('-')
    }

    /// Whether it asks for some agencies only.
    fn narrowed(&self) -> bool {
        !(self.words.is_empty() && self.state.is_empty() && self.plan.is_empty() && self.kind.is_empty())
    }

    fn column(&self) -> &str {
        self.sort.trim_start_matches('-')
    }

    /// The address of this list, ordered so, from this row on.
    fn href(&self, sort: &str, at: Option<(&Agency, bool)>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("q", &*self.words), ("state", &*self.state), ("plan", &*self.plan), ("kind", &*self.kind), ("sort", sort)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if let Some((agency, back)) = at {
            query.append_pair("at", &self.key(agency)).append_pair("id", &agency.id.to_string());
            if back {
                query.append_pair("back", "1");
            }
        }
        format!("/operators?{}", query.finish())
    }

    /// What a row is ordered by, as text.
    fn key(&self, agency: &Agency) -> String {
        match self.column() {
            "name" => agency.name.clone(),
            "members" => agency.members.to_string(),
            "modules" => agency.modules.to_string(),
            "bytes" => agency.bytes.to_string(),
            _ => agency.active_at.to_rfc3339(),
        }
    }
}

/// Orders a query by a column and, if there is a row to begin after, begins there.
macro_rules! ordered {
    ($query:expr, $column:expr, $at:expr, $down:expr) => {{
        let query = match ($at, $down) {
            (Some((value, id)), true) => $query.filter($column.lt(value.clone()).or($column.eq(value).and(a::id.lt(id)))),
            (Some((value, id)), false) => $query.filter($column.gt(value.clone()).or($column.eq(value).and(a::id.gt(id)))),
            (None, _) => $query,
        };
        match $down {
            true => query.order(($column.desc(), a::id.desc())),
            false => query.order(($column.asc(), a::id.asc())),
        }
    }};
}

/// The agencies that match, as a query that more can be asked of.
macro_rules! matching {
    ($query:expr, $wanted:expr) => {{
        let mut query = $query.into_boxed();
        for word in $wanted.words.split_whitespace() {
            let word = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            query = query.filter(a::needle.like(folded(format!("%{word}%"))));
        }
        if !$wanted.state.is_empty() {
            query = query.filter(a::status.eq($wanted.state.clone()));
        }
        if !$wanted.plan.is_empty() {
            query = query.filter(a::plan.eq($wanted.plan.clone()));
        }
        if !$wanted.kind.is_empty() {
            query = query.filter(a::kind.eq($wanted.kind.clone()));
        }
        query
    }};
}

fn read(tx: &mut CrossTenantTx, wanted: &Wanted) -> Result<(Vec<Agency>, i64)> {
    let down = wanted.descending() != wanted.back;
    let query = matching!(a::table.select(Agency::as_select()), wanted).limit(SHOWN + 1);
    let whole = wanted.at.clone().and_then(|(value, id)| Some((value.parse::<i64>().ok()?, id)));
    let rows = match wanted.column() {
        "name" => tx.all(ordered!(query, a::name, wanted.at.clone(), down))?,
        "members" => tx.all(ordered!(query, a::members, whole, down))?,
        "modules" => tx.all(ordered!(query, a::modules, whole, down))?,
        "bytes" => tx.all(ordered!(query, a::bytes, whole, down))?,
        _ => {
            let moment = wanted.at.clone().and_then(|(value, id)| Some((value.parse::<DateTime<Utc>>().ok()?, id)));
            tx.all(ordered!(query, a::active_at, moment, down))?
        }
    };
    let total = tx.one(matching!(a::table.select(diesel::dsl::count_star()), wanted))?;
    Ok((rows, total))
}

pub(super) async fn page(visit: Visit, req: HttpRequest) -> Result<Page> {
    let wanted = Wanted::read(req.query_string());
    let asked = wanted.clone();
    let who = Principal::Operator(operator(&visit)?);
    let recent = a::table.filter(a::created_at.gt(Utc::now() - chrono::Duration::weeks(12))).select(a::created_at);
    let both = move |tx: &mut CrossTenantTx| Ok((read(tx, &asked)?, tx.all(recent)?));
    let ((mut rows, total), opened): (_, Vec<DateTime<Utc>>) = door(&visit).tx(who, "list of agencies", both).await?;
    let more = i64::try_from(rows.len()).is_ok_and(|n| n > SHOWN);
    rows.truncate(usize::try_from(SHOWN).map_err(Error::internal)?);
    if wanted.back {
        rows.reverse();
    }
    // Whoever came back knows that there is a page after this one.
    let next = rows.last().filter(|_| more || wanted.back).map(|last| wanted.href(&wanted.sort, Some((last, false))));
    let before = if wanted.back { more } else { wanted.at.is_some() };
    let prev = rows.first().filter(|_| before).map(|first| wanted.href(&wanted.sort, Some((first, true))));
    let columns: Vec<Value> = COLUMNS.iter().map(|name| column(&visit, &wanted, name)).collect();
    let options = |names: &mut dyn Iterator<Item = &str>, words: &str, chosen: &str| -> Vec<Value> {
        names.map(|n| json!({"value": n, "label": visit.say(&format!("{words}-{n}"), &[]), "current": n == chosen})).collect()
    };
    Ok(console("admin/operators/agencies.html", "agencies")
        .title("operators-agencies")
        .crumb("operators-agencies", None)
        .with("openings", openings(&visit, &opened).filter(|_| !wanted.narrowed() && wanted.at.is_none()))
        .with("agencies", rows.iter().map(|row| shown(&visit, row)).collect::<Vec<_>>())
        .with("total", total)
        .with("filtered", wanted.narrowed())
        .with("words", &wanted.words)
        .with("sort", &wanted.sort)
        .with("columns", columns)
        .with("states", options(&mut ["active", "suspended", "closing"].into_iter(), "operators-state", &wanted.state))
        .with("plans", options(&mut tenants::plan_names(), "plan", &wanted.plan))
        .with("kinds", options(&mut KINDS.into_iter(), "blueprint", &wanted.kind))
        .with("prev_href", prev)
        .with("next_href", next))
}

/// A page of agencies for programs.
pub(super) struct Found {
    pub rows: Vec<Value>,
    pub total: i64,
    pub next: Option<String>,
}

/// The agencies that a question finds, as it stands in the address.
pub(super) async fn found(visit: &Visit, by: Id, query: &str) -> Result<Found> {
    let wanted = Wanted { back: false, ..Wanted::read(query) };
    let asked = wanted.clone();
    let (mut rows, total) = door(visit).tx(Principal::Operator(by), "list of agencies", move |tx| read(tx, &asked)).await?;
    let most = usize::try_from(SHOWN).map_err(Error::internal)?;
    let more = rows.len() > most;
    rows.truncate(most);
    let next = rows.last().filter(|_| more).map(|last| wanted.href(&wanted.sort, Some((last, false))));
    Ok(Found { rows: rows.iter().map(|row| shown(visit, row)).collect(), total, next })
}

/// When the agencies of the last twelve weeks were opened, if there is something to compare.
fn openings(visit: &Visit, moments: &[DateTime<Utc>]) -> Option<Value> {
    let now = Utc::now();
    let mut counts = [0; WEEKS];
    for at in moments {
        let ago = usize::try_from((now - *at).num_weeks()).unwrap_or(0);
        if let Some(place) = counts.iter_mut().rev().nth(ago) {
            *place += 1;
        }
    }
    let bars: Vec<Bar> = Bar::weeks(visit).into_iter().zip(counts).map(|(day, count)| Bar::of(day, count)).collect();
    chart(visit, &bars)
}

fn column(visit: &Visit, wanted: &Wanted, name: &str) -> Value {
    let (current, down) = (wanted.column() == name, wanted.descending());
    // Figures are first wanted from the top, names from the beginning.
    let sort = match (current, down, name) {
        (true, true, _) | (false, _, "name") => name.to_string(),
        _ => format!("-{name}"),
    };
    let order = current.then_some(if down { "descending" } else { "ascending" });
    json!({"name": name, "label": visit.say(&format!("operators-column-{name}"), &[]), "href": wanted.href(&sort, None), "order": order, "numeric": name != "name" && name != "active"})
}

/// An agency with its words and its addresses.
pub(super) fn shown(visit: &Visit, agency: &Agency) -> Value {
    let config = visit.config();
    let mut shown = json!(agency);
    shown["plan_label"] = json!(visit.say(&format!("plan-{}", agency.plan), &[]));
    shown["kind_label"] = json!(visit.say(&format!("blueprint-{}", agency.kind), &[]));
    shown["owners"] = agency.owners.split(' ').filter(|o| !o.is_empty()).collect();
    shown["address"] = json!(format!("{}.{}", agency.slug, config.base));
    shown["public_href"] = json!(config.origin(&format!("{}.{}", agency.slug, config.base)));
    shown["href"] = json!(format!("/operators/agencies/{}", agency.id));
    shown
}
