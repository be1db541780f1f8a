//! Setting in a process of its own: little memory, little time, a bounded number at once. What a paper asks too much of
//! ends that process and nothing else.

use crate::Form;
use crate::sheet::Sheet;
use crate::world::{self, Fault};
use rustix::process::{Resource, Rlimit, setrlimit};
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio, exit};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// First argument of a process that is to set.
const ASKED: &str = "--estrade-typesetter";
/// What it may hold beside the program itself, in bytes, and how long it may work, in seconds of the processor and of the
/// clock.
const MEMORY: u64 = 768 << 20;
/// Room for calls within calls: pages in pages of a build that is not optimised.
const STACK: usize = 64 << 20;
const SECONDS: u64 = 20;
const PATIENCE: Duration = Duration::from_secs(25);
/// The most it may be asked, and answer, in bytes.
const QUESTION: usize = 24 << 20;
/// More text than this, in bytes, fills more pages than are set.
const TEXT: usize = 1 << 20;
const ANSWER: u64 = 48 << 20;
/// Papers that are set at once; whoever wants another one waits.
const AT_ONCE: usize = 2;

/// Why a paper was not set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It has more pages than anybody reads.
    Long,
    /// Setting it takes more memory or time than is given to one paper.
    Heavy,
    /// A mistake of ours, said for the log.
    Shell(String),
}

/// The program that sets: this one, or another that calls [`set_if_asked`] first thing.
#[derive(Clone, Debug)]
pub struct Program(pub PathBuf);

impl Program {
    /// The program that is running; a rebuild may have replaced its file, the kernel still knows it.
    pub fn this() -> Program {
        let known = PathBuf::from("/proc/self/exe");
        Program(if known.exists() { known } else { std::env::current_exe().unwrap_or_default() })
    }
}

/// A bounded pool of such processes, with the letters that papers are set in.
#[derive(Clone)]
pub struct Typesetter {
    program: Program,
    letters: Arc<Vec<Vec<u8>>>,
    turns: Arc<Semaphore>,
}

#[derive(Serialize, Deserialize)]
struct Asked {
    sheet: Sheet,
    form: Form,
    /// Bytes of the logo and of each file of letters, which follow.
    logo: usize,
    letters: Vec<usize>,
}

