//! Running other programs: aloud, in silence, or until a signal.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use crate::Outcome;

/// How long a program may take to end after it was asked to.
const PATIENCE: Duration = Duration::from_secs(30);

static INTERRUPTED: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// Lets Ctrl-C and SIGTERM end children first and us last; a second one ends us at once.
pub fn heed_signals() {
    let flag = INTERRUPTED.get_or_init(Arc::default);
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP] {
        // Without a handler the default action ends us, and PostgreSQL with us: still nothing is left.
        let _ = signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(flag));
        let _ = signal_hook::flag::register(signal, Arc::clone(flag));
    }
}

/// True once a signal asked us to end.
pub fn interrupted() -> bool {
    INTERRUPTED.get().is_some_and(|flag| flag.load(Ordering::Relaxed))
}

/// A command in a folder of the checkout, without the variables that `cargo run` set for us.
pub fn command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        // Build scripts that watch these would run again and again.
        if ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"].iter().any(|prefix| text.starts_with(prefix)) {
            command.env_remove(&name);
        }
    }
    command
}

/// Runs it with its output shown; an error unless it ends well.
pub fn aloud(command: &mut Command) -> Outcome {
    let child = command.spawn().map_err(|error| missing(command, &error))?;
    let ended = wait(child)?;
    if ended.success() { Ok(()) } else { Err(format!("{} failed ({ended}).", show(command))) }
}

/// Runs it, showing its output only if it fails.
pub fn quietly(command: &mut Command) -> Outcome {
    answer(command).map(drop)
}

/// Runs it and returns its standard output; an error that holds everything it said unless it ends well.
pub fn answer(command: &mut Command) -> Result<String, String> {
    let said = command.output().map_err(|error| missing(command, &error))?;
    let out = String::from_utf8_lossy(&said.stdout).into_owned();
    if said.status.success() {
        return Ok(out);
    }
    Err(format!("{out}{}\n{} failed ({}).", String::from_utf8_lossy(&said.stderr), show(command), said.status))
}

/// Waits for a child; when a signal asks us to end, asks it to end too.
pub fn wait(mut child: Child) -> Result<std::process::ExitStatus, String> {
    let mut asked: Option<Instant> = None;
    loop {
        if let Some(ended) = child.try_wait().map_err(|error| error.to_string())? {
            return Ok(ended);
        }
        match asked {
            None if interrupted() => {
                // Ctrl-C reached it too, as a member of the terminal's group; SIGTERM to us alone did not.
                terminate(&child);
                asked = Some(Instant::now());
            }
            Some(since) if since.elapsed() > PATIENCE => child.kill().map_err(|error| error.to_string())?,
            _ => thread::sleep(Duration::from_millis(20)),
        }
    }
}

fn terminate(child: &Child) {
    let pid = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw);
    if let Some(pid) = pid {
        // It may have ended in the meantime, which is what we want.
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
    }
}

/// True if a program of this name is on PATH.
pub fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// The command as a person would type it.
pub fn show(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

fn missing(command: &Command, error: &std::io::Error) -> String {
    format!("`{}` could not be run: {error}. Is it installed and on PATH?", command.get_program().to_string_lossy())
}
