//! The list of 5,000 people is what it says it is.

#[expect(dead_code, reason = "an example has a main")]
#[path = "../../examples/people_csv.rs"]
mod people_csv;

use address_book::Person;
use kernel::resource::Record;
use people_csv::{BAD, HEADER, ROWS, file};

/// The field that each column belongs to.
const FIELDS: [&str; 13] =
    ["first_name", "last_name", "", "job", "email", "phone", "mobile", "city", "country", "language", "consent", "consent_on", "notes"];

#[test]
fn the_file_reads_as_csv_and_holds_sixty_bad_rows() {
    let file = file();
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(file.as_bytes());
    assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>().join(";"), HEADER);
    let (mut rows, mut bad, mut emails) = (0, 0, Vec::new());
    for row in reader.records() {
        let row = row.unwrap();
        let named = FIELDS.iter().zip(&row).filter_map(|(name, cell)| Some((name, Person::RESOURCE.field(name)?.read(cell))));
        let record: Record = named.map(|(name, value)| (name.to_string(), value)).collect();
        rows += 1;
        bad += usize::from(Person::RESOURCE.check(&record, &[]).is_err());
        emails.push(row[4].to_string());
    }
    assert_eq!((rows, bad), (ROWS, BAD));
    emails.sort();
    emails.dedup();
    let twins = ROWS - emails.len();
    assert!((80..200).contains(&twins), "{twins} people appear twice");
    assert_eq!(file, people_csv::file(), "the same at every call");
}
