//! A running server, as its host sees it.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::error::{Error, io};
use crate::find::{self, Choice, OLDEST, Server, Source};
use crate::place::{Owner, Place};
use crate::postmaster::{self, FAST, Postmaster};
use crate::{Result, cluster, lock, npm, supervise};

/// Recovery after a crash may take this long; a start usually takes a second.
const START: Duration = Duration::from_secs(120);
const TICK: Duration = Duration::from_millis(10);
/// What the server's log says when it is worth trying again.
const PASSING: [&str; 2] = ["Address already in use", "still in use"];

/// Whether committed rows survive a crash of the machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// They do.
    #[default]
    Full,
    /// They do not, and everything is faster: for tests.
    Relaxed,
}

impl Durability {
    fn word(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Relaxed => "relaxed",
        }
    }
}

/// What to start, and where.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Folder for data, log, password and locks; made if absent.
    pub data: PathBuf,
    /// Whether commits survive a crash of the machine.
    pub durability: Durability,
    /// Which server to use.
    pub choice: Choice,
    /// Folder whose `node_modules` may hold the npm package.
    pub npm: Option<PathBuf>,
    /// A program that calls [`crate::supervise_if_asked`]; this very program if `None`.
    pub supervisor: Option<PathBuf>,
}

/// A PostgreSQL that runs as long as this value lives (and other hosts of the same folder need it).
#[derive(Debug)]
pub struct Postgres {
    urls: Urls,
    version: String,
    source: Source,
    held: Option<Held>,
}

#[derive(Debug)]
enum Urls {
    Given(String),
    Own { password: String, port: u16, socket: Option<PathBuf> },
}

/// What ends the server when it is let go.
#[derive(Debug)]
struct Held {
    home: PathBuf,
    lease: File,
    supervisor: Option<Child>,
}

impl Postgres {
    /// Starts a server, or joins the one that already runs on this data folder.
    ///
    /// With [`Choice::Any`] and `DATABASE_URL` set, nothing is started.
    ///
    /// # Errors
    /// A sentence that says what to do.
    pub fn start(options: &Options) -> Result<Self> {
        if options.choice == Choice::Any
            && let Some(url) = find::given_url()
        {
            return Ok(Self { urls: Urls::Given(url), version: String::new(), source: Source::Given, held: None });
        }
        let place = Place::open(&options.data)?;
        let starting = lock::open(&place.home.join("start.lock"))?;
        lock::wait(&starting, false, &place.home, START)?;
        let lease = lock::open(&place.home.join("lease"))?;
        // A supervisor that is stopping the server holds this; wait for it to finish.
        lock::wait(&lease, true, &place.home, FAST * 2)?;
        let watched = lock::open(&place.home.join("supervisor.lock"))?;
        let password = cluster::password(&place)?;
        let mut held = Held { home: place.home.clone(), lease, supervisor: None };
        let joining = !lock::try_exclusive(&watched);
        drop(watched);
        let run = if joining {
            let run = Run::read(&place.home)?;
            if run.durability != options.durability {
                let (running, asked) = (run.durability.word(), options.durability.word());
                return Err(Error::OtherDurability { data: place.home, running, asked });
            }
            wait_until_ready(&run, None, 0)?;
            run
        } else {
            launch(options, &place, &password, &mut held)?
        };
        let urls = Urls::Own { password, port: run.port, socket: run.socket };
        Ok(Self { urls, version: run.version, source: run.source, held: Some(held) })
    }

    /// Address of a database for the superuser, password included, over loopback TCP.
    pub fn url(&self, database: &str) -> String {
        match &self.urls {
            Urls::Given(url) => with_database(url, database),
            Urls::Own { password, port, .. } => format!("postgres://postgres:{password}@127.0.0.1:{port}/{database}"),
        }
    }

    /// The same through the unix socket, which is faster, if there is one.
    pub fn socket_url(&self, database: &str) -> Option<String> {
        match &self.urls {
            Urls::Own { password, port, socket: Some(folder) } => {
                let folder = folder.to_string_lossy().replace('%', "%25").replace('/', "%2F");
                Some(format!("postgres://postgres:{password}@{folder}:{port}/{database}"))
            }
            _ => None,
        }
    }

    /// Full version of the server, such as `15.14`; empty if it is not ours.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Where the server comes from.
    pub fn source(&self) -> Source {
        self.source
    }

    /// Lets the server go, and waits until it is down unless another host still uses it.
    pub fn stop(mut self) {
        self.let_go();
    }

