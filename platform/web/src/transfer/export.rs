//! CSV out: the list as it is filtered, in pieces, each its own transaction.

use super::guard;
use crate::account;
use crate::form::Form;
use crate::page::{Go, Page, words};
use crate::records::{ask, sight};
use crate::visit::Visit;
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{Either, HttpRequest, HttpResponse};
use futures_util::{StreamExt, future::ready, stream};
use kernel::approval::{Act, Carry, Shown, key};
use kernel::error::{Error, Result};
use kernel::field::{Field, Kind};
use kernel::module::Edition;
use kernel::query::{Cursor, Query};
use kernel::resource::{Id, OwnField, Record, Resource};
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;
use theme::{Locale, Words};
use tokio::task::JoinHandle;

/// What one export writes, and how.
struct Layout {
    of: &'static Resource,
    fields: Vec<&'static Field>,
    /// How the choices of a field are called.
    choices: HashMap<(&'static str, &'static str), String>,
    own: Arc<Vec<OwnField>>,
    names: bool,
    separator: u8,
    locale: Locale,
    words: Arc<Words>,
}

/// Rows as they were read, what their links are called, and where the next ones begin.
struct Piece {
    rows: Vec<Record>,
    titles: HashMap<Id, String>,
    next: Option<Cursor>,
}

impl Layout {
    fn new(of: &'static Resource, scope: &Scope, visit: &Visit, form: &Form, own: Arc<Vec<OwnField>>) -> Layout {
        let separator = match form.raw("separator") {
            "," | "comma" => b',',
            ";" | "semicolon" => b';',
            "\t" | "tab" => b'\t',
            _ if visit.locale() == Locale::Fr => b';',
            _ => b',',
        };
        let fields: Vec<_> = of.fields.iter().filter(|f| f.kind != Kind::Picture && sight::may_see(scope, of, f)).collect();
        let (words, locale) = (words(visit.house()), visit.locale());
        let mut choices = HashMap::new();
        for field in &fields {
            let Kind::Choice(all) = field.kind else { continue };
            choices.extend(all.iter().map(|c| ((field.name, *c), words.say(locale, &format!("{}-{}-{c}", of.name, field.name), &[]))));
        }
        Layout { of, fields, choices, own, names: form.text("names") == "1", separator, locale, words }
    }

    fn header(&self) -> Vec<Cow<'_, str>> {
        let said = |f: &Field| self.words.say(self.locale, &format!("{}-{}", self.of.name, f.name), &[]);
        let label = |f: &&'static Field| if self.names { f.name.into() } else { said(f).into() };
        let own = self.own.iter().map(|f| if self.names { f.name.as_str().into() } else { f.label.as_str().into() });
        self.fields.iter().map(label).chain(own).collect()
    }

    fn cells<'a>(&'a self, record: &'a Record, titles: &'a HashMap<Id, String>) -> impl Iterator<Item = Cow<'a, str>> {
        let extra = record.get("extra");
        let column = self.fields.iter().map(|f| self.cell(f, record.get(f.name).unwrap_or(&Value::Null), titles));
        let own = move |f: &'a OwnField| self.cell(&f.as_field(), extra.and_then(|e| e.get(&f.name)).unwrap_or(&Value::Null), titles);
        column.chain(self.own.iter().map(own))
    }

    fn cell<'a>(&'a self, field: &Field, value: &'a Value, titles: &'a HashMap<Id, String>) -> Cow<'a, str> {
        match (field.kind, value) {
            (_, Value::Null) => "".into(),
            (Kind::Choice(all), Value::String(v)) if !self.names => {
                let choice = all.iter().find(|c| *c == v).and_then(|c| self.choices.get(&(field.name, *c)));
                choice.unwrap_or(v).as_str().into()
            }
            (Kind::Link(_), Value::String(v)) => v.parse().ok().and_then(|id: Id| titles.get(&id)).map_or("", String::as_str).into(),
            (kind, value) => plain(kind, value, self.locale),
        }
    }

    fn write<'a, R: Iterator<Item = Cow<'a, str>>>(&self, rows: impl Iterator<Item = R>) -> Result<Vec<u8>> {
        let mut out = csv::WriterBuilder::new().delimiter(self.separator).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        for mut row in rows {
            row.try_for_each(|cell| out.write_field(&*guard::shield(cell))).map_err(Error::internal)?;
            out.write_record(None::<&[u8]>).map_err(Error::internal)?;
        }
        out.into_inner().map_err(|e| Error::internal(e.to_string()))
    }

    fn read(&self, tx: &mut Tx, query: &Query) -> Result<Piece> {
        let rows = (self.of.store.list)(tx, query)?;
        let mut titles = HashMap::new();
        for (field, to) in self.fields.iter().filter_map(|f| kernel::resource::target(f).map(|to| (f, to))) {
            let Some(target) = tx.scope().house().edition().resource(to).filter(|t| tx.scope().allows(t.may.read)) else { continue };
            titles.extend(target.titles(tx, rows.iter().filter_map(|r| r.get(field.name)?.as_str()?.parse().ok()).collect())?);
        }
        let full = i64::try_from(rows.len()).is_ok_and(|n| n == query.page());
        let order = query.order_of(self.of)?.map(|(field, _)| field.name);
        let next = rows.last().filter(|_| full).and_then(|last| Cursor::after(last, order));
        Ok(Piece { rows, titles, next })
    }
}

