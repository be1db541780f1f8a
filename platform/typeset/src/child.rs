//! Setting in a process of its own: little memory, little time, a bounded number at once. What a paper asks too much of
//! ends that process and nothing else.

use crate::Form;
use crate::sheet::Sheet;
use crate::world::{self, Fault};
use apart::{Program, Task};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// What setting one paper may take.
const TASK: Task =
    Task { name: "--estrade-typesetter", memory: 768 << 20, seconds: 20, patience: Duration::from_secs(25), answer: 48 << 20 };
/// The most it may be asked, in bytes.
const QUESTION: usize = 24 << 20;
/// More text than this, in bytes, fills more pages than are set.
const TEXT: usize = 1 << 20;
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
        let work = move || set(&program, sheet, form, logo.unwrap_or_default(), &letters);
        tokio::task::spawn_blocking(work).await.map_err(|_| Refused::Heavy)?
    }
}

fn set(by: &Program, sheet: Sheet, form: Form, logo: Vec<u8>, letters: &[Vec<u8>]) -> Result<Vec<u8>, Refused> {
    let asked = Asked { sheet, form, logo: logo.len(), letters: letters.iter().map(Vec::len).collect() };
    let asked = serde_json::to_vec(&asked).map_err(|e| Refused::Shell(e.to_string()))?;
    if asked.len() > TEXT {
        return Err(Refused::Long);
    }
    let mut question: Vec<&[u8]> = vec![&asked, b"\n", &logo];
    question.extend(letters.iter().map(Vec::as_slice));
    if question.iter().map(|part| part.len()).sum::<usize>() > QUESTION {
        return Err(Refused::Heavy);
    }
    let mut answer = by.ask(&TASK, &[], &question).map_err(|_| Refused::Heavy)?;
    match answer.pop() {
        Some(PAGES) => Ok(answer),
        Some(LONG) => Err(Refused::Long),
        Some(FAULT) => Err(Refused::Shell(String::from_utf8_lossy(&answer).into_owned())),
        _ => Err(Refused::Heavy),
    }
}

/// What an answer is, by its last byte: pages; too many of them; what is wrong with the shell.
const PAGES: u8 = b'p';
const LONG: u8 = b'+';
const FAULT: u8 = b'!';

/// What a process that sets does; see [`Task::serve`].
pub fn serve() {
    TASK.serve(|_, question| {
        let (mut answer, mark) = match asked(question) {
            Ok(pages) => (pages, PAGES),
            Err(Fault::Long) => (Vec::new(), LONG),
            Err(Fault::Shell(why)) => (why.into_bytes(), FAULT),
        };
        answer.push(mark);
        Some(answer)
    });
}

fn asked(question: &[u8]) -> Result<Vec<u8>, Fault> {
    let wrong = |why: &str| Fault::Shell(why.into());
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
