//! A list as a file: text goes out as it is read, a workbook or a print when it is whole.

use super::layout::{Layout, Piece, Pieces};
use super::shape::Shape;
use super::{contacts, labels};
use crate::visit::Visit;
use actix_web::web::Bytes;
use actix_web::{HttpResponse, HttpResponseBuilder};
use chrono::Utc;
use futures_util::{Stream, StreamExt, future::ready, stream};
use kernel::error::{Error, Result};
use kernel::resource::{Record, Resource};
use serde_json::Value;
use sheets::{Book, Cell, Face, Fonts, Grid, Print};
use std::sync::Arc;
use theme::{DateStyle, Format, Pages};

type Written = Result<Bytes, Error>;

/// The answer with the file.
pub(super) async fn answer(
    shape: Shape,
    mut answer: HttpResponseBuilder,
    visit: &Visit,
    layout: Arc<Layout>,
    pieces: Pieces,
    count: i64,
) -> Result<HttpResponse> {
    Ok(match shape {
        Shape::Csv => {
            let mut head = "\u{feff}".as_bytes().to_vec();
            head.extend(layout.write(std::iter::once(layout.header().into_iter()))?);
            let rows = move |piece: Piece, layout: &Layout| {
                layout.write(piece.lines.iter().map(|line| layout.cells(line, &piece.titles).chain(layout.further(line.id, &piece))))
            };
            answer.streaming(around(head, streamed(pieces, layout, rows), Vec::new()))
        }
        Shape::Json => answer.streaming(around(b"[".to_vec(), streamed(pieces, layout, objects()), b"\n]\n".to_vec())),
        Shape::Cards => {
            let written = |piece: Piece, layout: &Layout| Ok(contacts::cards(layout, &piece).into_bytes());
            answer.streaming(streamed(pieces, layout, written))
        }
        Shape::Days => {
            let mut pieces = pieces;
            let mut all = Vec::new();
            while let Some(piece) = pieces.next().await? {
                all.extend(contacts::days(&layout, &piece, visit));
            }
            answer.body(sheets::calendar(&many(visit, layout.of), all.iter()))
        }
        Shape::Workbook => answer.body(workbook(visit, layout, pieces, count).await?),
        Shape::Print => answer.body(print(visit, layout, pieces, count).await?),
        Shape::SmallLabels => answer.body(stickers(visit, Grid::Small, layout, pieces, count).await?),
        Shape::LargeLabels => answer.body(stickers(visit, Grid::Large, layout, pieces, count).await?),
    })
}

fn around(head: Vec<u8>, rows: impl Stream<Item = Written>, foot: Vec<u8>) -> impl Stream<Item = Written> {
    let whole = |bytes: Vec<u8>| stream::once(ready(Ok(Bytes::from(bytes))));
    whole(head).chain(rows).chain(whole(foot))
}

/// Each piece as it is written; memory holds two of them.
fn streamed(
    pieces: Pieces,
    layout: Arc<Layout>,
    written: impl Fn(Piece, &Layout) -> Result<Vec<u8>> + Send + Sync + 'static,
) -> impl Stream<Item = Written> {
    let written = Arc::new(written);
    stream::try_unfold(pieces, move |mut pieces| {
        let (layout, written) = (layout.clone(), written.clone());
        async move {
            let Some(piece) = pieces.next().await? else { return Ok(None) };
            let bytes = tokio::task::spawn_blocking(move || written(piece, &layout)).await.map_err(Error::internal)??;
            Ok(Some((Bytes::from(bytes), pieces)))
        }
    })
}

/// Records as objects of their fields, a comma between them.
fn objects() -> impl Fn(Piece, &Layout) -> Result<Vec<u8>> + Send + Sync + 'static {
    let begun = std::sync::atomic::AtomicBool::new(false);
    move |piece, layout| {
        let mut out = Vec::new();
        for record in &piece.rows {
            let comma = begun.swap(true, std::sync::atomic::Ordering::Relaxed);
            out.extend_from_slice(if comma { b",\n" } else { b"\n" });
            serde_json::to_writer(&mut out, &object(layout, record))?;
        }
        Ok(out)
    }
}

fn object<'a>(layout: &'a Layout, record: &'a Record) -> serde_json::Map<String, Value> {
    let always = ["id", "created_at", "updated_at"].into_iter();
    let names = always.chain(layout.fields.iter().map(|f| f.name)).chain(["extra"]);
    names.filter_map(|name| Some((name.to_string(), record.get(name)?.clone()))).collect()
}

fn many(visit: &Visit, of: &Resource) -> String {
    visit.say(&format!("{}-many", of.name), &[])
}

