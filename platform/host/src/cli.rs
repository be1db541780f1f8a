//! The sub-commands of the one binary.

use crate::settings::Settings;
use crate::{backup, closing, database, doctor, duplicates, engine, journal, purge, serve};
use clap::{Parser, Subcommand};
use embedded::{Options, Postgres};
use std::path::PathBuf;

/// Estrade: the house of music agencies.
///
/// Settings come from the environment: DATABASE_URL (the owner's address of a PostgreSQL 15 or
/// newer), ESTRADE_SECRET (32 random bytes), ESTRADE_BASE (the platform's host name),
/// ESTRADE_SCHEME, ESTRADE_LISTEN, ESTRADE_PORT, ESTRADE_PUBLIC_PORT, ESTRADE_DATA,
/// ESTRADE_MASTER_KEYS, ESTRADE_MAIL_URL, ESTRADE_MAIL_FROM, ESTRADE_PROXIES, SENTRY_DSN. `estrade doctor` says what is
/// missing and what to do about it.
#[derive(Parser)]
#[command(version, about, long_about)]
pub struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Migrates, then serves every agency and does their jobs, until Ctrl-C.
    Serve {
        /// Brings its own PostgreSQL, in the data folder: for a small installation on one machine.
        #[arg(long)]
        embedded: bool,
        /// Leaves the jobs to `estrade work`.
        #[arg(long)]
        no_work: bool,
        /// Leaves the database as it is: for more processes beside one that migrates.
        #[arg(long)]
        no_migrate: bool,
        /// Answers with the foundation alone, every module at rest: to see and mend when one of
        /// them does harm. Nothing of it is written down: without this word, all is as before.
        #[arg(long)]
        safe: bool,
    },
    /// Does jobs only.
    Work,
    /// Brings the database up to this build and says what it did.
    Migrate,
    /// Looks at everything that is needed and says what to do.
    Doctor,
    /// Fills an empty database with two demo agencies and an operator; again, it changes nothing.
    Demo,
    /// People who run the platform.
    #[command(subcommand)]
    Operator(Operator),
    /// The keys that sign programs' access tokens, and those that open backups.
    #[command(subcommand)]
    Keys(Keys),
    /// Agencies.
    #[command(subcommand)]
    Tenant(Tenant),
    /// Writes every row and file, or those of one agency, into one file that is sealed for whoever holds the key.
    Backup {
        /// The file to write.
        to: PathBuf,
        /// Only this agency.
        #[arg(long)]
        agency: Option<String>,
        /// For whom it is sealed (`age1…`), more than one if need be.
        #[arg(long, env = "ESTRADE_BACKUP_RECIPIENTS", value_delimiter = ',')]
        recipient: Vec<String>,
    },
    /// Reads a backup back: a whole house into an empty database, one agency into a house that may be serving.
    Restore {
        /// The backup.
        from: PathBuf,
        /// The file with the key that opens it.
        #[arg(long)]
        identity: PathBuf,
        /// The agency it is of, where it is of one alone.
        #[arg(long)]
        agency: Option<String>,
        /// Puts an agency that is there back to what the backup says; what it did since is gone.
        #[arg(long, requires = "agency")]
        replace: bool,
        /// The file with the agencies' keys; `data-keys.age` beside the backup, if nothing is said.
        #[arg(long)]
        keys: Option<PathBuf>,
        /// Restores a whole house without it: what agencies sealed stays shut.
        #[arg(long, conflicts_with = "keys")]
        without_keys: bool,
        /// Only reads it to its end, and says what it holds.
        #[arg(long)]
        check: bool,
    },
    /// Finds who is in a CSV file twice: graded, with reasons in words. Needs no database.
    Duplicates(duplicates::Request),
    /// A search engine beside the database.
    #[command(subcommand)]
    Search(Search),
    /// What agencies' people did, under seal.
    #[command(subcommand)]
    Journal(Journal),
}

#[derive(Subcommand)]
enum Search {
    /// Makes a Meilisearch ready, and prints the line to set as ESTRADE_SEARCH_URL: its two keys are made with the master
    /// key, read from MEILI_MASTER_KEY, which the house never sees again.
    Prepare {
        /// Where it is: http://127.0.0.1:7700.
        at: String,
        /// The index; letters, digits, - and _.
        #[arg(long, default_value = "estrade")]
        index: String,
    },
    /// Makes the engine's index anew beside the one that answers, and puts it in its place at once.
    Rebuild,
}

#[derive(Subcommand)]
enum Journal {
    /// Walks along the journals, names the first line of each that is not as it was sealed, and
    /// prints the last seals: kept elsewhere, they are evidence.
    Verify {
        /// Only this agency's.
        #[arg(long)]
        agency: Option<String>,
        /// A seal that was kept: it must stand in the agency's chain.
        #[arg(long, requires = "agency")]
        seal: Option<String>,
    },
}

