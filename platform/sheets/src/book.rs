//! A workbook: a sheet of rows, a sheet of figures, a sheet of charts.

use crate::{Cell, Column, Error, Face, Figures, Kind, Tally};
use chrono::Datelike;
use rust_xlsxwriter::{Chart, ChartType, Color, DocProperties, Format, FormatAlign, Workbook, Worksheet};

/// The rows of the sheet of rows stand below its head.
const FIRST: u32 = 1;
/// The places of the sheets in the workbook.
const DATA: usize = 0;
const FIGURES: usize = 1;
/// A column is at least and at most so many characters wide.
const NARROW: usize = 9;
const WIDE: usize = 46;
/// Charts beside each other, and their size in cells.
const ABREAST: u32 = 2;
const CHART: (u32, u16) = (16, 8);
/// A pie of more parts says nothing.
const PARTS: usize = 7;

/// How a row went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As it should: green.
    Good,
    /// Not at all: red.
    Bad,
}

/// A workbook that is being written, row by row.
pub struct Book {
    workbook: Workbook,
    face: Face,
    columns: Vec<Column>,
    figures: Figures,
    widths: Vec<usize>,
    looks: Looks,
    next: u32,
}

/// How cells look.
struct Looks {
    head: Format,
    title: Format,
    quiet: Format,
    text: Format,
    good: Format,
    bad: Format,
    whole: Format,
    money: Format,
    date: Format,
    moment: Format,
    share: Format,
}

impl Looks {
    fn new(face: &Face) -> Looks {
        let accent = accent(face);
        let top = || Format::new().set_align(FormatAlign::Top);
        Looks {
            head: Format::new()
                .set_bold()
                .set_font_color(ink(face.accent))
                .set_background_color(accent)
                .set_align(FormatAlign::VerticalCenter),
            title: Format::new().set_bold().set_font_size(16),
            quiet: Format::new().set_font_color(Color::RGB(0x6b_6b_6b)),
            text: top(),
            good: top().set_background_color(Color::RGB(0xe3_f4_e7)),
            bad: top().set_background_color(Color::RGB(0xfb_e3_e0)),
            whole: top().set_num_format("#,##0"),
            money: top().set_num_format("#,##0.00"),
            date: top().set_num_format("yyyy-mm-dd"),
            moment: top().set_num_format("yyyy-mm-dd hh:mm"),
            share: top().set_num_format("0.0%"),
        }
    }
}

fn accent(face: &Face) -> Color {
    let [r, g, b] = face.accent.map(u32::from);
    Color::RGB(r << 16 | g << 8 | b)
}

/// Black or white, whichever is read better on this colour (relative luminance of WCAG 2.2).
fn ink(colour: [u8; 3]) -> Color {
    let [r, g, b] = colour.map(|c| {
        let c = f64::from(c) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    });
    if 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 { Color::Black } else { Color::White }
}

/// A name that a sheet may have: at most 31 characters, none of `[]:*?/\`.
fn sheet_name(name: &str) -> String {
    name.chars().map(|c| if "[]:*?/\\".contains(c) { ' ' } else { c }).take(31).collect::<String>().trim_matches('\'').to_string()
}

impl Book {
    /// An empty workbook with the head of its table.
    pub fn new(face: Face, columns: Vec<Column>) -> Result<Book, Error> {
        let mut workbook = Workbook::new();
        workbook.set_properties(&DocProperties::new().set_title(&face.title).set_author(&face.agency).set_company(&face.agency));
        let looks = Looks::new(&face);
        let sheet = workbook.add_worksheet_with_low_memory()?;
        sheet.set_name(sheet_name(&face.words.data))?.set_freeze_panes(FIRST, 1)?.set_landscape().set_tab_color(accent(&face));
        sheet.set_repeat_rows(0, 0)?.set_row_height(0, 22)?;
        for (at, column) in (0u16..).zip(&columns) {
            sheet.write_string_with_format(0, at, &column.label, &looks.head)?;
        }
        workbook.add_worksheet().set_name(sheet_name(&face.words.figures))?;
        let widths = columns.iter().map(|c| c.label.chars().count() + 3).collect();
        Ok(Book { figures: Figures::new(&columns), workbook, face, columns, widths, looks, next: FIRST })
    }

