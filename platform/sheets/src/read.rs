//! What others wrote, read in a process of its own: little memory, little time, no more rows than asked for. What it
//! cannot stand ends that process and nothing else.

use crate::cards;
use apart::{Program, Task};
use calamine::{Data, DataType, Reader, open_workbook_auto_from_rs};
use serde_json::{Value, json};
use std::io::Cursor;
use std::time::Duration;

/// What reading one file may take.
const TASK: Task =
    Task { name: "--estrade-sheet-reader", memory: 512 << 20, seconds: 20, patience: Duration::from_secs(30), answer: 96 << 20 };
/// More columns, or a longer cell, is no list of anybody.
const COLUMNS: usize = 200;
const LETTERS: usize = 32_767;

/// What kind of file this is, by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// XLSX, XLS or ODS.
    Workbook,
    /// Contacts.
    Cards,
    /// Anything else: text in columns.
    Text,
}

/// What kind of file this is.
pub fn form(bytes: &[u8]) -> Form {
    let bare = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    match bytes {
        [b'P', b'K', 3, 4, ..] | [0xd0, 0xcf, 0x11, 0xe0, ..] => Form::Workbook,
        _ if bare.get(..11).is_some_and(|start| start.eq_ignore_ascii_case(b"BEGIN:VCARD")) => Form::Cards,
        _ => Form::Text,
    }
}

/// Why a file gave no rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is no such file, or broken, or has a password.
    File,
    /// It has more rows than asked for.
    Rows,
    /// Reading it takes more memory or time than is given to one file.
    Heavy,
}

/// Rows with their number in the file; the first is the head.
pub type Rows = Vec<(u64, Vec<String>)>;

/// Reads the rows of a workbook's first sheet that has any, or of a file of contacts: at most `most` below the head.
/// Blocks until it is done.
///
/// # Errors
/// [`Refused`] where there are none to be had.
pub fn read(by: &Program, bytes: &[u8], most: usize) -> Result<Rows, Refused> {
    let answer = by.ask(&TASK, &[most.to_string()], &[bytes]).map_err(|_| Refused::Heavy)?;
    match serde_json::from_slice(&answer) {
        Ok(Value::Object(mut said)) => match said.remove("rows") {
            Some(rows) => serde_json::from_value(rows).map_err(|_| Refused::File),
            None => Err(if said.contains_key("long") { Refused::Rows } else { Refused::File }),
        },
        _ => Err(Refused::File),
    }
}

/// What a process that reads does; see [`apart::Task::serve`].
pub fn serve() {
    TASK.serve(|words, bytes| {
        let most = words.first()?.parse().ok()?;
        let said = match rows(bytes, most) {
            Ok(rows) => json!({ "rows": rows }),
            Err(Refused::Rows) => json!({ "long": true }),
            Err(_) => json!({ "broken": true }),
        };
        serde_json::to_vec(&said).ok()
    });
}

fn rows(bytes: &[u8], most: usize) -> Result<Rows, Refused> {
    match form(bytes) {
        Form::Workbook => workbook(bytes, most),
        Form::Cards => contacts(bytes, most),
        Form::Text => Err(Refused::File),
    }
}

fn contacts(bytes: &[u8], most: usize) -> Result<Rows, Refused> {
    let all = cards::read(&String::from_utf8_lossy(bytes));
    if all.len() > most {
        return Err(Refused::Rows);
    }
    let used: Vec<_> = cards::READINGS.iter().filter(|(_, of)| all.iter().any(|card| !of(card).is_empty())).collect();
    let head = (1, used.iter().map(|(name, _)| (*name).to_string()).collect());
    let line = |(n, card): (u64, &cards::Card)| (n, used.iter().map(|(_, of)| of(card).to_string()).collect());
    Ok(std::iter::once(head).chain((2u64..).zip(&all).map(line)).collect())
}

