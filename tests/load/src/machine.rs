//! What the operating system knows: processor time, memory, what machine this is.

use crate::Outcome;
use std::fs;

/// A process as `/proc/{pid}/stat` tells it.
struct Stat {
    parent: u32,
    /// Ticks of its own, and of children it has buried.
    own: u64,
    buried: u64,
}

fn stat(pid: u32) -> Option<Stat> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, in brackets, may hold anything.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |i: usize| fields.get(i)?.parse::<u64>().ok();
    Some(Stat { parent: u32::try_from(number(1)?).ok()?, own: number(11)? + number(12)?, buried: number(13)? + number(14)? })
}

/// What Linux counts in a second, for programs: the same on every machine it runs on.
const TICKS: f64 = 100.0;

fn seconds(ticks: u64) -> f64 {
    ticks as f64 / TICKS
}

/// Seconds of processor time that a process and all its children have used.
pub fn cpu_of_group(leader: u32) -> f64 {
    let Some(own) = stat(leader) else { return 0.0 };
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten().filter_map(|e| e.file_name().to_str()?.parse::<u32>().ok());
    let children = processes.filter_map(stat).filter(|s| s.parent == leader);
    seconds(children.map(|s| s.own + s.buried).sum::<u64>() + own.own + own.buried)
}

/// The process that started this one.
pub fn parent(pid: u32) -> Option<u32> {
    stat(pid).map(|s| s.parent)
}

/// KiB of memory that a process holds.
pub fn memory(pid: u32) -> Outcome<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).ok_or("no memory figure in /proc")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse()?)
}

/// This machine, without its name.
pub fn description() -> String {
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
    let total = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib: f64 = total.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0.0);
    format!("{cores} processor cores ({}), {:.0} GiB of memory, {}", std::env::consts::ARCH, kib / 1024.0 / 1024.0, std::env::consts::OS)
}
