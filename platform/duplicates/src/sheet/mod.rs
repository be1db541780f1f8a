//! A CSV file in, its pairs out, without a database: what `estrade duplicates` does.

mod columns;

use crate::reason::Pair;
use crate::record::Record;
use crate::words::{Language, Said};
use columns::Columns;
use std::collections::HashMap;
use std::io::Write;

/// Why a file cannot be read or written. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("The file is not a table that can be read: {0}")]
    Unreadable(csv::Error),
    #[error("The pairs cannot be written: {0}")]
    Unwritable(csv::Error),
    #[error("--map {0} is not column=field, such as --map nom=family-name.")]
    Unmapped(String),
    #[error("There is no column \"{column}\"; there are: {columns}.")]
    NoColumn { column: String, columns: String },
    #[error("There is no field \"{field}\"; there are: id, ignore, {fields}.")]
    NoField { field: String, fields: String },
    #[error("No column tells who a row is: name some with --map column=field. There are: {0}.")]
    Nothing(String),
    #[error("The id \"{id}\" stands in rows {first} and {second}: map another column to id, or none to use the numbers of the rows.")]
    TwoOfOneId { id: String, first: usize, second: usize },
}

/// What was read of a file.
#[derive(Debug)]
pub struct Sheet {
    pub records: Vec<Record>,
    /// How each column was understood, for the person at the terminal.
    pub notes: Vec<String>,
}

/// Reads a table with a line of headers: commas, semicolons or tabs, UTF-8 or Windows-1252. `map` says what columns are
/// (`column=field`); the others are guessed from usual French and English headers.
///
/// # Errors
/// A sentence for the terminal.
pub fn read(bytes: &[u8], map: &[String]) -> Result<Sheet, Error> {
    let text = decode(bytes);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(&text)).trim(csv::Trim::All).from_reader(text.as_bytes());
    let headers: Vec<String> = reader.headers().map_err(Error::Unreadable)?.iter().map(str::to_string).collect();
    let mut columns = Columns::read(&headers, map)?;
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().map_err(Error::Unreadable)?;
    if let Some(twice) = columns.id.and_then(|at| twice(&rows, at)) {
        if !columns.id_guessed {
            return Err(twice);
        }
        columns.id = None;
    }
    let row = |(at, row): (usize, &csv::StringRecord)| Record {
        id: columns.id.map_or_else(|| (at + 1).to_string(), |id| row[id].to_string()),
        values: columns
            .fields
            .iter()
            .map(|(column, field)| (*field, row[*column].to_string()))
            .filter(|(_, text)| !text.is_empty())
            .collect(),
    };
    Ok(Sheet { records: rows.iter().enumerate().map(row).collect(), notes: columns.notes(&headers) })
}

/// Writes `id_a,id_b,grade,score,reasons`, the likeliest first, the reasons in words.
///
/// # Errors
/// What the disk says.
pub fn write(out: impl Write, records: &[Record], pairs: &[Pair], language: Language) -> Result<(), Error> {
    let words = Said::new(language);
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["id_a", "id_b", "grade", "score", "reasons"]).map_err(Error::Unwritable)?;
    for pair in pairs {
        let reasons: Vec<String> = pair.reasons.iter().map(|reason| reason.said(|key, args| words.say(key, args))).collect();
        let score = format!("{:.4}", pair.score);
        let (a, b) = (records[pair.a].id.as_str(), records[pair.b].id.as_str());
        writer.write_record([a, b, pair.grade.name(), &score, &reasons.join("; ")]).map_err(Error::Unwritable)?;
    }
    writer.flush().map_err(|source| Error::Unwritable(source.into()))
}

/// UTF-8, or what spreadsheets write in France.
fn decode(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_string(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// The sign that parts the headers most often.
fn delimiter(text: &str) -> u8 {
    let headers = text.lines().next().unwrap_or_default();
    let often = |sign: &u8| headers.bytes().filter(|b| b == sign).count();
    // The first of equals is the comma: max_by_key takes the last.
    *[b'\t', b';', b','].iter().max_by_key(|sign| often(sign)).unwrap_or(&b',')
}

fn twice(rows: &[csv::StringRecord], id: usize) -> Option<Error> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    rows.iter().enumerate().find_map(|(at, row)| {
        let first = seen.insert(&row[id], at)?;
        Some(Error::TwoOfOneId { id: row[id].to_string(), first: first + 1, second: at + 1 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Field;

    #[test]
    fn french_spreadsheets_are_read() {
        let bytes = b"R\xe9f;Pr\xe9nom;Nom;T\xe9l.;Code postal;Humeur\n7;Zo\xe9;Petit;06 12;75011;bonne\n";
        let sheet = read(bytes, &[]).expect("readable");
        let zoe = Record::new("7")
            .with(Field::Given, "Zoé")
            .with(Field::Family, "Petit")
            .with(Field::Phone, "06 12")
            .with(Field::Postcode, "75011");
        assert_eq!(sheet.records, [zoe]);
        assert!(sheet.notes.iter().any(|note| note.contains("Humeur")), "{:?}", sheet.notes);
    }

    #[test]
    fn columns_may_be_mapped_and_ignored() {
        let map = ["a=id".to_string(), "b=family-name".into(), "ville=ignore".into()];
        let sheet = read(b"a,b,ville\nx,Petit,Lyon\n", &map).expect("readable");
        assert_eq!(sheet.records, [Record::new("x").with(Field::Family, "Petit")]);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let said = |bytes: &[u8], map: &[&str]| {
            let map: Vec<String> = map.iter().map(|it| (*it).to_string()).collect();
            read(bytes, &map).expect_err("wrong").to_string()
        };
        assert!(said(b"a,b\n1,2\n", &[]).contains("There are: a, b."));
        assert!(said(b"nom\nPetit\n", &["nom"]).contains("not column=field"));
        assert!(said(b"nom\nPetit\n", &["name=family-name"]).contains("no column \"name\""));
        assert!(said(b"nom\nPetit\n", &["nom=mood"]).contains("no field \"mood\""));
        assert!(said(b"k,nom\n1,A\n1,B\n", &["k=id"]).contains("rows 1 and 2"));
        assert!(said(b"id,nom\n1\n", &[]).contains("1 fields"));
    }

    #[test]
    fn guessed_ids_that_are_not_give_way_to_rows() {
        let sheet = read(b"code,nom\n1,A\n1,B\n", &[]).expect("readable");
        assert_eq!(sheet.records.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["1", "2"]);
    }
}