fn workbook(bytes: &[u8], most: usize) -> Result<Rows, Refused> {
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|_| Refused::File)?;
    for name in book.sheet_names() {
        let Ok(range) = book.worksheet_range(&name) else { continue };
        let (height, width) = range.get_size();
        if range.used_cells().next().is_none() {
            continue;
        }
        if width > COLUMNS {
            return Err(Refused::File);
        }
        let first = u64::from(range.start().map_or(0, |(row, _)| row)) + 1;
        let mut all = Rows::with_capacity(height.min(most + 2));
        for (n, row) in range.rows().enumerate() {
            let cells: Vec<String> = row.iter().map(said).collect();
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if all.len() > most {
                return Err(Refused::Rows);
            }
            all.push((first + n as u64, cells));
        }
        return Ok(all);
    }
    Err(Refused::File)
}

/// A cell as it would be typed: days and moments as ISO 8601 writes them, whole numbers without a point.
fn said(cell: &Data) -> String {
    let text = match cell {
        Data::Empty | Data::Error(_) => return String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(n) => n.to_string(),
        Data::Float(n) if n.fract() == 0.0 && n.abs() < 1e15 => format!("{n:.0}"),
        Data::Float(n) => n.to_string(),
        Data::Bool(yes) => yes.to_string(),
        Data::DateTime(_) => {
            let Some(at) = cell.as_datetime() else { return String::new() };
            let midnight = at.time() == chrono::NaiveTime::MIN;
            at.format(if midnight { "%Y-%m-%d" } else { "%Y-%m-%dT%H:%M:%S" }).to_string()
        }
    };
    if text.len() > LETTERS { text.chars().take(LETTERS).collect() } else { text }
}

#[cfg(test)]
mod tests {
    use super::{Form, Refused, form, rows};
    use crate::{Book, Cell, Column, Face, Kind, Words};
    use chrono::NaiveDate;

    pub(crate) fn face() -> Face {
        let word = |w: &str| w.to_string();
        let words = Words {
            data: word("Données"),
            figures: word("Chiffres"),
            charts: word("Graphiques"),
            rows: word("Lignes"),
            sum: word("Somme"),
            mean: word("Moyenne"),
            least: word("Minimum"),
            most: word("Maximum"),
            others: word("Autres"),
            count: word("Nombre"),
            share: word("Part"),
            blank: word("Non renseigné"),
            page: word("Page"),
        };
        Face {
            agency: "Les Heures Claires".into(),
            accent: [179, 64, 31],
            title: "Personnes : [toutes]".into(),
            note: "21/11/2026".into(),
            words,
        }
    }

    #[test]
    fn what_the_book_writes_the_reader_reads() {
        let column = |label: &str, kind, counted| Column { label: label.into(), kind, counted };
        let columns = vec![
            column("Nom", Kind::Text, false),
            column("Ville", Kind::Text, true),
            column("Cachet", Kind::Money, false),
            column("Le", Kind::Date, false),
        ];
        let mut book = Book::new(face(), columns).expect("a book");
        let day = NaiveDate::from_ymd_opt(2026, 3, 29).expect("a day");
        for (name, town, fee) in [("=1+1", "Lyon", 123_450), ("Zoé", "Paris", 100)] {
            book.row(&[Cell::Text(name.into()), Cell::Text(town.into()), Cell::Money(fee), Cell::Date(day)]).expect("a row");
        }
        let bytes = book.done().expect("a file");
        assert_eq!(form(&bytes), Form::Workbook);
        let all = rows(&bytes, 10).expect("rows");
        let cells: Vec<Vec<&str>> = all.iter().map(|(_, cells)| cells.iter().map(String::as_str).collect()).collect();
        assert_eq!(
            cells,
            [["Nom", "Ville", "Cachet", "Le"], ["=1+1", "Lyon", "1234.5", "2026-03-29"], ["Zoé", "Paris", "1", "2026-03-29"]]
        );
        assert_eq!(all[1].0, 2);
        assert_eq!(rows(&bytes, 1), Err(Refused::Rows));
        assert_eq!(rows(&bytes[..bytes.len() / 2], 10), Err(Refused::File));
    }
}
