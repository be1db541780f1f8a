//! What must hold for any file and any value, tried with many.

use super::export::plain;
use super::mapping::{Mapping, Target, guess};
use super::{guard, sheet};
use kernel::field::{self, Field, Kind};
use proptest::prelude::*;
use serde_json::{Value, json};
use theme::Locale;

const LANGUAGES: [Locale; 2] = [Locale::Fr, Locale::En];

fn written(rows: &[Vec<String>], separator: u8) -> String {
    let mut out = csv::WriterBuilder::new().delimiter(separator).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        out.write_record(row).expect("a row");
    }
    String::from_utf8(out.into_inner().expect("a file")).expect("text")
}

fn bytes(text: &str, encoding: usize) -> Vec<u8> {
    match encoding {
        0 => text.as_bytes().to_vec(),
        1 => ["\u{feff}".as_bytes(), text.as_bytes()].concat(),
        2 => [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
        3 => [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect(),
        _ => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
    }
}

fn reads_back(field: Field, value: &Value) {
    for locale in LANGUAGES {
        let cell = plain(field.kind, value, locale);
        assert_eq!(&field.read(guard::unshield(&guard::shield(&*cell))), value, "{cell:?} in {locale:?}");
    }
}

proptest! {
    #[test]
    fn any_sheet_is_read_as_it_was_written(
        cells in prop::collection::vec(prop::collection::vec("[ -~éàüçœ€’«»\n]{0,12}", 3), 1..8),
        separator in prop::sample::select(vec![b';', b',', b'\t', b'|']),
        encoding in 0usize..5,
    ) {
        let mut rows = vec![vec!["Prénom".to_string(), "Nom, ou ; raison".into(), "Ville".into()]];
        rows.extend(cells.into_iter().enumerate().map(|(n, mut row)| { row[0] = format!("é{n}{}", row[0]); row }));
        let sheet = sheet::read(&bytes(&written(&rows, separator), encoding)).expect("a sheet");
        prop_assert_eq!(&sheet.headers, &rows[0]);
        prop_assert_eq!(sheet.rows.into_iter().map(|(_, row)| row).collect::<Vec<_>>(), &rows[1..]);
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = sheet::read(&bytes);
    }

    #[test]
    fn no_field_is_guessed_twice(headers in prop::collection::vec("(Nom|nom|E-mail|Courriel|MAIL|Ville|city|Prénom|[a-zé ]{0,6})", 0..12)) {
        let target = |name: &str, label: &str| Target { name: name.into(), labels: [label.into(), label.into()], field: field::text() };
        let targets = [target("last_name", "Nom"), target("first_name", "Prénom"), target("email", "E-mail"), target("city", "Ville")];
        let guesses = guess(&headers, &targets, &Mapping::default());
        prop_assert_eq!(guesses.len(), headers.len());
        for target in &targets {
            prop_assert!(guesses.iter().filter(|g| **g == target.name).count() <= 1);
        }
        // What was decided once is decided again.
        let last = Mapping { headers: headers.clone(), columns: guesses.clone(), ..Mapping::default() };
        let unique = headers.iter().enumerate().all(|(n, h)| !headers[..n].iter().any(|o| super::mapping::folded(o) == super::mapping::folded(h)));
        if unique {
            prop_assert_eq!(guess(&headers, &targets, &last), guesses);
        }
    }

    #[test]
    fn values_come_back_as_they_left(amount in -9_007_199_254_740_991i64..=9_007_199_254_740_991, number in any::<i64>(), yes in any::<bool>(), day in 0u32..40_000) {
        reads_back(field::money(), &json!(amount));
        reads_back(field::number(i64::MIN, i64::MAX), &json!(number));
        reads_back(field::flag(), &json!(yes));
        let date = chrono::NaiveDate::from_ymd_opt(1970, 1, 1).expect("a day") + chrono::Days::new(day.into());
        reads_back(field::date(), &json!(date.to_string()));
        prop_assert_eq!(field::date().read(&date.format("%d/%m/%Y").to_string()), json!(date.to_string()));
    }

    #[test]
    fn amounts_are_read_as_each_language_writes_them(amount in -99_999_999_999i64..=99_999_999_999) {
        let (sign, whole, cents) = (if amount < 0 { "-" } else { "" }, (amount.abs() / 100).to_string(), amount.abs() % 100);
        let grouped = |mark: &str| {
            let digits: Vec<char> = whole.chars().collect();
            digits.rchunks(3).rev().map(|g| g.iter().collect::<String>()).collect::<Vec<_>>().join(mark)
        };
        for text in [
            format!("{sign}{}{}{cents:02}\u{a0}€", grouped("\u{202f}"), ','),
            format!("{sign}{}.{cents:02}", grouped(",")),
            format!("{sign}{},{cents:02}", grouped(".")),
        ] {
            prop_assert_eq!(field::money().read(&text), json!(amount), "{}", text);
        }
    }
}

#[test]
fn an_amount_that_could_be_two_is_neither() {
    assert_eq!(Field { kind: Kind::Money, ..field::text() }.read("1,234"), json!("1,234"));
    assert_eq!(field::money().read("12,34,56"), json!("12,34,56"));
}
