//! What of a list a file says, and how: the same for every form.

use super::labels;
use crate::form::Form;
use crate::page::words;
use crate::records::{shown, sight};
use crate::transfer::{further, guard};
use crate::visit::Visit;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use kernel::error::{Error, Result};
use kernel::field::{Field, Kind};
use kernel::further::{Further, Place};
use kernel::line::Line;
use kernel::phone::{self, Home};
use kernel::query::{Cursor, Query};
use kernel::resource::{Id, OwnField, Record, Resource};
use kernel::scope::{Scope, Tx};
use serde_json::Value;
use sheets::{Cell, Column};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;
use theme::{Locale, Words};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// What one export writes, and how.
pub(super) struct Layout {
    pub of: &'static Resource,
    pub fields: Vec<&'static Field>,
    /// Where each of them stands in a line.
    places: Vec<usize>,
    /// How the choices of a field are called.
    choices: HashMap<(&'static str, &'static str), String>,
    own: Arc<Vec<OwnField>>,
    names: bool,
    separator: u8,
    pub locale: Locale,
    words: Arc<Words>,
    zone: Tz,
    /// From where its reader dials.
    pub home: Home,
    /// It is for labels: where letters go is asked, too.
    pub labels: bool,
    /// Further ways to reach people stand beside their own.
    pub beside: bool,
    /// Whole records are written, not columns.
    pub whole: bool,
}

/// Rows as they were read, and what their links are called.
pub(super) struct Piece {
    /// What is written in columns.
    pub lines: Vec<Line>,
    /// What is written whole.
    pub rows: Vec<Record>,
    pub titles: HashMap<Id, String>,
    /// Where letters go, for labels.
    pub places: HashMap<Id, Place>,
    /// Further ways to reach them, for contacts and tables.
    pub further: HashMap<Id, Vec<Further>>,
}

/// A piece that is being read, and what asks for the one after it, told as soon as that is known.
type Ahead = (JoinHandle<Result<Piece>>, oneshot::Receiver<Query>);

/// Pieces of a list, each its own transaction; while one is made ready and written, the next is read.
pub(super) struct Pieces {
    scope: Scope,
    layout: Arc<Layout>,
    ahead: Option<Ahead>,
}

impl Pieces {
    pub fn new(scope: Scope, layout: Arc<Layout>, query: Query) -> Pieces {
        let mut pieces = Pieces { scope, layout, ahead: None };
        pieces.ahead = Some(pieces.reading(query));
        pieces
    }

    /// The next piece; none after the last.
    pub async fn next(&mut self) -> Result<Option<Piece>> {
        let Some((piece, rest)) = self.ahead.take() else { return Ok(None) };
        self.ahead = rest.await.ok().map(|query| self.reading(query));
        piece.await.map_err(Error::internal)?.map(Some)
    }

    fn reading(&self, query: Query) -> Ahead {
        let (scope, layout) = (self.scope.clone(), self.layout.clone());
        let (rest, told) = oneshot::channel();
        (tokio::task::spawn_blocking(move || scope.run(|tx| layout.read(tx, &query, rest))), told)
    }
}

impl Layout {
    pub fn new(of: &'static Resource, scope: &Scope, visit: &Visit, form: &Form, own: Arc<Vec<OwnField>>) -> Layout {
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
        let (names, zone, home) = (form.text("names") == "1", shown::zone(visit), shown::home(visit));
        let places = places(of, &fields);
        Layout { of, fields, places, choices, own, names, separator, locale, words, zone, home, labels: false, beside: false, whole: false }
    }

    /// With the columns alone that its reader has before them: those chosen, else those of the list.
    pub fn narrowed(mut self, chosen: &[&str]) -> Layout {
        let kept = |name: &str, listed: bool| if chosen.is_empty() { listed } else { chosen.contains(&name) };
        // What a record is called stands first whatever was chosen.
        self.fields.retain(|f| f.title || kept(f.name, f.listed));
        self.places = places(self.of, &self.fields);
        self.own = Arc::new(self.own.iter().filter(|f| kept(&f.name, f.listed)).cloned().collect());
        self
    }

