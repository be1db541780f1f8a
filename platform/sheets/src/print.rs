//! A table as it is printed: A4, the agency's colour and name, the head on every page, a line to each row. Glyphs are
//! placed one by one, without shaping: names and amounts in a Latin, Greek or Cyrillic hand want none, and ten
//! thousand rows take a fraction of what a typesetter would.

use crate::{Cell, Column, Error, Face, Kind};
use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};
use std::collections::HashMap;

/// Points of an A4 page, of its margin, of a row, of the letters.
const A4: (f32, f32) = (595.0, 842.0);
const MARGIN: f32 = 36.0;
const ROW: f32 = 16.0;
const LETTERS: f32 = 8.5;
/// Room between two columns, and the height of what stands above the table on the first and on the other pages.
const GAP: f32 = 8.0;
const FIRST: f32 = 66.0;
const LATER: f32 = 22.0;
/// More columns than these want the page on its side.
const UPRIGHT: usize = 5;
/// Rows by which the widths of the columns are judged.
const JUDGED: usize = 200;
/// No column is wider than this part of the page's width, however long its words.
const WIDEST: f32 = 0.34;

/// The letters of printed tables: TrueType or OpenType files.
pub struct Fonts {
    regular: Letters,
    bold: Letters,
}

struct Letters {
    font: Font,
    /// Glyph and advance of each character in parts of the letters' size.
    known: HashMap<char, (GlyphId, f32)>,
}

impl Fonts {
    /// Reads both files; none if one of them is no font.
    pub fn new(regular: &[u8], bold: &[u8]) -> Option<Fonts> {
        Some(Fonts { regular: Letters::new(regular)?, bold: Letters::new(bold)? })
    }

    /// The size of letters in which each of these lines fits a width, and all of them a height: 11 points at most, 6 at least.
    pub(crate) fn fitting(&self, lines: &[String], width: f32, height: f32) -> f32 {
        let longest = lines.iter().map(|line| self.regular.width(line)).fold(1.0, f32::max);
        (width / longest).min(height / 1.25).clamp(6.0, 11.0)
    }

    /// One line, cut where it has no room.
    pub(crate) fn line(&self, on: &mut Surface<'_>, (x, y): (f32, f32), size: f32, colour: rgb::Color, text: &str, width: f32) {
        self.regular.draw(on, x, y, size, colour, &self.regular.cut(text, width / size));
    }
}

impl Letters {
    fn new(file: &[u8]) -> Option<Letters> {
        let font = Font::new(file.to_vec().into(), 0)?;
        let seen = FontRef::from_index(file, 0).ok()?;
        let metrics = seen.glyph_metrics(Size::new(1.0), LocationRef::default());
        let one = |(code, glyph): (u32, skrifa::GlyphId)| {
            Some((char::from_u32(code)?, (GlyphId::new(glyph.to_u32()), metrics.advance_width(glyph)?)))
        };
        let known = seen.charmap().mappings().filter_map(one).collect();
        Some(Letters { font, known })
    }

    /// Glyph and width of a character; one that these letters do not have is a question mark.
    fn of(&self, c: char) -> (GlyphId, f32) {
        let c = if matches!(c, '\u{202f}' | '\u{a0}' | '\n' | '\t') { ' ' } else { c };
        self.known.get(&c).or_else(|| self.known.get(&'?')).copied().unwrap_or((GlyphId::new(0), 0.5))
    }

    fn width(&self, text: &str) -> f32 {
        text.chars().map(|c| self.of(c).1).sum()
    }

    /// As much of it as has room, in parts of the letters' size; the end of what was cut says so.
    fn cut<'a>(&self, text: &'a str, room: f32) -> std::borrow::Cow<'a, str> {
        if self.width(text) <= room {
            return text.into();
        }
        let (mut taken, dots) = (0.0, self.of('…').1);
        let fits = |c: &char| {
            taken += self.of(*c).1;
            taken + dots <= room
        };
        let kept: String = text.chars().take_while(fits).collect();
        format!("{}…", kept.trim_end()).into()
    }

    fn draw(&self, on: &mut Surface<'_>, x: f32, y: f32, size: f32, colour: rgb::Color, text: &str) {
        on.set_fill(Some(fill(colour)));
        let glyphs: Vec<KrillaGlyph> = text
            .char_indices()
            .map(|(at, c)| {
                let (glyph, width) = self.of(c);
                KrillaGlyph::new(glyph, width, 0.0, 0.0, 0.0, at..at + c.len_utf8(), None)
            })
            .collect();
        on.draw_glyphs(Point::from_xy(x, y), &glyphs, self.font.clone(), text, size, false);
    }
}

/// What words are printed in.
pub(crate) fn black() -> rgb::Color {
    rgb::Color::new(24, 24, 27)
}

