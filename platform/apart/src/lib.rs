//! Work on what others sent, done in a process of its own: a bounded amount of memory, of time and of answer, no
//! environment. What it cannot stand ends that process and nothing else.
//!
//! The process is this very program, started with the task's name as its first argument; its `main` calls [`Task::serve`]
//! for each of its tasks before anything else.

use rustix::process::{Resource, Rlimit, setrlimit};
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio, exit};
use std::sync::mpsc;
use std::time::Duration;

/// Room for calls within calls: pages in pages of a build that is not optimised.
const STACK: usize = 64 << 20;

/// A kind of work, and what one piece of it may take.
#[derive(Clone, Debug)]
pub struct Task {
    /// The first argument of a process that does it, like `--estrade-typesetter`.
    pub name: &'static str,
    /// Bytes that it may hold beside the program itself.
    pub memory: u64,
    /// Seconds of the processor.
    pub seconds: u64,
    /// How long it is waited for.
    pub patience: Duration,
    /// Bytes of its answer.
    pub answer: u64,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It took too long by the clock.
    Late,
    /// It ended without an answer: too much memory, too much of the processor, or a fault.
    Broke,
}

/// The program that works: this one, or another that serves the same tasks.
#[derive(Clone, Debug)]
pub struct Program(pub PathBuf);

impl Program {
    /// The program that is running; a rebuild may have replaced its file, the kernel still knows it.
    pub fn this() -> Program {
        let known = PathBuf::from("/proc/self/exe");
        Program(if known.exists() { known } else { std::env::current_exe().unwrap_or_default() })
    }

    /// The answer to a question, given in parts. Blocks until the process has answered or was ended.
    ///
    /// # Errors
    /// [`Ended`] where there is none.
    pub fn ask(&self, task: &Task, words: &[String], question: &[&[u8]]) -> Result<Vec<u8>, Ended> {
        let started = Command::new(&self.0)
            .arg(task.name)
            .args(words)
            .env_clear()
            // One thread each: whoever asks says how many work at once.
            .env("RAYON_NUM_THREADS", "1")
            // The host's allocator would reserve a gibibyte first.
            .env("MIMALLOC_ARENA_RESERVE", "16M")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut child = started.map_err(|_| Ended::Broke)?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let answer = std::thread::scope(|scope| {
            // It may end before it has heard everything.
            scope.spawn(move || stdin.map(|mut to| question.iter().try_for_each(|part| to.write_all(part))));
            let (done, answered) = mpsc::channel();
            scope.spawn(move || {
                let mut answer = Vec::new();
                let read = stdout.map(|from| from.take(task.answer.saturating_add(1)).read_to_end(&mut answer));
                let _ = done.send(read.is_some_and(|read| read.is_ok()).then_some(answer));
            });
            let answer = answered.recv_timeout(task.patience);
            if answer.is_err() {
                let _ = child.kill();
            }
            answer
        });
        let ended = child.wait();
        let mut answer = answer.map_err(|_| Ended::Late)?.ok_or(Ended::Broke)?;
        let whole = ended.is_ok_and(|ended| ended.success()) && answer.pop() == Some(WHOLE);
        // Its last byte may look like the end of another answer.
        if !whole || u64::try_from(answer.len()).is_ok_and(|length| length > task.answer) {
            return Err(Ended::Broke);
        }
        Ok(answer)
    }
}

/// The last byte of every answer: without it, half of one would pass for a whole.
const WHOLE: u8 = b'.';

impl Task {
    /// Turns this process into a worker if it was started as one, and never returns then. `work` gets the words and the
    /// question; without an answer the asker learns that it broke.
    ///
    /// Call it first thing in `main`, before threads, logging or argument parsing.
    pub fn serve(&self, work: impl FnOnce(&[String], &[u8]) -> Option<Vec<u8>> + Send + 'static) {
        let mut arguments = std::env::args().skip(1);
        if arguments.next().is_none_or(|first| first != self.name) {
            return;
        }
        let limit = |of, to| setrlimit(of, Rlimit { current: Some(to), maximum: Some(to) });
        let room = mapped().saturating_add(STACK as u64).saturating_add(self.memory);
        let limited =
            [limit(Resource::As, room), limit(Resource::Cpu, self.seconds), limit(Resource::Core, 0), limit(Resource::Nofile, 16)];
        let mut question = Vec::new();
        // Without its limits it does not work at all.
        if limited.iter().any(Result::is_err) || io::stdin().read_to_end(&mut question).is_err() {
            exit(1);
        }
        let words: Vec<String> = arguments.collect();
        let work = std::thread::Builder::new().stack_size(STACK).spawn(move || work(&words, &question));
        let Ok(Ok(Some(answer))) = work.map(std::thread::JoinHandle::join) else { exit(1) };
        let mut out = io::stdout().lock();
        let told = out.write_all(&answer).and_then(|()| out.write_all(&[WHOLE])).and_then(|()| out.flush());
        exit(i32::from(told.is_err()));
    }
}

/// Bytes that are mapped already: the program and its libraries. Where nobody says, as many as a build with its symbols has.
fn mapped() -> u64 {
    let said = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line =
        said.lines().find_map(|line| line.strip_prefix("VmSize:")).and_then(|rest| rest.trim().split(' ').next()?.parse::<u64>().ok());
    line.map_or(1 << 30, |kilobytes| kilobytes.saturating_mul(1024))
}