    pub fn header(&self) -> Vec<Cow<'_, str>> {
        let said = |f: &Field| self.words.say(self.locale, &format!("{}-{}", self.of.name, f.name), &[]);
        let label = |f: &&'static Field| if self.names { f.name.into() } else { said(f).into() };
        let own = self.own.iter().map(|f| if self.names { f.name.as_str().into() } else { f.label.as_str().into() });
        let beside = further::columns(self.of).filter(|_| self.beside);
        let beside = beside.map(|(name, _)| if self.names { name.into() } else { further::label(&self.words, self.locale, name).into() });
        self.fields.iter().map(label).chain(own).chain(beside).collect()
    }

    /// The cells of further ways to reach whom a row is about.
    pub fn further<'a>(&'a self, id: Id, piece: &'a Piece) -> impl Iterator<Item = Cow<'a, str>> {
        let ways = piece.further.get(&id).map_or(&[][..], Vec::as_slice);
        let said = (!self.names).then_some((&*self.words, self.locale));
        let kept = self.of.further.filter(|_| self.beside).into_iter();
        kept.flat_map(move |kept| further::columns(self.of).map(move |(_, is)| further::cell(kept, ways, is, said).into()))
    }

    pub fn cells<'a>(&'a self, line: &'a Line, titles: &'a HashMap<Id, String>) -> impl Iterator<Item = Cow<'a, str>> {
        let column = self.values(line).map(|(f, value)| self.cell(f, value, titles));
        let own = move |f: &'a OwnField| self.cell(&f.as_field(), line.extra.get(&f.name).unwrap_or(&Value::Null), titles);
        column.chain(self.own.iter().map(own))
    }

    /// The columns that are fields, with their values.
    fn values<'a>(&'a self, line: &'a Line) -> impl Iterator<Item = (&'static Field, &'a Value)> {
        self.fields.iter().copied().zip(self.places.iter().map(|at| &line.values[*at]))
    }

    fn cell<'a>(&'a self, field: &Field, value: &'a Value, titles: &'a HashMap<Id, String>) -> Cow<'a, str> {
        match (field.kind, value) {
            (_, Value::Null) => "".into(),
            (Kind::Choice(all), Value::String(v)) if !self.names => {
                let choice = all.iter().find(|c| *c == v).and_then(|c| self.choices.get(&(field.name, *c)));
                choice.unwrap_or(v).as_str().into()
            }
            (Kind::Link(_), Value::String(v)) => v.parse().ok().and_then(|id: Id| titles.get(&id)).map_or("", String::as_str).into(),
            (Kind::Phone, Value::String(kept)) => phone::shown(kept, self.home).into(),
            (kind, value) => plain(kind, value, self.locale),
        }
    }

    /// The columns as other files than text have them.
    pub fn columns(&self) -> Vec<Column> {
        let kind = |kind| match kind {
            Kind::Number(..) => sheets::Kind::Number,
            Kind::Money => sheets::Kind::Money,
            Kind::Date => sheets::Kind::Date,
            Kind::Moment => sheets::Kind::Moment,
            _ => sheets::Kind::Text,
        };
        let tells =
            |f: &Field| matches!(f.kind, Kind::Choice(_) | Kind::Flag | Kind::Link(_)) || (f.filtered && matches!(f.kind, Kind::Text(_)));
        let built = self.fields.iter().map(|f| (kind(f.kind), tells(f)));
        let own = self.own.iter().map(|o| (kind(o.as_field().kind), matches!(o.as_field().kind, Kind::Flag) || o.kind == "choice"));
        let labels = self.header().into_iter().map(Cow::into_owned);
        labels.zip(built.chain(own)).map(|(label, (kind, counted))| Column { label, kind, counted }).collect()
    }

    /// A line's cells in the order of the columns, as what they are.
    pub fn typed<'a>(&'a self, line: &'a Line, titles: &'a HashMap<Id, String>) -> Vec<Cell<'a>> {
        let built = self.values(line).map(|(f, value)| self.typed_cell(f, value, titles));
        let own = |o: &OwnField| self.typed_cell(&o.as_field(), line.extra.get(&o.name).unwrap_or(&Value::Null), titles);
        built.chain(self.own.iter().map(own)).collect()
    }

    fn typed_cell<'a>(&'a self, field: &Field, value: &'a Value, titles: &'a HashMap<Id, String>) -> Cell<'a> {
        let known = match (field.kind, value) {
            (Kind::Number(..), Value::Number(n)) => n.as_i64().map(Cell::Number),
            (Kind::Money, Value::Number(n)) => n.as_i64().map(Cell::Money),
            (Kind::Date, Value::String(day)) => day.parse::<NaiveDate>().ok().map(Cell::Date),
            (Kind::Moment, Value::String(at)) => {
                at.parse::<DateTime<Utc>>().ok().map(|at| Cell::Moment(at.with_timezone(&self.zone).naive_local()))
            }
            _ => None,
        };
        known.unwrap_or_else(|| match self.cell(field, value, titles) {
            text if text.is_empty() => Cell::Empty,
            text => Cell::Text(text),
        })
    }

    pub fn write<'a, R: Iterator<Item = Cow<'a, str>>>(&self, rows: impl Iterator<Item = R>) -> Result<Vec<u8>> {
        let mut out = csv::WriterBuilder::new().delimiter(self.separator).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        for mut row in rows {
            row.try_for_each(|cell| out.write_field(&*guard::shield(cell))).map_err(Error::internal)?;
            out.write_record(None::<&[u8]>).map_err(Error::internal)?;
        }
        out.into_inner().map_err(|e| Error::internal(e.to_string()))
    }

    fn read(&self, tx: &mut Tx, query: &Query, rest: oneshot::Sender<Query>) -> Result<Piece> {
        let (order, mut rest) = (query.order_of(self.of)?.map(|(field, _)| field.name), Some(rest));
        let mut goes_on = |last: &Record| {
            if let Some((after, rest)) = Cursor::after(last, order).zip(rest.take()) {
                // Nobody waits for it any more if the file was given up.
                let _ = rest.send(Query { after: Some(after), ..query.clone() });
            }
        };
        let (lines, rows) = if self.whole {
            let rows = (self.of.store.list)(tx, query)?;
            let full = i64::try_from(rows.len()).is_ok_and(|n| n == query.page());
            rows.last().filter(|_| full).into_iter().for_each(goes_on);
            (Vec::new(), rows)
        } else {
            ((self.of.store.lines)(tx, query, &mut goes_on)?, Vec::new())
        };
        let mut titles = HashMap::new();
        for (at, field) in self.fields.iter().enumerate() {
            let target = kernel::resource::target(field).and_then(|to| tx.scope().house().edition().linked(to));
            let Some(target) = target.filter(|t| tx.scope().allows(t.may.read)) else { continue };
            let linked = rows.iter().filter_map(|r| r.get(field.name)).chain(lines.iter().map(|l| &l.values[self.places[at]]));
            titles.extend(target.titles(tx, linked.filter_map(|v| v.as_str()?.parse().ok()).collect())?);
        }
        let ids = || rows.iter().filter_map(|r| r.get("id")?.as_str()?.parse().ok()).chain(lines.iter().map(|l| l.id));
        let further = match self.of.further.filter(|_| self.beside) {
            Some(further) => (further.tell)(tx, self.of.name, &ids().collect::<Vec<Id>>())?,
            None => HashMap::new(),
        };
        let places = if self.labels { labels::places(tx, self.of, &rows)? } else { HashMap::new() };
        Ok(Piece { lines, rows, titles, places, further })
    }
}

/// Where fields stand in the lines of their resource.
fn places(of: &Resource, fields: &[&'static Field]) -> Vec<usize> {
    fields.iter().filter_map(|field| of.fields.iter().position(|f| f.name == field.name)).collect()
}

/// A value in the words of a spreadsheet of this language; `Field::read` understands it.
pub(in crate::transfer) fn plain(kind: Kind, value: &Value, locale: Locale) -> Cow<'_, str> {
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