    /// One more row, its cells in the order of the columns. A text is never a formula.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), Error> {
        self.put(cells, None)
    }

    /// One more row of words that says how it went.
    pub fn toned(&mut self, cells: &[Cell<'_>], tone: Tone) -> Result<(), Error> {
        self.put(cells, Some(tone))
    }

    fn put(&mut self, cells: &[Cell<'_>], tone: Option<Tone>) -> Result<(), Error> {
        let words = match tone {
            None => &self.looks.text,
            Some(Tone::Good) => &self.looks.good,
            Some(Tone::Bad) => &self.looks.bad,
        };
        self.figures.note(&self.columns, cells);
        let sheet = self.workbook.worksheet_from_index(DATA)?;
        for ((at, cell), width) in (0u16..).zip(cells).zip(&mut self.widths) {
            match cell {
                Cell::Empty if tone.is_some() => sheet.write_blank(self.next, at, words)?,
                Cell::Empty => continue,
                // A cell holds 32,767 characters.
                Cell::Text(text) if text.chars().count() > 32_767 => {
                    let cut: String = text.chars().take(32_766).chain(['…']).collect();
                    sheet.write_string_with_format(self.next, at, cut, words)?
                }
                Cell::Text(text) => {
                    *width = (*width).max(text.chars().take(WIDE).count() + 1);
                    sheet.write_string_with_format(self.next, at, text.as_ref(), words)?
                }
                Cell::Number(n) => sheet.write_number_with_format(self.next, at, *n as f64, &self.looks.whole)?,
                Cell::Money(n) => sheet.write_number_with_format(self.next, at, *n as f64 / 100.0, &self.looks.money)?,
                // A workbook counts days from 1900 on.
                Cell::Date(day) if day.year() < 1900 => sheet.write_string_with_format(self.next, at, day.to_string(), words)?,
                Cell::Moment(moment) if moment.year() < 1900 => sheet.write_string_with_format(self.next, at, moment.to_string(), words)?,
                Cell::Date(day) => sheet.write_datetime_with_format(self.next, at, day, &self.looks.date)?,
                Cell::Moment(moment) => sheet.write_datetime_with_format(self.next, at, moment, &self.looks.moment)?,
            };
        }
        self.next += 1;
        Ok(())
    }

    /// The workbook as bytes, with its figures and charts.
    pub fn done(mut self) -> Result<Vec<u8>, Error> {
        let sheet = self.workbook.worksheet_from_index(DATA)?;
        for (at, width) in (0u16..).zip(&self.widths) {
            sheet.set_column_width(at, (*width).clamp(NARROW, WIDE) as f64)?;
        }
        if let (Some(last), true) = (u16::try_from(self.columns.len()).ok().and_then(|n| n.checked_sub(1)), self.next > FIRST) {
            sheet.autofilter(0, 0, self.next - 1, last)?;
        }
        let charts = self.tell()?;
        if !charts.is_empty() {
            let sheet = self.workbook.add_worksheet();
            sheet.set_name(sheet_name(&self.face.words.charts))?.set_landscape().set_screen_gridlines(false);
            sheet.write_string_with_format(0, 0, &self.face.title, &self.looks.title)?;
            for (n, chart) in (0u32..).zip(&charts) {
                let (row, column) = (2 + n / ABREAST * (CHART.0 + 1), u16::try_from(n % ABREAST).unwrap_or(0) * (CHART.1 + 1));
                sheet.insert_chart(row, column, chart)?;
            }
        }
        Ok(self.workbook.save_to_buffer()?)
    }

    /// Writes the sheet of figures; what of it is better seen than read comes back as charts.
    fn tell(&mut self) -> Result<Vec<Chart>, Error> {
        let (words, looks) = (&self.face.words, &self.looks);
        let sheet = self.workbook.worksheet_from_index(FIGURES)?;
        sheet.set_column_width(0, 34)?.set_column_width(1, 16)?.set_column_width(2, 12)?;
        sheet.write_string_with_format(0, 0, &self.face.title, &looks.title)?;
        sheet.write_string_with_format(1, 0, format!("{} · {}", self.face.agency, self.face.note), &looks.quiet)?;
        sheet.write_string_with_format(3, 0, &words.rows, &looks.text)?;
        sheet.write_number_with_format(3, 1, self.figures.rows as f64, &looks.whole)?;
        let (mut at, mut charts) = (5, Vec::new());
        for (column, tally) in self.figures.told(&self.columns) {
            sheet.write_string_with_format(at, 0, &column.label, &looks.head)?;
            let counted = match column.kind {
                Kind::Number | Kind::Money => {
                    sheet.write_string_with_format(at, 1, "", &looks.head)?;
                    at = amounts(sheet, at + 1, &self.face, looks, column.kind, tally)?;
                    continue;
                }
                Kind::Text => tally.values(&words.others, &words.blank),
                Kind::Date | Kind::Moment => tally.months(),
            };
            sheet.write_string_with_format(at, 1, &words.count, &looks.head)?.write_string_with_format(at, 2, &words.share, &looks.head)?;
            let from = at + 1;
            for (value, count) in &counted {
                at += 1;
                sheet.write_string_with_format(at, 0, value, &looks.text)?.write_number_with_format(at, 1, *count as f64, &looks.whole)?;
                sheet.write_number_with_format(at, 2, *count as f64 / self.figures.rows.max(1) as f64, &looks.share)?;
            }
            let kind = match (column.kind, counted.len()) {
                (Kind::Text, ..=PARTS) => ChartType::Pie,
                (Kind::Text, _) => ChartType::Bar,
                _ => ChartType::Column,
            };
            charts.push(drawn(&self.face, column, kind, from, at));
            at += 2;
        }
        Ok(charts)
    }
}

fn amounts(sheet: &mut Worksheet, mut at: u32, face: &Face, looks: &Looks, kind: Kind, tally: &Tally) -> Result<u32, Error> {
    let (look, unit) = if kind == Kind::Money { (&looks.money, 100.0) } else { (&looks.whole, 1.0) };
    let mean = tally.sum as f64 / tally.figures.max(1) as f64;
    let all = [
        (&face.words.sum, Some(tally.sum as f64)),
        (&face.words.mean, Some(mean)),
        (&face.words.least, tally.least.map(|n| n as f64)),
        (&face.words.most, tally.most.map(|n| n as f64)),
    ];
    for (label, value) in all {
        let Some(value) = value else { continue };
        sheet.write_string_with_format(at, 0, label, &looks.text)?.write_number_with_format(at, 1, value / unit, look)?;
        at += 1;
    }
    Ok(at + 1)
}

/// A chart over the lines `from..=to` of the sheet of figures.
fn drawn(face: &Face, column: &Column, kind: ChartType, from: u32, to: u32) -> Chart {
    let mut chart = Chart::new(kind);
    let sheet = sheet_name(&face.words.figures);
    let series = chart.add_series();
    series.set_categories((sheet.as_str(), from, 0, to, 0)).set_values((sheet.as_str(), from, 1, to, 1)).set_name(&column.label);
    if kind == ChartType::Pie {
        let mut label = rust_xlsxwriter::ChartDataLabel::new();
        series.set_data_label(label.show_percentage());
    } else {
        let mut format = rust_xlsxwriter::ChartFormat::new();
        format.set_solid_fill(rust_xlsxwriter::ChartSolidFill::new().set_color(accent(face)));
        series.set_format(&mut format).set_gap(60);
        chart.legend().set_hidden();
        // The most frequent stands on top, as in the sheet.
        if kind == ChartType::Bar {
            chart.y_axis().set_reverse();
        }
    }
    chart.title().set_name(&column.label);
    chart.set_width(u32::from(CHART.1) * 64).set_height(CHART.0 * 20);
    chart
}