/// A value in the words of a spreadsheet of this language; `Field::read` understands it.
pub(super) fn plain(kind: Kind, value: &Value, locale: Locale) -> Cow<'_, str> {
    match (kind, value) {
        (Kind::Flag, Value::Bool(yes)) => match (locale, yes) {
            (Locale::Fr, true) => "oui".into(),
            (Locale::Fr, false) => "non".into(),
            (_, true) => "yes".into(),
            (_, false) => "no".into(),
        },
        (Kind::Money, Value::Number(n)) => {
            let n = n.as_i64().unwrap_or_default();
            let mark = if locale == Locale::Fr { ',' } else { '.' };
            format!("{}{}{mark}{:02}", if n < 0 { "-" } else { "" }, n.unsigned_abs() / 100, n.unsigned_abs() % 100).into()
        }
        (_, Value::String(v)) => v.as_str().into(),
        (_, v) => v.to_string().into(),
    }
}

fn named(of: &Resource, what: &str) -> (header::HeaderName, String) {
    let day = chrono::Utc::now().format("%Y-%m-%d");
    (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}-{what}{day}.csv\"", of.name))
}

/// The list's own question, without what it does not know or may not ask, and the records that were ticked.
fn asked(of: &Resource, scope: &Scope, form: &Form) -> Query {
    let mut query = Query { limit: 1_000, ..Query::default() };
    for (name, value) in form.pairs().iter().filter(|(_, v)| !v.is_empty()) {
        match name.as_str() {
            "ids" | "ids[]" => {
                let chosen = value.split(',').filter_map(|id| id.trim().parse::<Id>().ok());
                query.ids.get_or_insert_default().extend(chosen);
            }
            // The whole list, wherever its reader stands.
            "after" | "before" => {}
            _ => {
                let _ = ask::part(of, scope, &mut query, name, value);
            }
        }
    }
    query
}

/// The question as it may be written down: what asks about sealed fields is no part of it.
fn said(of: &'static Resource, form: &Form) -> String {
    let said = form.pairs().iter().filter(|(name, _)| !ask::sealed(of, name));
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(said).finish()
}

/// A file with sensitive fields in it.
pub(crate) static TAKE_OUT: Act = Act {
    name: "records.export",
    switch: "export",
    may: |edition, params| edition.resource(params["resource"].as_str()?).map(|of| of.may.reveal),
    mays: |edition| sensitive(edition).map(|of| of.may.reveal).collect(),
    show: |tx, params| {
        let resource = params["resource"].as_str().and_then(|name| tx.scope().house().edition().resource(name));
        let of = resource.ok_or(Error::NotFound)?;
        let said = |f: &Field| key(format!("{}-{}", of.name, f.name));
        let fields: Vec<Value> = of.fields.iter().filter(|f| f.sensitive && sight::may_see(tx.scope(), of, f)).map(said).collect();
        let mut after = vec![key(format!("{}-many", of.name))];
        after.extend(params["query"].as_str().filter(|q| !q.is_empty()).map(Value::from));
        let lines = [("approval-file", after), ("approval-fields", fields.clone())];
        Ok((!fields.is_empty()).then(|| lines.map(|(what, after)| Shown { what: key(what), before: Vec::new(), after }).to_vec()))
    },
    carry: Carry::ByAsker(|params| {
        let text = |name: &str| params[name].as_str().unwrap_or_default();
        (format!("/app/{}/export.csv?{}", text("resource"), text("query")), Vec::new())
    }),
};

fn sensitive(edition: &Edition) -> impl Iterator<Item = &'static Resource> + '_ {
    edition.modules.iter().flat_map(|m| m.resources.iter().copied()).filter(|of| of.fields.iter().any(|f| f.sensitive))
}