impl Typesetter {
    /// Typesetters of this program, with these files of letters beside their own.
    pub fn new(program: Program, letters: Vec<Vec<u8>>) -> Typesetter {
        Typesetter { program, letters: Arc::new(letters), turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// The pages of a sheet.
    ///
    /// # Errors
    /// `Refused` where they cannot be set within the limits of one paper.
    pub async fn set(&self, sheet: Sheet, form: Form, logo: Option<Vec<u8>>) -> Result<Vec<u8>, Refused> {
        let _turn = self.turns.acquire().await.map_err(|_| Refused::Heavy)?;
        let (program, letters) = (self.program.clone(), self.letters.clone());
        let work = move || program.set(sheet, form, logo.unwrap_or_default(), &letters);
        tokio::task::spawn_blocking(work).await.map_err(|_| Refused::Heavy)?
    }
}

impl Program {
    fn set(&self, sheet: Sheet, form: Form, logo: Vec<u8>, letters: &[Vec<u8>]) -> Result<Vec<u8>, Refused> {
        let asked = Asked { sheet, form, logo: logo.len(), letters: letters.iter().map(Vec::len).collect() };
        let mut question = serde_json::to_vec(&asked).map_err(|e| Refused::Shell(e.to_string()))?;
        if question.len() > TEXT {
            return Err(Refused::Long);
        }
        question.push(b'\n');
        question.extend(logo);
        question.extend(letters.iter().flatten());
        if question.len() > QUESTION {
            return Err(Refused::Heavy);
        }
        let started = Command::new(&self.0)
            .arg(ASKED)
            .env_clear()
            // One thread each: the pool says how many work at once.
            .env("RAYON_NUM_THREADS", "1")
            // The host's allocator would reserve a gibibyte first.
            .env("MIMALLOC_ARENA_RESERVE", "16M")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut child = started.map_err(|_| Refused::Heavy)?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let answer = std::thread::scope(|scope| {
            scope.spawn(move || stdin.map(|mut to| to.write_all(&question)));
            let reading = scope.spawn(move || {
                let mut answer = Vec::new();
                stdout.map(|from| from.take(ANSWER).read_to_end(&mut answer));
                answer
            });
            let begun = Instant::now();
            while !reading.is_finished() && begun.elapsed() < PATIENCE {
                std::thread::sleep(Duration::from_millis(2));
            }
            if !reading.is_finished() {
                let _ = child.kill();
            }
            reading.join().unwrap_or_default()
        });
        if !child.wait().is_ok_and(|ended| ended.success()) {
            return Err(Refused::Heavy);
        }
        match answer.split_last() {
            Some((b'.', pages)) => Ok(pages.to_vec()),
            Some((b'+', _)) => Err(Refused::Long),
            Some((b'!', why)) => Err(Refused::Shell(String::from_utf8_lossy(why).into_owned())),
            _ => Err(Refused::Heavy),
        }
    }
}

/// Turns this process into a typesetter if it was started as one, and never returns then.
///
/// Call it first thing in `main`, before threads, logging or argument parsing.
pub fn set_if_asked() {
    if std::env::args().nth(1).is_none_or(|first| first != ASKED) {
        return;
    }
    let limit = |of, to| setrlimit(of, Rlimit { current: Some(to), maximum: Some(to) });
    let limited = [
        limit(Resource::As, mapped().saturating_add(MEMORY)),
        limit(Resource::Cpu, SECONDS),
        limit(Resource::Core, 0),
        limit(Resource::Nofile, 16),
    ];
    // Without its limits it does not set at all.
    if limited.iter().any(Result::is_err) {
        exit(1);
    }
    let work = std::thread::Builder::new().stack_size(STACK).spawn(asked).map(std::thread::JoinHandle::join);
    let Ok(Ok(done)) = work else { exit(1) };
    let (mut answer, mark) = match done {
        Ok(pages) => (pages, b'.'),
        Err(Fault::Long) => (Vec::new(), b'+'),
        Err(Fault::Shell(why)) => (why.into_bytes(), b'!'),
    };
    answer.push(mark);
    let mut out = io::stdout().lock();
    let told = out.write_all(&answer).and_then(|()| out.flush()).is_ok();
    exit(i32::from(!told));
}

/// Bytes that are mapped already: the program and its libraries. Where nobody says, as many as a build with its symbols has.
fn mapped() -> u64 {
    let said = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line =
        said.lines().find_map(|line| line.strip_prefix("VmSize:")).and_then(|rest| rest.trim().split(' ').next()?.parse::<u64>().ok());
    line.map_or(1 << 30, |kilobytes| kilobytes.saturating_mul(1024))
}

fn asked() -> Result<Vec<u8>, Fault> {
    let wrong = |why: &str| Fault::Shell(why.into());
    let mut question = Vec::new();
    io::stdin().read_to_end(&mut question).map_err(|_| wrong("nothing was asked"))?;
    let end = question.iter().position(|byte| *byte == b'\n').ok_or_else(|| wrong("half a question"))?;
    let asked: Asked = serde_json::from_slice(&question[..end]).map_err(|e| wrong(&e.to_string()))?;
    let mut rest = &question[end + 1..];
    let mut next = |length: usize| {
        let (own, others) = rest.split_at_checked(length).ok_or_else(|| wrong("half a file"))?;
        rest = others;
        Ok(own.to_vec())
    };
    let logo = next(asked.logo)?;
    let letters = asked.letters.iter().map(|length| next(*length)).collect::<Result<Vec<_>, Fault>>()?;
    world::set(&asked.sheet, asked.form, logo, letters)
}