#[derive(Subcommand)]
enum Keys {
    /// A new key signs access tokens from now on, whatever the old one's age; what it signed is good until it is over.
    Turn,
    /// A new pair for backups: the public half to stderr, the other, which opens them, to stdout. Keep that one elsewhere.
    Backup,
}

#[derive(Subcommand)]
enum Operator {
    /// Adds an operator, or makes one of an existing account. The password is read from ESTRADE_PASSWORD.
    Add { email: String, name: String },
}

#[derive(Subcommand)]
enum Tenant {
    /// Lists every agency.
    List,
    /// Closes an agency's doors, with a reason it will read.
    Suspend { slug: String, reason: String },
    /// Opens them again.
    Resume { slug: String },
    /// Begins the thirty days of an agency, at its written wish: it sleeps, everybody with a seat is told, an administrator
    /// may undo it.
    Close { slug: String, reason: String },
    /// Undoes that, while the thirty days last.
    Reopen { slug: String },
    /// Says what would be destroyed of an agency that closes, table by table, and when; nothing is done. One agency at a time.
    Shred {
        slug: String,
        /// Destroys it now, where its thirty days are over, or goes on where somebody died.
        #[arg(long)]
        for_good: bool,
    },
    /// Lists every closure, and verifies the chain of proofs of the agencies that are gone.
    Closures,
    /// Writes the papers that the law keeps of an agency that is gone into a folder, opened.
    Papers { slug: String, to: PathBuf },
    /// Puts a module to rest at one agency, or wakes it; every process knows within a second.
    Module {
        /// Its name: address_book.
        name: String,
        #[arg(long)]
        agency: String,
        /// It answers nothing there until it is woken.
        #[arg(long, conflicts_with = "wake", required_unless_present = "wake")]
        rest: bool,
        /// Why, for the agency's people to read.
        #[arg(long, requires = "rest", default_value = "")]
        reason: String,
        #[arg(long)]
        wake: bool,
    },
    /// Says how the removal of a module for good stands at one agency, stops it while it waits, or
    /// takes it up again. Two of the agency's own people ask for one; nobody else can.
    Purge {
        /// Its name: showcase.
        name: String,
        #[arg(long)]
        agency: String,
        /// Stops it; the agency's people are told.
        #[arg(long, conflicts_with = "resume")]
        stop: bool,
        /// Orders its work again, where it is due and nobody seems to do it.
        #[arg(long)]
        resume: bool,
    },
}

impl Cli {
    /// Runs the sub-command.
    ///
    /// # Errors
    /// A sentence for the terminal.
    pub fn run(self) -> Result<(), String> {
        let mut settings = Settings::read()?;
        match self.verb {
            Verb::Serve { embedded, no_work, no_migrate, safe } => {
                settings.check_secret()?;
                let own = embedded.then(|| start_own(&mut settings)).transpose()?;
                settings.check_database()?;
                // Before anything of the schema is changed.
                if !safe {
                    serve::carries_all(&settings)?;
                }
                if !no_migrate {
                    database::migrate(&settings)?;
                }
                let served = serve::serve(&settings, !no_work, safe);
                drop(own);
                served
            }
            Verb::Work => serve::work(&settings),
            Verb::Migrate => {
                settings.check_secret()?;
                settings.check_database()?;
                serve::carries_all(&settings)?;
                let ran = database::migrate(&settings)?;
                println!("{}", if ran.is_empty() { "Nothing to do.".into() } else { ran.join("\n") });
                Ok(())
            }
            Verb::Doctor => {
                if doctor::doctor(&settings) {
                    Ok(())
                } else {
                    Err("Something that is needed is missing.".into())
                }
            }
            Verb::Demo => demo(&settings),
            Verb::Duplicates(request) => request.run(),
            Verb::Operator(Operator::Add { email, name }) => {
                let password =
                    std::env::var("ESTRADE_PASSWORD").map_err(|_| "Set ESTRADE_PASSWORD to the password of the account.".to_string())?;
                let house = serve::house(&settings)?;
                wait(tenants::make_operator(&house, &email, &name, &password, std::time::Duration::ZERO))?;
                println!("{email} may now sign in at {}/sign-in", settings.config().platform_origin());
                Ok(())
            }
            Verb::Keys(Keys::Turn) => {
                let house = serve::house(&settings)?;
                wait(house.platform_tx("system:signing", |tx| tx.turn_signing_keys(true)))?;
                println!("A new key signs; what the old one signed is good for an hour at most.");
                Ok(())
            }
            Verb::Keys(Keys::Backup) => {
                let (public, identity) = backup::pair();
                eprintln!("Seal with: --recipient {public}");
                println!("# public key: {public}\n{identity}");
                Ok(())
            }
            Verb::Backup { to, agency, recipient } => {
                settings.check_database()?;
                let (head, count, files) = backup::write(&settings, &to, agency.as_deref(), &recipient)?;
                println!("{}: {} rows of {} tables and {files} files, as of {}.", to.display(), count.rows, count.tables, head.at);
                Ok(())
            }
            Verb::Restore { from, identity, agency, replace, keys, without_keys, check } => {
                if !check {
                    settings.check_secret()?;
                    settings.check_database()?;
                    database::migrate(&settings)?;
                }
                let (agency, keys) = (agency.as_deref(), keys.as_deref());
                let asked = backup::Asked { from: &from, identity: &identity, agency, replace, keys, without_keys, check };
                let (head, count) = backup::restore(&settings, &asked)?;
                let whose = head.agency.map_or_else(|| "the whole house".to_string(), |a| a.slug);
                let done = if check { "can be read to its end" } else { "is restored" };
                println!("{whose} {done}: {} rows of {} tables, as of {}.", count.rows, count.tables, head.at);
                Ok(())
            }
            Verb::Search(Search::Prepare { at, index }) => engine::prepare(&at, &index),
            Verb::Search(Search::Rebuild) => engine::rebuild(&settings),
            Verb::Tenant(verb) => tenant(&settings, verb),
            Verb::Journal(Journal::Verify { agency, seal }) => {
                let (said, right) = journal::verify(&serve::house(&settings)?, agency.as_deref(), seal.as_deref())?;
                println!("{}", said.join("\n"));
                if right { Ok(()) } else { Err("A journal is not what it was.".into()) }
            }
        }
    }
}