/// The file at once; where a second person has to agree, the page that asks.
pub(super) async fn export(of: &'static Resource, scope: Scope, visit: Visit, req: HttpRequest) -> Result<Either<Page, HttpResponse>> {
    let params = json!({"resource": of.name, "query": said(of, &Form::of_query(req.query_string()))});
    if scope.tx(move |tx| TAKE_OUT.held(tx, &params)).await?.is_none() {
        if of.fields.iter().any(|f| f.sensitive) && scope.allows(of.may.reveal) {
            account::step_up::recent(&visit)?;
        }
        return write(of, scope, visit, req).await.map(Either::Right);
    }
    let many = visit.say(&format!("{}-many", of.name), &[]);
    let page = Page::new("export_asks.html").title("export-asks-title").crumb(many, Some(&format!("/app/{}", of.name)));
    Ok(Either::Left(
        page.with("action", format!("/app/{}/export.csv?{}", of.name, req.query_string())).with("back", format!("/app/{}", of.name)),
    ))
}

/// The file, if a second person agreed; else the request for it.
pub(super) async fn ask_first(of: &'static Resource, scope: Scope, visit: Visit, req: HttpRequest) -> Result<Either<Go, HttpResponse>> {
    let params = json!({"resource": of.name, "query": said(of, &Form::of_query(req.query_string()))});
    match scope.tx(move |tx| TAKE_OUT.clear(tx, &params)).await? {
        Some(id) => Ok(Either::Left(Go::to(format!("/app/approvals/{id}")).toast("info", "approval-asked", &[]))),
        None => write(of, scope, visit, req).await.map(Either::Right),
    }
}

/// The records of the list's question as CSV; memory holds two pieces of 1,000 rows: while one is
/// written, the next is read.
async fn write(of: &'static Resource, scope: Scope, visit: Visit, req: HttpRequest) -> Result<HttpResponse> {
    let form = Form::of_query(req.query_string());
    let query = asked(of, &scope, &form);
    let revealed: Vec<&str> = of.fields.iter().filter(|f| f.sensitive && sight::may_see(&scope, of, f)).map(|f| f.name).collect();
    let told = json!({"query": said(of, &form), "fields": revealed});
    let journalled = format!("{}.exported", of.name);
    let own = scope
        .tx(move |tx| {
            tx.journal(&journalled, None, told)?;
            tx.own_fields(of.name)
        })
        .await?;
    let layout = Arc::new(Layout::new(of, &scope, &visit, &form, own));
    let mut head = "\u{feff}".as_bytes().to_vec();
    head.extend(layout.write(std::iter::once(layout.header().into_iter()))?);
    let head = stream::once(ready(Ok::<_, Error>(Bytes::from(head))));
    let first = reading(scope.clone(), layout.clone(), query.clone());
    let pieces = stream::try_unfold((Some(first), query), move |(piece, query)| {
        let (scope, layout) = (scope.clone(), layout.clone());
        async move {
            let Some(piece) = piece else { return Ok(None) };
            let mut piece = piece.await.map_err(Error::internal)??;
            let after = piece.next.take();
            let rest = after.map(|after| reading(scope, layout.clone(), Query { after: Some(after), ..query.clone() }));
            let write = move || layout.write(piece.rows.iter().map(|row| layout.cells(row, &piece.titles)));
            let bytes = tokio::task::spawn_blocking(write).await.map_err(Error::internal)??;
            Ok(Some((Bytes::from(bytes), (rest, query))))
        }
    });
    Ok(HttpResponse::Ok().content_type("text/csv; charset=utf-8").insert_header(named(of, "")).streaming(head.chain(pieces)))
}

/// Begins to read a piece.
fn reading(scope: Scope, layout: Arc<Layout>, query: Query) -> JoinHandle<Result<Piece>> {
    tokio::task::spawn_blocking(move || scope.run(|tx| layout.read(tx, &query)))
}

/// An empty file with the columns that an import understands.
pub(super) async fn template(of: &'static Resource, scope: Scope, visit: Visit, req: HttpRequest) -> Result<HttpResponse> {
    let own = scope.tx(move |tx| tx.own_fields(of.name)).await?;
    let mut layout = Layout::new(of, &scope, &visit, &Form::of_query(req.query_string()), own);
    layout.fields.retain(|f| !f.readonly);
    let mut body = "\u{feff}".as_bytes().to_vec();
    body.extend(layout.write(std::iter::once(layout.header().into_iter()))?);
    Ok(HttpResponse::Ok().content_type("text/csv; charset=utf-8").insert_header(named(of, "template-")).body(body))
}
