//! Steps: announced, timed, summed up.

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, Instant};

use crate::{Outcome, process};

/// How a step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Passed,
    Failed,
    Skipped,
}

/// Steps run so far.
#[derive(Default)]
pub struct Steps {
    done: Vec<(String, Verdict, Duration)>,
}

impl Steps {
    /// Announces and runs a step; `again` is the command that reruns it alone.
    pub fn run(&mut self, name: &str, again: &str, work: impl FnOnce() -> Outcome) {
        if process::interrupted() {
            self.done.push((name.into(), Verdict::Skipped, Duration::ZERO));
            return;
        }
        println!("\n── {name}");
        // What children print must come after it.
        let _ = std::io::stdout().flush();
        let since = Instant::now();
        let outcome = work();
        let took = since.elapsed();
        let verdict = match outcome {
            Ok(()) => {
                println!("── {name}: passed in {}", seconds(took));
                Verdict::Passed
            }
            Err(why) => {
                println!("{}\n── {name}: FAILED after {}. Run it alone: {again}", why.trim_end(), seconds(took));
                Verdict::Failed
            }
        };
        self.done.push((name.into(), verdict, took));
    }

    /// How many failed or did not run.
    pub fn unhappy(&self) -> usize {
        self.done.iter().filter(|(_, verdict, _)| *verdict != Verdict::Passed).count()
    }

    /// The table, slowest visible at a glance.
    pub fn table(&self) -> String {
        let width = self.done.iter().map(|(name, ..)| name.len()).max().unwrap_or(0);
        let mut table = String::from("\n");
        for (name, verdict, took) in &self.done {
            let word = match verdict {
                Verdict::Passed => "passed",
                Verdict::Failed => "FAILED",
                Verdict::Skipped => "not run",
            };
            let _ = writeln!(table, "  {name:width$}  {word:7}  {:>9}", seconds(*took));
        }
        let total = self.done.iter().map(|(.., took)| *took).sum();
        let _ = write!(table, "  {:width$}  {:7}  {:>9}", "total", "", seconds(total));
        table
    }

    /// `N passed, N failed`, counting steps.
    pub fn closing_line(&self) -> String {
        format!("{} passed, {} failed", self.done.len() - self.unhappy(), self.unhappy())
    }
}

fn seconds(took: Duration) -> String {
    let whole = took.as_secs();
    if whole < 60 { format!("{:.1} s", took.as_secs_f64()) } else { format!("{} min {:02} s", whole / 60, whole % 60) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_step_is_counted_and_the_next_still_runs() {
        let mut steps = Steps::default();
        steps.run("first", "again", || Err("because".into()));
        steps.run("second", "again", || Ok(()));
        assert_eq!(steps.unhappy(), 1);
        assert_eq!(steps.closing_line(), "1 passed, 1 failed");
        assert!(steps.table().contains("first   FAILED"), "{}", steps.table());
    }

    #[test]
    fn times_read_well_at_any_length() {
        assert_eq!(seconds(Duration::from_millis(1_240)), "1.2 s");
        assert_eq!(seconds(Duration::from_secs(725)), "12 min 05 s");
    }
}
