//! The supervisor: a child that outlives its host just long enough to stop the server.

use std::env;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio, exit};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Pid;

use crate::error::{Error, io};
use crate::place::Place;
use crate::postmaster::{self, Postmaster};
use crate::server::Run;
use crate::{Result, lock};

/// First argument of a process that is to be a supervisor; the second is the data folder.
const ASKED: &str = "--estrade-postgres-supervisor";
/// A server that ended sooner than this died early.
const SHORT_LIFE: Duration = Duration::from_secs(10);
const CHANCES: u32 = 5;
const MAX_LOG_BYTES: u64 = 8 << 20;

static ARMED: AtomicBool = AtomicBool::new(false);

/// Turns this process into a supervisor if it was started as one, and never returns then.
///
/// Call it first thing in `main`, before threads, logging or argument parsing.
pub fn supervise_if_asked() {
    ARMED.store(true, Ordering::Relaxed);
    let mut arguments = env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == ASKED) {
        let folder = arguments.next().map(PathBuf::from).unwrap_or_default();
        exit(match supervise(&folder) {
            Ok(()) => 0,
            Err(error) => {
                eprintln!("estrade: {error}");
                1
            }
        });
    }
}

/// Starts a supervisor for this place; it starts the server.
pub(crate) fn spawn(place: &Place, program: Option<&Path>) -> Result<Child> {
    use std::os::unix::process::CommandExt;
    let program = match program {
        Some(program) => program.to_path_buf(),
        None if !ARMED.load(Ordering::Relaxed) => return Err(Error::NotArmed),
        // A rebuild may have replaced the file that this process runs from; the kernel still knows it.
        None if Path::new("/proc/self/exe").exists() => "/proc/self/exe".into(),
        None => env::current_exe().map_err(io("find", Path::new("this program")))?,
    };
    let log = open_log(&place.log())?;
    let log_too = log.try_clone().map_err(io("open", &place.log()))?;
    Command::new(&program)
        .arg0("estrade-postgres-supervisor")
        .arg(ASKED)
        .arg(&place.home)
        .current_dir("/")
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(log_too)
        .spawn()
        .map_err(io("run", &program))
}

fn open_log(path: &Path) -> Result<File> {
    if path.metadata().is_ok_and(|is| is.len() > MAX_LOG_BYTES) {
        let _ = std::fs::rename(path, path.with_extension("log.1"));
    }
    OpenOptions::new().create(true).append(true).mode(0o600).open(path).map_err(io("open", path))
}

/// Runs the server until no host is left.
fn supervise(home: &Path) -> Result<()> {
    // Signals are meant for the host; its end is what counts here.
    let ignored = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(&ignored)).map_err(io("watch signals for", home))?;
    }
    let mine = lock::open(&home.join("supervisor.lock"))?;
    if !lock::try_exclusive(&mine) {
        return Ok(());
    }
    let run = Run::read(home)?;
    let hosts = lock::open(&home.join("lease"))?;
    let watched: Arc<Mutex<Watched>> = Arc::default();
    let told = Arc::clone(&watched);
    thread::spawn(move || {
        // Blocks until the last host has ended or let go.
        while hosts.lock().is_err() {
            thread::sleep(Duration::from_millis(100));
        }
        let since = Instant::now();
        loop {
            {
                let mut watched = told.lock().unwrap_or_else(PoisonError::into_inner);
                watched.stopping = true;
                if let Some(pid) = watched.server {
                    postmaster::ask_to_stop(pid, since);
                }
            }
            thread::sleep(Duration::from_millis(200));
        }
    });
    keep_running(&run, &watched)?;
    if let Some(folder) = &run.socket {
        let _ = std::fs::remove_dir_all(folder);
    }
    Ok(())
}

#[derive(Default)]
struct Watched {
    stopping: bool,
    server: Option<Pid>,
}

/// Starts the server, or takes over one that lost its supervisor, and starts it again should it die.
fn keep_running(run: &Run, watched: &Mutex<Watched>) -> Result<()> {
    let watch = |pid: Option<Pid>| {
        let mut watched = watched.lock().unwrap_or_else(PoisonError::into_inner);
        watched.server = pid;
        watched.stopping
    };
    if let Some(orphan) = Postmaster::of(&run.place.data()) {
        watch(Some(orphan.pid));
        while postmaster::alive(orphan.pid) {
            thread::sleep(Duration::from_millis(50));
        }
    }
    // A first start that fails is the host's to judge; a server that lived is given several chances.
    let (mut lived, mut early_deaths) = (false, 0);
    while !watch(None) {
        postmaster::clear_stale(&run.place.data(), run.socket.as_deref())?;
        let since = Instant::now();
        let mut server = run.command().spawn().map_err(io("run", &run.bin))?;
        watch(i32::try_from(server.id()).ok().and_then(Pid::from_raw));
        let ended = server.wait().map_err(io("watch", &run.bin))?;
        if since.elapsed() >= SHORT_LIFE {
            (lived, early_deaths) = (true, 0);
            continue;
        }
        early_deaths += 1;
        if !watch(None) && (!lived || early_deaths > CHANCES) {
            return Err(Error::StartFailed { log: run.place.log(), said: ended.to_string() });
        }
        if !watch(None) {
            thread::sleep(Duration::from_millis(200) * early_deaths);
        }
    }
    Ok(())
}
