//! Runs a private PostgreSQL until standard input closes: `embedded-postgres DATA [full|relaxed] [NPM FOLDER]`.
//!
//! Prints the superuser's address on the first line. `ESTRADE_POSTGRES` chooses the server.

use std::io::Read;
use std::process::ExitCode;

use embedded::{Choice, Durability, Options, Postgres};

fn main() -> ExitCode {
    embedded::supervise_if_asked();
    let mut arguments = std::env::args().skip(1);
    let Some(data) = arguments.next() else {
        eprintln!("Name the data folder: embedded-postgres DATA [full|relaxed] [NPM FOLDER]");
        return ExitCode::from(2);
    };
    let relaxed = arguments.next().as_deref() == Some("relaxed");
    let durability = if relaxed { Durability::Relaxed } else { Durability::Full };
    let npm = arguments.next().map(Into::into);
    let options = Options { data: data.into(), durability, choice: Choice::from_env(), npm, supervisor: None };
    match Postgres::start(&options) {
        Ok(postgres) => {
            println!("{}", postgres.url("postgres"));
            let _ = std::io::stdin().read_to_end(&mut Vec::new());
            postgres.stop();
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
