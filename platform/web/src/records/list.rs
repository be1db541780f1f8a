//! A resource as a table, a board or a calendar.

use super::ask::Ask;
use super::rows::Rows;
use super::shown::{self, Titles};
use super::{face, filterable, layouts, looked, sight, views, walls};
use crate::drawn;
use crate::page::{Go, Page};
use crate::visit::Visit;
use actix_web::{Either, HttpRequest};
use kernel::category::Category;
use kernel::diesel::prelude::*;
use kernel::error::Result;
use kernel::field::{Field, Kind};
use kernel::principal::Principal;
use kernel::query::{Cursor, Op};
use kernel::resource::{Id, OwnField, Record, Resource};
use kernel::schema::taggings;
use kernel::scope::{Scope, Tx};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use theme::SafeHtml;

/// Counting further than this takes longer than the figure is worth.
const COUNTED: i64 = 1_000;

/// Everything a page of a list needs from the database, read in one transaction.
pub(super) struct Found {
    pub rows: Vec<Record>,
    pub more: bool,
    pub count: i64,
    pub own: Arc<Vec<OwnField>>,
    pub titles: Titles,
    pub tags: HashMap<String, Vec<String>>,
    pub all_tags: Arc<Vec<(String, i64)>>,
    pub views: Arc<Vec<views::Saved>>,
    pub walls: HashMap<Id, Vec<walls::Near>>,
    /// The categories that each record fits.
    pub fits: HashMap<Id, Vec<Category>>,
}

impl Found {
    /// A conflict of interest beside a record, in words.
    pub fn wall(&self, visit: &Visit, record: &Record) -> Option<String> {
        let id: Id = record["id"].as_str()?.parse().ok()?;
        walls::mark(visit, self.walls.get(&id)?)
    }
}

pub(super) async fn list(of: &'static Resource, scope: Scope, visit: Visit, req: HttpRequest) -> Result<Either<Go, Page>> {
    let ask = Ask::read(of, &scope, req.query_string());
    // A condition chosen in the menu goes on to the address that all its links bear.
    if ask.chosen {
        return Ok(Either::Left(Go::to(ask.address(of, &[], &[]))));
    }
    match ask.layout.as_str() {
        "board" => return layouts::board(of, scope, visit, ask).await.map(Either::Right),
        "calendar" => return layouts::calendar(of, scope, visit, ask).await.map(Either::Right),
        _ => {}
    }
    let wanted = ask.clone();
    let found = scope.tx(move |tx| find(tx, of, &wanted)).await?;
    let mut fields = looked::revealed(of, &scope, found.rows.iter());
    let shown = columns(of, &scope, &ask);
    fields.retain(|name| shown.iter().any(|f| f.name == *name));
    looked::note(&scope, of, None, fields).await?;
    Ok(Either::Right(table(of, &scope, &visit, &ask, found)))
}

fn find(tx: &mut Tx, of: &'static Resource, ask: &Ask) -> Result<Found> {
    let mut query = ask.query.clone();
    let page = query.page();
    // One more than shown says whether there is a next page.
    query.limit = page + 1;
    let mut rows = (of.store.list)(tx, &query)?;
    let more = i64::try_from(rows.len()).is_ok_and(|n| n > page);
    rows.truncate(usize::try_from(page).unwrap_or(50));
    if query.back {
        rows.reverse();
    }
    let ids: Vec<Id> = rows.iter().filter_map(|r| r["id"].as_str()?.parse().ok()).collect();
    let carried = taggings::table.filter(taggings::resource.eq(of.name).and(taggings::record.eq_any(ids.clone()))).order(taggings::tag);
    let mut tags: HashMap<String, Vec<String>> = HashMap::new();
    for (id, tag) in tx.all::<(Id, String)>(carried.select((taggings::record, taggings::tag)))? {
        tags.entry(id.to_string()).or_default().push(tag);
    }
    // When the first page holds everything, it has been counted.
    let all = (!more && query.after.is_none()).then(|| i64::try_from(rows.len()).unwrap_or(i64::MAX));
    // Further on, its links say what was counted there.
    let told = query.after.as_ref().and_then(Cursor::count).map(|told| told.clamp(0, COUNTED + 1));
    Ok(Found {
        count: all.or(told).map_or_else(|| of.count(tx, &ask.query, COUNTED + 1), Ok)?,
        titles: shown::titles(tx, of, rows.iter(), &ask.query.filters)?,
        own: tx.own_fields(of.name)?,
        all_tags: of.tags(tx)?,
        views: views::saved(tx, of)?,
        walls: walls::near(tx, of, &ids)?,
        fits: Category::fitting(tx, of, &ids)?,
        rows,
        more,
        tags,
    })
}

