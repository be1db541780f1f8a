//! A file somebody brought, read as a sheet: its encoding and separator are guessed. What is no text is read once, by a
//! process of its own, and kept as rows.

use super::guard;
use encoding_rs::{Encoding, WINDOWS_1252};
use kernel::error::{Error, Result};
use sheets::read::{Form, Refused, Rows, form};

/// The most an imported file may weigh, in bytes.
pub(super) const HEAVIEST: usize = 10 * 1024 * 1024;
/// The most lines below the header.
pub(super) const LONGEST: usize = 10_000;
/// The most columns.
const WIDEST: usize = 200;

/// What rows begin with that were read apart; no text has it.
const ROWS: &[u8] = b"\0rows\n";

/// Header and rows; each row with its line in the file.
pub(super) struct Sheet {
    pub headers: Vec<String>,
    pub rows: Vec<(u64, Vec<String>)>,
}

/// Bytes as text: by byte order mark, else UTF-8, else Windows-1252.
pub(super) fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    std::str::from_utf8(bytes).map_or_else(|_| WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(), String::from)
}

/// The separator that the first line has most of, outside quotes.
fn separator(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b';', 0), (b',', 0), (b'\t', 0), (b'|', 0)];
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if !quoted => counts.iter_mut().filter(|(s, _)| *s == byte).for_each(|(_, n)| *n += 1),
            _ => {}
        }
    }
    // The first of equals wins: max_by_key would take the last.
    counts.iter().rev().max_by_key(|(_, n)| *n).map_or(b';', |(s, _)| *s)
}

/// The bytes that are kept of a file: text as it came, anything else as its rows.
///
/// # Errors
/// `Invalid` on `file` with `file`, `rows` or `heavy` says what is wrong with it.
pub(super) fn kept(bytes: Vec<u8>, reader: &apart::Program) -> Result<Vec<u8>> {
    if form(&bytes) == Form::Text {
        // Nobody else writes rows in our manner.
        return if bytes.contains(&0) && Encoding::for_bom(&bytes).is_none() { Err(Error::invalid("file", "file")) } else { Ok(bytes) };
    }
    let rows = sheets::read::read(reader, &bytes, LONGEST).map_err(|why| match why {
        Refused::File => Error::invalid("file", "file"),
        Refused::Rows => Error::invalid("file", "rows"),
        Refused::Heavy => Error::invalid("file", "heavy"),
    })?;
    Ok([ROWS, &serde_json::to_vec(&rows)?].concat())
}

/// Reads a sheet; `Invalid` on `file` with `empty`, `file`, or `rows` says what is wrong.
pub(super) fn read(bytes: &[u8]) -> Result<Sheet> {
    if let Some(rows) = bytes.strip_prefix(ROWS) {
        return read_apart(serde_json::from_slice(rows)?);
    }
    // The reader counts a line only from its LF: a file with CR LF would be one line behind.
    let text = decode(bytes).replace("\r\n", "\n");
    if text.contains('\0') {
        return Err(Error::invalid("file", "file"));
    }
    let mut reader = csv::ReaderBuilder::new().delimiter(separator(&text)).flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut sheet = Sheet { headers: Vec::new(), rows: Vec::new() };
    for row in reader.records() {
        let row = row.map_err(|_| Error::invalid("file", "file"))?;
        let line = row.position().map_or(0, csv::Position::line);
        let cells: Vec<String> = row.iter().map(String::from).collect();
        if cells.iter().all(|c| c.trim().is_empty()) {
            continue;
        }
        if sheet.headers.is_empty() {
            if cells.len() > WIDEST {
                return Err(Error::invalid("file", "file"));
            }
            sheet.headers = cells.iter().map(|c| c.trim().to_string()).collect();
            continue;
        }
        if sheet.rows.len() == LONGEST {
            return Err(Error::invalid("file", "rows"));
        }
        sheet.rows.push((line, cells));
    }
    if sheet.rows.is_empty() { Err(Error::invalid("file", "empty")) } else { Ok(sheet) }
}

/// Rows that were read apart. A cell that looks as if we had shielded it was typed so.
fn read_apart(rows: Rows) -> Result<Sheet> {
    let plain = |cell: String| if guard::unshield(&cell) == cell { cell } else { guard::shield(cell).into_owned() };
    let mut rows = rows.into_iter().map(|(line, cells)| (line, cells.into_iter().map(plain).collect::<Vec<_>>()));
    let headers = rows.next().map(|(_, head)| head.iter().map(|c| c.trim().to_string()).collect()).unwrap_or_default();
    let sheet = Sheet { headers, rows: rows.collect() };
    if sheet.rows.is_empty() { Err(Error::invalid("file", "empty")) } else { Ok(sheet) }
}

#[cfg(test)]
mod tests {
    use super::{decode, read};

    #[test]
    fn encodings_and_separators_are_guessed() {
        let text = "Prénom;Ville\r\nZoé;\"Paris; 12e\"\r\n";
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let marked = [&[0xef, 0xbb, 0xbf][..], text.as_bytes()].concat();
        let western = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
        for bytes in [text.as_bytes().to_vec(), wide, marked, western] {
            assert_eq!(decode(&bytes), text);
            let sheet = read(&bytes).expect("a sheet");
            assert_eq!(sheet.headers, ["Prénom", "Ville"]);
            assert_eq!(sheet.rows, [(2, vec!["Zoé".to_string(), "Paris; 12e".to_string()])]);
        }
        assert_eq!(read(b"a,b\n1,2\n").expect("a sheet").headers, ["a", "b"]);
        assert!(read(b"a,b\n").is_err() && read(b"").is_err());
    }
}
