//! Pictures made in a process of its own: what a decoder cannot stand ends that process and nothing else.

use super::{Format, LARGEST_FILE, LARGEST_SOURCE, Picture, Refusal, Variant, checked, drawn};
use apart::{Ended, Program, Task};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// What making one picture may take. A picture of 40 megapixels takes 160 MiB as it is read, and as much again while it is
/// turned upright or made opaque.
const TASK: Task = Task { name: "--estrade-darkroom", memory: 448 << 20, seconds: 10, patience: Duration::from_secs(10), answer: 32 << 20 };
/// Pictures that are made at once.
const AT_ONCE: usize = 2;

/// Makes pictures beside async code: few at once, and none for longer than its time.
#[derive(Clone, Debug)]
pub struct Darkroom {
    program: Program,
    turns: Arc<Semaphore>,
    task: Task,
}

/// What the process says: the pictures' bytes follow, in their order.
#[derive(Serialize, Deserialize)]
enum Said {
    Made { width: u32, height: u32, colour: String, variants: Vec<(u32, u32, Format, usize)> },
    TooManyPixels { width: u32, height: u32 },
    Broken,
}

impl Darkroom {
    /// Two pictures at once, made by this program, 10 s each.
    pub fn new(program: Program) -> Darkroom {
        Darkroom { program, turns: Arc::new(Semaphore::new(AT_ONCE)), task: TASK }
    }

    /// Sets how long one picture may take once its turn has come.
    pub fn with_patience(mut self, patience: Duration) -> Darkroom {
        self.task.patience = patience;
        self
    }

    /// A picture of a file of at most 10 MB.
    ///
    /// # Errors
    /// [`Refusal`] says why there is none.
    pub async fn picture(&self, bytes: Vec<u8>) -> Result<Picture, Refusal> {
        self.within(bytes, LARGEST_FILE).await
    }

    /// The same of a photographer's own file, up to [`LARGEST_SOURCE`].
    ///
    /// # Errors
    /// [`Refusal`] says why there is none.
    pub async fn prints(&self, bytes: Vec<u8>) -> Result<Picture, Refusal> {
        self.within(bytes, LARGEST_SOURCE).await
    }

    async fn within(&self, bytes: Vec<u8>, largest: usize) -> Result<Picture, Refusal> {
        // What can be told from the first bytes needs no turn.
        checked(&bytes, largest)?;
        let _turn = self.turns.acquire().await.map_err(|_| Refusal::TooSlow)?;
        let (program, task) = (self.program.clone(), self.task.clone());
        let answer = tokio::task::spawn_blocking(move || program.ask(&task, &[], &[&bytes])).await;
        match answer.unwrap_or(Err(Ended::Broke)) {
            Ok(answer) => heard(&answer).unwrap_or(Err(Refusal::Broken)),
            Err(Ended::Late) => Err(Refusal::TooSlow),
            Err(Ended::Broke) => Err(Refusal::Broken),
        }
    }
}

/// What a process that makes pictures does; see [`Task::serve`].
pub fn serve() {
    TASK.serve(|_, bytes| {
        let made = checked(bytes, LARGEST_SOURCE).and_then(|kind| drawn(kind, bytes));
        let (said, variants) = match made {
            Ok(Picture { width, height, colour, variants }) => {
                let measures = variants.iter().map(|v| (v.width, v.height, v.format, v.bytes.len())).collect();
                (Said::Made { width, height, colour, variants: measures }, variants)
            }
            Err(Refusal::TooManyPixels { width, height }) => (Said::TooManyPixels { width, height }, Vec::new()),
            Err(_) => (Said::Broken, Vec::new()),
        };
        let mut answer = serde_json::to_vec(&said).ok()?;
        answer.push(b'\n');
        answer.extend(variants.into_iter().flat_map(|v| v.bytes));
        Some(answer)
    });
}

/// What was said; none if it makes no sense.
fn heard(answer: &[u8]) -> Option<Result<Picture, Refusal>> {
    let end = answer.iter().position(|byte| *byte == b'\n')?;
    let mut rest = &answer[end + 1..];
    Some(match serde_json::from_slice(&answer[..end]).ok()? {
        Said::Made { width, height, colour, variants } => {
            let mut next = |(width, height, format, length)| {
                let (own, others) = rest.split_at_checked(length)?;
                rest = others;
                Some(Variant { width, height, format, bytes: own.to_vec() })
            };
            let variants = variants.into_iter().map(&mut next).collect::<Option<Vec<_>>>()?;
            Ok(Picture { width, height, colour, variants })
        }
        Said::TooManyPixels { width, height } => Err(Refusal::TooManyPixels { width, height }),
        Said::Broken => Err(Refusal::Broken),
    })
}
