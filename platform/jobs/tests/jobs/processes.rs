//! Workers that are killed or put to sleep: real processes, real signals.

use crate::kit::{Ground, options};
use crate::probe::{Happened, Slow};
use rustix::process::{Pid, Signal, kill_process};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const GROUND: &str = "ESTRADE_TEST_WORKER_GROUND";

/// Another process at work; killed when it is let go.
struct Other(Child);

impl Other {
    fn on(ground: &Ground) -> Other {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "processes::worker_process", "--ignored"]).env(GROUND, &ground.url);
        Other(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }

    fn send(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.0), signal).unwrap();
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "not a test: the other worker of the tests below"]
async fn worker_process() {
    let Ok(url) = std::env::var(GROUND) else { return };
    let ground = Ground::on(url, &crate::probe::EDITION);
    let _ = ground.worker(options()).run(tokio::time::sleep(Duration::from_secs(60))).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_orphan_of_a_killed_worker_runs_again_and_takes_effect_once() {
    let g = Ground::new();
    let other = Other::on(&g);
    g.tx(g.a, |tx| tx.later(&Slow { first: 30_000, again: 50 })).await.unwrap();
    g.until("the other began", Duration::from_secs(20), |g| g.marks(g.a, "began") == 1).await;
    let mine = g.work(options());
    // As long as the other lives and beats, nobody takes its job.
    tokio::time::sleep(options().lease * 2).await;
    assert_eq!(g.marks(g.a, "began"), 1);
    other.send(Signal::KILL);
    let took = g.until("the orphan ended", Duration::from_secs(10), |g| g.marks(g.a, "ended") == 1).await;
    println!("orphan ended after {took:?}");
    g.until("its row is gone", Duration::from_secs(5), |g| g.count("work.jobs") == 0).await;
    assert_eq!((g.marks(g.a, "began"), g.marks(g.a, "ended")), (2, 1));
    mine.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_handler_killed_in_its_transaction_takes_effect_once() {
    let g = Ground::new();
    let other = Other::on(&g);
    g.tx(g.a, |tx| tx.emit(None, &Happened { pause: 1_000 })).await.unwrap();
    g.until("the other took it", Duration::from_secs(20), |g| g.count("work.jobs where state = 'running'") == 1).await;
    tokio::time::sleep(Duration::from_millis(400)).await;
    other.send(Signal::KILL);
    assert_eq!(g.marks(g.a, "counted"), 0);
    let mine = g.work(options());
    g.until("it is handled", Duration::from_secs(15), |g| g.count("work.jobs") == 0).await;
    assert_eq!(g.marks(g.a, "counted"), 1);
    mine.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_slept_through_its_lease_writes_nothing() {
    let g = Ground::new();
    let other = Other::on(&g);
    g.tx(g.a, |tx| tx.later(&Slow { first: 1_500, again: 1_500 })).await.unwrap();
    g.until("the other began", Duration::from_secs(20), |g| g.marks(g.a, "began") == 1).await;
    other.send(Signal::STOP);
    let mine = g.work(options());
    g.until("it began here", Duration::from_secs(10), |g| g.marks(g.a, "began") == 2).await;
    // The sleeper wakes while this worker is at it, and comes to its own end first.
    other.send(Signal::CONT);
    g.until("it ended", Duration::from_secs(10), |g| g.count("work.jobs") == 0).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(g.text("select string_agg(data ->> 'attempt', ',') as value from journal where what = 'ended'"), "1");
    mine.stop().await;
}
