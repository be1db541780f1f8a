//! What `tests/quality/duplicates.py` runs: our engine over a CSV file, and files of the trade with the truth beside them.
//!
//! `quality sweep IN.csv PAIRS.csv [column=field ...]`; `quality trade SIZE SEED OUT.csv`, where a column `who` tells the truth.

#[path = "../tests/trade/mod.rs"]
mod trade;

use duplicates::{Field, Language, sheet, sweep};
use std::error::Error;
use std::fs::{File, read};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["sweep", from, to, ..] => {
            let table = sheet::read(&read(from)?, &arguments[3..])?;
            let pairs = sweep(&table.records);
            sheet::write(File::create(to)?, &table.records, &pairs, Language::English)?;
        }
        ["trade", size, seed, to] => write_trade(size.parse()?, seed.parse()?, to)?,
        _ => return Err("quality sweep IN.csv PAIRS.csv [column=field ...] | quality trade SIZE SEED OUT.csv".into()),
    }
    Ok(())
}

fn write_trade(size: usize, seed: u64, to: &str) -> Result<(), Box<dyn Error>> {
    const FIELDS: [Field; 9] = [
        Field::Given,
        Field::Family,
        Field::Organisation,
        Field::Address,
        Field::Town,
        Field::Postcode,
        Field::Phone,
        Field::Mail,
        Field::Born,
    ];
    let mut writer = csv::Writer::from_path(to)?;
    writer.write_record(["id", "who"].into_iter().chain(FIELDS.map(Field::name)))?;
    for it in trade::file(size, seed) {
        let value = |field| it.record.values.iter().find(|(kind, _)| *kind == field).map_or("", |(_, text)| text.as_str());
        let who = it.who.to_string();
        writer.write_record([it.record.id.as_str(), &who].into_iter().chain(FIELDS.map(value)))?;
    }
    writer.flush()?;
    Ok(())
}
