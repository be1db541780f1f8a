//! Work that goes wrong in every way it can: what a process of its own is for.

use apart::Task;
use std::time::Duration;

/// Little of everything, so that a test is quick.
pub const TASK: Task = Task { name: "--hostile", memory: 64 << 20, seconds: 1, patience: Duration::from_secs(20), answer: 1 << 20 };

/// Does what its first word says; see [`Task::serve`].
pub fn serve() {
    TASK.serve(|words, question| match words.first().map(String::as_str) {
        Some("echo") => Some(question.to_vec()),
        Some("hoard") => Some(vec![1; 128 << 20]),
        Some("spin") => loop {
            std::hint::spin_loop();
        },
        Some("sleep") => {
            std::thread::sleep(Duration::from_secs(60));
            None
        }
        Some("panic") => panic!("on purpose"),
        Some("talk") => Some(vec![b'.'; 2 << 20]),
        Some("environment") => {
            let names: std::collections::BTreeSet<String> = std::env::vars().map(|(name, _)| name).collect();
            Some(names.into_iter().collect::<Vec<_>>().join(" ").into_bytes())
        }
        _ => None,
    });
}