/// Whose file it is and what it is called.
pub(in crate::transfer) fn face(visit: &Visit, of: &Resource, count: i64) -> Face {
    let say = |key: &str| visit.say(key, &[]);
    let tenant = visit.tenant();
    let agency = tenant.map(|t| t.name.clone()).unwrap_or_default();
    let accent = tenant.and_then(|t| t.text("agency", "accent")).unwrap_or("#b3401f");
    let format = Format::of(visit.locale());
    let today = format.date(Utc::now().with_timezone(&crate::records::shown::zone(visit)).date_naive(), DateStyle::Medium);
    Face {
        note: format!("{agency} · {} · {today}", visit.say("export-rows", &[("count", count.to_string())])),
        agency,
        accent: parsed(accent).unwrap_or([179, 64, 31]),
        title: many(visit, of),
        words: sheets::Words {
            data: say("export-sheet-data"),
            figures: say("export-sheet-figures"),
            charts: say("export-sheet-charts"),
            rows: say("export-figure-rows"),
            sum: say("export-figure-sum"),
            mean: say("export-figure-mean"),
            least: say("export-figure-least"),
            most: say("export-figure-most"),
            others: say("export-figure-others"),
            count: say("export-figure-count"),
            share: say("export-figure-share"),
            blank: say("export-figure-blank"),
            page: say("export-page"),
        },
    }
}

/// `#b3401f` as red, green and blue.
fn parsed(colour: &str) -> Option<[u8; 3]> {
    let bytes = hex::decode(colour.strip_prefix('#')?).ok()?;
    bytes.try_into().ok()
}

async fn workbook(visit: &Visit, layout: Arc<Layout>, mut pieces: Pieces, count: i64) -> Result<Vec<u8>> {
    let mut book = Book::new(face(visit, layout.of, count), layout.columns()).map_err(Error::internal)?;
    while let Some(piece) = pieces.next().await? {
        let layout = layout.clone();
        let written = move || {
            piece.lines.iter().try_for_each(|line| book.row(&layout.typed(line, &piece.titles)))?;
            Ok::<_, sheets::Error>(book)
        };
        book = tokio::task::spawn_blocking(written).await.map_err(Error::internal)?.map_err(Error::internal)?;
    }
    tokio::task::spawn_blocking(move || book.done()).await.map_err(Error::internal)?.map_err(Error::internal)
}

async fn stickers(visit: &Visit, grid: Grid, layout: Arc<Layout>, mut pieces: Pieces, count: i64) -> Result<Vec<u8>> {
    let fonts = fonts(visit).ok_or_else(|| Error::internal("the letters of printed tables are missing"))?;
    let face = face(visit, layout.of, count);
    let mut all = Vec::new();
    while let Some(piece) = pieces.next().await? {
        all.extend(labels::of_piece(&layout, &piece));
    }
    let set = move || sheets::labels(&fonts, &face, grid, &all);
    tokio::task::spawn_blocking(set).await.map_err(Error::internal)?.map_err(Error::internal)
}

async fn print(visit: &Visit, layout: Arc<Layout>, mut pieces: Pieces, count: i64) -> Result<Vec<u8>> {
    let fonts = fonts(visit).ok_or_else(|| Error::internal("the letters of printed tables are missing"))?;
    let (face, format) = (face(visit, layout.of, count), Format::of(visit.locale()));
    let mut all = Vec::new();
    while let Some(piece) = pieces.next().await? {
        all.push(piece);
    }
    let set = move || {
        let mut print = Print::new(&fonts, face, layout.columns());
        for piece in &all {
            for line in &piece.lines {
                print.row(&layout.typed(line, &piece.titles), |cell| said(format, cell));
            }
        }
        print.done()
    };
    tokio::task::spawn_blocking(set).await.map_err(Error::internal)?.map_err(Error::internal)
}

/// A cell as one reads it.
fn said(format: &Format, cell: &Cell<'_>) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.to_string(),
        Cell::Number(n) => format.whole(*n),
        Cell::Money(n) => format.money(*n, "EUR"),
        Cell::Date(day) => format.date(*day, DateStyle::Short),
        Cell::Moment(at) => format!("{} {}", format.date(at.date(), DateStyle::Short), format.time(at.time())),
    }
}

/// The letters of printed tables, from the bundle.
fn fonts(visit: &Visit) -> Option<Fonts> {
    let assets = visit.house().service::<Arc<Pages>>().assets();
    Fonts::new(&assets.file("print-regular.ttf")?, &assets.file("print-bold.ttf")?)
}
