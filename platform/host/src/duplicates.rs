//! `estrade duplicates`: who is in a CSV file twice, without a database.

use clap::{Args, ValueEnum};
use duplicates::{Grade, Language, sheet, sweep};
use std::fs::File;
use std::path::{Path, PathBuf};

/// What is asked of a file.
#[derive(Args)]
pub struct Request {
    /// A table with a line of headers: commas, semicolons or tabs, UTF-8 or Windows-1252.
    file: PathBuf,
    /// What a column is: id, given-name, family-name, name, organisation, street-number, address, town, postcode, region, phone,
    /// mail, birth-date, registration, or ignore. Several columns may be one field. What is not mapped is guessed from its header.
    #[arg(long, value_name = "COLUMN=FIELD", num_args = 1..)]
    map: Vec<String>,
    /// Where the pairs go: id_a, id_b, grade (certain, suspected, potential), score (0 to 1), reasons.
    #[arg(long, value_name = "PAIRS.CSV")]
    out: PathBuf,
    /// The language of the reasons.
    #[arg(long, value_enum, default_value_t = Tongue::Fr)]
    language: Tongue,
}

#[derive(Clone, Copy, ValueEnum)]
enum Tongue {
    Fr,
    En,
}

impl Request {
    /// Reads, sweeps and writes; says on standard error how the columns were understood and what was found.
    ///
    /// # Errors
    /// A sentence for the terminal.
    pub fn run(&self) -> Result<(), String> {
        let bytes = std::fs::read(&self.file).map_err(about(&self.file))?;
        let table = sheet::read(&bytes, &self.map).map_err(|why| why.to_string())?;
        for note in &table.notes {
            eprintln!("{note}");
        }
        let out = File::create(&self.out).map_err(about(&self.out))?;
        let pairs = sweep(&table.records);
        let language = match self.language {
            Tongue::Fr => Language::French,
            Tongue::En => Language::English,
        };
        sheet::write(out, &table.records, &pairs, language).map_err(|why| why.to_string())?;
        let count = |grade: Grade| pairs.iter().filter(|pair| pair.grade == grade).count();
        eprintln!(
            "{} records: {} pairs certain, {} suspected, {} potential.",
            table.records.len(),
            count(Grade::Certain),
            count(Grade::Suspected),
            count(Grade::Potential)
        );
        Ok(())
    }
}

fn about(path: &Path) -> impl FnOnce(std::io::Error) -> String {
    move |why| format!("{}: {why}", path.display())
}