    fn let_go(&mut self) {
        if let Some(held) = self.held.take() {
            held.let_go();
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.let_go();
    }
}

impl Held {
    fn let_go(mut self) {
        let _ = self.lease.unlock();
        let Ok(watched) = lock::open(&self.home.join("supervisor.lock")) else { return };
        let since = Instant::now();
        let mut stopping = false;
        while since.elapsed() < FAST * 2 {
            if let Some(supervisor) = &mut self.supervisor {
                // Reaps it, should it have ended.
                let _ = supervisor.try_wait();
            }
            if lock::try_exclusive(&watched) {
                return;
            }
            // The supervisor takes the lease exclusively to stop; as long as it can be shared, others hold it.
            if !stopping && lock::try_shared(&self.lease) {
                let _ = self.lease.unlock();
                if since.elapsed() > Duration::from_millis(500) {
                    return;
                }
            } else {
                stopping = true;
            }
            std::thread::sleep(TICK);
        }
    }
}

/// Makes the data if needed and starts a supervisor on a free port.
fn launch(options: &Options, place: &Place, password: &str, held: &mut Held) -> Result<Run> {
    let server = npm::within_reach(pick(options, place)?, place.owner, &place.home)?;
    cluster::make(place, &server, password, options.durability == Durability::Full)?;
    let last = Run::read(&place.home).ok();
    let remembered = last.as_ref().map(|run| run.port);
    // A server that lost its supervisor is taken over, but only as what it was started as.
    if last.is_none_or(|last| last.durability != options.durability) {
        postmaster::stop_orphan(place)?;
    }
    let orphan = Postmaster::of(&place.data());
    let mut failed = None;
    for attempt in 0..5 {
        let port = match (orphan, remembered) {
            (Some(orphan), _) => orphan.port,
            (None, Some(port)) if attempt == 0 && TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() => port,
            _ => free_port()?,
        };
        let run = Run {
            place: place.clone(),
            bin: server.bin.clone(),
            version: server.version.clone(),
            source: server.source,
            durability: options.durability,
            socket: place.socket_folder(),
            port,
        };
        run.write()?;
        let log_from = fs::metadata(place.log()).map_or(0, |is| is.len());
        held.supervisor = Some(supervise::spawn(place, options.supervisor.as_deref())?);
        match wait_until_ready(&run, held.supervisor.as_mut(), log_from) {
            Ok(()) => return Ok(run),
            // Someone took the port between our look and the server's, or children of a killed server still end.
            Err(Error::StartFailed { said, log }) if PASSING.iter().any(|reason| said.contains(reason)) => {
                std::thread::sleep(TICK * 20);
                failed = Some(Error::StartFailed { said, log });
            }
            Err(error) => return Err(error),
        }
    }
    Err(failed.unwrap_or(Error::Busy { data: place.home.clone() }))
}

/// The first server that the data accept.
fn pick(options: &Options, place: &Place) -> Result<Server> {
    let servers = find::all(&options.choice, options.npm.as_deref())?;
    let made_by = cluster::made_by(&place.data());
    let usable = |server: &&Server| {
        // The npm package is copied within reach; installed servers are only taken where they are.
        let near = server.source == Source::Npm || crate::place::reachable(&server.bin, place.owner);
        near && made_by.is_none_or(|major| major == server.major)
    };
    match (servers.iter().find(usable), made_by) {
        (Some(server), _) => Ok(server.clone()),
        (None, Some(made_by)) => Err(Error::OtherMajor {
            data: place.data(),
            made_by,
            at_hand: servers.iter().map(|server| server.version.as_str()).collect::<Vec<_>>().join(", "),
        }),
        (None, None) => Err(Error::NoServer { oldest: OLDEST }),
    }
}

fn free_port() -> Result<u16> {
    let any = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
    any.map(|address| address.port()).map_err(io("find a free port on", Path::new("127.0.0.1")))
}

fn wait_until_ready(run: &Run, mut supervisor: Option<&mut Child>, log_from: u64) -> Result<()> {
    let since = Instant::now();
    loop {
        let server = Postmaster::of(&run.place.data());
        if server.is_some_and(|server| server.port == run.port && server.answers()) {
            return Ok(());
        }
        let ended = match &mut supervisor {
            Some(supervisor) => !matches!(supervisor.try_wait(), Ok(None)),
            None => lock::try_exclusive(&lock::open(&run.place.home.join("supervisor.lock"))?),
        };
        if ended {
            let said = fs::read(run.place.log()).unwrap_or_default();
            let said = said.get(usize::try_from(log_from).unwrap_or(0)..).unwrap_or_default();
            let said = cluster::last_lines(&String::from_utf8_lossy(said));
            return Err(Error::StartFailed { log: run.place.log(), said });
        }
        if since.elapsed() > START {
            return Err(Error::Unreachable { data: run.place.home.clone(), port: run.port });
        }
        std::thread::sleep(TICK);
    }
}

/// `postgres://user:pw@host/old?x=y` with another database.
fn with_database(url: &str, database: &str) -> String {
    let (address, query) = url.split_once('?').map_or((url, None), |(address, query)| (address, Some(query)));
    let authority = address.find("://").map_or(0, |at| at + 3);
    let server = address[authority..].find('/').map_or(address, |slash| &address[..authority + slash]);
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{server}/{database}{query}")
}

/// How the server was started; kept in the file `run` so that supervisors and other hosts know.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub place: Place,
    pub bin: PathBuf,
    pub version: String,
    pub source: Source,
    pub durability: Durability,
    pub port: u16,
    pub socket: Option<PathBuf>,
}

