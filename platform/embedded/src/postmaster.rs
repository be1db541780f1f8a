//! The server's own word on itself: `postmaster.pid`.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use crate::Result;
use crate::error::{Error, io};
use crate::place::Place;

/// After this long a fast shutdown gives way to an immediate one, which the next start recovers from.
pub(crate) const FAST: Duration = Duration::from_secs(30);

/// A server that runs on our data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Postmaster {
    pub pid: Pid,
    pub port: u16,
    /// True once it takes connections.
    pub ready: bool,
}

impl Postmaster {
    /// The server that runs on this data folder, if there is one.
    pub fn of(data: &Path) -> Option<Self> {
        let it = parse(&fs::read_to_string(data.join("postmaster.pid")).ok()?)?;
        (alive(it.pid) && works_in(it.pid, data)).then_some(it)
    }

    /// True if it says that it is ready and its port answers.
    pub fn answers(&self) -> bool {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        self.ready && TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_ok()
    }
}

/// Lines: pid, data folder, start, port, socket folder, address, memory key, status.
fn parse(file: &str) -> Option<Postmaster> {
    let lines: Vec<&str> = file.lines().map(str::trim).collect();
    let pid = Pid::from_raw(lines.first()?.parse::<i32>().ok().filter(|pid| *pid > 0)?)?;
    let port = lines.get(3).and_then(|port| port.parse().ok()).unwrap_or(0);
    Some(Postmaster { pid, port, ready: lines.get(7) == Some(&"ready") })
}

/// True unless the process has ended (a zombie has).
pub(crate) fn alive(pid: Pid) -> bool {
    let exists = test_kill_process(pid) != Err(rustix::io::Errno::SRCH);
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).unwrap_or_default();
    let state = stat.rsplit_once(')').map_or("", |(_, rest)| rest.trim_start());
    exists && !state.starts_with('Z')
}

/// Process numbers are used again after a restart: a postmaster works in its data folder.
fn works_in(pid: Pid, data: &Path) -> bool {
    let number = pid.as_raw_nonzero();
    if Path::new("/proc/self/cwd").exists() {
        let works_in = fs::read_link(format!("/proc/{number}/cwd"));
        return works_in.is_ok_and(|at| fs::canonicalize(data).is_ok_and(|data| at == data));
    }
    let said = Command::new("ps").args(["-o", "command=", "-p", &number.to_string()]).output();
    said.is_ok_and(|said| String::from_utf8_lossy(&said.stdout).contains(&*data.to_string_lossy()))
}

/// Deletes what a crash left behind and could stop a new server from starting: the files that claim data and socket.
pub(crate) fn clear_stale(data: &Path, socket: Option<&Path>) -> Result<()> {
    if Postmaster::of(data).is_some() {
        return Ok(());
    }
    let claimed = data.join("postmaster.pid");
    // The folder is this server's own, so whatever is in it is stale too.
    let sockets = socket.and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten().map(|entry| entry.path());
    for file in sockets.chain([claimed]) {
        match fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(io("delete", &file)(error)),
            _ => {}
        }
    }
    Ok(())
}

/// Asks for a fast shutdown, or from `asked_since + FAST` on for an immediate one.
pub(crate) fn ask_to_stop(pid: Pid, asked_since: Instant) {
    let signal = if asked_since.elapsed() < FAST { Signal::INT } else { Signal::QUIT };
    // It may have ended in the meantime, which is what we want.
    let _ = kill_process(pid, signal);
}

/// Stops a server that no supervisor watches.
pub(crate) fn stop_orphan(place: &Place) -> Result<()> {
    let since = Instant::now();
    while let Some(server) = Postmaster::of(&place.data()) {
        ask_to_stop(server.pid, since);
        if since.elapsed() > FAST * 2 {
            return Err(Error::Busy { data: place.home.clone() });
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "4711\n/data\n1790000000\n40001\n/tmp/s\n127.0.0.1\n  1234  5678\nready   \n";

    #[test]
    fn the_pid_file_tells_port_and_readiness() {
        let it = parse(FILE).expect("a whole file");
        assert_eq!((it.pid.as_raw_nonzero().get(), it.port, it.ready), (4711, 40001, true));
        assert!(!parse(&FILE.replace("ready", "starting")).expect("a whole file").ready);
        assert!(!parse("4711\n/data\n").expect("a file being written").ready);
        assert_eq!(parse("-3\n/data\n"), None, "a standalone backend is no server");
    }

    #[test]
    fn a_pid_of_another_program_counts_as_stale() {
        let data = std::env::temp_dir().join(format!("estrade-stale-{}", std::process::id()));
        fs::create_dir_all(&data).expect("a folder is made");
        // This test's own process lives, and is no postmaster of that folder.
        let file = data.join("postmaster.pid");
        fs::write(&file, FILE.replace("4711", &std::process::id().to_string())).expect("a file is written");
        assert_eq!(Postmaster::of(&data), None);
        clear_stale(&data, None).expect("the file is deleted");
        assert!(!file.exists());
        fs::remove_dir_all(&data).expect("the folder is deleted");
    }
}