fn fill(colour: rgb::Color) -> Fill {
    Fill { paint: colour.into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

fn bar(on: &mut Surface<'_>, x: f32, y: f32, w: f32, h: f32, colour: rgb::Color) {
    let mut path = PathBuilder::new();
    if let Some(rect) = Rect::from_xywh(x, y, w, h) {
        path.push_rect(rect);
    }
    if let Some(path) = path.finish() {
        on.set_fill(Some(fill(colour)));
        on.draw_path(&path);
    }
}

/// A table that is being collected; it is set when all its rows are known.
pub struct Print<'f> {
    fonts: &'f Fonts,
    face: Face,
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

impl<'f> Print<'f> {
    /// An empty table.
    pub fn new(fonts: &'f Fonts, face: Face, columns: Vec<Column>) -> Print<'f> {
        Print { fonts, face, columns, rows: Vec::new() }
    }

    /// One more row, its cells in the order of the columns. `amount` writes figures, `day` days and moments, as the
    /// reader's language does.
    pub fn row(&mut self, cells: &[Cell<'_>], said: impl Fn(&Cell<'_>) -> String) {
        self.rows.push(cells.iter().map(said).collect());
    }

    /// The pages as a PDF file.
    pub fn done(self) -> Result<Vec<u8>, Error> {
        let (w, h) = if self.columns.len() > UPRIGHT { (A4.1, A4.0) } else { A4 };
        let widths = self.widths(w - 2.0 * MARGIN);
        let mut document = Document::new();
        document.set_metadata(
            Metadata::new().title(self.face.title.clone()).authors(vec![self.face.agency.clone()]).producer("Estrade".into()),
        );
        let room = |above: f32| ((h - 2.0 * MARGIN - above - 2.0 * ROW) / ROW) as usize;
        let mut pages: Vec<&[Vec<String>]> = Vec::new();
        let (first, rest) = self.rows.split_at(self.rows.len().min(room(FIRST)));
        pages.push(first);
        pages.extend(rest.chunks(room(LATER).max(1)));
        for (n, rows) in pages.iter().enumerate() {
            let settings = PageSettings::from_wh(w, h).ok_or_else(|| Error::Print("a page of no size".into()))?;
            let mut page = document.start_page_with(settings);
            let mut surface = page.surface();
            self.page(&mut surface, (w, h), &widths, rows, (n + 1, pages.len()));
            surface.finish();
            page.finish();
        }
        document.finish().map_err(|e| Error::Print(format!("{e:?}")))
    }

    /// Widths in points that fill the line: what the longest of the first rows wants, none much wider than the others.
    fn widths(&self, line: f32) -> Vec<f32> {
        let wanted: Vec<f32> = self
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let head = self.fonts.bold.width(&column.label);
                let rows = self.rows.iter().take(JUDGED).map(|row| row.get(at).map_or(0.0, |text| self.fonts.regular.width(text)));
                (rows.fold(head, f32::max) * LETTERS + GAP).clamp(30.0, line * WIDEST)
            })
            .collect();
        let all: f32 = wanted.iter().sum();
        wanted.iter().map(|one| one * line / all.max(1.0)).collect()
    }

    fn page(&self, on: &mut Surface<'_>, (w, h): (f32, f32), widths: &[f32], rows: &[Vec<String>], (n, all): (usize, usize)) {
        let [r, g, b] = self.face.accent;
        let (accent, black, grey) = (rgb::Color::new(r, g, b), rgb::Color::new(24, 24, 27), rgb::Color::new(110, 110, 118));
        let (line, band) = (rgb::Color::new(226, 226, 230), rgb::Color::new(247, 247, 248));
        bar(on, 0.0, 0.0, w, 6.0, accent);
        let bold = &self.fonts.bold;
        let mut top = MARGIN + 8.0;
        if n == 1 {
            bold.draw(on, MARGIN, top + 10.0, 17.0, black, &bold.cut(&self.face.title, (w - 2.0 * MARGIN) / 17.0));
            self.fonts.regular.draw(on, MARGIN, top + 28.0, 9.0, grey, &self.fonts.regular.cut(&self.face.note, (w - 2.0 * MARGIN) / 9.0));
            top = MARGIN + FIRST;
        } else {
            top += LATER - 8.0;
        }
        let mut x = MARGIN;
        for (column, width) in self.columns.iter().zip(widths) {
            let label = bold.cut(&column.label, (width - GAP) / LETTERS);
            let at = if right(column.kind) { x + width - GAP - bold.width(&label) * LETTERS } else { x };
            bold.draw(on, at, top - 5.0, LETTERS, black, &label);
            x += width;
        }
        bar(on, MARGIN, top, w - 2.0 * MARGIN, 1.2, accent);
        for (r, row) in rows.iter().enumerate() {
            let y = top + ROW * r as f32 + 1.2;
            if r % 2 == 1 {
                bar(on, MARGIN - 4.0, y, w - 2.0 * MARGIN + 8.0, ROW, band);
            }
            let mut x = MARGIN;
            for ((text, column), width) in row.iter().zip(&self.columns).zip(widths) {
                if !text.is_empty() {
                    let text = self.fonts.regular.cut(text, (width - GAP) / LETTERS);
                    let at = if right(column.kind) { x + width - GAP - self.fonts.regular.width(&text) * LETTERS } else { x };
                    self.fonts.regular.draw(on, at, y + 11.0, LETTERS, black, &text);
                }
                x += width;
            }
        }
        let foot = h - MARGIN + 12.0;
        bar(on, MARGIN, foot - 12.0, w - 2.0 * MARGIN, 0.5, line);
        self.fonts.regular.draw(on, MARGIN, foot, 8.0, grey, &self.face.agency);
        let page = format!("{} {n} / {all}", self.face.words.page);
        self.fonts.regular.draw(on, w - MARGIN - self.fonts.regular.width(&page) * 8.0, foot, 8.0, grey, &page);
    }
}

fn right(kind: Kind) -> bool {
    matches!(kind, Kind::Number | Kind::Money)
}