impl Run {
    fn write(&self) -> Result<()> {
        let mut text = String::new();
        let socket = self.socket.as_deref().unwrap_or(Path::new(""));
        let source = if self.source == Source::Npm { "npm" } else { "found" };
        for (key, value) in [
            ("bin", &*self.bin.to_string_lossy()),
            ("version", &self.version),
            ("source", source),
            ("durability", self.durability.word()),
            ("port", &self.port.to_string()),
            ("socket", &socket.to_string_lossy()),
            ("uid", &self.place.owner.uid.to_string()),
            ("gid", &self.place.owner.gid.to_string()),
            ("drop", &self.place.owner.drop.to_string()),
        ] {
            let _ = writeln!(text, "{key}={value}");
        }
        let file = self.place.home.join("run");
        fs::write(&file, text).map_err(io("write", &file))
    }

    pub fn read(home: &Path) -> Result<Self> {
        let file = home.join("run");
        let text = fs::read_to_string(&file).map_err(io("read", &file))?;
        let word = |key: &str| {
            let value = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
            let missing = || std::io::Error::new(std::io::ErrorKind::InvalidData, format!("it has no {key}"));
            value.ok_or_else(missing).map_err(io("read", &file))
        };
        let number = |key: &str| Ok::<u32, Error>(word(key)?.parse().unwrap_or_default());
        let owner = Owner { uid: number("uid")?, gid: number("gid")?, drop: word("drop")? == "true" };
        Ok(Self {
            place: Place { home: home.to_path_buf(), owner },
            bin: word("bin")?.into(),
            version: word("version")?.into(),
            source: if word("source")? == "npm" { Source::Npm } else { Source::Found },
            durability: if word("durability")? == "full" { Durability::Full } else { Durability::Relaxed },
            port: word("port")?.parse().unwrap_or_default(),
            socket: Some(PathBuf::from(word("socket")?)).filter(|folder| !folder.as_os_str().is_empty()),
        })
    }

    /// The server's command line.
    pub fn command(&self) -> Command {
        let mut command = self.place.owner.command(&self.bin.join("postgres"));
        command.arg("-D").arg(self.place.data()).stdin(Stdio::null());
        let socket = self.socket.as_deref().unwrap_or(Path::new("")).to_string_lossy();
        let port = self.port.to_string();
        let always = [
            ("listen_addresses", "127.0.0.1"),
            ("port", &port),
            ("unix_socket_directories", &socket),
            ("max_connections", "200"),
            ("timezone", "UTC"),
            ("log_timezone", "UTC"),
            // Compiling a query costs more than any of ours takes.
            ("jit", "off"),
        ];
        let relaxed = [
            ("fsync", "off"),
            ("synchronous_commit", "off"),
            ("full_page_writes", "off"),
            ("wal_level", "minimal"),
            ("max_wal_senders", "0"),
        ];
        let relaxed = if self.durability == Durability::Relaxed { &relaxed[..] } else { &[] };
        for (setting, value) in always.iter().chain(relaxed) {
            command.arg("-c").arg(format!("{setting}={value}"));
        }
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_given_address_keeps_all_but_its_database() {
        assert_eq!(with_database("postgres://u:p@h:1/old?sslmode=require", "new"), "postgres://u:p@h:1/new?sslmode=require");
        assert_eq!(with_database("postgres://u@h", "new"), "postgres://u@h/new");
    }
}