fn start_own(settings: &mut Settings) -> Result<Postgres, String> {
    let options = Options { data: settings.data.join("postgres"), ..Options::default() };
    let postgres = Postgres::start(&options).map_err(|e| e.to_string())?;
    settings.database_url = postgres.url("postgres");
    Ok(postgres)
}

fn wait<T>(work: impl Future<Output = kernel::error::Result<T>>) -> Result<T, String> {
    actix_web::rt::System::new().block_on(work).map_err(|e| match e {
        kernel::error::Error::Internal(source) => source.to_string(),
        kernel::error::Error::Invalid(wrongs) => wrongs.iter().map(|w| format!("{}: {}", w.field, w.code)).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    })
}

/// The same where the sentence is ready.
fn wait_said<T>(work: impl Future<Output = Result<T, String>>) -> Result<T, String> {
    actix_web::rt::System::new().block_on(work)
}

fn demo(settings: &Settings) -> Result<(), String> {
    settings.check_database()?;
    database::migrate(settings)?;
    let house = serve::house(settings)?;
    let doors = wait(tenants::demo(&house))?;
    println!("\n  {}", settings.config().platform_origin());
    for door in doors {
        println!("  {:<44} {:<34} {}", door.address, door.email, door.what);
    }
    println!("  Every demo password: {}\n", tenants::DEMO_PASSWORD);
    Ok(())
}

fn tenant(settings: &Settings, verb: Tenant) -> Result<(), String> {
    let house = serve::house(settings)?;
    match verb {
        Tenant::List => {
            for agency in tenants::list(&house).map_err(|e| e.to_string())? {
                println!("{:<30} {:<10} {:<10} {}", agency.slug, agency.status, agency.plan, agency.name);
            }
            Ok(())
        }
        Tenant::Suspend { slug, reason } => tenants::suspend(&house, &slug, &reason).map_err(|e| e.to_string()),
        Tenant::Resume { slug } => tenants::resume(&house, &slug).map_err(|e| e.to_string()),
        Tenant::Close { slug, reason } => closing::close(&house, &slug, &reason),
        Tenant::Reopen { slug } => closing::reopen(&house, &slug),
        Tenant::Shred { slug, for_good } => wait_said(closing::shred(&house, &slug, for_good)),
        Tenant::Closures => closing::list(&house),
        Tenant::Papers { slug, to } => closing::papers(&house, &slug, &to),
        Tenant::Module { name, agency, rest, reason, .. } => {
            let done = if rest { tenants::rest(&house, &agency, &name, &reason) } else { tenants::wake(&house, &agency, &name) };
            let done = done.map_err(|e| format!("{agency}: {e}"))?;
            let state = if rest { "rests" } else { "is awake" };
            println!("{name} {state} at {agency}{}", if done { "." } else { ": it was so already, or it is not on there." });
            Ok(())
        }
        Tenant::Purge { name, agency, stop, resume } => purge::run(&house, &name, &agency, stop, resume),
    }
}