/// The columns that are shown: those chosen, else those the resource lists.
fn columns(of: &'static Resource, scope: &Scope, ask: &Ask) -> Vec<&'static Field> {
    let chosen = |f: &&Field| if ask.columns.is_empty() { f.listed } else { ask.columns.iter().any(|c| c == f.name) };
    of.fields.iter().filter(|f| sight::may_see(scope, of, f)).filter(chosen).collect()
}

fn table(of: &'static Resource, scope: &Scope, visit: &Visit, ask: &Ask, found: Found) -> Page {
    let shown_columns = columns(of, scope, ask);
    let own: Vec<&OwnField> =
        found.own.iter().filter(|o| if ask.columns.is_empty() { o.listed } else { ask.columns.contains(&o.name) }).collect();
    let order = ask.query.order_of(of).ok().flatten();
    let heads: Vec<Head> = shown_columns
        .iter()
        .map(|f| head(visit, of, ask, f, order))
        .chain(own.iter().map(|o| Head { label: o.label.clone(), numeric: o.kind == "number", ..Head::default() }))
        .collect();
    let heads = placed(heads, &shown_columns);
    let bulk = bulk(of, scope, visit, ask);
    let mut rows = Rows::new(visit, of, heads.iter().map(|h| h.class.as_str()).collect(), !bulk.is_empty());
    for record in &found.rows {
        let columns = shown_columns.iter().map(|f| shown::cell(visit, of, f, record, &found.titles));
        let fits = record["id"].as_str().and_then(|id| found.fits.get(&id.parse().ok()?)).map_or(&[][..], Vec::as_slice);
        let cells = columns.chain(own.iter().map(|o| shown::own_cell(visit, o, record)));
        rows.row(record, cells, &found.tags, fits, found.wall(visit, record));
    }
    let rows = rows.done();
    let edge = |record: Option<&Record>| {
        record.and_then(|r| Cursor::after(r, order.map(|(f, _)| f.name))).map(|c| c.counted(found.count).encode())
    };
    let (forward, back) = if ask.query.back { (true, found.more) } else { (found.more, ask.query.after.is_some()) };
    let next = edge(found.rows.last()).filter(|_| forward).map(|at| ask.address(of, &[], &[("after", &at)]));
    let prev = edge(found.rows.first()).filter(|_| back).map(|at| ask.address(of, &[], &[("before", &at)]));
    let format = theme::Format::of(visit.locale());
    let total = if found.count > COUNTED { format!("{}+", format.whole(COUNTED)) } else { format.whole(found.count) };
    let page = frame(Page::new("resource/list.html"), of, scope, visit, ask, &found);
    page.with("columns", heads)
        .with("count", json!({"shown": found.rows.len(), "total_label": total}))
        .with("empty", empty(of, scope, visit, ask, found.rows.is_empty()))
        .with("rows", rows)
        .with("prev_href", prev)
        .with("next_href", next)
        .with("error", Value::Null)
        .with("asked", ask.address(of, &["layout", "columns", "sort"], &[]))
        .with("bulk", bulk)
}

/// A column's head, and the class of its cells.
#[derive(Serialize, Default)]
struct Head {
    name: &'static str,
    label: String,
    sort_href: Option<String>,
    sorted: Option<&'static str>,
    numeric: bool,
    class: String,
}

fn head(visit: &Visit, of: &Resource, ask: &Ask, field: &'static Field, order: Option<(&Field, bool)>) -> Head {
    let sorted = order.filter(|(f, _)| f.name == field.name).map(|(_, down)| if down { "desc" } else { "asc" });
    let other = if sorted == Some("asc") { format!("-{}", field.name) } else { field.name.to_string() };
    let sort_href = field.sorted.then(|| ask.address(of, &["sort"], &[("sort", &other)]));
    let numeric = matches!(field.kind, Kind::Number(..) | Kind::Money);
    Head { name: field.name, label: shown::label(visit, of, field), sort_href, sorted, numeric, class: String::new() }
}

/// What cells are on a phone, where a row is a card: the whole name, and the first two columns that are no part of it.
fn placed(mut heads: Vec<Head>, columns: &[&'static Field]) -> Vec<Head> {
    let mut beside = ["table__first", "table__second"].into_iter();
    for (at, head) in heads.iter_mut().enumerate() {
        let named = columns.get(at).is_some_and(|f| f.title);
        let place = if at == 0 { Some("table__main") } else { (!named).then(|| beside.next()).flatten() };
        head.class = head.numeric.then_some("num").into_iter().chain(place).collect::<Vec<_>>().join(" ");
    }
    heads
}

/// What table, board and calendar share.
pub(super) fn frame(page: Page, of: &'static Resource, scope: &Scope, visit: &Visit, ask: &Ask, found: &Found) -> Page {
    let bin_href = if ask.query.bin { ask.address(of, &["bin"], &[]) } else { ask.address(of, &["bin", "layout"], &[("bin", "1")]) };
    let tags: Vec<Value> = found
        .all_tags
        .iter()
        .map(|(tag, count)| {
            let current = ask.query.tag.as_deref() == Some(tag);
            let href = if current { ask.address(of, &["tag"], &[]) } else { ask.address(of, &["tag"], &[("tag", tag)]) };
            json!({"name": tag, "count": count, "href": href, "current": current})
        })
        .collect();
    page.titled(visit.say(&format!("{}-many", of.name), &[]))
        .crumb(visit.say(&format!("module-{}", of.module), &[]), None)
        .with("resource", face(visit, scope, of))
        .with("views", views::tabs(of, visit, ask, &found.views, scope.principal().member()))
        .with("layouts", layouts::choices(of, scope, ask))
        .with("column_options", column_options(of, scope, visit, ask, &found.own))
        .with("search", &ask.query.search)
        .with("filters", chips(of, visit, ask, found))
        .with("categories", views::chosen(of, visit, ask, &found.views))
        .with("colours", views::colours(visit))
        .known("filterable", filterable::of(of, scope, visit, &found.own))
        .with("tags", tags)
        .with("keep", ask.kept())
        .with("query", ask.text(of))
        .with("bin", ask.query.bin)
        .with("bin_href", Some(bin_href).filter(|_| scope.allows(of.may.delete)))
        .with(
            "export_href",
            ask.address(of, &["layout"], &[]).replacen(&format!("/app/{}", of.name), &format!("/app/{}/export", of.name), 1),
        )
}

/// The columns one may choose, as options of a form.
fn column_options(of: &'static Resource, scope: &Scope, visit: &Visit, ask: &Ask, own: &[OwnField]) -> Option<SafeHtml> {
    let chosen = |name: &str, listed: bool| if ask.columns.is_empty() { listed } else { ask.columns.iter().any(|c| c == name) };
    let built: Vec<&Field> = of.fields.iter().filter(|f| sight::may_see(scope, of, f)).collect();
    let offered = |name: &str, label: String, listed: bool| json!({"name": name, "label": label, "shown": chosen(name, listed)});
    let items = || -> Vec<Value> {
        let built = built.iter().map(|f| offered(f.name, shown::label(visit, of, f), f.listed));
        built.chain(own.iter().map(|o| offered(&o.name, o.label.clone(), o.listed))).collect()
    };
    let drawn = if own.is_empty() {
        let shown = std::iter::once((of.name, true)).chain(built.iter().map(|f| (f.name, chosen(f.name, f.listed)))).collect();
        drawn::once(visit, "ui.column_options", shown, items)
    } else {
        drawn::each_time(visit, "ui.column_options", &items())
    };
    drawn.inspect_err(|e| tracing::error!(error = %e, "the columns could not be drawn")).ok()
}

fn chips(of: &Resource, visit: &Visit, ask: &Ask, found: &Found) -> Vec<Value> {
    ask.query.filters.iter().map(|filter| {
        let name = format!("{}.{}", filter.field, filter.op.name());
        let typed = filter.value.as_str().unwrap_or_default();
        let (label, value) = match of.field(&filter.field) {
            Some(field) => {
                let linked = typed.parse::<Id>().ok().and_then(|id| found.titles.get(&id)).map(|(_, t)| t.clone());
                let read = match field.kind {
                    Kind::Flag => Some(visit.say(if typed == "true" { "ui-yes" } else { "ui-no" }, &[])),
                    // A key says nothing to anybody.
                    Kind::Link(_) => linked.or_else(|| Some("—".into())),
                    _ if filter.op.counts() => Some(visit.say("filter-days", &[("count", typed.to_string())])),
                    _ => shown::text(visit, of, field, &field.read(typed)),
                };
                (shown::label(visit, of, field), read.unwrap_or_default())
            }
            None => (found.own.iter().find(|o| o.name == filter.field).map_or(filter.field.clone(), |o| o.label.clone()), typed.to_string()),
        };
        let value = if matches!(filter.op, Op::Empty | Op::Filled) { String::new() } else { value };
        json!({"field": filter.field, "label": label, "op_label": visit.say(&format!("op-{}", filter.op.name()), &[]), "value_label": value, "remove_href": ask.address(of, &[&name], &[])})
    }).collect()
}

fn bulk(of: &Resource, scope: &Scope, visit: &Visit, ask: &Ask) -> Vec<Value> {
    let act = |action: &str, icon: &str, tone: &str| json!({"action": action, "label": visit.say(&format!("bulk-{action}"), &[]), "icon": icon, "tone": tone});
    let (update, delete) = (scope.allows(of.may.update), scope.allows(of.may.delete));
    match (ask.query.bin, update, delete) {
        (true, _, true) => vec![act("restore", "archive-restore", "neutral")],
        (false, true, true) => vec![act("tag", "hash", "neutral"), act("set", "pencil", "neutral"), act("delete", "trash-2", "late")],
        (false, true, false) => vec![act("tag", "hash", "neutral"), act("set", "pencil", "neutral")],
        _ => Vec::new(),
    }
}

/// Nothing was ever kept here: what it is, and the first thing to do.
fn empty(of: &Resource, scope: &Scope, visit: &Visit, ask: &Ask, none: bool) -> Option<Value> {
    let asked = ask.query.search.is_some()
        || !ask.query.filters.is_empty()
        || !ask.query.categories.is_empty()
        || ask.query.tag.is_some()
        || ask.query.bin
        || ask.query.after.is_some();
    if !none || asked || matches!(scope.principal(), Principal::Visitor) {
        return None;
    }
    let may = scope.allows(of.may.create);
    Some(json!({
        "title": visit.say(&format!("{}-empty-title", of.name), &[]), "text": visit.say(&format!("{}-empty-text", of.name), &[]),
        "action_href": may.then(|| format!("/app/{}/new", of.name)), "action_label": may.then(|| visit.say(&format!("{}-new", of.name), &[])),
        "import_href": scope.allows(of.may.import).then(|| format!("/app/{}/import", of.name)), "sample": false,
    }))
}
